"""Challenges that are voted on in duels: whom each voter compared, and what counted of it."""
