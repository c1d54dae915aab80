"""Challenges and entries as rows, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.counting import Standing
from bot.domain.challenges.records import EnteredPicture, Hosted, Prize
from bot.domain.challenges.values import Challenge, Entry, EntryId, Options, Phase
from bot.domain.errors import NoChallenge
from bot.domain.kept import read
from bot.storage.challenges.tables import challenge_entries, challenges
from bot.storage.engine.columns import Moment
from bot.storage.engine.database import Database

Row = sa.Row[Any]


def locked(tx: sa.Connection, guild: int, public_id: str) -> Row:
    """The challenge, locked against whoever enters, votes, or changes its phase. Raises NoChallenge.

    It is taken before any lock on a member.
    """
    row = tx.execute(_LOCK_NAMED, {"server": guild, "named": public_id}).one_or_none()
    if row is None:
        raise NoChallenge("named")
    return row


def locked_by_id(tx: sa.Connection, id: int) -> Row | None:
    """The same by the id of its row; None if there is none."""
    return tx.execute(_LOCK, {"challenge": id}).one_or_none()


def named(tx: sa.Connection, guild: int, public_id: str) -> Row:
    """The challenge. Raises NoChallenge."""
    row = tx.execute(_NAMED, {"server": guild, "named": public_id}).one_or_none()
    if row is None:
        raise NoChallenge("named")
    return row


def moment(tx: sa.Connection, database: Database) -> Any:
    """Now. To be asked for once the lock is there: to wait for it may take a while."""
    return tx.execute(database.built(_select_now)).scalar_one()


def entries_of(tx: sa.Connection, challenge: int) -> list[Row]:
    """All entries, removed ones too: by number, before voting by id."""
    return list(tx.execute(_ENTRIES, {"challenge": challenge}))


def by_member(entries: Iterable[Row]) -> dict[int, list[EntryId]]:
    """The entries of each member. Looked for ballot by ballot, many voters times many entries take seconds."""
    found: defaultdict[int, list[EntryId]] = defaultdict(list)
    for entry in entries:
        found[entry.member].append(entry.id)
    return found


def entry_of(tx: sa.Connection, id: int) -> Row | None:
    """The entry of this id; None if it was withdrawn."""
    return tx.execute(_ENTRY, {"entry": id}).one_or_none()


def to_hosted(row: Row) -> Hosted:
    return Hosted(
        challenge=to_challenge(row),
        public_id=row.public_id,
        channel=row.channel,
        made_by=row.made_by,
        tag=row.tag,
        thread=row.thread,
        prize=Prize(role=row.winner_role, credits=row.winner_credits),
        locale=row.locale,
        cancelled_why=row.cancelled_why,
    )


def to_challenge(row: Row) -> Challenge:
    return Challenge(
        id=row.id,
        guild=row.guild,
        theme=row.theme,
        brief=row.brief,
        phase=Phase(row.phase),
        published_at=row.published_at,
        opens_at=row.opens_at,
        voting_at=row.voting_at,
        closes_at=row.closes_at,
        options=read(Options, row.options, salvage=True),
        voting_opened_at=row.voting_opened_at,
        ended_at=row.ended_at,
        missed=timedelta(seconds=row.missed),
        reckoned_until=row.reckoned_until,
    )


def columns_of(challenge: Challenge) -> dict[str, Any]:
    """What of a challenge can change."""
    return {
        "theme": challenge.theme,
        "brief": challenge.brief,
        "phase": challenge.phase.value,
        "opens_at": challenge.opens_at,
        "voting_at": challenge.voting_at,
        "closes_at": challenge.closes_at,
        "options": asdict(challenge.options),
        "voting_opened_at": challenge.voting_opened_at,
        "ended_at": challenge.ended_at,
        "missed": challenge.missed.total_seconds(),
        "reckoned_until": challenge.reckoned_until,
    }


def to_entry(row: Row) -> Entry:
    return Entry(
        id=row.id,
        author=row.member,
        picture=row.picture,
        entered_at=row.entered_at,
        title=row.title,
        is_late=row.late_by is not None,
        removed_at=row.removed_at,
    )


def to_entered(row: Row) -> EnteredPicture:
    return EnteredPicture(
        entry=to_entry(row),
        key=row.key,
        media_type=row.media_type,
        width=row.width,
        height=row.height,
        number=row.number,
        prompt=row.prompt,
        hides_prompt=row.hides_prompt,
        alt=row.alt,
        is_spoiler=row.spoiler,
        is_erased=row.erased_at is not None,
        standing=_to_standing(row),
        late_why=row.late_why,
        removed_why=row.removed_why,
    )


def all_entered(rows: Iterable[Row]) -> tuple[EnteredPicture, ...]:
    """Those that stand."""
    return tuple(to_entered(row) for row in rows if row.removed_at is None)


def kept_standing(standing: Standing) -> dict[str, Any]:
    """As JSON has it: fractions are pairs of whole numbers."""
    fractions = {
        name: [value.numerator, value.denominator]
        for name, value in (
            ("share", standing.share),
            ("wins", standing.wins),
            ("losses", standing.losses),
        )
    }
    return {"chosen": standing.chosen, "seen": standing.seen, **fractions}


def _to_standing(row: Row) -> Standing | None:
    if row.place is None:
        return None
    kept = row.standing
    fractions = {name: Fraction(*kept[name]) for name in ("share", "wins", "losses")}
    return Standing(row.id, row.place, chosen=kept["chosen"], seen=kept["seen"], **fractions)


# --- statements ------------------------------------------------------------------------------------------

_IS_NAMED = (challenges.c.guild == sa.bindparam("server")) & (challenges.c.public_id == sa.bindparam("named"))
_NAMED = sa.select(challenges).where(_IS_NAMED)
_LOCK_NAMED = _NAMED.with_for_update()
_LOCK = sa.select(challenges).where(challenges.c.id == sa.bindparam("challenge")).with_for_update()
_ENTRIES = (
    sa.select(challenge_entries)
    .where(challenge_entries.c.challenge == sa.bindparam("challenge"))
    .order_by(challenge_entries.c.number, challenge_entries.c.id)
)
_ENTRY = sa.select(challenge_entries).where(challenge_entries.c.id == sa.bindparam("entry"))


def _select_now(database: Database) -> sa.Select[Any]:
    return sa.select(sa.type_coerce(database.now(), Moment))
