"""/spend: what the pictures cost, for those who run the bot."""
