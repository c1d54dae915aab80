"""imagine-bot: a Discord bot that makes pictures for a community, with credits for its members."""

__version__ = "0.1.0"
