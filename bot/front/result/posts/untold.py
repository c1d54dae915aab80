"""Tells members what could not be told when it happened: in private, after the answer to their next command or press.

That is what was kept: pictures, with a button that shows them, and the ends of private asks whose token had expired.
Who is to be told something is remembered in memory, so that a usual command costs no read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import Protocol

from bot.domain.deliveries import Delivery
from bot.domain.models import Catalogue
from bot.domain.pictures import State, is_abandoned
from bot.front.kit.cards import Card
from bot.front.kit.faults.discordfaults import judge, name_of
from bot.front.kit.feature import Call
from bot.front.result.posts.abandoned import abandoned_notice
from bot.front.result.posts.failures import without_quote
from bot.front.result.posts.undelivered import show_button
from bot.front.result.unmade import failure_notice
from bot.front.texts.picture import undelivered as texts

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds between two looks for what other processes have kept
FAILURES_AT_ONCE = 3  # messages about failures after one command; the others follow the next one
ACCOUNT = "me"  # the space of the feature that shows kept pictures by itself


class UntoldEntries(Protocol):
    """Outbox entries that were kept, and whose members do not know yet. Every method raises StoreBusy."""

    async def members(self) -> frozenset[tuple[int, int]]:
        """Server and member of all of them."""

    async def of(self, guild: int, member: int) -> tuple[Delivery, ...]:
        """Those of one member, the oldest first."""

    async def told(self, keys: Collection[str]) -> None:
        """The member knows of these."""


class UntoldNotes:
    """`service` is the name of who makes the pictures, if members may know."""

    def __init__(
        self, entries: UntoldEntries, catalogue: Callable[[], Catalogue], service: str | None
    ) -> None:
        self._entries = entries
        self._catalogue = catalogue
        self._service = service
        self._members: set[tuple[int, int]] = set()

    def add(self, guild: int, member: int) -> None:
        """There is something to tell this member."""
        self._members.add((guild, member))

    async def refresh(self) -> None:
        """The step of a loop: find what an earlier process, or another one, has kept."""
        self._members |= await self._entries.members()

    async def after(self, call: Call, space: str) -> None:
        """A command, press or form of this member was answered, by the feature of this space: tell what is untold."""
        member = (call.where.guild, call.who.id)
        if member not in self._members:
            return
        self._members.discard(member)  # before the first wait: two commands at a time tell it once
        try:
            is_all = await self._tell(call, space)
        except Exception as error:
            self._members.add(member)
            if judge(error) is None:
                raise
            log.warning("what is untold stays so", extra={"error": name_of(error)})
        else:
            if not is_all:
                self._members.add(member)

    async def _tell(self, call: Call, space: str) -> bool:
        """Whether nothing is left to tell."""
        entries = await self._entries.of(call.where.guild, call.who.id)
        # A cancelled ask has words of its own, which say what it cost; so it is told by itself.
        alone = [entry for entry in entries if not _painted(entry) or is_abandoned(entry.generations)]
        pictures = [entry for entry in entries if entry not in alone]
        for entry in alone[:FAILURES_AT_ONCE]:
            await self._tell_alone(call, entry)
        if pictures and space != ACCOUNT:
            lang, count = call.reader.private, sum(map(_painted, pictures))
            card = Card(content=texts.kept_for_you(lang, count), buttons=(show_button(lang, count),))
            await call.reply.follow_up(card)
            await self._entries.told([entry.key for entry in pictures])
            pictures = []
        return not pictures and len(alone) <= FAILURES_AT_ONCE

    async def _tell_alone(self, call: Call, entry: Delivery) -> None:
        rows, lang = entry.generations, call.reader.private
        if is_abandoned(rows):
            words = abandoned_notice(lang, rows)
        else:
            words = failure_notice(lang, rows, self._service, self._catalogue()).card
        try:
            await call.reply.follow_up(words)
        except Exception as error:
            if judge(error) is None:
                raise
            await call.reply.follow_up(without_quote(words))
        await self._entries.told([entry.key])


def _painted(entry: Delivery) -> int:
    return sum(row.state is State.PAINTED for row in entry.generations)
