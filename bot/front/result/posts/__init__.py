"""How a result is posted, and what is said where it cannot be."""
