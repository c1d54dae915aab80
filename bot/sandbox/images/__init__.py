"""A pretend image endpoint on a real socket: it paints small landscapes, and fails in every known way on request."""

from bot.sandbox.images.server import ImageEndpoint

__all__ = ["ImageEndpoint"]
