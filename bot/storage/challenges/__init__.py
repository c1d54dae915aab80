"""Challenges: their phases, entries, secret ballots, results, and what is to be posted of them."""
