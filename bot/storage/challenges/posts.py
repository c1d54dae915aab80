"""The to-do list at Discord: messages that are posted or edited, and roles. Taking one leases it, as with the outbox.

Those of a challenge are done one after the other, in the order in which they were noted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.records import EnteredPicture, Post, PostKind
from bot.domain.challenges.values import EntryId, Phase
from bot.storage.challenges.noting import GALLERY
from bot.storage.challenges.outcomes import counts, outcome_of
from bot.storage.challenges.reading import (
    Row,
    all_entered,
    entries_of,
    entry_of,
    locked_by_id,
    to_entered,
    to_hosted,
)
from bot.storage.challenges.recurring.ending import unseen
from bot.storage.challenges.reporting import troubles
from bot.storage.challenges.reporting.noticing import hints_of_post
from bot.storage.challenges.tables import challenge_entries, challenge_posts, challenges
from bot.storage.engine.database import Database

LEASE = timedelta(seconds=120)  # longer than any attempt, or a second one would begin beside the first
REASON = 64  # characters of a reason
LATEST = timedelta(days=7)  # after the end of a challenge: as long as a removal counts it again


class ChallengePostRows:
    """Satisfies `umpire.posts.Posts`. All of its verbs raise StoreBusy or StoreFull."""

    def __init__(self, database: Database) -> None:
        self._database = database
        now = database.now()
        self._release_all = sa.update(challenge_posts).where(_IS_PENDING).values(not_before=now)
        next_due = (
            sa.select(_post.id)
            .where(_IS_FIRST, _post.not_before <= now)
            .order_by(_post.not_before, _post.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=challenge_posts)
        )
        self._take = (
            sa.update(challenge_posts)
            .where(_post.id == next_due.scalar_subquery())
            .values(attempts=_post.attempts + 1, not_before=database.now(LEASE))
            .returning(challenge_posts, now.label("now"))
        )
        self._again = sa.update(challenge_posts).where(_IS_IT).values(not_before=now, attempts=0)
        self._next_due = sa.select(sa.func.min(_post.not_before), now.label("now")).where(_IS_FIRST)

    async def release(self) -> None:
        """Make all of them due now, at a start; not while other processes run, which may have them in hand."""
        await self._database.transact(self._release)

    def _release(self, tx: sa.Connection) -> None:
        if not self._database.others_live(tx):
            tx.execute(self._release_all)

    async def claim_due(self) -> Post | None:
        """The one that has been due for longest, leased for LEASE; None if none is.

        Of a challenge that has one in hand, or an earlier one that waits, none is.
        """
        return await self._database.transact(self._claim_due)

    def _claim_due(self, tx: sa.Connection) -> Post | None:
        todo = tx.execute(self._take).one_or_none()
        if todo is None:
            return None
        challenge = tx.execute(_CHALLENGE, {"challenge": todo.challenge}).one()
        entries = entries_of(tx, challenge.id)
        is_closed = challenge.phase == Phase.CLOSED
        return Post(
            id=todo.id,
            kind=PostKind(todo.kind),
            number=todo.number,
            hosted=to_hosted(challenge),
            channel=todo.channel,
            message=todo.message,
            pictures=_shown(tx, PostKind(todo.kind), todo.number, entries),
            counts=counts(tx, challenge.id),
            outcome=outcome_of(challenge, all_entered(entries)) if is_closed else None,
            attempts=todo.attempts,
            age=max(0.0, (todo.now - todo.created_at).total_seconds()),
            wanted=todo.wanted,
            is_long_over=challenge.ended_at is not None and challenge.ended_at <= todo.now - LATEST,
            hints=hints_of_post(todo.number, challenge, entries) if todo.kind == PostKind.HINT else None,
            keeps_role=todo.kind == PostKind.ROLE and _keeps_role(tx, todo.number),
        )

    async def posted(self, id: int, channel: int, message: int, thread: int | None) -> None:
        """It is at Discord now, as this message. `thread`: the post in a forum that was made with it."""
        work = partial(self._posted, id=id, channel=channel, message=message, thread=thread)
        await self._database.transact(work)

    def _posted(self, tx: sa.Connection, id: int, channel: int, message: int, thread: int | None) -> None:
        challenge = tx.execute(_OF_POST, {"todo": id}).scalar_one_or_none()
        if challenge is None:
            return
        if thread is not None:
            locked_by_id(tx, challenge)
            tx.execute(_THREAD, {"challenge": challenge, "place": thread})
        tx.execute(_POSTED, {"todo": id, "where": channel, "what": message})

    async def done(self, post: Post) -> bool:
        """Take it off the list; False if it was wanted again meanwhile: it is due again."""
        return await self._database.transact(partial(self._done, post=post))

    def _done(self, tx: sa.Connection, post: Post) -> bool:
        if tx.execute(_DONE, {"todo": post.id, "seen": post.wanted}).rowcount:
            return True
        return not tx.execute(self._again, {"todo": post.id}).rowcount

    async def put_off(self, id: int, seconds: float) -> None:
        """Make it due again in `seconds` instead of when its lease is over."""
        later = (
            sa.update(challenge_posts)
            .where(_post.id == id, _IS_PENDING)
            .values(not_before=self._database.now(timedelta(seconds=seconds)))
        )
        await self._database.transact(lambda tx: tx.execute(later))

    async def failed(self, id: int, reason: str) -> None:
        """It is not tried again until it is wanted again, or revived. If that was so meanwhile, it is due at once.

        Hosts are to be told, where they are not told of a series that is paused now.
        """
        given = {"todo": id, "why": reason[:REASON]}
        await self._database.transact(partial(self._failed, given=given))

    def _failed(self, tx: sa.Connection, given: dict[str, Any]) -> None:
        card = tx.execute(_OF_CARD, {"todo": given["todo"]}).scalar_one_or_none()
        if card is not None:
            locked_by_id(tx, card)  # before the row of its post, as everybody does
        if not tx.execute(_FAILED, given).rowcount:
            tx.execute(self._again, {"todo": given["todo"]})
        elif card is None or not unseen(tx, self._database, card, given["why"]):
            troubles.note(tx, self._database, given["todo"], given["why"])

    async def revive(self, reasons: Collection[str], after: timedelta) -> int:
        """Make due again what failed for one of these reasons so long ago, or longer; how many these are.

        Of challenges that are over for LATEST nothing is, and of cancelled ones only what says that they are, where
        anybody has seen them.
        """
        now = self._database.now()
        revived = (
            sa.update(challenge_posts)
            .where(_post.state == sa.literal_column("'failed'"), _post.reason.in_(sorted(reasons)))
            .where(_post.not_before <= self._database.now(-after), _still_matters(self._database))
            .values(state="pending", reason=sa.null(), not_before=now, created_at=now)
        )
        return await self._database.transact(lambda tx: tx.execute(revived).rowcount)

    async def seconds_to_next(self) -> float | None:
        """Seconds until the next one is due, 0.0 if one is overdue; None if there is none."""
        return await self._database.transact(self._seconds_to_next)

    def _seconds_to_next(self, tx: sa.Connection) -> float | None:
        due, now = tx.execute(self._next_due).one()
        return max(0.0, (due - now).total_seconds()) if due is not None else None


def _shown(
    tx: sa.Connection, kind: PostKind, number: int, entries: Sequence[Row]
) -> tuple[EnteredPicture, ...]:
    """Those that were removed since they had a number too: in their place it is said so."""
    numbered = [row for row in entries if row.number is not None]
    match kind:
        case PostKind.GALLERY:
            first = (number - 1) * GALLERY
            return tuple(to_entered(row) for row in numbered if first < row.number <= first + GALLERY)
        case PostKind.SHEET:
            return all_entered(entries)
        case PostKind.RESULT:
            return tuple(to_entered(row) for row in numbered)
        case PostKind.ROLE:
            row = entry_of(tx, number)
            return () if row is None else (to_entered(row),)
    return ()


def _keeps_role(tx: sa.Connection, entry: EntryId) -> bool:
    """Whether the author of the entry has won the same role by another challenge of the server too."""
    return bool(tx.scalar(_WON_ELSEWHERE, {"entry": entry}))


def _still_matters(database: Database) -> sa.ColumnElement[bool]:
    is_recent = challenges.c.ended_at.is_(None) | (challenges.c.ended_at > database.now(-LATEST))
    says_so = _post.kind.in_([PostKind.CARD.value, PostKind.NOTICE.value])
    is_seen = sa.exists().where(_seen.c.challenge == challenges.c.id, _seen.c.message.is_not(None))
    is_wanted = (challenges.c.phase != sa.literal_column(f"'{Phase.CANCELLED.value}'")) | (says_so & is_seen)
    return sa.exists().where(challenges.c.id == _post.challenge, is_recent, is_wanted)


# --- statements ------------------------------------------------------------------------------------------

_post = challenge_posts.c
_IS_PENDING = _post.state == sa.literal_column("'pending'")
_earlier = challenge_posts.alias("earlier")
_seen = challenge_posts.alias("seen")
_IS_FIRST = _IS_PENDING & ~sa.exists().where(
    _earlier.c.challenge == _post.challenge,
    _earlier.c.state == sa.literal_column("'pending'"),
    _earlier.c.line < _post.line,
)
_IS_IT = (_post.id == sa.bindparam("todo")) & _IS_PENDING
_OF_POST = sa.select(_post.challenge).where(_post.id == sa.bindparam("todo"))
_OF_CARD = _OF_POST.where(_post.kind == PostKind.CARD.value)
_CHALLENGE = sa.select(challenges).where(challenges.c.id == sa.bindparam("challenge"))
_THREAD = (
    sa.update(challenges)
    .where(challenges.c.id == sa.bindparam("challenge"))
    .values(thread=sa.bindparam("place"))
)
_POSTED = (
    sa.update(challenge_posts)
    .where(_post.id == sa.bindparam("todo"))
    .values(channel=sa.bindparam("where"), message=sa.bindparam("what"))
)
_DONE = (
    sa.update(challenge_posts)
    .where(_IS_IT, _post.wanted == sa.bindparam("seen"))
    .values(state="done", told=None, tell_at=None)
)
_FAILED = (
    sa.update(challenge_posts)
    .where(_IS_IT, _post.attempts > 0)
    .values(state="failed", reason=sa.bindparam("why"))
)
_theirs, _contest = challenge_entries.alias("theirs"), challenges.alias("contest")
_WON_ELSEWHERE = sa.select(
    sa.exists()
    .select_from(
        challenge_entries.join(challenges, challenges.c.id == challenge_entries.c.challenge)
        .join(_theirs, _theirs.c.member == challenge_entries.c.member)
        .join(_contest, _contest.c.id == _theirs.c.challenge)
    )
    .where(challenge_entries.c.id == sa.bindparam("entry"), _theirs.c.id != challenge_entries.c.id)
    .where(_theirs.c.place == 1, _theirs.c.removed_at.is_(None), _theirs.c.erased_at.is_(None))
    .where(_contest.c.guild == challenges.c.guild, _contest.c.winner_role == challenges.c.winner_role)
)
