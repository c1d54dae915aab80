"""imagine-bot: members ask for pictures on Discord; credits, pictures and votes survive whatever happens."""

__version__ = "0.1.0"
