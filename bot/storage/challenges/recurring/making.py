"""How a challenge comes to be: a host publishes it, or it is the next round of a series. Its card is to be posted."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.domain.challenges.records import Draft
from bot.domain.challenges.values import Phase
from bot.domain.guilds.audit import Change
from bot.storage.challenges.noting import CARD, note
from bot.storage.challenges.reading import Row
from bot.storage.challenges.tables import challenges
from bot.storage.challenges.telling import noting as telling
from bot.storage.engine.database import Database
from bot.storage.pictures.records import new_public_id

AT_ONCE = 5  # challenges of a server that are not over


def has_room(tx: sa.Connection, guild: int) -> bool:
    """Whether the server may have one more. The server is locked."""
    return tx.execute(_RUNNING, {"server": guild}).scalar_one() < AT_ONCE


@dataclass(frozen=True, slots=True)
class Making:
    """Every verb is a part of the caller's transaction."""

    database: Database
    new_id: Callable[[], str] = new_public_id

    def insert(
        self, tx: sa.Connection, change: Change, draft: Draft, now: datetime, *, series: int | None = None
    ) -> Row:
        """The row of a new challenge, which opens at once if `opens_at` has come; the draft's plan is checked."""
        plan = draft.plan
        values = {
            "public_id": self._unused_id(tx),
            "guild": change.guild,
            "channel": draft.channel,
            "tag": draft.tag,
            "made_by": change.actor,
            "interaction": change.interaction,
            "locale": draft.locale,
            "theme": plan.theme,
            "brief": plan.brief,
            "phase": (Phase.OPEN if plan.opens_at <= now else Phase.SCHEDULED).value,
            "published_at": now,
            "opens_at": plan.opens_at,
            "voting_at": plan.voting_at,
            "closes_at": plan.closes_at,
            "missed": 0.0,
            "options": asdict(plan.options),
            "winner_role": draft.prize.role,
            "winner_credits": draft.prize.credits,
            "secret": secrets.token_hex(32),
            "series": series,
        }
        row = tx.execute(_INSERT, values).one()
        note(tx, self.database, row.id, [CARD])
        if row.phase == Phase.OPEN:
            telling.note(tx, self.database, row.guild, row.id, Phase.OPEN)
        return row

    def _unused_id(self, tx: sa.Connection) -> str:
        while True:
            id = self.new_id()
            if tx.execute(_TAKEN, {"named": id}).one_or_none() is None:
                return id


# --- statements ------------------------------------------------------------------------------------------

_row = challenges.c
_INSERT = sa.insert(challenges).returning(challenges)
_TAKEN = sa.select(_row.id).where(_row.public_id == sa.bindparam("named"))
_RUNNING = (
    sa.select(sa.func.count())
    .select_from(challenges)
    .where(_row.guild == sa.bindparam("server"), _row.ended_at.is_(None))
)
