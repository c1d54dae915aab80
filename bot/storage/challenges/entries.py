"""Entries: entered, described, replaced and withdrawn by members, added and removed by hosts.

Every verb is one transaction, which locks the challenge first: so no entry comes while the voting opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.entering import Candidate, check_entry, check_withdrawal, standing_entry
from bot.domain.challenges.records import EnteredPicture, Removal, Submission, TakenBack
from bot.domain.challenges.values import EntryId
from bot.domain.errors import EntryGone, Gone
from bot.domain.guilds.audit import AuditEntry, Change
from bot.storage.challenges.candidates import candidate, entered_with, insert, is_there, theirs
from bot.storage.challenges.changing import change_once
from bot.storage.challenges.copies import leave
from bot.storage.challenges.judging import Judging
from bot.storage.challenges.reading import (
    Row,
    all_entered,
    entries_of,
    entry_of,
    locked,
    moment,
    named,
    to_challenge,
    to_entered,
    to_entry,
)
from bot.storage.challenges.tables import challenge_entries, challenges
from bot.storage.engine.database import Database
from bot.storage.engine.engine import LONG


class EntryRows:
    """One per process. All of its verbs raise StoreBusy or StoreFull, and all but `candidate` NoChallenge."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._judging = Judging(database)

    # --- to be read ----------------------------------------------------------------------------------

    async def candidate(self, guild: int, picture: str) -> Candidate | None:
        """The picture of this public id as one that may be entered; None if there is none that is painted and not
        deleted on this server."""
        return await self._database.transact(partial(candidate, guild=guild, picture=picture))

    async def of_member(self, guild: int, public_id: str, member: int) -> tuple[EnteredPicture, ...]:
        """The member's, those too that hosts have removed."""

        def read(tx: sa.Connection) -> tuple[EnteredPicture, ...]:
            rows = theirs(tx, named(tx, guild, public_id).id, member)
            return tuple(map(to_entered, rows))

        return await self._database.transact(read)

    async def standing(self, guild: int, public_id: str) -> tuple[EnteredPicture, ...]:
        """All that stand, by number; before voting by id."""
        return await self._database.transact(
            lambda tx: all_entered(entries_of(tx, named(tx, guild, public_id).id))
        )

    async def find(self, guild: int, public_id: str, number: int) -> EnteredPicture:
        """The one of this number. Raises EntryGone, also if it was removed."""

        def read(tx: sa.Connection) -> EnteredPicture:
            given = {"of": named(tx, guild, public_id).id, "called": number}
            row = tx.execute(_NUMBERED, given).one_or_none()
            if row is None:
                raise EntryGone
            return to_entered(row)

        return await self._database.transact(read)

    # --- for members ---------------------------------------------------------------------------------

    async def enter(
        self, guild: int, public_id: str, submission: Submission, *, replaces: bool
    ) -> EnteredPicture:
        """Enter the picture for its author, in place of another one of theirs if it `replaces` that.

        The same interaction enters once. Raises what `entering.check_entry` does, and Gone if the picture was deleted.
        """
        member = submission.candidate.author

        def work(tx: sa.Connection) -> EnteredPicture:
            challenge = locked(tx, guild, public_id)
            rows = theirs(tx, challenge.id, member)
            before = entered_with(rows, submission.interaction)
            if before is not None:
                return to_entered(before)
            now, own = moment(tx, self._database), [to_entry(row) for row in rows]
            check_entry(to_challenge(challenge), submission.candidate, member, own, now, replaces=replaces)
            if not is_there(tx, guild, submission.candidate.picture):
                raise Gone
            old = standing_entry(own)
            if old is not None:
                self._withdraw(tx, next(row for row in rows if row.id == old.id))
            return insert(tx, challenge.id, submission, now)

        return await self._database.transact(work)

    async def describe(
        self,
        guild: int,
        public_id: str,
        member: int,
        title: str | None,
        hides_prompt: bool,
        picture: str | None = None,
    ) -> EnteredPicture:
        """Change what is shown with the member's entry. Raises what `check_withdrawal` does."""

        def work(tx: sa.Connection) -> EnteredPicture:
            row = self._own(tx, guild, public_id, member, picture)
            given = {"entry": row.id, "called": title, "hides": hides_prompt}
            return to_entered(tx.execute(_DESCRIBE, given).one())

        return await self._database.transact(work)

    async def withdraw(
        self, guild: int, public_id: str, member: int, picture: str | None = None
    ) -> EnteredPicture:
        """Withdraw the member's entry: it as it was. Raises what `check_withdrawal` does."""

        def work(tx: sa.Connection) -> EnteredPicture:
            row = self._own(tx, guild, public_id, member, picture)
            self._withdraw(tx, row)
            return to_entered(row)

        return await self._database.transact(work)

    def _own(self, tx: sa.Connection, guild: int, public_id: str, member: int, picture: str | None) -> Row:
        """The member's entry, which can be changed now."""
        challenge = locked(tx, guild, public_id)
        rows = theirs(tx, challenge.id, member)
        now = moment(tx, self._database)
        entry = check_withdrawal(to_challenge(challenge), [to_entry(row) for row in rows], now, picture)
        return next(row for row in rows if row.id == entry.id)

    def _withdraw(self, tx: sa.Connection, row: Row) -> None:
        tx.execute(_WITHDRAW, {"entry": row.id})
        leave(tx, self._database, [row.key])

    # --- for hosts -----------------------------------------------------------------------------------

    async def add_late(self, change: Change, public_id: str, submission: Submission) -> EnteredPicture:
        """Enter a picture for its author, whatever the rules for members say.

        Raises what `check_late_entry` does, Gone if the picture was deleted, and ChangeUncertain.
        """

        def work(tx: sa.Connection, challenge: Row) -> AuditEntry:
            return self._judging.add(tx, challenge, change, submission)

        written = await change_once(self._database, change, public_id, work)
        member = submission.candidate.author
        rows = await self._database.transact(lambda tx: theirs(tx, written.target, member))
        added = entered_with(rows, submission.interaction)
        if added is None:
            raise EntryGone  # withdrawn since
        return to_entered(added)

    async def remove(self, change: Change, public_id: str, entry: EntryId) -> Removal:
        """Remove an entry, as if it had never been entered; after the close that is counted again.

        Raises what `check_removal` does, and ChangeUncertain.
        """

        def work(tx: sa.Connection, challenge: Row) -> AuditEntry:
            return self._judging.remove(tx, challenge, change, entry)

        written = await change_once(self._database, change, public_id, work, seconds=LONG)
        row = await self._database.transact(lambda tx: entry_of(tx, entry))
        if row is None:
            raise EntryGone
        return Removal(picture=to_entered(row), prize=_prize_in(written.new or {}))


def _prize_in(facts: Mapping[str, Any]) -> TakenBack | None:
    return TakenBack(taken=facts["taken"], spent=facts["kept"]) if "taken" in facts else None


# --- statements ------------------------------------------------------------------------------------------

_entry = challenge_entries.c
_NUMBERED = sa.select(challenge_entries).where(
    _entry.challenge == sa.bindparam("of"),
    _entry.number == sa.bindparam("called"),
    _entry.removed_at.is_(None),
)
_WITHDRAW = sa.delete(challenge_entries).where(_entry.id == sa.bindparam("entry"))
_DESCRIBE = (
    sa.update(challenge_entries)
    .where(_entry.id == sa.bindparam("entry"))
    .values(title=sa.bindparam("called"), hides_prompt=sa.bindparam("hides"))
    .returning(challenge_entries)
)
# The pictures that are entered into challenges of a server that go on: whose they are is secret.
SECRET: sa.Select[tuple[str]] = (
    sa.select(_entry.picture)
    .join_from(challenges, challenge_entries, _entry.challenge == challenges.c.id)
    .where(challenges.c.guild == sa.bindparam("guild"), challenges.c.ended_at.is_(None))
    .where(_entry.removed_at.is_(None))
)
