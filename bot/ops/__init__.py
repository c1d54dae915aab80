"""What the people who run the bot look at: logs and health."""
