"""What everybody sees of a challenge: its card, its pictures, its result."""
