"""The history of changes, a page at a time. A place in it is a text, so that its buttons work for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import discord
from discord.utils import format_dt

from bot.domain.audit import AuditEntry
from bot.domain.errors import Missing, NothingThere
from bot.front.kit.cards import BLURPLE, Card
from bot.front.quota.panel import qu
from bot.front.texts.audit import line

PAGE = 6  # changes; with the longest reasons they just fit into one embed
MOST_OFFSET = 9_999
BIGGEST_ID = 2**63 - 1  # what a database keeps; a forged button may hold more


@dataclass(frozen=True, slots=True)
class Place:
    """`member` 0 means everybody. Pages count from the change before `anchor`, so that newer ones do not move them."""

    member: int
    anchor: int
    offset: int = 0

    def __str__(self) -> str:
        return f"{self.member}-{self.anchor}-{self.offset}"

    @property
    def needed(self) -> int:
        """How many changes before the anchor must be read: up to the first one of the next page."""
        return self.offset + PAGE + 1


START = BIGGEST_ID  # the anchor before which every change lies


def place_of(text: str) -> Place:
    """Raises NothingThere for what no button of ours says."""
    numbers = [int(part) for part in text.split("-") if part.isdecimal()]
    if len(numbers) != 3 or max(numbers) > BIGGEST_ID or numbers[2] > MOST_OFFSET:
        raise NothingThere(Missing.BUTTON)
    return Place(*numbers)


def history_card(entries: Sequence[AuditEntry], place: Place) -> Card:
    """The page at `place`; `entries` are those before its anchor, newest first."""
    shown = entries[place.offset : place.offset + PAGE]
    whose = f" for <@{place.member}>" if place.member else ""
    if not shown:
        return Card(
            content=f"Nothing was changed{whose} yet." if not place.offset else "There are no older changes."
        )
    anchored = place if place.anchor != START else replace(place, anchor=entries[0].id + 1)
    title = f"Changes {place.offset + 1}–{place.offset + len(shown)}, newest first"
    text = "\n".join([*([f"About <@{place.member}>"] if place.member else []), *map(_told, shown)])
    buttons = []
    if place.offset:
        buttons.append(qu("page", str(replace(anchored, offset=max(0, place.offset - PAGE))), "Newer", "◀️"))
    if len(entries) > place.offset + PAGE and place.offset + PAGE <= MOST_OFFSET:
        buttons.append(qu("page", str(replace(anchored, offset=place.offset + PAGE)), "Older", "▶️"))
    embed = discord.Embed(title=title, colour=BLURPLE, description=text)
    return Card(embeds=(embed,), buttons=tuple(buttons))


def _told(entry: AuditEntry) -> str:
    text = line(entry)
    crossed = f"~~{text}~~ (undone)" if entry.undone else text
    return f"**#{entry.id}** · {crossed} · {format_dt(entry.at, 'f')}"
