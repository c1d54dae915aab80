"""What a host plans for a series, checked and trimmed; and its spans of time as they are typed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.domain.challenges.planning import BRIEF_LIMIT, THEME_LIMIT, checked_text
from bot.domain.challenges.recurring.values import Every, SeriesPlan, Span
from bot.domain.errors import BadTime, FirstRoundPast, RoundsTooLong, ThemeMissing, TooManyThemes

MOST_THEMES = 50
DAYS = {Every.WEEK: 7, Every.MONTH: 28}  # that a round has: the next one begins after so many, or later

_SPAN = re.compile(r"([0-9]{1,4}) ?([a-z]+)")
_MINUTES = {"m": 1, "min": 1, "minute": 1, "minutes": 1, "h": 60, "hour": 60, "hours": 60}
_DAYS = {"d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7}


def checked(plan: SeriesPlan, next_at: datetime, now: datetime) -> SeriesPlan:
    """The plan, its texts trimmed, with the first round at `next_at`.

    Raises ThemeMissing, TooManyThemes, ChallengeTextTooLong, FirstRoundPast, or RoundsTooLong where a round would not
    be over before the next one.
    """
    lines = (" ".join(theme.split()) for theme in plan.themes)
    themes = tuple(filter(None, (checked_text("theme", line, THEME_LIMIT) for line in lines)))
    if not themes:
        raise ThemeMissing
    if len(themes) > MOST_THEMES:
        raise TooManyThemes(MOST_THEMES)
    if next_at <= now:
        raise FirstRoundPast(next_at)
    days = DAYS[plan.rhythm.every]
    if (plan.open_for.length + plan.vote_for.length).total_seconds() > days * 86_400:
        raise RoundsTooLong(days)
    return replace(plan, themes=themes, brief=checked_text("brief", plan.brief.strip(), BRIEF_LIMIT))


def read_span(text: str) -> Span:
    """`3d`, `24h`. Raises BadTime for what cannot be read, and for no time at all."""
    match = _SPAN.fullmatch(" ".join(text.split()).casefold())
    count, unit = (int(match[1]), match[2]) if match else (0, "")
    if count and unit in _MINUTES:
        return Span(minutes=count * _MINUTES[unit])
    if count and unit in _DAYS:
        return Span(days=count * _DAYS[unit])
    raise BadTime(text)


def written_span(span: Span) -> str:
    """As `read_span` reads it."""
    if span.days:
        return f"{span.days}d"
    return f"{span.minutes}m" if span.minutes % 60 else f"{span.minutes // 60}h"
