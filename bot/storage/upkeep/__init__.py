"""What is done to the data as a whole (backup, the first start on a copy, removal by age), and what the program
remembers of itself."""
