"""Of what could not be posted hosts are told once. What they have heard, or are to hear, stands at the post itself.

Several messages of a gallery, or several roles, may fail alike: then hosts are told of the first one, and know it of
the others.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.records import Hosted, PostKind, Trouble
from bot.storage.challenges.reading import locked_by_id, to_hosted
from bot.storage.challenges.tables import challenge_posts, challenges
from bot.storage.engine.columns import Moment
from bot.storage.engine.database import Database

LEASE = timedelta(seconds=60)  # for telling them; longer than that takes


def note(tx: sa.Connection, database: Database, post: int, why: str) -> None:
    """Have hosts told that the post has failed for this reason, unless they have heard so of one of its kind."""
    tx.execute(database.built(_note), {"todo": post, "why": why})


class TroubleRows:
    """Satisfies `umpire.troubles.Untold`. All of its verbs raise StoreBusy or StoreFull."""

    def __init__(self, database: Database) -> None:
        self._database = database
        next_due = (
            sa.select(_post.id)
            .where(_post.tell_at <= database.now())
            .order_by(_post.tell_at, _post.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        self._take = (
            sa.update(challenge_posts)
            .where(_post.id == next_due.scalar_subquery())
            .values(tell_at=database.now(LEASE))
            .returning(_post.challenge, _post.kind, _post.number, _post.told)
        )

    async def claim_due(self) -> tuple[Hosted, Trouble] | None:
        """The one that has been due for longest, leased for LEASE; None if none is."""
        return await self._database.transact(self._claim_due)

    def _claim_due(self, tx: sa.Connection) -> tuple[Hosted, Trouble] | None:
        row = tx.execute(self._take).one_or_none()
        if row is None:
            return None
        challenge = tx.execute(_CHALLENGE, {"challenge": row.challenge}).one()
        return to_hosted(challenge), Trouble(kind=PostKind(row.kind), number=row.number, reason=row.told)

    async def told(self, hosted: Hosted, trouble: Trouble) -> None:
        """They have heard it."""
        await self._database.transact(partial(_write, _HEARD, hosted=hosted, trouble=trouble))

    async def unheard(self, hosted: Hosted, trouble: Trouble) -> None:
        """They could not be reached, and are to be told when a post of this kind fails for this reason again."""
        await self._database.transact(partial(_write, _UNHEARD, hosted=hosted, trouble=trouble))


def _write(statement: sa.Update, tx: sa.Connection, *, hosted: Hosted, trouble: Trouble) -> None:
    """The posts are those for which they were told, and still are: one may have been done meanwhile."""
    locked_by_id(tx, hosted.challenge.id)  # before the rows of its posts, as everybody does
    given: dict[str, Any] = {"of": hosted.challenge.id, "like": trouble.kind.value, "said": trouble.reason}
    tx.execute(statement, given)


# --- statements ------------------------------------------------------------------------------------------

_post = challenge_posts.c
_other = challenge_posts.alias("other").c
_CHALLENGE = sa.select(challenges).where(challenges.c.id == sa.bindparam("challenge"))
_ALIKE = (
    sa.update(challenge_posts)
    .where(_post.challenge == sa.bindparam("of"), _post.kind == sa.bindparam("like"))
    .where(_post.told == sa.bindparam("said"))
)
_HEARD = _ALIKE.where(_post.tell_at.is_not(None)).values(tell_at=None)
_UNHEARD = _ALIKE.values(told=None, tell_at=None)


def _note(database: Database) -> sa.Executable:
    why: sa.BindParameter[str] = sa.bindparam("why", type_=sa.String)
    is_known = sa.exists().where(
        _other.challenge == _post.challenge, _other.kind == _post.kind, _other.told == why
    )
    due = sa.case(
        (_post.told == why, _post.tell_at),  # it is told, or on its way
        (is_known, sa.null()),
        else_=database.now(),
    )
    return (
        sa.update(challenge_posts)
        .where(_post.id == sa.bindparam("todo"))
        .values(told=why, tell_at=sa.type_coerce(due, Moment))
    )
