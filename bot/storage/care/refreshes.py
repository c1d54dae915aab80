"""The to-do list of messages that must be made anew, until that is done. Taking one leases it, as with the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from bot.domain.care.values import Refresh, ShownIn
from bot.domain.pictures import Generation, is_abandoned
from bot.storage.care.sharing import to_share
from bot.storage.care.tables import refreshes, shares
from bot.storage.care.wanted import OWN
from bot.storage.engine.database import Database
from bot.storage.pictures.endings import LATE, ask_key
from bot.storage.pictures.records import rows_of_ask
from bot.storage.pictures.tables import generations, outbox

LEASE = timedelta(seconds=120)  # longer than any attempt, or a second one would begin beside the first


class RefreshRows:
    """Satisfies `studio.refreshing.Refreshes`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        now = database.now()
        self._release_all = sa.update(refreshes).values(not_before=now)
        next_due = (
            sa.select(refreshes.c.id)
            .where(refreshes.c.not_before <= now, ~_IS_HELD_UP)
            .order_by(refreshes.c.not_before, refreshes.c.id)
            .limit(1)
            .with_for_update(
                skip_locked=True, of=refreshes
            )  # somebody else is taking that one: go on to the next
        )
        self._take = (
            sa.update(refreshes)
            .where(refreshes.c.id == next_due.scalar_subquery())
            .values(attempts=refreshes.c.attempts + 1, not_before=database.now(LEASE))
            .returning(refreshes, now.label("now"))
        )
        self._again = sa.update(refreshes).where(_IS_IT).values(not_before=now, attempts=0)
        self._next_due = sa.select(sa.func.min(refreshes.c.not_before), now.label("now")).where(~_IS_HELD_UP)

    async def release(self) -> None:
        """Make all to-dos due now, at a start; not while other processes run, which may have them in hand."""
        await self._database.transact(self._release)

    def _release(self, tx: sa.Connection) -> None:
        if not self._database.others_live(tx):
            tx.execute(self._release_all)

    async def claim_due(self) -> Refresh | None:
        """The to-do that has been due for longest, leased for LEASE; None if none is due. Raises StoreBusy.

        One whose ask is being made or posted is not due before that is over: the delivery shows what the rows say.
        """
        return await self._database.transact(self._claim_due)

    def _claim_due(self, tx: sa.Connection) -> Refresh | None:
        todo = tx.execute(self._take).one_or_none()
        if todo is None:
            return None
        rows = rows_of_ask(tx, todo.interaction)
        return Refresh(
            id=todo.id,
            interaction=todo.interaction,
            attempts=todo.attempts,
            wanted=todo.wanted,
            messages=_own(tx, rows) if todo.message == OWN else _shared(tx, todo, rows),
            deleted=tuple(row for row in rows if row.deleted_at is not None),
            age=max(0.0, (todo.now - todo.created_at).total_seconds()),
        )

    async def done(self, refresh: Refresh) -> bool:
        """Remove the to-do; False if another press came meanwhile: it is due again. Raises StoreBusy."""
        return await self._database.transact(lambda tx: self._done(tx, refresh))

    def _done(self, tx: sa.Connection, refresh: Refresh) -> bool:
        if tx.execute(_REMOVE, {"todo": refresh.id, "seen": refresh.wanted}).rowcount:
            return True
        return not tx.execute(self._again, {"todo": refresh.id}).rowcount

    async def put_off(self, id: int, seconds: float) -> None:
        """Make the to-do due again in `seconds` instead of when its lease is over. Raises StoreBusy."""
        later = (
            sa.update(refreshes)
            .where(refreshes.c.id == id)
            .values(not_before=self._database.now(timedelta(seconds=seconds)))
        )
        await self._database.transact(lambda tx: tx.execute(later))

    async def seconds_to_next(self) -> float | None:
        """Seconds until the next to-do is due, 0.0 if one is overdue; None if there is none. Raises StoreBusy."""
        return await self._database.transact(self._seconds_to_next)

    def _seconds_to_next(self, tx: sa.Connection) -> float | None:
        due, now = tx.execute(self._next_due).one()
        return max(0.0, (due - now).total_seconds()) if due is not None else None


def _own(tx: sa.Connection, rows: Sequence[Generation]) -> tuple[ShownIn, ...]:
    """The messages in which the ask was posted: one, and one for each picture that came late."""
    if not rows or rows[0].ask.reply.private:
        return ()
    is_erased = all(
        row.is_erased for row in rows
    )  # then also the cards of what was not painted, or not posted, go
    if is_abandoned(rows) and not is_erased:
        return ()
    entries = {entry.key: entry for entry in tx.execute(_ENTRIES, {"ask": rows[0].ask.interaction})}
    posted = [row for row in rows if row.message is not None and (is_erased or _is_posted(row, entries))]
    by_message = groupby(sorted(posted, key=_message), key=_message)
    return tuple(
        ShownIn(
            guild=rows[0].ask.guild,
            channel=rows[0].ask.reply.channel,
            message=message,
            generations=tuple(sorted(shown, key=lambda row: row.position)),
        )
        for message, shown in by_message
    )


def _message(row: Generation) -> int:
    return row.message or 0


def _is_posted(row: Generation, entries: Mapping[str, Any]) -> bool:
    """Whether the picture's message shows it. If it was kept for its member it is not in the card that is there."""
    entry = entries.get(LATE + row.public_id) or entries.get(ask_key(row.ask.interaction))
    # One that was posted long ago is not there any more; one that was kept, and seen in `/me` since, has its reason.
    return entry is None or (entry.state == "sent" and entry.reason is None)


def _shared(tx: sa.Connection, todo: sa.Row[Any], rows: Sequence[Generation]) -> tuple[ShownIn, ...]:
    row = tx.execute(_SHARE, {"ask": todo.interaction, "message": todo.message}).one_or_none()
    if row is None:
        return ()
    shown = tuple(each for each in rows if row.picture in (None, each.public_id))
    return (
        ShownIn(
            guild=row.guild, channel=row.channel, message=row.message, generations=shown, share=to_share(row)
        ),
    )


# --- statements ------------------------------------------------------------------------------------------

_IS_IT = refreshes.c.id == sa.bindparam("todo")
_REMOVE = sa.delete(refreshes).where(_IS_IT, refreshes.c.wanted == sa.bindparam("seen"))
_IS_HELD_UP = (
    sa.select(generations.c.id)
    .where(generations.c.interaction == refreshes.c.interaction, generations.c.ended_at.is_(None))
    .exists()
    | sa.select(outbox.c.id)
    .where(outbox.c.interaction == refreshes.c.interaction, outbox.c.state == sa.literal_column("'pending'"))
    .exists()
)
_ENTRIES = sa.select(outbox.c.key, outbox.c.state, outbox.c.reason).where(
    outbox.c.interaction == sa.bindparam("ask")
)
_SHARE = sa.select(shares).where(
    shares.c.interaction == sa.bindparam("ask"), shares.c.message == sa.bindparam("message")
)
