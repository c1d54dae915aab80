"""What the last pictures tell of the cost of a model whose price is not known: MONEY_CAP has nothing else to count by.

That a cost has been seen is nowhere noted: the rows of pictures have it. So it is there with the answer, or it is not,
whenever a process dies; and all processes read the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.domain.money.pricing import CostsSeen
from bot.domain.pictures import State
from bot.storage.credits.spending import model_named
from bot.storage.engine.database import Database
from bot.storage.pictures.tables import BILLED, TAKEN, generations

LAST = 500  # pictures: what was made long ago may have been made elsewhere, and cost something else


class Costs:
    """`since` is the id of the last picture before the present endpoint was set: only of later ones it counts that
    their answers named no cost. Verbs with a `tx` are a part of the caller's transaction."""

    def __init__(self, database: Database, since: int = 0) -> None:
        self._database = database
        self._since = since
        self._last = _last_pictures(on_sqlite=database.is_sqlite)

    def of(self, tx: sa.Connection, model: str) -> CostsSeen:
        """What is known of this model. Pictures of it that were lost before its cost was known are estimated by it."""
        rows = tx.execute(self._last, {"since": self._since}).all()
        seen = _seen(rows, model)
        if seen.dearest and seen.lost:
            first = min(row.first_lost for row in rows if row.model == model and row.lost)
            self._count_lost(tx, model, seen, first)
        return seen

    async def hopeless(self) -> frozenset[str]:
        """The models whose answers name no cost, as far as the last pictures tell. Raises StoreBusy."""
        given = {"since": self._since}
        rows = await self._database.transact(lambda tx: tx.execute(self._last, given).all())
        return frozenset(row.model for row in rows if _seen(rows, row.model).is_hopeless)

    async def was_ever_seen(self) -> bool:
        """Whether any answer has ever named a cost. Raises StoreBusy."""
        return await self._database.transact(lambda tx: tx.scalar(_EVER_SEEN)) is not None

    def _count_lost(self, tx: sa.Connection, model: str, seen: CostsSeen, first: int) -> None:
        """They may have been billed, so they count from now on. A row that somebody holds is just being painted after
        all, which tells its cost; waiting for it could deadlock with who waits for the line."""
        lost = _lost(on_sqlite=self._database.is_sqlite)
        for row in tx.execute(lost, {"first": first, "model": model}).all():
            tx.execute(_ESTIMATE, {"the_id": row.id, "each": seen.estimate(row.credits)})


def _seen(rows: Iterable[Any], model: str) -> CostsSeen:
    rows = list(rows)
    own = [row for row in rows if row.model == model]
    return CostsSeen(
        dearest={row.credits: row.dearest for row in own if row.dearest is not None},
        unnamed=sum(row.unnamed for row in own),
        lost=sum(row.lost for row in own),
        waiting=sum(row.waiting for row in rows),
    )


# --- statements ------------------------------------------------------------------------------------------

_made = generations.c
_IS_NEW = _made.id > sa.bindparam("since", type_=sa.BigInteger)
_SAYS_NOTHING = _made.cost.is_(None) & _made.estimate.is_(None)
_EVER_SEEN = (
    sa.select(sa.literal_column("1", sa.Integer)).where(BILLED, TAKEN, _made.cost.is_not(None)).limit(1)
)
_ESTIMATE = (
    sa.update(generations)
    .where(_made.id == sa.bindparam("the_id", type_=sa.BigInteger), _SAYS_NOTHING)
    .values(estimate=sa.bindparam("each"))
)


def _is_in(column: sa.ColumnElement[str], *states: State) -> sa.ColumnElement[bool]:
    return sa.or_(*(column == sa.literal_column(f"'{state.value}'") for state in states))


@cache
def _last_pictures(*, on_sqlite: bool) -> sa.Select[Any]:
    """One row for each model and number of credits; parameter since."""
    last = (
        sa.select(
            _made.id,
            model_named(on_sqlite=on_sqlite).label("model"),
            _made.credits,
            _made.cost,
            _made.state,
            (_IS_NEW & _SAYS_NOTHING).label("counts"),
            _SAYS_NOTHING.label("says_nothing"),
        )
        .where(TAKEN)
        .order_by(_made.id.desc())
        .limit(sa.literal_column(str(LAST)))
        .subquery("last")
    )

    def number(condition: sa.ColumnElement[bool], *states: State) -> sa.ColumnElement[int]:
        return sa.func.count().filter(condition, _is_in(last.c.state, *states))

    return sa.select(
        last.c.model,
        last.c.credits,
        sa.func.max(last.c.cost).label("dearest"),
        number(last.c.counts, State.PAINTED).label("unnamed"),
        number(last.c.counts, State.UNKNOWN).label("lost"),
        sa.func.min(last.c.id).filter(last.c.counts, _is_in(last.c.state, State.UNKNOWN)).label("first_lost"),
        number(last.c.says_nothing, State.QUEUED, State.RUNNING).label("waiting"),
    ).group_by(last.c.model, last.c.credits)


@cache
def _lost(*, on_sqlite: bool) -> sa.Select[Any]:
    """Parameters model, and first: the id of the first of them."""
    return (
        sa.select(_made.id, _made.credits)
        .where(_made.id >= sa.bindparam("first", type_=sa.BigInteger))
        .where(_is_in(_made.state, State.UNKNOWN), _SAYS_NOTHING)
        .where(model_named(on_sqlite=on_sqlite) == sa.bindparam("model", type_=sa.String))
        .with_for_update(skip_locked=True)
    )
