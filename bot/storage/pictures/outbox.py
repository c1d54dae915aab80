"""The outbox: what is to be posted, until it is posted (`sent`) or given up (`kept`).

An entry is pending until somebody says how it ended. Taking it leases it, by `not_before`: so an entry whose process
died comes up again. When a failed attempt is repeated, whoever made it says (`put_off`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.pictures import Delivery, Generation
from bot.storage.engine.database import Database
from bot.storage.pictures.endings import LATE
from bot.storage.pictures.records import OF_ASK, rows_of_ask, to_generation
from bot.storage.pictures.tables import generations, outbox

LEASE = timedelta(seconds=120)  # longer than any attempt, or a second one would begin beside the first
REASON_LENGTH = 64  # characters; what the column holds


class OutboxRows:
    """Satisfies `studio.Outbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        now, pending = database.now(), sa.update(outbox).where(_PENDING)
        self._release_all = pending.values(not_before=now)
        next_due = (
            sa.select(outbox.c.id)
            .where(_PENDING, outbox.c.not_before <= now)
            .order_by(outbox.c.not_before, outbox.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)  # somebody else is taking that one: go on to the next
        )
        self._take = (
            sa.update(outbox)
            .where(outbox.c.id == next_due.scalar_subquery())
            .values(attempts=outbox.c.attempts + 1, not_before=database.now(LEASE), reason=None)
            .returning(
                outbox.c.key,
                outbox.c.interaction,
                outbox.c.attempts,
                outbox.c.created_at,
                now.label("now"),
            )
        )
        self._close_entry = _CLOSE.values(not_before=now)
        self._close_told = self._close_entry.values(told_at=now)
        self._next_due = sa.select(sa.func.min(outbox.c.not_before), now.label("now")).where(_PENDING)

    async def release(self) -> None:
        """Make all pending entries due now, at a start; not while other processes run, which may be posting them."""
        await self._database.transact(self._release)

    def _release(self, tx: sa.Connection) -> None:
        if not self._database.others_live(tx):
            tx.execute(self._release_all)

    async def claim_due(self) -> Delivery | None:
        """The entry that has been due for longest, leased for LEASE, with its pictures; None if none is due.

        Pictures that were deleted meanwhile are left out. An entry without any other is closed.
        """
        return await self._database.transact(self._claim_due)

    def _claim_due(self, tx: sa.Connection) -> Delivery | None:
        while (entry := tx.execute(self._take).one_or_none()) is not None:
            if pictures := pictures_of(tx, entry.key, entry.interaction):
                return self._delivery(tx, entry, pictures)
            # All of them were deleted meanwhile: it ends, and nobody is told anything.
            self._close(tx, entry.key, "sent", {})
        return None

    def _delivery(self, tx: sa.Connection, entry: sa.Row[Any], pictures: tuple[Generation, ...]) -> Delivery:
        age = max(0.0, (entry.now - entry.created_at).total_seconds())
        return Delivery(
            key=entry.key,
            attempts=entry.attempts,
            generations=pictures,
            age=age,
            is_late=entry.key.startswith(LATE),
            # Here and not in a transaction of its own, which takes much longer. This entry itself is still pending.
            next_in=self._seconds_to_next(tx) or 0.0,
        )

    async def sent(self, key: str, message: int | None) -> None:
        """Close a pending entry as posted and erase its ask's token. `message`: the id of a new message that shows the
        pictures; None if the reply that was there shows them."""
        shown = {} if message is None else {"message": message}
        await self._database.transact(lambda tx: self._close(tx, key, "sent", shown))

    async def kept(self, key: str, reason: str, *, told: bool) -> None:
        """Close a pending entry as given up and erase the token; its pictures are `undelivered` now.

        `reason` says why, in few words; `closed` says what readers make of it. `told`: the member knows already.
        """
        shown = {"reason": reason[:REASON_LENGTH]}
        close = self._close_told if told else self._close_entry
        await self._database.transact(lambda tx: self._close(tx, key, "kept", shown, close))

    def _close(
        self, tx: sa.Connection, key: str, state: str, given: dict[str, Any], close: Any = None
    ) -> None:
        interaction = tx.scalar(
            self._close_entry if close is None else close, {"entry": key, "state": state, **given}
        )
        if interaction is None:
            return
        shown = {"message": given["message"]} if "message" in given else {}
        if not key.startswith(LATE):
            tx.execute(_ERASE_TOKEN_OF_ASK, {"ask": interaction, **shown})
        elif shown:
            # Its token is its ask's, whose own entry may wait yet, and erases it.
            tx.execute(_LATE_ONE_IS_SHOWN, {"late": key.removeprefix(LATE), **shown})

    async def put_off(self, key: str, seconds: float, reason: str) -> None:
        """Make a pending entry due again in `seconds` instead of when its lease is over.

        `reason` says why, in few words; as long as it stands there nobody has the entry in hand.
        """
        later = (
            sa.update(outbox)
            .where(_PENDING, outbox.c.key == key)
            .values(
                not_before=self._database.now(timedelta(seconds=seconds)),
                reason=reason[:REASON_LENGTH] or "unknown",
            )
        )
        await self._database.transact(lambda tx: tx.execute(later))

    async def seconds_to_next(self) -> float | None:
        """Seconds until the next entry is due, 0.0 if one is overdue; None if none is pending."""
        return await self._database.transact(self._seconds_to_next)

    def _seconds_to_next(self, tx: sa.Connection) -> float | None:
        due, now = tx.execute(self._next_due).one()
        return max(0.0, (due - now).total_seconds()) if due is not None else None


def pictures_of(tx: sa.Connection, key: str, interaction: int) -> tuple[Generation, ...]:
    """Those of the entry's ask by position, or the one that came late; without those that were deleted."""
    if not key.startswith(LATE):
        rows = rows_of_ask(tx, interaction)
    else:
        late = tx.execute(_LATE_ONE, {"late": key.removeprefix(LATE)})
        rows = tuple(to_generation(row) for row in late)
    return tuple(row for row in rows if row.deleted_at is None)


# --- statements ------------------------------------------------------------------------------------------

_PENDING = outbox.c.state == sa.literal_column("'pending'")
_CLOSE = (
    sa.update(outbox).where(_PENDING, outbox.c.key == sa.bindparam("entry")).returning(outbox.c.interaction)
)

_IS_LATE_ONE = generations.c.public_id == sa.bindparam("late")
_LATE_ONE = sa.select(generations).where(_IS_LATE_ONE)
_LATE_ONE_IS_SHOWN = sa.update(generations).where(_IS_LATE_ONE).values(message=sa.bindparam("message"))
_ERASE_TOKEN_OF_ASK = sa.update(generations).where(OF_ASK).values(token=None)
