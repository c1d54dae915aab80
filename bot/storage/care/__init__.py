"""What is done with a picture once it is there: deleted, covered, described, kept, shared."""
