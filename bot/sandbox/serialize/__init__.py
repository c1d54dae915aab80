"""Entities as JSON, in the form that Discord's API gives them."""

from bot.sandbox.serialize.messages import EMBED_PICTURES, attachment, message, read_message, shown_files
from bot.sandbox.serialize.people import member, role, user
from bot.sandbox.serialize.places import channel, guild, partial_channel, tells_of, whole_guild

__all__ = [
    "EMBED_PICTURES",
    "attachment",
    "channel",
    "guild",
    "member",
    "message",
    "partial_channel",
    "read_message",
    "role",
    "shown_files",
    "tells_of",
    "user",
    "whole_guild",
]
