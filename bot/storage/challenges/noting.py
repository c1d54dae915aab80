"""How it is noted what is to be done at Discord for a challenge: in the transaction that makes it necessary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.records import PostKind
from bot.storage.challenges.tables import challenge_posts
from bot.storage.engine.database import Database
from bot.storage.engine.notifications import Topic

GALLERY = 10  # pictures in a message

Wanted = tuple[PostKind, int]
CARD: Wanted = (PostKind.CARD, 0)
SHEET: Wanted = (PostKind.SHEET, 0)
# They are dropped where a challenge is cancelled before they were posted.
PICTURE_KINDS = (PostKind.GALLERY, PostKind.SHEET)
RESULT: Wanted = (PostKind.RESULT, 0)
NOTICE: Wanted = (PostKind.NOTICE, 0)


def galleries(numbers: Iterable[int | None]) -> list[Wanted]:
    """The messages in which the entries of these numbers are; of None, which has no number yet, there is none."""
    return [
        (PostKind.GALLERY, each) for each in sorted({-(-number // GALLERY) for number in numbers if number})
    ]


def note(tx: sa.Connection, database: Database, challenge: int, posts: Iterable[Wanted]) -> None:
    """Have these done, in this order. The challenge is locked.

    One that waits for its turn keeps it; one that is in hand is done again afterwards.
    """
    wanted = list(posts)
    if not wanted:
        return
    line = tx.execute(_LAST, {"challenge": challenge}).scalar_one()
    for number, (kind, each) in enumerate(wanted, line + 1):
        row = {"challenge": challenge, "kind": kind.value, "number": each, "line": number}
        tx.execute(database.built(_note), row)
    database.notify(tx, Topic.CHALLENGES)


def drop_unposted(tx: sa.Connection, challenge: int) -> list[Wanted]:
    """Take the messages with pictures off the list, which nobody needs to see any more; those that are there already,
    or in hand, are returned."""
    tx.execute(_DROP, {"of": challenge})
    return [(PostKind(row.kind), row.number) for row in tx.execute(_WITH_PICTURES, {"of": challenge})]


# --- statements ------------------------------------------------------------------------------------------

_post = challenge_posts.c
_LAST = sa.select(sa.func.coalesce(sa.func.max(_post.line), sa.literal_column("0"))).where(
    _post.challenge == sa.bindparam("challenge")
)
_has_pictures = (_post.challenge == sa.bindparam("of")) & _post.kind.in_(
    [kind.value for kind in PICTURE_KINDS]
)
# One that was wanted again may have been tried before that.
_DROP = sa.delete(challenge_posts).where(
    _has_pictures, _post.message.is_(None), _post.attempts == 0, _post.wanted <= 1
)
_WITH_PICTURES = sa.select(_post.kind, _post.number).where(_has_pictures).order_by(_post.kind, _post.number)


def _note(database: Database) -> sa.Executable:
    now = database.now()
    insert = database.insert(challenge_posts).values(
        state="pending", not_before=now, attempts=0, created_at=now, wanted=1
    )
    new: dict[str, Any] = {"line": insert.excluded.line, "not_before": now}
    is_pending = _post.state == sa.literal_column("'pending'")
    kept = {name: sa.case((is_pending, _post[name]), else_=value) for name, value in new.items()}
    return insert.on_conflict_do_update(
        index_elements=[_post.challenge, _post.kind, _post.number],
        set_={
            **kept,
            "state": "pending",
            "reason": sa.null(),
            "attempts": 0,
            "created_at": now,
            "wanted": _post.wanted + 1,
        },
    )
