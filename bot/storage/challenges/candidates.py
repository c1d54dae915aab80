"""What the row of a picture, and those of all that it goes back to, prove about it; and the entry that comes of it.

Every function is a part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.entering import Candidate
from bot.domain.challenges.records import EnteredPicture, Submission
from bot.domain.guilds.audit import Change
from bot.storage.challenges.reading import Row, to_entered
from bot.storage.challenges.tables import challenge_entries
from bot.storage.pictures.records import request_of
from bot.storage.pictures.tables import IS_SHOWN, generations

DEEPEST = 200  # pictures that one was made after, one after the other; beyond that nobody knows who made them
NOBODY = 0


def candidate(tx: sa.Connection, guild: int, picture: str) -> Candidate | None:
    """The picture as one that may be entered; None if there is no such painted, undeleted picture on this server.

    `made_after` has 0 for what it goes back to and is not there, or whose author had their data deleted.
    """
    row = tx.execute(_PICTURE, {"server": guild, "picture": picture}).one_or_none()
    if row is None:
        return None
    return Candidate(
        picture=row.public_id,
        author=row.member,
        model=request_of(row).model,
        asked_at=row.created_at,
        made_after=_authors(tx, row.parent),
    )


def is_there(tx: sa.Connection, guild: int, picture: str) -> bool:
    """Whether it still is, for who enters it now."""
    return tx.execute(_PICTURE, {"server": guild, "picture": picture}).one_or_none() is not None


def _authors(tx: sa.Connection, parent: str | None) -> frozenset[int]:
    if parent is None:
        return frozenset()
    line = tx.execute(_LINE, {"first": parent, "deepest": DEEPEST}).all()
    authors = {NOBODY if row.erased_at is not None or row.member < 0 else row.member for row in line}
    is_whole = bool(line) and line[-1].parent is None
    return frozenset(authors if is_whole else authors | {NOBODY})


def theirs(tx: sa.Connection, challenge: int, member: int) -> list[Row]:
    """All that a member has had in a challenge and has not withdrawn."""
    return list(tx.execute(_THEIRS, {"of": challenge, "author": member}))


def entered_with(rows: Iterable[Row], interaction: int) -> Row | None:
    """The one that was entered with this interaction; None if none was."""
    return next((row for row in rows if row.interaction == interaction), None)


def insert(
    tx: sa.Connection, challenge: int, submission: Submission, now: datetime, late: Change | None = None
) -> EnteredPicture:
    """Keep it as an entry; `late`: a host's change that adds it."""
    row = {
        "challenge": challenge,
        "member": submission.candidate.author,
        "picture": submission.candidate.picture,
        "interaction": submission.interaction,
        "title": submission.title,
        "prompt": submission.prompt,
        "hides_prompt": submission.hides_prompt,
        "alt": submission.alt,
        "spoiler": submission.is_spoiler,
        "key": submission.key,
        "media_type": submission.media_type,
        "width": submission.width,
        "height": submission.height,
        "entered_at": now,
        "shown": 0,
        "won_credits": 0,
        "late_by": late.actor if late is not None else None,
        "late_why": late.reason if late is not None else None,
        "fingerprint": submission.fingerprint,
    }
    return to_entered(tx.execute(_INSERT, row).one())


# --- statements ------------------------------------------------------------------------------------------

_made = generations.c
_PICTURE: sa.Select[Any] = sa.select(
    _made.id, _made.public_id, _made.member, _made.request, _made.created_at, _made.parent
).where(
    _made.guild == sa.bindparam("server"),
    _made.public_id == sa.bindparam("picture"),
    IS_SHOWN,
    _made.erased_at.is_(None),
)
_line = (
    sa.select(_made.member, _made.erased_at, _made.parent, sa.literal_column("1", sa.Integer).label("depth"))
    .where(_made.public_id == sa.bindparam("first"))
    .cte("line", recursive=True)
)
_before = generations.alias("before")
_line = _line.union_all(
    sa.select(_before.c.member, _before.c.erased_at, _before.c.parent, _line.c.depth + 1)
    .join_from(_line, _before, _before.c.public_id == _line.c.parent)
    .where(_line.c.depth < sa.bindparam("deepest", type_=sa.Integer))
)
_LINE = sa.select(_line.c.member, _line.c.erased_at, _line.c.parent).order_by(_line.c.depth)
_entry = challenge_entries.c
_INSERT = sa.insert(challenge_entries).returning(challenge_entries)
_THEIRS = (
    sa.select(challenge_entries)
    .where(_entry.challenge == sa.bindparam("of"), _entry.member == sa.bindparam("author"))
    .order_by(_entry.id)
)
