"""`imagine-bot demo`: the bot in a browser, with a pretend Discord and a pretend image endpoint."""
