"""What can be done with a picture once it is there."""
