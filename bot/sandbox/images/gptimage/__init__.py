"""A model in OpenAI's manner: what it takes, what it counts, and how it answers, at once or as a stream."""

from bot.sandbox.images.gptimage.answers import answer, partials
from bot.sandbox.images.gptimage.tokens import usage

__all__ = ["answer", "partials", "usage"]
