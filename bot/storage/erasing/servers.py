"""On which servers something is held about a member, for whoever runs the bot."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.domain.limits import Scope
from bot.storage.care.tables import favourites, shares
from bot.storage.challenges.recurring.tables import challenge_series
from bot.storage.challenges.tables import challenges
from bot.storage.credits.tables import blocks, credit_entries, credit_rules, members
from bot.storage.erasing.progress import IS_REPORT, MEMBER, of_reports
from bot.storage.erasing.tables import erasures
from bot.storage.guilds.tables import audit
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.drafts import servers_with_drafts


def servers_of(tx: sa.Connection, member: int) -> list[int]:
    """The servers on which something is held about the member that an export has."""
    given = {"of_member": member}
    found = {guild for query in _SERVERS for guild in tx.scalars(query, given)}
    found |= servers_with_drafts(tx, member)
    # The notes of reports do not name their server; only where pictures are can one be reported.
    others = [guild for guild in tx.scalars(_WITH_PICTURES) if guild not in found]
    return sorted(found | {guild for guild in others if tx.scalar(_HAS_REPORTS, of_reports(guild, member))})


# --- statements ------------------------------------------------------------------------------------------


def _where(table: sa.Table, condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(table.c.guild).where(condition).distinct()


# Whoever has entered a challenge has made a picture there, and whoever is to be told of one has settings.
_SERVERS = (
    *(
        _where(table, table.c.member == MEMBER)
        for table in (generations, members, credit_entries, blocks, favourites, erasures)
    ),
    _where(credit_rules, (credit_rules.c.scope == Scope.MEMBER.value) & (credit_rules.c.target == MEMBER)),
    _where(audit, (audit.c.scope == Scope.MEMBER.value) & (audit.c.target == MEMBER)),
    _where(shares, shares.c.by == MEMBER),
    *(_where(table, table.c.made_by == MEMBER) for table in (challenges, challenge_series)),
)
_WITH_PICTURES = sa.select(generations.c.guild).distinct()
_HAS_REPORTS = sa.select(sa.exists().where(IS_REPORT))
