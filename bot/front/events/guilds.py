"""Makes a server readable of which Discord sent something that discord.py cannot read: the rest is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.front.events.values import as_object, is_id

JSON = dict[str, Any]

# What the bot never looks at. discord.py would read it, and keep it in memory.
UNUSED = ("guild_scheduled_events", "soundboard_sounds", "stage_instances", "voice_states", "presences")


class NotAServer(ValueError):
    """It has no id."""


def without_unused(data: object) -> JSON:
    """Raises NotAServer."""
    raw = as_object(data)
    if not is_id(raw.get("id")):
        raise NotAServer
    return {key: value for key, value in raw.items() if key not in UNUSED}


def readable_parts(data: JSON, read: Callable[[JSON], object]) -> JSON:
    """The server with those of its parts alone that `read`, discord.py's own reader, can read without the others.

    A list is looked at by its elements: one broken role must not cost the others.
    """
    bare: JSON = {"id": data["id"]}
    kept = dict(bare)
    for key, value in data.items():
        if isinstance(value, list):
            kept[key] = [each for each in value if _reads(read, bare | {key: [each]})]
        elif _reads(read, bare | {key: value}):
            kept[key] = value
    if "roles" in data and not any(str(role["id"]) == str(data["id"]) for role in kept.get("roles", ())):
        # Without @everyone discord.py cannot say what anybody may do.
        everyone = {"id": data["id"], "name": "@everyone", "permissions": "0", "position": 0}
        kept["roles"] = [everyone, *kept.get("roles", ())]
    return kept


def _reads(read: Callable[[JSON], object], data: JSON) -> bool:
    try:
        read(data)
    except Exception:
        # Whatever it raises: this part is what cannot be read, and the caller logs that there was one.
        return False
    return True
