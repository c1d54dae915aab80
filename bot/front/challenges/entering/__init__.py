"""A member's picture comes into a challenge, and out of it."""
