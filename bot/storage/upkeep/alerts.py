"""What the operator was told about; and what there is to tell of deliveries and of money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.alerts import Alert, Backlog
from bot.domain.periods import Period, period_start
from bot.storage.credits import sums
from bot.storage.engine.columns import Moment
from bot.storage.engine.database import Database
from bot.storage.pictures.closed import CLOSED_AT, IS_REFUSED
from bot.storage.pictures.tables import outbox
from bot.storage.upkeep.tables import alerts

KEPT_FOR = timedelta(days=60)  # after it was last seen: longer than the month of a cap
LATELY = timedelta(hours=1)  # what was refused so long ago is no news


class AlertRows:
    """Satisfies `studio.alerts.ledger.AlertRecord`. Every verb is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self) -> Mapping[str, Alert]:
        """All that is kept, by matter."""
        found = await self._database.transact(lambda tx: tx.execute(_READ).all())
        return {row.matter: Alert(**row._mapping) for row in found}

    async def swap(self, before: Alert | None, after: Alert) -> bool:
        """Write `after` if the row is still as `before`, None for no row; False if it is not.

        A compare-and-set: of several processes that do the same at once, one succeeds.
        """
        old = after if before is None else before
        given = _values(after) | {f"old_{name}": value for name, value in _values(old).items()}
        return await self._database.transact(lambda tx: self._swap(tx, given, is_new=before is None))

    def _swap(self, tx: sa.Connection, given: dict[str, Any], *, is_new: bool) -> bool:
        if not is_new:
            return tx.execute(_CHANGE, given).rowcount == 1
        tx.execute(_FORGET, {"before": given["seen_at"] - KEPT_FOR})
        insert = self._database.insert(alerts).on_conflict_do_nothing(index_elements=["matter"])
        return tx.execute(insert, {name: given[name] for name in _COLUMNS}).rowcount == 1

    async def backlog(self) -> Backlog:
        """What waits in the outbox, and how much was refused for good in the last hour."""
        since = {"since": self._database.clock() - LATELY}
        row = await self._database.transact(lambda tx: tx.execute(_BACKLOG, since).one())
        return Backlog(row.waiting, row.oldest, row.refused)

    async def money_used(self) -> float:
        """What this month's pictures (UTC) have cost or may cost, in the endpoint's currency, over all servers."""
        since = {"since_money": period_start(Period.MONTH, self._database.clock(), UTC)}
        used: float | None = await self._database.transact(lambda tx: tx.scalar(sums.money(), since))
        return used or 0.0


def _values(alert: Alert) -> dict[str, Any]:
    """By the names of the columns, in order."""
    return {name: getattr(alert, name) for name in _COLUMNS}


# --- statements ------------------------------------------------------------------------------------------

_COLUMNS = tuple(column.name for column in alerts.columns)
_READ = sa.select(alerts)
_FORGET = sa.delete(alerts).where(alerts.c.seen_at < sa.bindparam("before", type_=Moment))


def _is_as_before(name: str) -> sa.ColumnElement[bool]:
    return alerts.c[name].is_not_distinct_from(sa.bindparam(f"old_{name}", type_=Moment))


_CHANGE = (
    sa.update(alerts)
    .where(
        alerts.c.matter == sa.bindparam("old_matter"),
        *(_is_as_before(name) for name in ("raised_at", "seen_at", "told_at", "ended_at")),
    )
    .values({name: sa.bindparam(name) for name in ("facts", "raised_at", "seen_at", "told_at", "ended_at")})
)

_pending = outbox.c.state == sa.literal_column("'pending'")
_BACKLOG = sa.select(
    sa.select(sa.func.count()).where(_pending).scalar_subquery().label("waiting"),
    sa.select(sa.func.min(outbox.c.created_at)).where(_pending).scalar_subquery().label("oldest"),
    sa.select(sa.func.count())
    .where(IS_REFUSED, sa.bindparam("since", type_=Moment) <= CLOSED_AT)
    .scalar_subquery()
    .label("refused"),
)
