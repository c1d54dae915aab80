"""Voting in duels, screen by screen: which two pictures a voter sees, and the way back to those decided before."""
