"""Holding an ask's card: for some seconds no process posts its result, so that other words can be put on the card.

Both a result and other words are edits of one message, and whoever comes last is what the member reads. Processes share
nothing but the rows; so who wants to write other words takes the place of the result in the outbox first.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.domain.pictures import ENDED
from bot.storage.engine.database import Database
from bot.storage.pictures.endings import CARD_HELD, LATE, LOCK_ASK, ask_key
from bot.storage.pictures.tables import outbox

HOLD = timedelta(
    seconds=9
)  # longer than any edit of a card may take, and shorter than the time between two of them


class CardHolds:
    """One per process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        until = database.now(HOLD)
        # Its `sent` says no more than that nobody is to post it. The end of the ask makes it `pending`.
        self._insert = (
            database.insert(outbox)
            .values(state="sent", not_before=until, attempts=0, created_at=database.now(), reason=CARD_HELD)
            .on_conflict_do_update(
                index_elements=[outbox.c.key],
                set_={"not_before": until},
                where=outbox.c.reason == CARD_HELD,
            )
        )
        later = sa.case((outbox.c.not_before > until, outbox.c.not_before), else_=until)
        self._put_off = sa.update(outbox).where(_IS_OF_ASK).values(not_before=later)

    async def hold_card(self, interaction: int) -> bool:
        """From now on no result of this ask is posted for HOLD; False if one is being posted, or has been.

        Raises StoreBusy.
        """
        return await self._database.transact(lambda tx: self._hold_card(tx, interaction))

    def _hold_card(self, tx: sa.Connection, interaction: int) -> bool:
        # The lock orders this before or after the transaction that ends the ask.
        rows = tx.execute(LOCK_ASK, {"ask": interaction}).all()
        keys = [ask_key(interaction), *(LATE + row.public_id for row in rows)]
        if any(row.state not in ENDED for row in rows):
            tx.execute(self._insert, {"key": keys[0], "interaction": interaction})
            return True
        entries = tx.execute(_ENTRIES, {"keys": keys}).all()
        # One that somebody has locked is being taken, or closed. It is not waited for: whoever closes an entry locks it
        # before the rows of the ask.
        free = tx.execute(_FREE_ENTRIES, {"keys": keys}).all()
        if not entries or len(free) < len(entries) or not all(map(_is_put_off, free)):
            return False
        tx.execute(self._put_off, {"keys": keys})
        return True


def _is_put_off(entry: sa.Row[str, str | None]) -> bool:
    """Whether nobody is posting it. One that is due, or was never tried, will be taken at once."""
    return entry.state == "pending" and entry.reason is not None


_IS_OF_ASK = outbox.c.key.in_(sa.bindparam("keys", expanding=True))
_ENTRIES = sa.select(outbox.c.state, outbox.c.reason).where(_IS_OF_ASK)
_FREE_ENTRIES = _ENTRIES.with_for_update(skip_locked=True)
