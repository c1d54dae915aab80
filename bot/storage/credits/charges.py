"""The part that credits have in a transaction about pictures."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from bot.domain.pictures import Ask, Snapshot
from bot.storage.credits.locks import lock_member
from bot.storage.credits.purses import Purses
from bot.storage.credits.tables import charges
from bot.storage.engine.database import Database
from bot.storage.pictures.charging import Reading


class Charges:
    """Satisfies `pictures.charging.Charging`."""

    def __init__(self, database: Database, purses: Purses) -> None:
        self._database = database
        self._purses = purses

    def lock(self, tx: sa.Connection, guild: int, member: int) -> None:
        lock_member(tx, self._database, guild, member)

    def read(self, tx: sa.Connection, ask: Ask) -> Reading:
        terms = self._purses.terms(tx, ask.guild, ask.member, ask.interaction)
        purse, waiting = self._purses.read(tx, terms, ask.guild, ask.member, ask.roles, with_money=True)
        snapshot = Snapshot(waiting=waiting, purse=purse, now=terms.now)
        return Reading(snapshot=snapshot, used_at=terms.used_at, reserved_before=terms.reserved_before)

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
