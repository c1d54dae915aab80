"""What becomes of a series when one of its rounds ends, or could not be posted. The challenge is locked meanwhile."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.phases import cancelled
from bot.domain.challenges.recurring.rounds import not_posted, round_ended
from bot.domain.challenges.recurring.values import Series
from bot.domain.challenges.values import Phase
from bot.storage.challenges.reading import Row, columns_of, locked_by_id, moment, to_challenge
from bot.storage.challenges.recurring.reading import locked, to_series, write
from bot.storage.challenges.tables import challenge_posts, challenges
from bot.storage.engine.database import Database


def ended(tx: sa.Connection, database: Database, challenge: Row, entries: int) -> None:
    """A challenge has been closed with so many entries; nothing happens if it is of no series."""
    row = locked(tx, challenge.series) if challenge.series is not None else None
    if row is not None:
        before = to_series(row)
        _write(tx, database, before, round_ended(before, entries))


def unseen(tx: sa.Connection, database: Database, challenge: int, why: str) -> bool:
    """The card of a challenge cannot be posted.

    A round that nobody has seen is cancelled without a word, and its series is paused, which its hosts are told; any
    other challenge goes on. Whether it was such a round.
    """
    row = locked_by_id(tx, challenge)
    if row is None or row.series is None or row.phase not in (Phase.SCHEDULED, Phase.OPEN):
        return False
    if tx.scalar(_IS_SEEN, {"challenge": challenge}):
        return False
    after = cancelled(to_challenge(row), moment(tx, database)).after
    tx.execute(_END, {"challenge": challenge, **columns_of(after)})
    series = locked(tx, row.series)
    if series is not None:
        before = to_series(series)
        _write(tx, database, before, not_posted(before, row.theme, why))
    return True


def _write(tx: sa.Connection, database: Database, before: Series, after: Series) -> None:
    """Hosts are told if it is paused now."""
    told: dict[str, Any] = {}
    if after.paused is not None and before.paused is None:
        told = {"notice": after.paused, "tell_at": moment(tx, database)}
    if after != before:
        write(tx, after, **told)


# --- statements ------------------------------------------------------------------------------------------

_END = sa.update(challenges).where(challenges.c.id == sa.bindparam("challenge"))
_IS_SEEN = sa.select(
    sa.exists().where(
        challenge_posts.c.challenge == sa.bindparam("challenge"), challenge_posts.c.message.is_not(None)
    )
)
