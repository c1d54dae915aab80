"""What winners get, at the close and when a removal makes others win: credits, through the audit, and the role."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.records import PostKind, TakenBack
from bot.domain.challenges.values import EntryId
from bot.domain.challenges.verdicts import won_credits
from bot.domain.guilds.audit import Action, Change
from bot.domain.limits import Scope
from bot.domain.money.spending import Month
from bot.storage.challenges.noting import Wanted
from bot.storage.challenges.reading import Row, moment
from bot.storage.challenges.tables import challenge_entries
from bot.storage.credits import entries as ledger
from bot.storage.credits import sums
from bot.storage.credits.locks import lock_members
from bot.storage.credits.tables import Kind, credit_entries
from bot.storage.engine.columns import Moment
from bot.storage.engine.database import Database
from bot.storage.guilds import audit
from bot.storage.guilds.tables import audit as changes

MEMBER = Scope.MEMBER.value


class Prizes:
    """Every verb is a part of the caller's transaction, in which the challenge is locked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, tx: sa.Connection, challenge: Row, entries: Sequence[Row]) -> None:
        """Give each of these winners the prize's credits, as far as they may win so many."""
        winners = [row for row in entries if row.erased_at is None]
        if not challenge.winner_credits or not winners:
            return
        lock_members(tx, self._database, {(challenge.guild, row.member) for row in winners})
        for row in winners:
            self._grant(tx, challenge, row)

    def take_back(self, tx: sa.Connection, entries: Sequence[Row], change: Change) -> TakenBack | None:
        """Undo what these got who are no winners any more; what they spent stays spent. None if they got nothing."""
        losers = [row for row in entries if row.won_audit is not None and row.erased_at is None]
        if not losers:
            return None
        lock_members(tx, self._database, {(change.guild, row.member) for row in losers})
        each = [self._undo(tx, row, change) for row in losers]
        return TakenBack(taken=sum(one.taken for one in each), spent=sum(one.spent for one in each))

    def _grant(self, tx: sa.Connection, challenge: Row, winner: Row) -> None:
        now = moment(tx, self._database)
        given = {"guild": challenge.guild, "member": winner.member, "since": Month.of(now).since}
        # Who had lost it, and wins again, has spent of it what still counts as won.
        prize = max(0, challenge.winner_credits - winner.won_credits)
        credits = won_credits(prize, _won(tx, given))
        if not credits:
            return
        change = Change(guild=challenge.guild, actor=challenge.made_by, reason=challenge.theme)
        new = {"credits": credits, "expires_at": None, "challenge": challenge.public_id}
        written = audit.write(tx, self._database, change, Action.GRANT, MEMBER, winner.member, new=new)
        ledger.append_grant(tx, written, credits, now, None)
        won = winner.won_credits + credits
        tx.execute(_WIN, {"entry": winner.id, "credits": won, "at": now, "change": written.id})

    def _undo(self, tx: sa.Connection, loser: Row, change: Change) -> TakenBack:
        """Void the grant, as an Undo by moderators does. What had been spent of it goes on to count as won.

        Of one that was voided before, by an earlier removal or by moderators, nothing is left to take: what it counts
        stays as it is, or who wins again would get it twice.
        """
        given = {"guild": change.guild, "member": loser.member, "now": moment(tx, self._database)}
        of_change = tx.execute(_GRANT, {"change": loser.won_audit}).scalar_one()
        left = next((row for row in tx.execute(sums.grants(), given).all() if row.id == of_change), None)
        if left is None:
            return TakenBack()
        facts, lost = {"audit": loser.won_audit}, loser.won_audit
        written = audit.write(
            tx, self._database, change, Action.UNDO, MEMBER, loser.member, new=facts, undoes=lost
        )
        ledger.void(tx, written, lost)
        taken = left.credits - left.paid
        if spent := loser.won_credits - taken:
            tx.execute(_KEEP, {"entry": loser.id, "spent": spent})
        else:
            tx.execute(_LOSE, {"entry": loser.id})
        return TakenBack(taken=taken, spent=spent)


def _won(tx: sa.Connection, given: Mapping[str, Any]) -> int:
    """What a member has won since then.

    It is read from the grants, since these stay to be spent when a member has their data deleted; of the entries
    nothing tells any more who has won.
    """
    rows = tx.execute(_granted(), given).all()
    return sum(row.won for row in rows if isinstance(row.new, dict) and "challenge" in row.new)


def roles(challenge: Row, entries: Collection[EntryId]) -> list[Wanted]:
    """The posts that give, or take, the winner's role; the poster sees by where the entry stands now which it is."""
    return [(PostKind.ROLE, id) for id in sorted(entries)] if challenge.winner_role is not None else []


# --- statements ------------------------------------------------------------------------------------------

_entry = challenge_entries.c
_IS_IT = _entry.id == sa.bindparam("entry")
_WIN = (
    sa.update(challenge_entries)
    .where(_IS_IT)
    .values(
        won_credits=sa.bindparam("credits"),
        won_at=sa.bindparam("at"),
        won_audit=sa.bindparam("change"),
    )
)
_LOSE = sa.update(challenge_entries).where(_IS_IT).values(won_credits=0, won_at=None, won_audit=None)
_KEEP = sa.update(challenge_entries).where(_IS_IT).values(won_credits=sa.bindparam("spent"))
_GRANT = sa.select(credit_entries.c.id).where(
    credit_entries.c.audit == sa.bindparam("change"), credit_entries.c.kind == Kind.GRANT.value
)


@cache
def _granted() -> sa.Select[Any]:
    """What a member was given since then, by whatever change; of what was undone, what was spent of it before.
    Parameters guild, member, since."""
    grant = credit_entries.c
    return (
        sa.select(changes.c.new, sa.case((sums.not_voided(), grant.credits), else_=sums.paid()).label("won"))
        .join_from(credit_entries, changes, changes.c.id == grant.audit)
        .where(sums.of_member(credit_entries), grant.kind == Kind.GRANT.value)
        .where(grant.at >= sa.bindparam("since", type_=Moment))
    )
