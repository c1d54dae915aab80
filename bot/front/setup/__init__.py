"""/setup, where a server's settings are changed, and the greeting of a server that the bot has joined."""
