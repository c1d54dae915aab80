"""Addresses of messages, which Discord's clients open at a press."""

from __future__ import annotations


def message_link(guild: int, channel: int, message: int) -> str:
    return f"https://discord.com/channels/{guild}/{channel}/{message}"
