"""The door for other features: what a server gives its members is changed as by /quota, whoever asks.

So the same checks hold, and every change has its receipt with Undo, its line in the mod log and its place in the
history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.credits import Balance
from bot.domain.limits import Limit, Scope
from bot.front.kit.cards import Card
from bot.front.kit.modlog import ModLog, SettingsSource
from bot.front.kit.permits import Actor
from bot.front.quota.book import Book
from bot.front.quota.numbers import whole_number, within
from bot.front.quota.steps import Credits, Step, Steps


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to hold: so many credits in each period (`day`, `week`, `month`); None: no limit of that kind."""

    credits: int | None
    per: str | None = None

    @classmethod
    def typed(cls, label: str, text: str, per: str | None, *, most: int) -> Wanted:
        """As it was typed into the field with this label; empty: none. Raises NotANumber or OutOfRange."""
        credits = whole_number(label, text)
        within(label, credits or 0, 0, most)
        return cls(credits, per)

    def is_now(self, limit: Limit | None) -> bool:
        if limit is None:
            return self.credits is None
        return (self.credits, self.per or "day") == (limit.credits, limit.per.value)


class Changes:
    """`steps` checks and makes single changes, `book` does several and tells of them."""

    def __init__(
        self, *, credits: Credits, settings: SettingsSource, mod_log: ModLog, clock: Callable[[], datetime]
    ) -> None:
        self.steps = Steps(credits, settings, clock)
        self.book = Book(credits, mod_log)

    async def of_server(self, who: Actor, now: Balance, *, default: Wanted, total: Wanted) -> Card | None:
        """The receipt; None if that is what holds already. `now` is what a member without roles has.

        Raises a Refused, with nothing changed.
        """
        steps = list(self._needed(who, now, default, total))
        return await self.book.changed(steps) if steps else None

    def _needed(self, who: Actor, now: Balance, default: Wanted, total: Wanted) -> Iterator[Step]:
        own = now.limit if now.limit.scope is Scope.DEFAULT else None
        if not default.is_now(own):
            yield self.steps.default(who, default.credits, default.per)
        if not total.is_now(now.server_total):
            yield self.steps.total(who, total.credits or 0, total.per)
