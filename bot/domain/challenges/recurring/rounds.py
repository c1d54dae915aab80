"""What is due in a series: the next round begins, waits, or is left out; and when a series pauses by itself.

**A round that is late.** A round begins late when the bot was away, when the one before is not over, or when the server
has as many challenges as it may. It begins then as soon as it can, and its deadlines stay, as long as at least half of
its time for pictures is left. Else it is left out, and its theme is the next one's. Of several rounds that were missed
in a row only the last one can begin: none is made up for.

**Empty rounds.** After two rounds in a row that ended with fewer entries than a ranking needs, the series is paused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from bot.domain.challenges.planning import Plan
from bot.domain.challenges.recurring.rhythms import moved, next_after
from bot.domain.challenges.recurring.values import BY_HOST, EMPTY, Notice, Series, SeriesPlan
from bot.domain.challenges.verdicts import FEWEST_ENTRIES
from bot.domain.errors import NoSeries

MOST_EMPTY = 2  # rounds in a row


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What is due: a challenge of this `plan` begins; None: none does, and hosts are told the `notice`, if it is one.

    `after` is the series as it is then.
    """

    after: Series
    plan: Plan | None = None
    notice: Notice | None = None


def due(series: Series, now: datetime, zone: tzinfo, *, is_running: bool, has_room: bool) -> Round | None:
    """What happens now; None if nothing does.

    `is_running`: its last round is not over. `has_room`: the server may have one more challenge.
    """
    if series.ended_at is not None or series.paused is not None or now < series.next_at:
        return None
    planned, later = series.next_at, _following(series, series.next_at, zone)
    while later <= now:
        planned, later = later, _following(series, later, zone)
    voting_at = series.plan.open_for.after(planned, zone)
    if now - planned > (voting_at - planned) / 2:
        return Round(after=replace(series, next_at=later), notice=Notice.LEFT_OUT)
    if is_running:
        return None
    if not has_room:
        return Round(after=series, notice=Notice.LIMIT)
    plan = Plan(
        theme=series.theme,
        brief=series.plan.brief,
        opens_at=now,
        voting_at=voting_at,
        closes_at=series.plan.vote_for.after(voting_at, zone),
        options=series.plan.options,
    )
    turn = (series.turn + 1) % len(series.plan.themes)
    return Round(after=replace(series, turn=turn, next_at=later), plan=plan)


def round_ended(series: Series, entries: int) -> Series:
    """The series after a round that ended with so many entries; paused if that was the second empty one in a row."""
    if entries >= FEWEST_ENTRIES:
        return replace(series, empty_rounds=0)
    empty = series.empty_rounds + 1
    goes_on = series.paused is None and series.ended_at is None
    why = EMPTY if goes_on and empty >= MOST_EMPTY else series.paused
    return replace(series, empty_rounds=empty, paused=why)


def not_posted(series: Series, theme: str, why: str) -> Series:
    """The series after a round that nobody could see: paused, and the theme of that round is the next one again."""
    again = replace(series, turn=series.plan.themes.index(theme)) if theme in series.plan.themes else series
    return again if again.ended_at is not None else replace(again, paused=why)


def paused(series: Series) -> Series:
    """A host pauses it; a reason why it is paused already stays. Raises NoSeries if it has ended."""
    _ensure_there(series)
    return replace(series, paused=series.paused or BY_HOST)


def resumed(series: Series, now: datetime, zone: tzinfo) -> Series:
    """It goes on at its next time; if that has passed, at the one that its rhythm has next. Raises NoSeries if it has
    ended."""
    _ensure_there(series)
    if series.paused is None:
        return series
    next_at = series.next_at if series.next_at > now else next_after(series.plan.rhythm, now, zone)
    return replace(series, next_at=next_at, paused=None, empty_rounds=0)


def ended(series: Series, now: datetime) -> Series:
    """No further round begins; one that is running goes on. Raises NoSeries if it has ended."""
    _ensure_there(series)
    return replace(series, ended_at=now)


def edited(series: Series, plan: SeriesPlan, next_at: datetime) -> Series:
    """The series as the plan wants it. The theme that is next stays it, if it is still among them.

    Raises NoSeries if it has ended.
    """
    _ensure_there(series)
    themes = plan.themes
    turn = themes.index(series.theme) if series.theme in themes else series.turn % len(themes)
    return replace(series, plan=plan, next_at=next_at, turn=turn)


def in_zone(series: Series, old: tzinfo, new: tzinfo) -> Series:
    """The series after its server went from one time zone to another: its next round is due on the same date, at the
    same time of day. One that has passed by the new clock is late, see `due`."""
    return replace(series, next_at=moved(series.plan.rhythm, series.next_at, old, new))


def _following(series: Series, planned: datetime, zone: tzinfo) -> datetime:
    """When the round after this one is due: on a later day, also where a time that was chosen in another time zone is
    not that of the rhythm."""
    day = planned.astimezone(zone).date()
    later = next_after(series.plan.rhythm, planned, zone)
    while later.astimezone(zone).date() == day:
        later = next_after(series.plan.rhythm, later, zone)
    return later


def _ensure_there(series: Series) -> None:
    if series.ended_at is not None:
        raise NoSeries
