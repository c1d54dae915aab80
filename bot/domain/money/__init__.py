"""Money: what pictures cost, and what a month has cost."""
