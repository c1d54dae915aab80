"""How a picture ends. The transaction that ends the last picture of an ask also inserts the outbox entry that posts it.

Every change of state is a compare-and-set: the rows are locked, and nothing happens unless the row is in the state that
the change starts from. So whoever comes second changes nothing, and posts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import Failure, OutcomeUnknown, failure_to_json
from bot.domain.pictures import ENDED, Cancelled, Generation, ImageInfo, State
from bot.storage.engine.database import Database
from bot.storage.engine.notifications import Topic
from bot.storage.pictures.charging import Charging
from bot.storage.pictures.records import OF_ASK, rows_of_ask
from bot.storage.pictures.tables import generations, outbox

LATE = "late:"  # and a public id: the key of the outbox entry of a picture that came after its ask was posted

# The `reason` of an ask's outbox entry that was made before its end, see `cardholds`.
CARD_HELD = "card held"

# What a row that has ended does not have any more: the slot is free, and no process owns it.
FREED = {"slot": None, "owner": None, "lease_until": None}

# What decides about an ending, of one picture of the ask.
AskRow = sa.Row[int, int, str, str, str | None, datetime | None]


def ask_key(interaction: int) -> str:
    """The key of the outbox entry that posts the pictures of one ask together."""
    return f"ask:{interaction}"


class Endings:
    """Every verb is a part of the caller's transaction."""

    def __init__(self, database: Database, charging: Charging) -> None:
        self._database = database
        self._charging = charging
        now = database.now()
        self._end_row = sa.update(generations).where(_IS_PICTURE).values(ended_at=now, **FREED)
        self._paint_late_row = (
            sa.update(generations)
            .where(_IS_PICTURE)
            .values(state=State.PAINTED.value, ended_at=now, credits=0, period_credits=0)
        )
        self._cancel_queued = (
            sa.update(generations)
            .where(OF_ASK, generations.c.state == State.QUEUED.value)
            .values(state=State.CANCELLED.value, ended_at=now, owner=None)
        )
        # Those that have ended too: what was painted before the Cancel is not posted in public either, nor is a picture
        # that was given up and arrives late.
        self._abandon_rest = (
            sa.update(generations)
            .where(OF_ASK, generations.c.state != State.CANCELLED.value, generations.c.abandoned_at.is_(None))
            .values(abandoned_at=now, place=None)
        )
        self._insert_entry = (
            database.insert(outbox)
            .values(state="pending", not_before=now, attempts=0, created_at=now)
            .on_conflict_do_update(
                index_elements=[outbox.c.key],
                set_={
                    "state": "pending",
                    "not_before": sa.case((outbox.c.not_before > now, outbox.c.not_before), else_=now),
                    "created_at": now,
                    "reason": None,
                },
                where=outbox.c.reason == CARD_HELD,
            )
        )

    def paint(self, tx: sa.Connection, id: int, info: ImageInfo) -> None:
        """Make the row `painted`; its bytes are stored. It may be running, or `unknown`: given up, and arrived late.

        Whoever brings the bytes may do it, its owner or not: the picture is there.
        """
        rows = tx.execute(_LOCK_ASK_OF_PICTURE, {"picture": id}).all()
        row = _one(rows, id)
        if row is None or row.state not in (State.RUNNING, State.UNKNOWN):
            return
        values = {**asdict(info), "failure": None}
        if row.state == State.RUNNING:
            self._end(tx, rows, id, State.PAINTED, values)
        else:
            self._paint_late(tx, rows, row, values)

    def fail(self, tx: sa.Connection, id: int, failure: Failure, *, owner: str) -> None:
        """Make a running row `unknown` or `failed`, by the kind of failure.

        Only its owner may: if another process has taken the row over, that one may be fetching the picture.
        """
        rows = tx.execute(_LOCK_ASK_OF_PICTURE, {"picture": id}).all()
        row = _one(rows, id)
        if row is None or row.state != State.RUNNING or row.owner != owner:
            return
        state = State.UNKNOWN if isinstance(failure, OutcomeUnknown) else State.FAILED
        billed = {} if failure.cost is None else {"cost": failure.cost}
        self._end(tx, rows, id, state, {"failure": failure_to_json(failure), **billed})

    def cancel(self, tx: sa.Connection, interaction: int) -> tuple[Generation, ...]:
        """Make what is queued of the ask `cancelled`; all its pictures, by position, as they are now.

        What is running goes on as if nothing had happened, and is posted.
        """
        before = self._lock(tx, interaction)
        is_queued = State.QUEUED in before
        if is_queued:
            tx.execute(self._cancel_queued, {"ask": interaction})
        after = rows_of_ask(tx, interaction)
        if is_queued and not _are_erased(after):
            self._post_when_ended(tx, interaction, (row.state for row in after))
        return after

    def abandon(self, tx: sa.Connection, interaction: int) -> Cancelled:
        """The member cancels: make what is queued of the ask `cancelled`, and abandon the ask if one is running.

        A running picture keeps its state, slot and credits, since its request cannot be taken back. A second call
        changes nothing. An ask that was cancelled as a whole is posted too: its card must not stay and say that it is
        in line, if the answer to the member who pressed Cancel is lost, or the process ends before it.
        """
        before = self._lock(tx, interaction)
        changed = State.QUEUED in before
        if changed:
            tx.execute(self._cancel_queued, {"ask": interaction})
        if State.RUNNING in before:
            changed = tx.execute(self._abandon_rest, {"ask": interaction}).rowcount > 0 or changed
        # No other process is woken. What was queued held no slot and counted for no limit, so nobody may start who
        # might not start before. And the entry that this may insert is for the process that cancels: it wakes its own
        # delivery, and is just changing the card, which another process might post the picture in before.
        after = rows_of_ask(tx, interaction)
        if changed and all(row.state in ENDED for row in after) and not _are_erased(after):
            self._post(tx, ask_key(interaction), interaction)
        return Cancelled(generations=after, changed=changed)

    def _lock(self, tx: sa.Connection, interaction: int) -> set[str]:
        """Lock the rows of the ask; the states that they are in."""
        return {row.state for row in tx.execute(LOCK_ASK, {"ask": interaction})}

    def _end(
        self, tx: sa.Connection, rows: Sequence[AskRow], id: int, state: State, values: dict[str, Any]
    ) -> None:
        if rows[0].erased_at is not None:
            self._end_erased(tx, id, state, values)
            return
        tx.execute(self._end_row, {"picture": id, "state": state.value, **values})
        others = [row.state for row in rows if row.id != id]
        is_posted = self._post_when_ended(tx, rows[0].interaction, [*others, state])
        self._database.notify(tx, Topic.TURNS, *([Topic.OUTBOX] if is_posted else []))

    def _end_erased(self, tx: sa.Connection, id: int, state: State, values: dict[str, Any]) -> None:
        """The same for an ask whose member had their data deleted: nobody gets it, and its bytes go with its to-do,
        which has waited for this end. It stays charged and billed."""
        deleted = {"deleted_at": self._database.now()} if state is State.PAINTED else {}
        tx.execute(self._end_row.values(deleted), {"picture": id, "state": state.value, **values})
        self._database.notify(tx, Topic.TURNS, Topic.REFRESHES)

    def _paint_late(
        self, tx: sa.Connection, rows: Sequence[AskRow], row: AskRow, values: dict[str, Any]
    ) -> None:
        """Make an `unknown` row `painted` at no charge: its credits have been given back already.

        If the delivery of its ask has begun without it, it gets an outbox entry of its own.
        """
        self._charging.discharge(tx, row.id)
        if row.erased_at is not None:
            # Removal by age takes the bytes of what is deleted.
            deleted = self._paint_late_row.values(deleted_at=self._database.now())
            tx.execute(deleted, {"picture": row.id, **values})
            return
        tx.execute(self._paint_late_row, {"picture": row.id, **values})
        if _delivery_has_begun(tx, row.interaction, {other.state for other in rows}):
            self._post(tx, LATE + row.public_id, row.interaction)
            self._database.notify(tx, Topic.OUTBOX)

    def _post_when_ended(self, tx: sa.Connection, interaction: int, states: Iterable[str]) -> bool:
        """Have the ask posted if all its pictures have ended, which are in these `states` now; whether it is posted.

        One that was cancelled as a whole, because nobody could be answered, has nothing to show: it is not posted, and
        its token is erased.
        """
        found = set(states)
        if found == {State.CANCELLED}:
            tx.execute(_ERASE_TOKEN, {"ask": interaction})
        elif found <= ENDED:
            self._post(tx, ask_key(interaction), interaction)
            return True
        return False

    def _post(self, tx: sa.Connection, key: str, interaction: int) -> None:
        tx.execute(self._insert_entry, {"key": key, "interaction": interaction})


def _are_erased(rows: Sequence[Generation]) -> bool:
    """Whether the member of the ask had their data deleted: then nothing of it is posted."""
    return any(row.is_erased for row in rows)


def _one(rows: Sequence[AskRow], id: int) -> AskRow | None:
    return next((row for row in rows if row.id == id), None)


def _delivery_has_begun(tx: sa.Connection, interaction: int, states: set[str]) -> bool:
    """Whether somebody has taken the ask's outbox entry, so that this picture may be missing from what is posted.

    `states` are those of its pictures. If they have all ended, an entry that is not there has been removed by age.
    """
    attempts = tx.scalar(_LOCK_ENTRY, {"key": ask_key(interaction)})
    return states <= ENDED if attempts is None else attempts > 0


# --- statements ------------------------------------------------------------------------------------------

_IS_PICTURE = generations.c.id == sa.bindparam("picture")


def _locking(is_of_ask: sa.ColumnElement[bool]) -> sa.Select[int, int, str, str, str | None, datetime | None]:
    """Locks the rows of one ask."""
    # All of them, not only the one that ends: of two last pictures that end at the same moment each would see the other
    # still open, and neither would have the ask posted. In order of their ids, so that no two can deadlock.
    row = generations.c
    decides = sa.select(row.id, row.interaction, row.public_id, row.state, row.owner, row.erased_at)
    return decides.where(is_of_ask).order_by(row.id).with_for_update()


LOCK_ASK = _locking(OF_ASK)
_LOCK_ASK_OF_PICTURE = _locking(
    generations.c.interaction == sa.select(generations.c.interaction).where(_IS_PICTURE).scalar_subquery()
)
_ERASE_TOKEN = sa.update(generations).where(OF_ASK).values(token=None)

# Locked, so that a delivery that takes the entry at this moment either reads the picture as painted, or is seen.
_LOCK_ENTRY = sa.select(outbox.c.attempts).where(outbox.c.key == sa.bindparam("key")).with_for_update()
