"""What is kept of a server, and what the program remembers of itself."""
