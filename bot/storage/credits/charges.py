"""The part that credits have in a transaction about pictures."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from bot.domain.pictures import Ask
from bot.storage.credits.locks import lock_members
from bot.storage.credits.purses import Purses
from bot.storage.credits.tables import charges
from bot.storage.engine.database import Database
from bot.storage.pictures.charging import Reading


class Charges:
    """Satisfies `pictures.charging.Charging`."""

    def __init__(self, database: Database, purses: Purses) -> None:
        self._database = database
        self._purses = purses

    def lock(self, tx: sa.Connection, members: Collection[tuple[int, int]]) -> None:
        lock_members(tx, self._database, members)

    def read(self, tx: sa.Connection, ask: Ask) -> Reading:
        terms = self._purses.terms(tx, ask.guild, ask.member, ask.interaction)
        unpriced = ask.request.model if ask.estimate is None else None
        purse = self._purses.read(
            tx, terms, ask.guild, ask.member, ask.roles, with_money=True, unpriced=unpriced
        )
        return Reading(
            purse=purse, now=terms.now, used_at=terms.used_at, reserved_before=terms.reserved_before
        )

    def charge(self, tx: sa.Connection, paid: Mapping[int, Mapping[int, int]]) -> None:
        rows = [
            {"grant_entry": grant, "generation": id, "credits": credits}
            for id, grants in paid.items()
            for grant, credits in grants.items()
        ]
        if rows:
            tx.execute(sa.insert(charges), rows)

    def discharge(self, tx: sa.Connection, generation: int) -> None:
        tx.execute(_DISCHARGE, {"picture": generation})


_DISCHARGE = sa.delete(charges).where(charges.c.generation == sa.bindparam("picture"))
