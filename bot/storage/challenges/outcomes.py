"""What challenges have come to: results, the leaderboard, and what could not be posted.

Every function is a part of the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.records import Counts, EnteredPicture, Outcome, PostKind, Ranked, Trouble
from bot.domain.challenges.values import Phase
from bot.domain.challenges.verdicts import PODIUM, TooFew, Verdict
from bot.domain.errors import ChallengeCancelled, NoResultYet
from bot.storage.challenges.dueling.tables import duel_ballots
from bot.storage.challenges.reading import Row, all_entered, entries_of, to_hosted
from bot.storage.challenges.tables import (
    ballot_receipts,
    ballots,
    challenge_entries,
    challenge_posts,
    challenges,
)
from bot.storage.engine.columns import Moment

EVER = datetime(2000, 1, 1, tzinfo=UTC)


def outcome(tx: sa.Connection, challenge: Row) -> Outcome:
    """The result as the last count left it. Raises NoResultYet, or ChallengeCancelled."""
    if challenge.phase == Phase.CANCELLED:
        raise ChallengeCancelled
    if challenge.phase != Phase.CLOSED:
        raise NoResultYet(challenge.closes_at)
    return outcome_of(challenge, all_entered(entries_of(tx, challenge.id)))


def outcome_of(challenge: Row, pictures: Sequence[EnteredPicture]) -> Outcome:
    """The same from the entries that stand, by their numbers."""
    placed = sorted(pictures, key=lambda each: each.standing.place if each.standing is not None else 0)
    ranking = tuple(each.standing for each in placed if each.standing is not None)
    too_few = TooFew(challenge.too_few) if challenge.too_few is not None else None
    verdict = Verdict(ballots=challenge.ballots, ranking=ranking, too_few=too_few)
    return Outcome(
        hosted=to_hosted(challenge),
        verdict=verdict,
        pictures=tuple(placed),
        ballots_sha256=challenge.ballots_sha256,
    )


def counts(tx: sa.Connection, challenge: int) -> Counts:
    """Who has only opened a ballot is not one of the voters."""
    row = tx.execute(_COUNTS, {"of": challenge}).one()
    return Counts(entries=row.entries, voters=row.voters + row.receipts)


def leaderboard(tx: sa.Connection, guild: int, since: datetime | None, limit: int) -> tuple[Ranked, ...]:
    """The best first."""
    given = {"server": guild, "since": since or EVER, "limit": limit}
    return tuple(Ranked(**row._mapping) for row in tx.execute(_LEADERBOARD, given))


def troubles(tx: sa.Connection, challenge: int) -> tuple[Trouble, ...]:
    """The posts that are not tried any more."""
    return tuple(
        Trouble(kind=PostKind(row.kind), number=row.number, reason=row.reason)
        for row in tx.execute(_TROUBLES, {"of": challenge})
    )


# --- statements ------------------------------------------------------------------------------------------

_OF: sa.BindParameter[int] = sa.bindparam("of", type_=sa.BigInteger)
_entry = challenge_entries.c


def _has_any(column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """Whether a list that is kept as JSON has anything in it."""
    return sa.cast(column, sa.Text) != "[]"


def _number_of(table: sa.Table, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    here = table.c.challenge == _OF
    return sa.select(sa.func.count()).select_from(table).where(here, *conditions).scalar_subquery()


_COUNTS = sa.select(
    _number_of(challenge_entries, _entry.removed_at.is_(None)).label("entries"),
    (
        _number_of(ballots, _has_any(ballots.c.chosen))
        + _number_of(duel_ballots, _has_any(duel_ballots.c.duels))
    ).label("voters"),
    _number_of(ballot_receipts, ballot_receipts.c.counted.is_(True)).label("receipts"),
)
_wins = sa.func.count(sa.case((_entry.place == 1, 1)))
_podiums = sa.func.count(sa.case((_entry.place <= PODIUM, 1)))
_entries = sa.func.count()
_LEADERBOARD = (
    sa.select(
        _entry.member,
        _wins.label("wins"),
        _podiums.label("podiums"),
        _entries.label("entries"),
    )
    .join_from(challenges, challenge_entries, _entry.challenge == challenges.c.id)
    .where(challenges.c.guild == sa.bindparam("server"), challenges.c.phase == Phase.CLOSED.value)
    .where(challenges.c.ended_at >= sa.bindparam("since", type_=Moment))
    .where(_entry.removed_at.is_(None), _entry.erased_at.is_(None))
    .group_by(_entry.member)
    .order_by(_wins.desc(), _podiums.desc(), _entries.desc(), _entry.member)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_post = challenge_posts.c
_TROUBLES = (
    sa.select(_post.kind, _post.number, _post.reason)
    .where(_post.challenge == _OF, _post.state == "failed")
    .order_by(_post.line)
)
