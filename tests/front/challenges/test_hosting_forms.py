"""What hosts type and read: times, the form, the preview, what could not be posted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import discord
import pytest
from discord import app_commands
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.planning import BRIEF_LIMIT, THEME_LIMIT
from bot.domain.challenges.records import PostKind, Prize, Trouble
from bot.domain.challenges.values import Options, Phase, Way
from bot.domain.errors import BadTime
from bot.front.challenges.hosting.again import handed_back
from bot.front.challenges.hosting.choosing import challenge_name, entry_name
from bot.front.challenges.hosting.drafts import HostDraft, Typed
from bot.front.challenges.hosting.form import challenge_form, mark_of, plan_of, typed_of
from bot.front.challenges.hosting.preview import preview
from bot.front.challenges.hosting.times import START, read_time, written
from bot.front.challenges.hosting.troubles import HostsTold, trouble_card, trouble_embeds
from bot.front.challenges.posting.card import card
from bot.front.challenges.recurring.drafts import HostSeries, SeriesTyped
from bot.front.challenges.recurring.form import series_form
from bot.front.kit.cards import Card
from bot.front.kit.guilds.modlog import Heard
from bot.front.texts.challenges import hosting as texts
from bot.front.texts.language import Language, Reader, language
from bot.sandbox.limits.commands import characters, check_commands
from bot.sandbox.limits.modals import check_modal
from tests.domain.challenges.made import DAY, FRIDAY, HOUR, MONDAY, a_challenge
from tests.front.challenges.hostfakes import BERLIN, Hall, Host, Log, Rows, entered, hosted
from tests.front.challenges.samples import read
from tests.front.samples import ENGLISH, check_limits, units
from tests.front.stretched import STRETCHED

ZONE = ZoneInfo(BERLIN)
LONG = Typed(theme="🦊" * THEME_LIMIT, brief="*" * BRIEF_LIMIT, until="9" * 40, lasts="9" * 40)
CODES = (
    "mod log",
    "channel gone",
    "thread archived",
    "no permission",
    "refused by automod",
    "role gone",
    "member gone",
    "tag required",
    "thread locked",
    "too large",
    "no card",
    "server gone",
    "something new",
)


def fits(card: Card) -> None:
    assert units(card.content) <= 2000
    check_limits(*card.embeds)
    assert all(0 < len(button.label) <= 34 for button in card.buttons)


# --- times -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("24h", MONDAY + DAY),
        (" In 2 Hours ", MONDAY + 2 * HOUR),
        ("90min", MONDAY + 1.5 * HOUR),
        ("2w", MONDAY + 14 * DAY),
        ("2026-11-27 9:05", datetime(2026, 11, 27, 8, 5, tzinfo=UTC)),
        ("2026-11-27", datetime(2026, 11, 27, 22, 59, 59, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 11, 1, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_times_as_hosts_write_them(typed: str, moment: datetime) -> None:
    assert read_time(typed, since=MONDAY, now=MONDAY, zone=ZONE) == moment


def test_a_day_is_one_of_the_servers_calendar() -> None:
    before = datetime(2027, 3, 27, 17, 0, tzinfo=UTC)  # 18:00 in Berlin; the clocks change that night
    assert read_time("1d", since=before, now=before, zone=ZONE) - before == timedelta(hours=23)
    assert read_time("24h", since=before, now=before, zone=ZONE) - before == timedelta(hours=24)


def test_a_date_alone_begins_at_midnight_where_something_begins() -> None:
    opens = read_time("2026-11-27", since=MONDAY, now=MONDAY, zone=ZONE, time_of_day=START)
    assert opens == datetime(2026, 11, 26, 23, 0, tzinfo=UTC)


@given(st.text(max_size=40) | st.sampled_from(["", "3", "d", "9999w", "2026-13-01", "2026-11-27 25:00"]))
def test_anything_else_is_no_time(typed: str) -> None:
    try:
        found = read_time(typed, since=MONDAY, now=MONDAY, zone=ZONE)
    except BadTime:
        return
    assert any(char.isdigit() for char in typed)
    assert abs(found - MONDAY) <= timedelta(days=3653)


@pytest.mark.parametrize("typed", ["", "soon", "9999w", "2026-13-01", "0001-01-01", "2026-11-27 25:00"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(BadTime):
        read_time(typed, since=MONDAY, now=MONDAY, zone=ZONE)


# --- the form ----------------------------------------------------------------------------------------


def test_a_form_that_is_sent_back_as_it_was_changes_nothing() -> None:
    odd = a_challenge(voting_at=FRIDAY + timedelta(seconds=59.5))
    plan = plan_of(odd, typed_of(odd, BERLIN), MONDAY + DAY, BERLIN)

    assert (plan.opens_at, plan.voting_at, plan.closes_at) == (odd.opens_at, odd.voting_at, odd.closes_at)
    assert plan.options == odd.options


def test_the_form_has_how_members_vote() -> None:
    in_duels = a_challenge(options=Options(way=Way.DUELS, votes=5))
    typed = typed_of(in_duels, BERLIN)
    assert typed.in_duels
    plan = plan_of(in_duels, typed, MONDAY + DAY, BERLIN)
    assert plan.options == in_duels.options
    plan = plan_of(in_duels, replace(typed, in_duels=False), MONDAY + DAY, BERLIN)
    assert (plan.options.way, plan.options.votes) == (Way.CHOICES, 5)


def test_a_span_counts_from_now_and_the_voting_from_the_end_of_the_pictures() -> None:
    typed = replace(typed_of(a_challenge(), BERLIN), until="2d", lasts="3d", may_build=True)
    plan = plan_of(a_challenge(), typed, MONDAY + DAY, BERLIN)

    assert (plan.voting_at, plan.closes_at) == (MONDAY + 3 * DAY, MONDAY + 6 * DAY)
    assert plan.options.may_build_on_others


def test_a_mark_tells_of_any_change_that_the_form_shows() -> None:
    marks = {
        mark_of(hosted(**changes))
        for changes in ({}, {"theme": "Sun"}, {"brief": "!"}, {"voting_at": FRIDAY + HOUR})
    }
    assert len(marks | {mark_of(hosted(Phase.VOTING))}) == 5
    assert mark_of(hosted()) == mark_of(hosted())


def test_what_was_too_long_stands_in_the_form_as_far_as_it_goes() -> None:
    """It comes back with "Try again", and Discord takes no form with more in a field than that takes."""
    much = "x" * 5000
    form = challenge_form(
        ENGLISH, "typed", "k", Typed(theme=much, brief=much, until=much, lasts=much), BERLIN
    )
    check_modal(form.to_dict())
    typed = SeriesTyped(themes=much, brief=much, first=much, spans=much)
    check_modal(
        series_form(
            ENGLISH, "k", HostSeries(guild=1, member=2, options=HostDraft(guild=1, member=2), typed=typed)
        ).to_dict()
    )


@pytest.mark.parametrize("lang", [ENGLISH, STRETCHED])
def test_the_longest_texts_fit(lang: Language) -> None:
    form = challenge_form(lang, "edited", "c1-abc", LONG, "America/Argentina/Buenos_Aires")
    labels = [str(part["label"]) for part in form.to_dict()["components"]]
    assert all(len(label) <= 45 for label in labels)
    draft = HostDraft(guild=1, member=2, channel=2**62, role=2**62, credits=50, voters=2**62, votes=5)
    draft = replace(draft, at=MONDAY.isoformat(), opens=MONDAY.isoformat())
    for brief in ("*" * BRIEF_LIMIT, "a\n" * (BRIEF_LIMIT // 2), "🦊" * BRIEF_LIMIT):
        typed = Typed(theme="*" * THEME_LIMIT, brief=brief)
        plan = replace(draft, typed=typed).plan()
        fits(preview(Reader(lang, lang), draft, plan, "k", MONDAY, can_give=False))
        fits(handed_back(lang, BadTime("*" * 40), typed))
        told = a_challenge(theme="*" * THEME_LIMIT)
        lines = texts.changes(lang, told, replace(told, theme="_" * THEME_LIMIT, brief="!", voting_at=MONDAY))
        assert units("\n".join([texts.was_changed(lang, hosted(theme="*" * THEME_LIMIT)), *lines])) < 1800


def test_a_brief_of_the_usual_length_is_read_in_full() -> None:
    draft = HostDraft(guild=1, member=2, at=MONDAY.isoformat(), typed=Typed(theme="Rain", brief="fox " * 370))
    card = preview(Reader(ENGLISH, ENGLISH), draft, draft.plan(), "k", MONDAY)
    assert str(card.embeds[0].description).count("fox") == 370
    assert "…" not in str(card.embeds[0].description)


@pytest.mark.parametrize("opens", ["", (MONDAY + HOUR).isoformat()])
def test_a_host_reads_what_the_card_says_in_the_language_of_the_server(opens: str) -> None:
    german = language("de")
    typed = Typed(theme="Rain", brief="rainy days", hides_authors=True)
    draft = HostDraft(guild=1, member=2, at=MONDAY.isoformat(), typed=typed, opens=opens, credits=5, voters=9)
    plan = draft.plan()
    phase = Phase.SCHEDULED if opens else Phase.OPEN
    dates = {"opens_at": plan.opens_at, "voting_at": plan.voting_at, "closes_at": plan.closes_at}
    posted = hosted(phase, brief="rainy days", options=plan.options, **dates)

    shown = preview(Reader(ENGLISH, german), draft, plan, "k", MONDAY)

    assert "Nothing is public yet" in shown.content
    assert str(shown.embeds[0].description).replace("\n\n", "\n") == read(
        card(german, replace(posted, prize=Prize(credits=5)), None)
    )


# --- troubles, names ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", [ENGLISH, STRETCHED])
def test_every_trouble_has_its_words(lang: Language) -> None:
    mine = hosted(theme="*" * THEME_LIMIT)
    troubles = [Trouble(kind=kind, number=1, reason=code) for kind in PostKind for code in CODES]
    told = {trouble_card(lang, mine, trouble).content for trouble in troubles}

    assert len(told) == len(troubles)
    assert all(units(content) <= 2000 for content in told)
    check_limits(*trouble_embeds(lang, mine, troubles, Hall()))


def test_alike_troubles_are_one_line_and_there_are_at_most_five() -> None:
    twice = [Trouble(kind=PostKind.GALLERY, number=n, reason="channel gone") for n in (1, 2)]
    (embed,) = trouble_embeds(ENGLISH, hosted(), twice, Hall())
    assert str(embed.description).count("⚠️") == 1
    each = [Trouble(kind=kind, number=0, reason="x") for kind in PostKind]
    (embed,) = trouble_embeds(ENGLISH, hosted(), each, Hall())
    assert str(embed.description).endswith("⚠️ 2 more things were not done.")
    assert trouble_embeds(ENGLISH, hosted(), [], Hall()) == ()


def test_roles_that_are_gone_are_told_until_the_end() -> None:
    hall, prize = Hall(), Prize(role=8)
    hall.gone = {7, 8}
    both = replace(hosted(Phase.VOTING, options=Options(voter_role=7)), prize=prize)
    (embed,) = trouble_embeds(ENGLISH, both, [], hall)
    assert str(embed.description).startswith("⚠️ Nobody can vote, ")
    assert "\n⚠️ The role for the winner was deleted." in str(embed.description)
    (embed,) = trouble_embeds(ENGLISH, replace(hosted(), prize=prize), [], hall)
    assert "vote" not in str(embed.description)
    hall.gone = {6}
    assert trouble_embeds(ENGLISH, both, [], hall) == ()
    hall.gone = {7, 8}
    closed = replace(both, challenge=replace(both.challenge, phase=Phase.CLOSED))
    assert trouble_embeds(ENGLISH, closed, [], hall) == ()


@pytest.mark.parametrize(("heard", "is_told"), [(each, each is not Heard.FAILED) for each in Heard])
async def test_hosts_have_heard_it_where_their_mod_log_has_it_or_they_have_none(
    heard: Heard, is_told: bool
) -> None:
    log = Log()
    log.heard = heard
    mine, trouble = hosted(), Trouble(kind=PostKind.CARD, number=0, reason="channel gone")
    assert await HostsTold(log).tell(mine, trouble) is is_told
    assert log.lines == [trouble_card(ENGLISH, mine, trouble).content]


def test_what_is_offered_while_typing_fits() -> None:
    for phase in Phase:
        name = challenge_name(STRETCHED, hosted(phase, theme="🦊" * THEME_LIMIT), BERLIN)
        assert len(name) <= 100
        assert "2026-11-" in name
    assert entry_name(entered(3, 7, title="A fox")) == "7 · A fox"
    assert entry_name(entered(3, title="A fox")) == "7f3k93"  # its title would tie the id to a number later
    assert len(entry_name(entered(3, 500, title="x" * 80))) <= 100
    assert written(FRIDAY, ZONE) == "2026-11-27 13:00"


def test_discord_takes_the_command() -> None:
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    feature = Host(Rows()).feature
    for each in feature.commands():
        tree.add_command(each)
    (payload,) = (each.to_dict(tree) for each in tree.get_commands())

    check_commands([payload])
    assert characters(payload) < 4000
    assert int(payload["default_member_permissions"]) == discord.Permissions(manage_events=True).value
    assert [sub["name"] for sub in payload["options"]] == [
        "create",
        "edit",
        "close",
        "cancel",
        "remove",
        "add",
        "recurring",
        "export",
    ]
    channel = payload["options"][0]["options"][0]
    assert set(channel["channel_types"]) == {0, 5, 10, 11, 12, 15}
