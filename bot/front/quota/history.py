"""The history of changes, in pages. The cursor of a page is the subject of its button, so it survives restarts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import discord
from discord.utils import format_dt

from bot.domain.audit import AuditEntry
from bot.domain.errors import Missing, NothingThere
from bot.front.kit.cards import BLURPLE, Card
from bot.front.quota.panel import quota_button
from bot.front.texts.quota.audit import entry_line

PAGE = 6  # changes a page; with the longest reasons they just fit into one embed
MOST_OFFSET = 9_999  # changes; every change before a page's is read too
MAX_ID = 2**63 - 1  # the largest id that a database can hold; a forged button may name a larger number


@dataclass(frozen=True, slots=True)
class HistoryCursor:
    """Where a page of the history begins: `offset` changes before the one with the id `anchor`, newest first.

    Counted from an anchor and not from the newest change, since new changes would move the pages. `member` is the id
    of the member whose changes are shown, 0 for everybody's.
    """

    member: int
    anchor: int
    offset: int = 0

    def __str__(self) -> str:
        return f"{self.member}-{self.anchor}-{self.offset}"

    @property
    def limit(self) -> int:
        """How many changes before the anchor to read: one more than the page ends with, to know if there is another."""
        return self.offset + PAGE + 1


START = MAX_ID  # an anchor that every change lies before


def parse_cursor(text: str) -> HistoryCursor:
    """The cursor in a button's subject. Raises NothingThere for what no button of this bot has."""
    numbers = [int(part) for part in text.split("-") if part.isdecimal()]
    if len(numbers) != 3 or max(numbers) > MAX_ID or numbers[2] > MOST_OFFSET:
        raise NothingThere(Missing.BUTTON)
    return HistoryCursor(*numbers)


def history_card(entries: Sequence[AuditEntry], cursor: HistoryCursor) -> Card:
    """The page at the cursor; `entries` are up to `cursor.limit` changes before its anchor, newest first."""
    shown = entries[cursor.offset : cursor.offset + PAGE]
    whose = f" for <@{cursor.member}>" if cursor.member else ""
    if not shown:
        return Card(
            content=f"Nothing was changed{whose} yet." if not cursor.offset else "There are no older changes."
        )
    anchored = cursor if cursor.anchor != START else replace(cursor, anchor=entries[0].id + 1)
    title = f"Changes {cursor.offset + 1}–{cursor.offset + len(shown)}, newest first"
    text = "\n".join([*([f"About <@{cursor.member}>"] if cursor.member else []), *map(_entry_text, shown)])
    buttons = []
    if cursor.offset:
        buttons.append(
            quota_button("page", str(replace(anchored, offset=max(0, cursor.offset - PAGE))), "Newer", "◀️")
        )
    if len(entries) > cursor.offset + PAGE and cursor.offset + PAGE <= MOST_OFFSET:
        buttons.append(
            quota_button("page", str(replace(anchored, offset=cursor.offset + PAGE)), "Older", "▶️")
        )
    embed = discord.Embed(title=title, colour=BLURPLE, description=text)
    return Card(embeds=(embed,), buttons=tuple(buttons))


def _entry_text(entry: AuditEntry) -> str:
    text = entry_line(entry)
    crossed = f"~~{text}~~ (undone)" if entry.undone else text
    return f"**#{entry.id}** · {crossed} · {format_dt(entry.at, 'f')}"
