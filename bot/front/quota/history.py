"""The history of changes, in pages. The cursor of a page is the subject of its button, so it survives restarts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import discord

from bot.domain.errors import Missing, NothingThere
from bot.domain.guilds.audit import Action, AuditEntry
from bot.front.kit.cards import BLURPLE, Button, Card
from bot.front.quota.panel import MAX_ID, quota_button
from bot.front.texts import paging
from bot.front.texts.language import Language
from bot.front.texts.quota import history as words
from bot.front.texts.quota.changes import history_text

PAGE = 6  # changes a page; with the longest reasons they just fit into one embed, see HISTORY_UNITS
MOST_OFFSET = 9_999  # changes; every change before a page's is read too


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


def shown_of(entries: Sequence[AuditEntry], cursor: HistoryCursor) -> Sequence[AuditEntry]:
    """The changes of the page at the cursor, out of up to `cursor.limit` before its anchor, newest first."""
    return entries[cursor.offset : cursor.offset + PAGE]


def history_card(
    lang: Language,
    entries: Sequence[AuditEntry],
    cursor: HistoryCursor,
    undone: Mapping[int, AuditEntry] = MappingProxyType({}),
) -> Card:
    """The page at the cursor; `entries` are up to `cursor.limit` changes before its anchor, newest first.

    `undone` has the changes that were taken back by those of the page, by their ids, as far as they are known.
    """
    shown, member = shown_of(entries, cursor), cursor.member or None
    if not shown:
        nothing = words.no_older_changes(lang) if cursor.offset else words.nothing_changed(lang, member)
        return Card(content=nothing)
    lines = [words.about(lang, member)] if member is not None else []
    lines += [history_text(lang, entry, undone.get(undone_by(entry))) for entry in shown]
    embed = discord.Embed(
        title=words.page_title(lang, cursor.offset + 1, cursor.offset + len(shown)),
        colour=BLURPLE,
        description="\n".join(lines),
    )
    return Card(embeds=(embed,), buttons=tuple(_buttons(lang, entries, cursor)))


def undone_by(entry: AuditEntry) -> int:
    """The id of the change that an undo took back; 0 for any other change."""
    if entry.action is not Action.UNDO or entry.new is None:
        return 0
    return int(entry.new["audit"])


def _buttons(lang: Language, entries: Sequence[AuditEntry], cursor: HistoryCursor) -> Iterator[Button]:
    anchored = cursor if cursor.anchor != START else replace(cursor, anchor=entries[0].id + 1)
    older = cursor.offset + PAGE
    if cursor.offset:
        newer = replace(anchored, offset=max(0, cursor.offset - PAGE))
        yield quota_button("page", str(newer), paging.newer(lang), "◀️")
    if len(entries) > older and older <= MOST_OFFSET:
        yield quota_button("page", str(replace(anchored, offset=older)), paging.older(lang), "▶️")
