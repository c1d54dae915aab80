"""A walk through every screen of every command, in a language: `python -m tests.stories.walk hr` prints what it saw.

Everything that is not the bot's own words is Greek or a number (names, prompts, reasons, models), so that whatever else
is in plain letters was not translated.
"""
