"""What everybody sees of challenges, and what members, voters and hosts do."""
