"""imagine-bot: members ask for pictures on Discord; credits and pictures survive whatever happens."""

__version__ = "0.1.0"
