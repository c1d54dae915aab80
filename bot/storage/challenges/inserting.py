"""A member's entries as rows: those that they have, and a new one. A part of the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from bot.domain.challenges.records import EnteredPicture, Submission
from bot.domain.guilds.audit import Change
from bot.storage.challenges.reading import Row, to_entered
from bot.storage.challenges.tables import challenge_entries


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
    }
    return to_entered(tx.execute(_INSERT, row).one())


# --- statements ------------------------------------------------------------------------------------------

_entry = challenge_entries.c
_INSERT = sa.insert(challenge_entries).returning(challenge_entries)
_THEIRS = (
    sa.select(challenge_entries)
    .where(_entry.challenge == sa.bindparam("of"), _entry.member == sa.bindparam("author"))
    .order_by(_entry.id)
)
