"""The statements that read a purse: what has been set for a member, what their grants have left, what has been used.

Each is built once and kept, since building and compiling it costs more than running it. What has been used is always
summed up from the rows of an index; a counter beside them could drift.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.storage.credits.tables import Kind, blocks, charges, credit_entries, credit_rules
from bot.storage.engine.columns import Moment
from bot.storage.guilds.tables import audit, guild_settings
from bot.storage.pictures.tables import BILLED, COUNTS, generations

Query = sa.Select[Any]

GUILD = sa.bindparam("guild", type_=sa.BigInteger)
MEMBER = sa.bindparam("member", type_=sa.BigInteger)
NOW = sa.bindparam("now", type_=Moment)

_voiding = credit_entries.alias("voiding")


def not_voided(entries: sa.FromClause = credit_entries) -> sa.ColumnElement[bool]:
    """The condition that no Undo has voided the entry."""
    return ~sa.exists().where(_voiding.c.voids == entries.c.id)


def of_member(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """The condition that the row is of the member; parameters guild, member."""
    return (table.c.guild == GUILD) & (table.c.member == MEMBER)


@cache
def terms(*, own_clock: bool) -> Query:
    """One row per limit that may concern the member, or one row without a limit; all else is the same in each row.

    Parameters guild, member, interaction; and now, unless `own_clock` says that the database has a clock of its own.
    """
    rule, block, set_up = credit_rules.c, blocks.c, guild_settings.c
    moment = sa.func.clock_timestamp(type_=Moment) if own_clock else NOW
    here = sa.select(moment.label("now")).subquery("here")
    concerns = (rule.scope != Scope.MEMBER.value) | (rule.target == MEMBER)
    kept = (
        here.outerjoin(guild_settings, set_up.guild == GUILD)
        .outerjoin(blocks, of_member(blocks))
        .outerjoin(credit_rules, (rule.guild == GUILD) & concerns)
    )
    return sa.select(
        here.c.now,
        set_up.zone,
        _last_reset().label("reset_at"),
        sa.exists().where(of_member(credit_entries)).label("has_entries"),
        _reserved_before().label("reserved_before"),
        *(column.label(f"block_{column.name}") for column in (block.until, block.reason, block.set_by)),
        *(rule[name] for name in ("scope", "target", "credits", "per", "set_by", "set_at", "reason")),
    ).select_from(kept)


def _last_reset() -> sa.ScalarSelect[Any]:
    entry = credit_entries.c
    resets = of_member(credit_entries) & (entry.kind == Kind.RESET.value) & not_voided()
    return sa.select(sa.func.max(entry.at)).where(resets).scalar_subquery()


def _reserved_before() -> sa.ScalarSelect[Any]:
    interaction = sa.bindparam("interaction", type_=sa.BigInteger)
    first = (generations.c.interaction == interaction) & (generations.c.position == 0)
    return sa.select(generations.c.public_id).where(first).scalar_subquery()


@cache
def grants() -> Query:
    """The member's grants that have not expired, each with what it has paid; parameters guild, member, now."""
    entry = credit_entries.c
    alive = of_member(credit_entries) & (entry.kind == Kind.GRANT.value) & not_voided()
    unexpired = entry.expires_at.is_(None) | (entry.expires_at > NOW)
    return (
        sa.select(entry.id, entry.credits, entry.expires_at, audit.c.actor, audit.c.reason)
        .add_columns(paid().label("paid"))
        .join_from(credit_entries, audit, audit.c.id == entry.audit)
        .where(alive, unexpired)
    )


def paid() -> sa.ColumnElement[int]:
    """What a grant, a row of credit_entries, has paid."""
    return _paid_for_pictures() + _paid_for_corrections()


def _paid_for_pictures() -> sa.ColumnElement[int]:
    paid = charges.join(generations, generations.c.id == charges.c.generation)
    return _sum(charges.c.credits, paid, charges.c.grant_entry == credit_entries.c.id, COUNTS)


def _paid_for_corrections() -> sa.ColumnElement[int]:
    correction = credit_entries.alias("correction")
    paid = charges.join(correction, correction.c.id == charges.c.correction)
    return _sum(charges.c.credits, paid, charges.c.grant_entry == credit_entries.c.id, not_voided(correction))


@cache
def used(periods: tuple[Period, ...], *, corrections: bool, total: bool, money: bool) -> Query:
    """One row of sums: `used_<period>` of the member, and where asked for `server` (the credits that all its members
    used) and `money` (what all servers have cost).

    `corrections`: whether the member may have any. Parameters guild, member, since_<period>, since_total, since_money.
    """
    sums: list[sa.ColumnElement[Any]] = [
        _used(per, corrections).label(f"used_{per.value}") for per in periods
    ]
    if total:
        sums.append(_server().label("server"))
    if money:
        sums.append(_money().label("money"))
    query: Query = sa.select(*sums)
    return query


@cache
def taken(per: Period) -> Query:
    """What negative grants took, a part of what is used; parameters guild, member, since_<period>."""
    return sa.select(_taken(per))


@cache
def money() -> Query:
    """What all servers have cost; parameter since_money."""
    return sa.select(_money())


def _used(per: Period, corrections: bool) -> sa.ColumnElement[int]:
    made = generations.c
    spent = _sum(
        made.period_credits, generations, of_member(generations), _since(per.value, made.created_at), COUNTS
    )
    return spent + _taken(per) if corrections else spent


def _taken(per: Period) -> sa.ColumnElement[int]:
    entry = credit_entries.c
    counts = of_member(credit_entries) & (entry.kind == Kind.CORRECTION.value) & not_voided()
    return _sum(entry.credits, credit_entries, counts, _since(per.value, entry.at))


def _server() -> sa.ColumnElement[int]:
    made = generations.c
    return _sum(made.credits, generations, made.guild == GUILD, _since("total", made.created_at), COUNTS)


def _money() -> sa.ColumnElement[float]:
    made = generations.c
    price = sa.func.coalesce(made.cost, made.estimate, sa.literal_column("0.0", sa.Float))
    return _sum(price, generations, _since("money", made.created_at), BILLED)


def _since(what: str, moment: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return moment >= sa.bindparam(f"since_{what}", type_=Moment)


def _sum(
    values: sa.ColumnElement[Any], rows: sa.FromClause, *where: sa.ColumnElement[bool]
) -> sa.ColumnElement[Any]:
    zero = sa.literal_column("0", values.type)
    total = sa.select(sa.func.coalesce(sa.func.sum(values), zero)).select_from(rows).where(*where)
    return total.scalar_subquery()
