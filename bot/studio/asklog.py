"""One log line for each ask, at its end: for whom, what, for how much, how long it took, how it ended.

Its fields are documented in docs/logs.md, and people build on them: they keep their names and their meaning. What
is private has no place in them: no prompt, no name of a person, no token.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.domain.pictures import REFUNDED, Generation, State, is_abandoned

log = logging.getLogger(__name__)


def ended(generations: Sequence[Generation], *, at: datetime | None = None, kept: bool = False) -> None:
    """Log the end of the ask of these pictures, or of one of them that came after its ask had ended.

    `at` is when the member was shown how it ended; None if there was nothing to show. `kept`: nobody could be shown it,
    and the pictures wait.
    """
    log.info("ask ended", extra=ask_fields(generations, outcome_of(generations, kept=kept), at))


def came_late(generation: Generation, *, at: datetime, kept: bool = False) -> None:
    """Log that a picture came after its ask had ended without it, which the line of the ask could not know."""
    rows = (generation,)
    log.info("late picture", extra=ask_fields(rows, outcome_of(rows, kept=kept), at))


def outcome_of(generations: Sequence[Generation], *, kept: bool) -> str:
    """How an ask ended, in one word: `cancelled`, `abandoned`, `failed`, `kept` or `delivered`."""
    states = {generation.state for generation in generations}
    if states == {State.CANCELLED}:
        return "cancelled"
    if is_abandoned(generations):
        return "abandoned"
    if State.PAINTED not in states:
        return "failed"
    return "kept" if kept else "delivered"


def ask_fields(generations: Sequence[Generation], outcome: str, at: datetime | None) -> dict[str, Any]:
    """The fields of the line. Seconds are rounded to thousandths; what is not known is None."""
    ask, request = generations[0].ask, generations[0].ask.request
    made = sum(generation.state is State.PAINTED for generation in generations)
    asked = min(generation.created_at for generation in generations)
    begun = min((row.started_at for row in generations if row.started_at is not None), default=None)
    over = max((row.ended_at for row in generations if row.ended_at is not None), default=None)
    return {
        "ask": ask.interaction,
        "server": ask.guild,
        "channel": ask.reply.channel,
        "member": ask.member,
        "pictures": [generation.public_id for generation in generations],
        "model": request.model or None,
        "size": request.size,
        "quality": request.quality,
        "count": len(generations),
        "made": made,
        "credits": sum(row.ask.credits_each for row in generations if row.state not in REFUNDED),
        "cost": _cost(generations),
        "seconds_waited": _seconds(asked, begun),
        "seconds_painted": _seconds(begun, over if begun is not None else None),
        "seconds_delivered": _seconds(over, at),
        "outcome": outcome,
        "failure": _failures(generations),
    }


def _cost(generations: Iterable[Generation]) -> float | None:
    """What the endpoint named as its price for these pictures; None if it named none."""
    costs = [row.answer.cost for row in generations if row.answer is not None and row.answer.cost is not None]
    return round(sum(costs), 9) if costs else None


def _seconds(since: datetime | None, until: datetime | None) -> float | None:
    """Not below 0: the two moments may be of two clocks, the database's and this machine's."""
    if since is None or until is None:
        return None
    return round(max(0.0, (until - since).total_seconds()), 3)


def _failures(generations: Iterable[Generation]) -> str | None:
    """The classes of the failures, each once, as `bot/domain/errors` names them; None if there are none."""
    names = dict.fromkeys(type(row.failure).__name__ for row in generations if row.failure is not None)
    return ", ".join(names) or None
