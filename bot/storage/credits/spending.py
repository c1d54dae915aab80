"""What pictures have cost in a month, by server, member and model."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.domain.money.spending import Month, Spent, dearest_first
from bot.storage.engine.columns import Moment
from bot.storage.engine.database import Database
from bot.storage.pictures.tables import BILLED, TAKEN, generations

UNREADABLE = "?"  # in place of the model of a row that was written by hand


class SpendingRows:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def in_month(self, month: Month) -> tuple[Spent, ...]:
        """The dearest first. Raises StoreBusy."""
        return await self._database.transact(lambda tx: spent_in(tx, month))


def spent_in(tx: sa.Connection, month: Month) -> tuple[Spent, ...]:
    """One for each server, member and model, the dearest first."""
    found = tx.execute(
        _spent(on_sqlite=tx.dialect.name == "sqlite"), {"since": month.since, "until": month.until}
    )
    return dearest_first(Spent(**row._mapping) for row in found)


# --- the statement ---------------------------------------------------------------------------------------

_made = generations.c


def _summed(value: sa.ColumnElement[float]) -> sa.ColumnElement[float]:
    nothing: sa.ColumnElement[float] = sa.literal_column("0.0", sa.Float)
    return sa.func.coalesce(sa.func.sum(value), nothing)


def _when(condition: sa.ColumnElement[bool], value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.case((condition, value))


@cache
def _spent(*, on_sqlite: bool) -> sa.Select[Any]:
    has_no_cost = _made.cost.is_(None)
    model = model_named(on_sqlite=on_sqlite).label("model")
    return (
        sa.select(
            _made.guild,
            _made.member,
            model,
            sa.func.count(_when(TAKEN, sa.literal_column("1"))).label("pictures"),
            _summed(sa.func.coalesce(_made.cost, _made.estimate)).label("cost"),
            _summed(_when(has_no_cost, _made.estimate)).label("estimated"),
            sa.func.count(_when(has_no_cost & _made.estimate.is_(None), sa.literal_column("1"))).label(
                "unpriced"
            ),
        )
        .where(
            _made.created_at >= sa.bindparam("since", type_=Moment),
            _made.created_at < sa.bindparam("until", type_=Moment),
            BILLED,
        )
        .group_by(_made.guild, _made.member, model)
    )


def model_named(*, on_sqlite: bool) -> sa.ColumnElement[str]:
    """The id of the model in a picture's request.

    SQLite keeps JSON as a text like any other, and refuses the whole statement if one of them is no JSON.
    """
    named: sa.ColumnElement[Any] = _made.request["model"].as_string()
    if on_sqlite:
        named = sa.case((sa.func.json_valid(_made.request) == sa.literal_column("1"), named))
    return sa.func.coalesce(named, sa.literal_column(f"'{UNREADABLE}'"))
