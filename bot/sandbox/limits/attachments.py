"""What a request says of a message's files: of new ones, and of those that stay."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import invalid_form
from bot.sandbox.limits.findings import Findings, only
from bot.sandbox.limits.messages import ALT_TEXT, FILES
from bot.sandbox.world.entities import JSON

_KEYS = ("id", "filename", "description", "is_spoiler")
# discord.py sends a file that stays back whole. Discord does not read these, `spoiler` among them.
_UNREAD = ("url", "proxy_url", "size", "spoiler", "width", "height", "content_type")


def check_attachments(entries: Any) -> dict[int, JSON]:
    """Each entry by its number: the place in the form of a new file, the id of one that stays. Raises DiscordError."""
    found = Findings()
    described: dict[int, JSON] = {}
    for position, entry in enumerate(found.count("attachments", entries, FILES)):
        path = f"attachments.{position}"
        only(entry, (*_KEYS, *_UNREAD), "attachment")
        found.text(f"{path}.description", entry.get("description"), ALT_TEXT, required=False)
        found.one_of(f"{path}.is_spoiler", entry.get("is_spoiler"), (None, True, False))
        described[_number(entry)] = entry
    found.raise_if_any()
    return described


def _number(entry: JSON) -> int:
    text = str(entry.get("id"))
    if not text.isdecimal():
        raise invalid_form([("attachments", "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')])
    return int(text)
