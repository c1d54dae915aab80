"""How other features change credits: in the same way as /quota, which is why they may import this file alone.

So the same checks hold for every change, and each has a receipt with Undo, a line in the mod log and an entry in the
history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.credits import Balance
from bot.domain.limits import Limit, Scope
from bot.front.kit.cards import Card
from bot.front.kit.guilds.modlog import ModLog
from bot.front.kit.guilds.permits import Actor
from bot.front.quota.actions import CachedSettings, QuotaActions
from bot.front.quota.numbers import check_range, parse_whole_number
from bot.front.quota.steps import QuotaRows, Step, Steps
from bot.front.texts.language import Language


@dataclass(frozen=True, slots=True)
class WantedLimit:
    """A limit to be set: so many credits per `day`, `week` or `month`; no credits (None): no limit of that kind."""

    credits: int | None
    per: str | None = None

    @classmethod
    def typed(cls, label: str, text: str, per: str | None, *, most: int) -> WantedLimit:
        """Read from a form: `text` was typed into the field with this label. Raises NotANumber or OutOfRange.

        An empty text means no limit; `most` is the largest number allowed.
        """
        credits = parse_whole_number(label, text)
        check_range(label, credits or 0, 0, most)
        return cls(credits, per)

    def is_set(self, limit: Limit | None) -> bool:
        """Whether this is the limit that holds already."""
        if limit is None:
            return self.credits is None
        return (self.credits, self.per or "day") == (limit.credits, limit.per.value)


class CreditChanges:
    """`steps` checks single changes and makes them; `actions` makes several, with a receipt for all of them."""

    def __init__(
        self,
        *,
        rows: QuotaRows,
        server_settings: CachedSettings,
        mod_log: ModLog,
        clock: Callable[[], datetime],
    ) -> None:
        self.steps = Steps(rows, server_settings, clock)
        self.actions = QuotaActions(rows, mod_log, server_settings)

    async def set_for_server(
        self, lang: Language, actor: Actor, now: Balance, *, default: WantedLimit, total: WantedLimit
    ) -> Card | None:
        """Change what the server gives its members; returns the receipt, or None if nothing had to be changed.

        `now` is the balance of a new member, from which it is known what holds now. Raises a Refused, with nothing
        changed.
        """
        steps = list(self._steps_to(actor, now, default, total))
        return await self.actions.apply(lang, steps) if steps else None

    def _steps_to(
        self, actor: Actor, now: Balance, default: WantedLimit, total: WantedLimit
    ) -> Iterator[Step]:
        own = now.limit if now.limit.scope is Scope.DEFAULT else None
        if not default.is_set(own):
            yield self.steps.set_default(actor, default.credits, default.per)
        # A total of 0 means none, as in /quota; where there is none, there is none to remove.
        if not total.is_set(now.server_total) and (total.credits or now.server_total is not None):
            yield self.steps.set_total(actor, total.credits or 0, total.per)
