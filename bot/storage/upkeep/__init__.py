"""What is done to the data as a whole: backup, the first start on a copy, removal by age; and notes of the program."""
