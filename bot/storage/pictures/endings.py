"""How a picture ends. The transaction that ends the last picture of an ask also inserts the outbox entry that posts it.

Every change of state is a compare-and-set: the rows are locked, and nothing happens unless the row is in the state that
the change starts from. So whoever comes second changes nothing, and posts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import Failure, OutcomeUnknown, failure_to_json
from bot.domain.pictures import ENDED, ImageInfo, State
from bot.storage.engine.database import Database
from bot.storage.engine.notifications import Topic
from bot.storage.pictures.charging import Charging
from bot.storage.pictures.tables import generations, outbox

LATE = "late:"  # and a public id: the key of the outbox entry of a picture that came after its ask was posted

# What a row that has ended does not have any more: the slot is free, and no process owns it.
FREED = {"slot": None, "owner": None, "lease_until": None}

AskRows = list[sa.Row[Any]]


def ask_key(interaction: int) -> str:
    """The key of the outbox entry that posts the pictures of one ask together."""
    return f"ask:{interaction}"


class Endings:
    """Every verb is a part of the caller's transaction."""

    def __init__(self, database: Database, charging: Charging) -> None:
        self._database = database
        self._charging = charging

    def paint(self, tx: sa.Connection, id: int, info: ImageInfo) -> None:
        """Make the row `painted`; its bytes are stored. It may be running, or `unknown`: given up, and arrived late.

        Whoever brings the bytes may do it, its owner or not: the picture is there.
        """
        rows = _lock_ask_of(tx, id)
        row = _one(rows, id)
        if row is None or row.state not in (State.RUNNING, State.UNKNOWN):
            return
        values = {**asdict(info), "failure": None}
        if row.state == State.RUNNING:
            self._end(tx, rows, id, State.PAINTED, values)
        else:
            self._paint_late(tx, row, values)

    def fail(self, tx: sa.Connection, id: int, failure: Failure, *, owner: str) -> None:
        """Make a running row `unknown` or `failed`, by the kind of failure.

        Only its owner may: if another process has taken the row over, that one may be fetching the picture.
        """
        rows = _lock_ask_of(tx, id)
        row = _one(rows, id)
        if row is None or row.state != State.RUNNING or row.owner != owner:
            return
        state = State.UNKNOWN if isinstance(failure, OutcomeUnknown) else State.FAILED
        self._end(tx, rows, id, state, {"failure": failure_to_json(failure)})

    def cancel(self, tx: sa.Connection, interaction: int) -> AskRows:
        """Make what is queued of the ask `cancelled`; all its rows, by position, as they are now."""
        # No other process is woken. What was queued held no slot and counted for no limit, so nobody may start who
        # might not start before. And the entry that this may insert is for the process that cancels: it wakes its own
        # delivery, and is just changing the card, which another process might post the picture in before.
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

    def _end(self, tx: sa.Connection, rows: AskRows, id: int, state: State, values: dict[str, Any]) -> None:
        tx.execute(
            sa.update(generations)
            .where(generations.c.id == id)
            .values(state=state.value, ended_at=self._database.now(), **values, **FREED)
        )
        others = [row.state for row in rows if row.id != id]
        is_posted = self._post_when_ended(tx, rows[0].interaction, [*others, state])
        self._database.notify(tx, Topic.TURNS, *([Topic.OUTBOX] if is_posted else []))

    def _paint_late(self, tx: sa.Connection, row: sa.Row[Any], values: dict[str, Any]) -> None:
        """Make an `unknown` row `painted` at no charge: its credits have been given back already.

        If the delivery of its ask has begun without it, it gets an outbox entry of its own.
        """
        free = {"credits": 0, "period_credits": 0}
        self._charging.discharge(tx, row.id)
        tx.execute(
            sa.update(generations)
            .where(generations.c.id == row.id)
            .values(state=State.PAINTED.value, ended_at=self._database.now(), **free, **values)
        )
        if _delivery_has_begun(tx, row.interaction):
            self._post(tx, LATE + row.public_id, row.interaction)
            self._database.notify(tx, Topic.OUTBOX)

    def _post_when_ended(self, tx: sa.Connection, interaction: int, states: Iterable[str]) -> bool:
        """Have the ask posted if all its pictures have ended, which are in these `states` now; whether it is posted.

        One that was cancelled as a whole has nothing to show: it is not posted, and its token is erased.
        """
        found = set(states)
        if found == {State.CANCELLED}:
            ask = generations.c.interaction == interaction
            tx.execute(sa.update(generations).where(ask).values(token=None))
        elif found <= ENDED:
            self._post(tx, ask_key(interaction), interaction)
            return True
        return False

    def _post(self, tx: sa.Connection, key: str, interaction: int) -> None:
        now = self._database.now()
        entry = self._database.insert(outbox).values(
            key=key, interaction=interaction, state="pending", not_before=now, attempts=0, created_at=now
        )
        tx.execute(entry.on_conflict_do_nothing(index_elements=[outbox.c.key]))


def lock_ask(tx: sa.Connection, interaction: int | sa.ScalarSelect[int]) -> AskRows:
    """Lock the rows of one ask and return them by position."""
    # All of them, not only the one that ends: of two last pictures that end at the same moment each would see the other
    # still open, and neither would have the ask posted. In order of their ids, so that no two can deadlock.
    rows = tx.execute(
        sa.select(generations)
        .where(generations.c.interaction == interaction)
        .order_by(generations.c.id)
        .with_for_update()
    )
    return list(rows)


def _lock_ask_of(tx: sa.Connection, id: int) -> AskRows:
    interaction = sa.select(generations.c.interaction).where(generations.c.id == id)
    return lock_ask(tx, interaction.scalar_subquery())


def _one(rows: AskRows, id: int) -> sa.Row[Any] | None:
    return next((row for row in rows if row.id == id), None)


def _delivery_has_begun(tx: sa.Connection, interaction: int) -> bool:
    """Whether somebody has taken the ask's outbox entry, so that this picture may be missing from what is posted."""
    # Locked, so that a delivery that takes the entry at this moment either reads the picture as painted, or is seen.
    attempts = tx.scalar(
        sa.select(outbox.c.attempts).where(outbox.c.key == ask_key(interaction)).with_for_update()
    )
    return attempts is not None and attempts > 0
