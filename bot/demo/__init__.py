"""The bot to be tried in a browser, with a pretend Discord and a pretend image endpoint, and nothing to set up."""
