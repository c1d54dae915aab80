"""What becomes of a member's entries and ballots when they have their data deleted.

While entries are taken theirs is withdrawn; while members vote it is removed, and their own ballot is deleted; after
that its place stays, and nothing tells any more who it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.domain.care.erasing import InContests
from bot.domain.challenges.values import Phase
from bot.storage.challenges.copies import leave
from bot.storage.challenges.dueling.tables import duel_ballots
from bot.storage.challenges.noting import CARD, RESULT, SHEET, Wanted, galleries, note
from bot.storage.challenges.reading import Row
from bot.storage.challenges.tables import ballots, challenge_entries, challenges
from bot.storage.engine.database import Database
from bot.storage.pictures.tables import generations

ERASED = "erased"  # the `removed_why` of an entry whose author had their data deleted


class Forgetting:
    """Every verb is a part of the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        now = database.now()
        is_it = challenge_entries.c.id == sa.bindparam("entry")
        blank: dict[str, Any] = {
            "member": 0,
            "picture": "",
            "interaction": 0,
            "title": sa.null(),
            "prompt": "",
            "alt": sa.null(),
            "late_why": sa.null(),
            "fingerprint": sa.null(),
            "won_credits": 0,
            "won_at": sa.null(),
            "won_audit": sa.null(),
            "erased_at": now,
        }
        self._blank = sa.update(challenge_entries).where(is_it).values(blank)
        self._remove = self._blank.values(removed_at=now, removed_why=ERASED)
        self._withdraw = sa.delete(challenge_entries).where(is_it)

    def count(self, tx: sa.Connection, guild: int, member: int) -> InContests:
        """What `forget` would do now."""
        given = {"server": guild, "author": member}
        entries = tx.execute(_COUNT_ENTRIES, given).one()
        votes = sum(tx.execute(each, given).scalar_one() for each in _COUNT_VOTES)
        return InContests(**entries._asdict(), votes=votes)

    def lock(self, tx: sa.Connection, guild: int, member: int) -> Sequence[Row]:
        """The challenges in which there is anything of the member, locked: to be done before the member is."""
        return tx.execute(_LOCK, {"server": guild, "author": member}).all()

    def forget(self, tx: sa.Connection, locked: Sequence[Row], member: int) -> None:
        """Forget the member in these challenges."""
        for challenge in locked:
            for row in tx.execute(_THEIRS, {"of": challenge.id, "author": member}).all():
                self._forget_entry(tx, challenge, row)
            for each in _FORGET_BALLOTS:
                tx.execute(each, {"of": challenge.id, "author": member})

    def forget_late(self, tx: sa.Connection, guild: int, member: int) -> None:
        """Forget the entries of pictures that are deleted with the member's data: one may have been entered while that
        began."""
        for challenge in self.lock(tx, guild, member):
            for row in tx.execute(_LATE, {"of": challenge.id, "author": member}).all():
                self._forget_entry(tx, challenge, row)

    def _forget_entry(self, tx: sa.Connection, challenge: Row, row: Row) -> None:
        leave(tx, self._database, [row.key])
        change, posts = self._change(challenge, row)
        tx.execute(change, {"entry": row.id})
        note(tx, self._database, challenge.id, posts)

    def _change(self, challenge: Row, row: Row) -> tuple[sa.Executable, list[Wanted]]:
        """What is done with the row, and what of it is shown somewhere."""
        shown = galleries([row.number])
        if row.removed_at is not None:
            return self._blank, []
        match challenge.phase:
            case Phase.VOTING:
                return self._remove, [*shown, SHEET]
            case Phase.CLOSED:
                return self._blank, [CARD, RESULT, *shown, SHEET]  # the card names winners
            case Phase.CANCELLED:
                return self._blank, [*shown, SHEET]
        return self._withdraw, []


# --- statements ------------------------------------------------------------------------------------------

_entry = challenge_entries.c
_AUTHOR: sa.BindParameter[int] = sa.bindparam("author", type_=sa.BigInteger)
_THEIRS: sa.Select[Any] = sa.select(_entry.id, _entry.key, _entry.number, _entry.removed_at).where(
    _entry.challenge == sa.bindparam("of"), _entry.member == _AUTHOR
)
_erased = sa.select(generations.c.public_id).where(
    generations.c.public_id == _entry.picture, generations.c.erased_at.is_not(None)
)
_LATE = _THEIRS.where(_erased.exists())
_entered = sa.select(_entry.challenge).where(_entry.member == _AUTHOR)
_voted = sa.select(ballots.c.challenge).where(ballots.c.voter == _AUTHOR)
_dueled = sa.select(duel_ballots.c.challenge).where(duel_ballots.c.voter == _AUTHOR)
_LOCK: sa.Select[Any] = (
    sa.select(challenges.c.id, challenges.c.phase)
    .where(challenges.c.guild == sa.bindparam("server"))
    .where(challenges.c.id.in_(_entered) | challenges.c.id.in_(_voted) | challenges.c.id.in_(_dueled))
    .order_by(challenges.c.id)
    .with_for_update()
)
_CAST = (ballots, duel_ballots)  # one of which a challenge uses, as its members vote
_FORGET_BALLOTS = tuple(
    sa.delete(table).where(table.c.challenge == sa.bindparam("of"), table.c.voter == _AUTHOR)
    for table in _CAST
)


def _in_phase(*phases: Phase) -> sa.ColumnElement[int]:
    """How many of the entries that nobody has removed are in a challenge in one of these phases."""
    is_there = _entry.removed_at.is_(None) & challenges.c.phase.in_([phase.value for phase in phases])
    return sa.func.count().filter(is_there)


# Those that were removed before, or that are in a challenge that was cancelled, count as ended: they have no place, and
# what was written with them goes as well.
_COUNT_ENTRIES = (
    sa.select(
        _in_phase(Phase.SCHEDULED, Phase.OPEN).label("withdrawn"),
        _in_phase(Phase.VOTING).label("removed"),
        (sa.func.count() - _in_phase(Phase.SCHEDULED, Phase.OPEN, Phase.VOTING)).label("ended"),
    )
    .join_from(challenge_entries, challenges, challenges.c.id == _entry.challenge)
    .where(challenges.c.guild == sa.bindparam("server"), _entry.member == _AUTHOR)
)
_COUNT_VOTES = tuple(
    sa.select(sa.func.count())
    .join_from(table, challenges, challenges.c.id == table.c.challenge)
    .where(challenges.c.guild == sa.bindparam("server"), table.c.voter == _AUTHOR)
    for table in _CAST
)
