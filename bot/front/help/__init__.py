"""/help: what a member can do with the bot, on one screen."""
