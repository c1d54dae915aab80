"""What a reply says of an ask that has not ended."""

from __future__ import annotations

from bot.sandbox.people.seen import Seen

_TITLES = ("🎨 Drawing", "⏳ In line")
_UNDECIDED = "is not decided yet"


def is_card(reply: Seen) -> bool:
    """Whether it shows pictures that wait or are being made."""
    return any(str(embed.get("title")).startswith(_TITLES) for embed in reply.embeds)


def is_under_way(reply: Seen) -> bool:
    """Whether it promises that something is still to come."""
    return reply.loading or _UNDECIDED in reply.content or is_card(reply)
