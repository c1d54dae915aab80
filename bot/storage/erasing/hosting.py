"""What a member has as a host of challenges: those that they made stay theirs, and an export has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.storage.challenges.recurring.tables import challenge_series
from bot.storage.challenges.tables import challenges
from bot.storage.erasing.progress import GUILD, MEMBER

_one, _series = challenges.c, challenge_series.c
_made = (_one.guild == GUILD) & (_one.made_by == MEMBER)
_started = (_series.guild == GUILD) & (_series.made_by == MEMBER)

# What was typed later is not in it: why one was cancelled, which another moderator may have done.
HOSTED_PARTS: Mapping[str, sa.Select[Any]] = {
    "challenges_hosted": sa.select(
        _one.public_id.label("challenge"),
        _one.channel,
        _one.theme,
        _one.brief.label("rules"),
        _one.phase,
        _one.published_at,
        _one.opens_at,
        _one.voting_at,
        _one.closes_at,
        _one.ended_at,
        _one.options,
        _one.winner_role,
        _one.winner_credits,
    )
    .where(_made)
    .order_by(_one.id),
    "recurring_challenges_hosted": sa.select(
        _series.public_id.label("series"),
        _series.channel,
        _series.plan,
        _series.next_at,
        _series.zone,
        _series.paused,
        _series.ended_at,
    )
    .where(_started)
    .order_by(_series.id),
}


def _number(table: sa.Table, condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).where(condition).scalar_subquery()


HOSTED = _number(challenges, _made) + _number(challenge_series, _started)
