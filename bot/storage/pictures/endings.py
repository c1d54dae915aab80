"""How a picture ends, and what is to be posted then: in the same transaction, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import Failure, OutcomeUnknown, to_facts
from bot.domain.pictures import ENDED, ImageInfo, State
from bot.storage.credits.tables import charges
from bot.storage.engine.database import Database
from bot.storage.pictures.tables import generations, outbox

LATE = "late:"  # followed by the public id of a picture that came after its ask had been posted

# The end frees the slot. A row that has ended has no owner either: nobody's later word counts.
FREED = {"slot": None, "owner": None, "lease_until": None}

Rows = list[sa.Row[Any]]


def ask_key(interaction: int) -> str:
    """The outbox entry that shows the pictures of one ask together."""
    return f"ask:{interaction}"


class Endings:
    def __init__(self, database: Database) -> None:
        self._database = database

    def paint(self, tx: sa.Connection, id: int, facts: ImageInfo) -> None:
        """Whoever brings the bytes: a running row, or one that was given up meanwhile."""
        rows = _lock_ask_of(tx, id)
        row = _one(rows, id)
        if row is None or row.state not in (State.RUNNING, State.UNKNOWN):
            return
        values = {**asdict(facts), "failure": None}
        if row.state == State.RUNNING:
            self._end(tx, rows, id, State.PAINTED, values)
        else:
            self._paint_late(tx, row, values)

    def fail(self, tx: sa.Connection, id: int, failure: Failure, *, owner: str) -> None:
        """Only its owner can give a running row up: another process may have fetched its picture meanwhile."""
        rows = _lock_ask_of(tx, id)
        row = _one(rows, id)
        if row is None or row.state != State.RUNNING or row.owner != owner:
            return
        state = State.UNKNOWN if isinstance(failure, OutcomeUnknown) else State.FAILED
        self._end(tx, rows, id, state, {"failure": to_facts(failure)})

    def cancel(self, tx: sa.Connection, interaction: int) -> Rows:
        """Cancel what is queued; the ask's rows as they were read before, and as they are now where cancelled."""
        rows = lock_ask(tx, interaction)
        if not any(row.state == State.QUEUED for row in rows):
            return rows
        tx.execute(
            sa.update(generations)
            .where(generations.c.interaction == interaction, generations.c.state == State.QUEUED.value)
            .values(state=State.CANCELLED.value, ended_at=self._database.now(), owner=None)
        )
        after = lock_ask(tx, interaction)
        self._post_when_ended(tx, interaction, (row.state for row in after))
        return after

    def _end(self, tx: sa.Connection, rows: Rows, id: int, state: State, values: dict[str, Any]) -> None:
        tx.execute(
            sa.update(generations)
            .where(generations.c.id == id)
            .values(state=state.value, ended_at=self._database.now(), **values, **FREED)
        )
        others = [row.state for row in rows if row.id != id]
        self._post_when_ended(tx, rows[0].interaction, [*others, state])

    def _paint_late(self, tx: sa.Connection, row: sa.Row[Any], values: dict[str, Any]) -> None:
        """Free of charge, since it was given back; posted by itself if its ask has been posted without it."""
        free = {"credits": 0, "period_credits": 0}
        tx.execute(sa.delete(charges).where(charges.c.generation == row.id))
        tx.execute(
            sa.update(generations)
            .where(generations.c.id == row.id)
            .values(state=State.PAINTED.value, ended_at=self._database.now(), **free, **values)
        )
        if _ask_was_taken(tx, row.interaction):
            self._post(tx, LATE + row.public_id, row.interaction)

    def _post_when_ended(self, tx: sa.Connection, interaction: int, states: Iterable[str]) -> None:
        """An ask that was cancelled as a whole has nothing to show, and no use for its token any more."""
        found = set(states)
        if found == {State.CANCELLED}:
            ask = generations.c.interaction == interaction
            tx.execute(sa.update(generations).where(ask).values(token=None))
        elif found <= ENDED:
            self._post(tx, ask_key(interaction), interaction)

    def _post(self, tx: sa.Connection, key: str, interaction: int) -> None:
        now = self._database.now()
        entry = self._database.insert(outbox).values(
            key=key, interaction=interaction, state="pending", not_before=now, attempts=0, created_at=now
        )
        tx.execute(entry.on_conflict_do_nothing(index_elements=[outbox.c.key]))


def lock_ask(tx: sa.Connection, interaction: int | sa.ScalarSelect[int]) -> Rows:
    """The rows of one ask, by position. Locked, since two last pictures that end at the same moment would
    otherwise each see the other still open, and neither would have the ask posted."""
    rows = tx.execute(
        sa.select(generations)
        .where(generations.c.interaction == interaction)
        .order_by(generations.c.id)
        .with_for_update()
    )
    return list(rows)


def _lock_ask_of(tx: sa.Connection, id: int) -> Rows:
    interaction = sa.select(generations.c.interaction).where(generations.c.id == id)
    return lock_ask(tx, interaction.scalar_subquery())


def _one(rows: Rows, id: int) -> sa.Row[Any] | None:
    return next((row for row in rows if row.id == id), None)


def _ask_was_taken(tx: sa.Connection, interaction: int) -> bool:
    """Whether the ask's entry is in somebody's hand, or done with; before that it shows this picture anyway.

    Locked: whoever is taking the entry at this moment may have read the picture as it was.
    """
    attempts = tx.scalar(
        sa.select(outbox.c.attempts).where(outbox.c.key == ask_key(interaction)).with_for_update()
    )
    return attempts is not None and attempts > 0
