"""Voting in duels: two pictures side by side, for one member alone."""
