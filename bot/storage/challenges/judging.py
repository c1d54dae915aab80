"""What hosts do with entries: add a late one, remove one. A removal after the close is counted again.

Every verb is a part of the caller's transaction, in which the challenge is locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.hosting import check_late_entry, check_removal
from bot.domain.challenges.records import Submission, TakenBack
from bot.domain.challenges.values import EntryId, Phase
from bot.domain.errors import EntryGone, Gone
from bot.domain.guilds.audit import AuditEntry, Change, Did
from bot.storage.challenges import closing
from bot.storage.challenges.candidates import insert, is_there, theirs
from bot.storage.challenges.changing import write
from bot.storage.challenges.copies import leave
from bot.storage.challenges.noting import CARD, RESULT, SHEET, galleries, note
from bot.storage.challenges.prizes import Prizes, roles
from bot.storage.challenges.reading import Row, entries_of, moment, to_challenge, to_entry
from bot.storage.challenges.tables import challenge_entries, challenges
from bot.storage.engine.database import Database


class Judging:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._prizes = Prizes(database)

    def add(self, tx: sa.Connection, challenge: Row, change: Change, submission: Submission) -> AuditEntry:
        """Raises what `check_late_entry` does, and Gone if the picture was deleted."""
        candidate = submission.candidate
        rows = theirs(tx, challenge.id, candidate.author)
        check_late_entry(to_challenge(challenge), [to_entry(row) for row in rows])
        if not is_there(tx, challenge.guild, candidate.picture):
            raise Gone
        insert(tx, challenge.id, submission, moment(tx, self._database), change)
        return write(tx, self._database, change, challenge, Did.ADDED, picture=candidate.picture)

    def remove(self, tx: sa.Connection, challenge: Row, change: Change, entry: EntryId) -> AuditEntry:
        """Raises what `check_removal` does."""
        entries = entries_of(tx, challenge.id)
        found = next((row for row in entries if row.id == entry), None)
        now = moment(tx, self._database)
        check_removal(to_challenge(challenge), to_entry(found) if found is not None else None, now)
        if found is None:
            raise EntryGone
        tx.execute(_REMOVE, {"entry": entry, "at": now, "by": change.actor, "why": change.reason})
        leave(tx, self._database, [found.key])
        facts: dict[str, Any] = {"picture": found.picture}
        if challenge.phase == Phase.CLOSED:
            prize = self._count_again(tx, challenge, entries, change)
            facts |= {"taken": prize.taken, "kept": prize.spent} if prize is not None else {}
        elif challenge.phase == Phase.VOTING:
            note(tx, self._database, challenge.id, [*galleries([found.number]), SHEET])
        return write(tx, self._database, change, challenge, Did.REMOVED, **facts)

    def _count_again(
        self, tx: sa.Connection, challenge: Row, entries: Sequence[Row], change: Change
    ) -> TakenBack | None:
        """What became of the prizes of those who are no winners any more; None if they had got none."""
        before = {row.id for row in entries if row.place == 1}
        left = entries_of(tx, challenge.id)
        verdict = closing.recount(tx, challenge, left)
        too_few = verdict.too_few.value if verdict.too_few is not None else None
        given = {"challenge": challenge.id, "ballots": verdict.ballots, "too_few": too_few}
        tx.execute(_VERDICT, given)
        after = {each.entry for each in verdict.winners}
        gone = [row.number for row in left if row.removed_at is not None]
        changed = roles(challenge, before ^ after)
        note(tx, self._database, challenge.id, [CARD, RESULT, *galleries(gone), SHEET, *changed])
        prize = self._prizes.take_back(tx, [row for row in left if row.id in before - after], change)
        self._prizes.give(tx, challenge, [row for row in left if row.id in after - before])
        return prize


# --- statements ------------------------------------------------------------------------------------------

_entry = challenge_entries.c
_REMOVE = (
    sa.update(challenge_entries)
    .where(_entry.id == sa.bindparam("entry"))
    .values(
        removed_at=sa.bindparam("at"),
        removed_by=sa.bindparam("by"),
        removed_why=sa.bindparam("why"),
        place=sa.null(),
        standing=sa.null(),
    )
)
_VERDICT = sa.update(challenges).where(challenges.c.id == sa.bindparam("challenge"))
