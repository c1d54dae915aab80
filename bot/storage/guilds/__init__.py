"""What is kept of a server: what it has set up, and who changed what."""
