"""A series makes each of its rounds once, however many look, and its hosts are told once of what holds it up."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.challenges.records import Hosted, Prize
from bot.domain.challenges.recurring.rhythms import rhythm_of
from bot.domain.challenges.recurring.values import (
    BY_HOST,
    EMPTY,
    Every,
    Notice,
    Series,
    SeriesDraft,
    SeriesPlan,
    Span,
)
from bot.domain.challenges.values import Options, Phase, Way
from bot.domain.errors import FirstRoundPast, NoSeries, PhaseChanged, TooManySeries
from bot.domain.guilds.audit import Did
from bot.domain.guilds.members import MemberSettings
from bot.storage import Storage
from bot.storage.challenges.tables import challenge_posts, challenges
from tests.storage.calendars import GUILD, MIA, Calendar
from tests.storage.challenged import CHANNEL, all_posts, by_mia, names, published, put_entries, rows, stepped

ZONE = ZoneInfo("UTC")
DAY = timedelta(days=1)


def a_draft(calendar: Calendar) -> SeriesDraft:
    first = calendar.clock.now + DAY
    plan = SeriesPlan(
        themes=("Rain", "Snow"),
        rhythm=rhythm_of(first, Every.WEEK, ZONE),
        open_for=Span(days=4),
        vote_for=Span(days=2),
        options=Options(way=Way.DUELS, votes=2),
        prize=Prize(role=7, credits=5),
    )
    # As a host's form names it: to the minute, as the rhythm does.
    return SeriesDraft(
        channel=CHANNEL, plan=plan, next_at=first.replace(second=0, microsecond=0), locale="de"
    )


async def a_series(storage: Storage, calendar: Calendar) -> Series:
    return await storage.series.create(by_mia(), a_draft(calendar))


async def far_ahead(storage: Storage, calendar: Calendar) -> Series:
    """A series, whose next round begins on a date that a host chose, weeks after the one that its rhythm has next."""
    series = await a_series(storage, calendar)
    chosen = series.next_at + 35 * DAY
    return await storage.series.edit(by_mia(), series.public_id, series.plan, chosen, series)


async def test_an_export_and_a_deletion_tell_hosts_what_stays_theirs(
    bank: Storage, calendar: Calendar
) -> None:
    series = await a_series(bank, calendar)
    hosted = await published(bank, calendar)
    await bank.members.change(GUILD, 2, MemberSettings(told_of_challenges=True))
    await published(bank, calendar)
    held = await bank.exports.everything(GUILD, MIA)
    first, _ = held["challenges_hosted"]
    assert (first["challenge"], first["theme"], first["phase"]) == (hosted.public_id, "Rain", "open")
    assert first["closes_at"] == hosted.challenge.closes_at.isoformat()
    (planned,) = held["recurring_challenges_hosted"]
    assert (planned["series"], planned["plan"]["themes"]) == (series.public_id, ["Rain", "Snow"])
    (secret, _) = [row["secret"] for row in await rows(bank, challenges)]
    assert secret not in str(held)
    told = (await bank.exports.everything(GUILD, 2))["challenge_messages"]
    assert [(each["theme"], each["phase"]) for each in told] == [("Rain", "open")]

    listed = await bank.erasures.count(GUILD, MIA)
    assert (listed.hosted, listed.is_nothing) == (3, True)
    assert [(await bank.erasures.count(*each)).hosted for each in ((GUILD, 2), (GUILD + 1, MIA))] == [0, 0]
    others = [await bank.exports.everything(*each) for each in ((GUILD, 2), (GUILD + 1, MIA))]
    assert not any(each["challenges_hosted"] or each["recurring_challenges_hosted"] for each in others)


async def begun(storage: Storage, calendar: Calendar) -> tuple[Series, Hosted]:
    """A series, whose first round has begun."""
    series = await a_series(storage, calendar)
    await calendar.set(storage, series.next_at)
    hosted = await storage.due_rounds.begin(series.id)
    assert hosted is not None
    return series, hosted


async def over(storage: Storage, calendar: Calendar, hosted: Hosted) -> None:
    for moment in (hosted.challenge.voting_at, hosted.challenge.closes_at):
        await calendar.set(storage, moment)
        await stepped(storage, hosted)


async def round_of(storage: Storage, calendar: Calendar, series: Series, members: int = 0) -> Hosted:
    """The next round from its begin to its end."""
    await calendar.set(storage, (await storage.series.find(GUILD, series.public_id)).next_at)
    hosted = await storage.due_rounds.begin(series.id)
    assert hosted is not None
    await put_entries(storage, hosted, range(1, members + 1)) if members else None
    await over(storage, calendar, hosted)
    return hosted


async def test_a_series_is_started_once_for_its_interaction(bank: Storage, calendar: Calendar) -> None:
    change, draft = by_mia(), a_draft(calendar)
    first, second = await asyncio.gather(*(bank.series.create(change, draft) for _ in range(2)))
    assert first == second
    assert (first.plan, first.next_at, first.theme) == (draft.plan, draft.next_at, "Rain")
    assert await bank.series.listed(GUILD) == (first,)
    (entry,) = await bank.credits.history(GUILD, None, before=None, limit=9)
    assert (entry.legible, (entry.new or {})["did"]) == (True, Did.SERIES_STARTED)
    with pytest.raises(NoSeries):
        await bank.series.find(GUILD + 1, first.public_id)


async def test_a_round_begins_once_however_many_look(bank: Storage, calendar: Calendar) -> None:
    series = await a_series(bank, calendar)
    assert await bank.due_rounds.due() == ()
    assert await bank.due_rounds.begin(series.id) is None
    seconds = await bank.due_rounds.seconds_to_next()
    assert seconds == (series.next_at - calendar.clock.now).total_seconds()
    await calendar.set(bank, series.next_at)
    assert await bank.due_rounds.due() == (series.id,)

    took = await asyncio.gather(*(bank.due_rounds.begin(series.id) for _ in range(4)))
    (hosted,) = (each for each in took if each is not None)
    challenge = hosted.challenge
    assert (challenge.phase, challenge.theme) == (Phase.OPEN, "Rain")
    assert challenge.options == series.plan.options
    assert (challenge.voting_at, challenge.closes_at) == (series.next_at + 4 * DAY, series.next_at + 6 * DAY)
    assert (hosted.prize, hosted.locale, hosted.made_by) == (
        series.plan.prize,
        "de",
        series.made_by,
    )
    assert await names(bank) == [("card", 0)]
    after = await bank.series.find(GUILD, series.public_id)
    assert (after.theme, after.next_at) == ("Snow", series.next_at + 7 * DAY)
    assert await bank.due_rounds.due() == ()


async def test_there_are_never_two_rounds_of_a_series(bank: Storage, calendar: Calendar) -> None:
    series, hosted = await begun(bank, calendar)
    await calendar.later(bank, days=7)  # nobody has taken its steps
    assert await bank.due_rounds.begin(series.id) is None
    await bank.challenges.cancel(by_mia(), hosted.public_id, "no time")
    following = await bank.due_rounds.begin(series.id)
    assert following is not None
    assert following.challenge.theme == "Snow"


async def test_a_server_that_has_as_many_as_it_may_is_told_once(bank: Storage, calendar: Calendar) -> None:
    series = await a_series(bank, calendar)
    await calendar.set(bank, series.next_at)
    running = [await published(bank, calendar) for _ in range(5)]
    for _ in range(2):
        assert await bank.due_rounds.begin(series.id) is None
    told = await bank.due_rounds.to_tell()
    assert told == (series, Notice.LIMIT)
    assert await bank.due_rounds.to_tell() is None, "another process is at it"
    await bank.due_rounds.told(*told)
    assert await bank.due_rounds.begin(series.id) is None
    await calendar.later(bank, minutes=5)
    assert await bank.due_rounds.to_tell() is None
    await bank.challenges.cancel(by_mia(), running[0].public_id, "no time")
    assert await bank.due_rounds.begin(series.id) is not None


async def test_one_who_dies_while_telling_is_followed_by_another(bank: Storage, calendar: Calendar) -> None:
    series = await a_series(bank, calendar)
    await calendar.set(bank, series.next_at + 3 * DAY)
    assert await bank.due_rounds.begin(series.id) is None
    told = await bank.due_rounds.to_tell()
    assert told is not None
    assert (told[0].next_at, told[1]) == (series.next_at + 7 * DAY, Notice.LEFT_OUT)
    await calendar.later(bank, minutes=3)
    assert await bank.due_rounds.to_tell() == told


async def test_two_empty_rounds_pause_it_until_a_host_resumes_it(bank: Storage, calendar: Calendar) -> None:
    series = await a_series(bank, calendar)
    for members in (1, 2, 1):
        await round_of(bank, calendar, series, members)
    assert (await bank.series.find(GUILD, series.public_id)).paused is None
    await round_of(bank, calendar, series)
    paused = await bank.series.find(GUILD, series.public_id)
    assert paused.paused == EMPTY
    assert await bank.due_rounds.to_tell() == (paused, EMPTY)
    await calendar.later(bank, days=30)
    assert await bank.due_rounds.due() == ()

    change = by_mia()
    for _ in range(2):
        again = await bank.series.resume(change, series.public_id)
    assert (again.paused, again.empty_rounds) == (None, 0)
    assert calendar.clock.now < again.next_at <= calendar.clock.now + 7 * DAY
    assert await bank.due_rounds.to_tell() is None, "it is no news any more"


async def test_a_round_that_cannot_be_posted_pauses_it(bank: Storage, calendar: Calendar) -> None:
    series, hosted = await begun(bank, calendar)
    post = await bank.challenge_posts.claim_due()
    assert post is not None
    await bank.challenge_posts.failed(post.id, "channel gone")
    assert await bank.challenge_troubles.claim_due() is None, "hosts are told of the pause"
    paused = await bank.series.find(GUILD, series.public_id)
    assert (paused.paused, paused.theme) == ("channel gone", "Rain")
    assert await bank.due_rounds.to_tell() == (paused, "channel gone")
    after = await bank.challenges.find(GUILD, hosted.public_id)
    assert after.challenge.phase is Phase.CANCELLED, "nobody has seen it, and it holds up nothing"
    assert await names(bank) == []


async def test_a_round_that_members_have_seen_goes_on(bank: Storage, calendar: Calendar) -> None:
    series, hosted = await begun(bank, calendar)
    post = await bank.challenge_posts.claim_due()
    assert post is not None
    await bank.challenge_posts.posted(post.id, CHANNEL, 99, None)
    await bank.challenge_posts.failed(post.id, "no permission")
    assert (await bank.challenges.find(GUILD, hosted.public_id)).challenge.phase is Phase.OPEN
    assert (await bank.series.find(GUILD, series.public_id)).paused is None


async def test_a_challenge_of_its_own_that_cannot_be_posted_goes_on(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await published(bank, calendar)
    post = await bank.challenge_posts.claim_due()
    assert post is not None
    await bank.challenge_posts.failed(post.id, "channel gone")
    assert await bank.challenge_troubles.claim_due() is not None
    assert (await bank.challenges.find(GUILD, hosted.public_id)).challenge.phase is Phase.OPEN
    (row,) = await rows(bank, challenge_posts)
    assert row["state"] == "failed"


async def test_what_hosts_change(bank: Storage, calendar: Calendar) -> None:
    series = await a_series(bank, calendar)
    plan = SeriesPlan(
        themes=("Fog", "Rain"),
        rhythm=series.plan.rhythm,
        open_for=Span(days=1),
        vote_for=Span(minutes=60),
    )
    with pytest.raises(FirstRoundPast):
        await bank.series.edit(by_mia(), series.public_id, plan, calendar.clock.now, series)
    edited = await bank.series.edit(by_mia(), series.public_id, plan, series.next_at, series)
    assert (edited.plan, edited.theme) == (plan, "Rain")
    with pytest.raises(PhaseChanged):
        await bank.series.edit(by_mia(), series.public_id, plan, series.next_at, series)
    paused = await bank.series.pause(by_mia(), series.public_id)
    assert paused.paused == BY_HOST
    assert await bank.due_rounds.seconds_to_next() is None
    change = by_mia()
    for _ in range(2):
        await bank.series.end(change, series.public_id)
    assert await bank.series.listed(GUILD) == ()
    with pytest.raises(NoSeries):
        await bank.series.resume(by_mia(), series.public_id)


async def test_one_that_is_ended_lets_its_round_go_on(bank: Storage, calendar: Calendar) -> None:
    series, hosted = await begun(bank, calendar)
    await bank.series.end(by_mia(), series.public_id)
    await over(bank, calendar, hosted)
    assert (await bank.challenges.find(GUILD, hosted.public_id)).challenge.phase is Phase.CLOSED
    assert await bank.due_rounds.to_tell() is None


async def test_a_server_has_so_many_series(bank: Storage, calendar: Calendar) -> None:
    asks = (a_series(bank, calendar) for _ in range(7))
    done = await asyncio.gather(*asks, return_exceptions=True)
    assert sum(isinstance(each, TooManySeries) for each in done) == 2


@pytest.mark.parametrize("is_paused", [False, True])
async def test_in_another_time_zone_date_and_time_of_the_wall_clock_stay(
    bank: Storage, calendar: Calendar, is_paused: bool
) -> None:
    series = await far_ahead(bank, calendar)
    if is_paused:
        await bank.series.pause(by_mia(), series.public_id)
    await bank.guilds.change(by_mia(), zone="Asia/Tokyo")
    assert await bank.due_rounds.due() == (series.id,)
    assert await bank.due_rounds.begin(series.id) is None
    after = await bank.series.find(GUILD, series.public_id)
    assert _wall(after.next_at, "Asia/Tokyo") == _wall(series.next_at, "UTC")
    assert await bank.due_rounds.due() == ()


async def test_who_pauses_and_resumes_it_keeps_its_date(bank: Storage, calendar: Calendar) -> None:
    series = await far_ahead(bank, calendar)
    await bank.series.pause(by_mia(), series.public_id)
    assert await bank.series.resume(by_mia(), series.public_id) == series
    # At once after the server's time zone was changed, before anybody has looked.
    await bank.guilds.change(by_mia(), zone="Asia/Tokyo")
    await bank.series.pause(by_mia(), series.public_id)
    again = await bank.series.resume(by_mia(), series.public_id)
    assert _wall(again.next_at, "Asia/Tokyo") == _wall(series.next_at, "UTC")
    assert await bank.due_rounds.due() == ()


async def test_old_challenges_are_of_no_series(bank: Storage, calendar: Calendar) -> None:
    await published(bank, calendar)
    await published(bank, calendar)
    await all_posts(bank)
    assert [row["series"] for row in await rows(bank, challenges)] == [None, None]


def _wall(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
