"""What a host has typed of a series and not started yet: kept as notes, as the drafts of challenges are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.domain.challenges.planning import days_later
from bot.domain.challenges.records import Prize
from bot.domain.challenges.recurring.planning import read_span, written_span
from bot.domain.challenges.recurring.rhythms import next_after, rhythm_of
from bot.domain.challenges.recurring.values import Every, Series, SeriesPlan, Span
from bot.domain.errors import BadTime
from bot.front.challenges.hosting.drafts import HostDraft, Ticked, ticked_by, ticked_in
from bot.front.challenges.hosting.times import read_time, written
from bot.front.kit.feature import Filled

MONTHLY = "monthly"  # the value of the checkbox that a single challenge has not
EVENING = time(18, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesTyped(Ticked):
    """The fields of the form, as they were typed."""

    themes: str = ""
    brief: str = ""
    first: str = ""
    spans: str = "4d + 2d"
    is_monthly: bool = False

    @classmethod
    def of(cls, form: Filled) -> SeriesTyped:
        texts = form.texts
        return cls(
            themes=texts.get("themes", ""),
            brief=texts.get("brief", ""),
            first=texts.get("first", ""),
            spans=texts.get("spans", ""),
            is_monthly=MONTHLY in form.choices.get("options", ()),
            **ticked_in(form),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSeries:
    """A series that a host drafts. Stored as a JSON object; moments are ISO 8601, in UTC.

    `options` has what the command chose. `at` is when the form was sent, and `zone` the server's time zone then. A
    draft of a series that is there already, or was started since, has its public id as `series`; of one that is there
    `seen` tells how it was when the form was opened.
    """

    guild: int
    member: int
    options: HostDraft
    typed: SeriesTyped = SeriesTyped()
    at: str = ""
    zone: str = "UTC"
    series: str = ""
    seen: str = ""

    def filled(self, typed: SeriesTyped, at: datetime, zone: str) -> HostSeries:
        return replace(self, typed=typed, at=at.isoformat(), zone=zone)

    def planned(self, kept: datetime | None = None) -> tuple[SeriesPlan, datetime]:
        """The plan, and when its next round begins. A date that was left as it was `kept` is that very moment.

        Raises BadTime.
        """
        zone, at = ZoneInfo(self.zone), datetime.fromisoformat(self.at)
        first = read_time(self.typed.first, since=at, now=at, zone=zone, kept=kept, time_of_day=EVENING)
        first = first.replace(second=0, microsecond=0)
        open_for, vote_for = _spans(self.typed.spans)
        every = Every.MONTH if self.typed.is_monthly else Every.WEEK
        plan = SeriesPlan(
            themes=tuple(self.typed.themes.splitlines()),
            rhythm=rhythm_of(first, every, zone),
            open_for=open_for,
            vote_for=vote_for,
            brief=self.typed.brief,
            options=self.options.options_with(self.typed),
            prize=Prize(role=self.options.role, credits=self.options.credits),
        )
        return plan, first


def suggested(now: datetime, zone: str) -> str:
    """When the form of a new series has the first round: tomorrow evening."""
    place = ZoneInfo(zone)
    tomorrow = days_later(now, 1, place).astimezone(place)
    return written(tomorrow.replace(hour=EVENING.hour, minute=0), place)


def upcoming(series: Series, now: datetime, zone: ZoneInfo) -> datetime:
    """When its next round can begin: of one that was paused for long that is later than was planned."""
    return series.next_at if series.next_at > now else next_after(series.plan.rhythm, now, zone)


def draft_of(series: Series, member: int, mark: str, now: datetime, zone: str) -> HostSeries:
    """What the form of a series that is there is filled with; with the same rhythm as it has."""
    plan, options = series.plan, series.plan.options
    rhythm = plan.rhythm
    typed = SeriesTyped(
        themes="\n".join(plan.themes),
        brief=plan.brief,
        first=written(upcoming(series, now, ZoneInfo(zone)), ZoneInfo(zone)),
        spans=f"{written_span(plan.open_for)} + {written_span(plan.vote_for)}",
        is_monthly=rhythm.every is Every.MONTH,
        **ticked_by(options),
    )
    chosen = HostDraft(
        guild=series.guild,
        member=member,
        channel=series.channel,
        parent=series.parent,
        tag=series.tag,
        role=plan.prize.role,
        credits=plan.prize.credits,
        voters=options.voter_role,
        account_days=options.account_days,
        votes=options.votes,
        models=options.models,
    )
    return HostSeries(
        guild=series.guild,
        member=member,
        options=chosen,
        typed=typed,
        zone=zone,
        series=series.public_id,
        seen=mark,
    )


def _spans(typed: str) -> tuple[Span, Span]:
    """Raises BadTime."""
    parts = typed.split("+")
    if len(parts) != 2:
        raise BadTime(typed)
    return read_span(parts[0]), read_span(parts[1])
