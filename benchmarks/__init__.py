"""What the bot costs beside the least that the same work can cost; README.md says how to read it."""
