"""Challenges as members, voters and hosts meet them: commands, forms, ballots, and the messages that everybody sees."""
