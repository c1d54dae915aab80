"""Recurring challenges: a series has its themes taken in turn, one round every week or every month."""
