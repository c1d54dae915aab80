"""A host starts recurring challenges, looks at them, changes, pauses and ends them, as on their screen."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.recurring.values import BY_HOST, EMPTY, Every, Notice, Series, Span
from bot.domain.challenges.values import Options, Way
from bot.domain.errors import NoSeries, NotAllowed, NothingThere
from bot.front.challenges.recurring.cards import told_card
from bot.front.challenges.recurring.drafts import draft_of
from bot.front.challenges.recurring.receipts import SeriesHostsTold
from bot.front.kit.cards import Button, Card
from bot.front.kit.feature import Filled, Pressed, PressedMessage
from bot.front.texts.challenges.recurring import is_paused
from tests.domain.challenges.made import DAY, HOUR, MONDAY
from tests.domain.challenges.recurring.made import a_plan, a_series
from tests.front.challenges.hostfakes import BERLIN, CHANNEL, FORUM, GUILD, HOSTING, Host, Rows, words
from tests.front.samples import ENGLISH

TYPED = {
    "themes": "Rain\n\n Snow \nFog",
    "brief": "Outside",
    "first": "2026-11-27 18:00",
    "spans": "4d + 36h",
}
FIRST = MONDAY + timedelta(days=4, hours=5)  # 18:00 in Berlin
NOTHING = discord.Permissions.none()


async def press(host: Host, button: Button, *, public: bool = False) -> Card:
    message = PressedMessage(1, "", not public, ())
    pressed = Pressed(**host._common(), verb=button.verb, subject=button.subject, message=message)
    await host.feature._recurring.pressed(pressed)
    return host.card


async def submit(host: Host, choices: Collection[str] = ("hides",), **texts: str) -> Card:
    form = host.screen.form
    assert form is not None
    match = re.fullmatch(r"cs:([a-z]+):([0-9A-Za-z-]{0,80})", form.custom_id)
    assert match is not None
    filled = Filled(
        **host._common(),
        verb=match[1],
        subject=match[2],
        texts={**host.typed(), **texts},
        choices={"options": tuple(choices)},
    )
    await host.feature._recurring.submitted(filled)
    return host.card


def button(host: Host, verb: str) -> Button:
    return next(each for each in host.card.buttons if each.verb == verb)


async def started(**options: object) -> Host:
    """A host who has started a series."""
    host = Host(Rows())
    await host.feature.recurring(host.call(), **options)  # type: ignore[arg-type]  # as wanted
    await press(host, button(host, "new"))
    await submit(host, **TYPED)
    await press(host, button(host, "start"))
    return host


def kept(host: Host) -> Series:
    return host.series.kept["s1"]


async def test_from_the_command_to_the_series() -> None:
    host = Host(Rows())
    await host.feature.recurring(host.call(), votes=2)
    assert "There are none yet." in host.card.content
    await press(host, button(host, "new"))
    assert host.typed() == {"themes": "", "brief": "", "first": "2026-11-24 18:00", "spans": "4d + 2d"}

    shown = await submit(host, **TYPED)
    stamps = [int(each.timestamp()) for each in (FIRST, FIRST + 7 * DAY, FIRST + 14 * DAY)]
    for stamp, theme in zip(stamps, ("Rain", "Snow", "Fog"), strict=True):
        assert f"<t:{stamp}:F>: “\u2068{theme}\u2069”" in words(shown)
    assert "Pictures for 4 days, then voting for 36 hours." in words(shown)
    assert "Each member chooses up to 2 pictures." in words(shown)
    assert host.series.kept == {}, "nothing is started yet"

    receipt = await press(host, button(host, "start"))
    series = kept(host)
    assert (series.channel, series.next_at, series.plan.themes) == (CHANNEL, FIRST, ("Rain", "Snow", "Fog"))
    assert (series.plan.open_for, series.plan.vote_for) == (Span(days=4), Span(minutes=36 * 60))
    assert (series.plan.rhythm.every, series.plan.rhythm.day) == (Every.WEEK, 4)
    assert (series.plan.options, series.plan.brief) == (Options(votes=2), "Outside")
    assert "The first one, “\u2068Rain\u2069”, begins" in receipt.content
    (line,) = host.log.lines
    assert line.endswith("\n-# <@7>")
    assert host.told == [GUILD]


async def test_a_draft_survives_a_restart_and_is_started_once() -> None:
    host = Host(Rows())
    await host.feature.recurring(host.call())
    await press(host, button(host, "new"))
    await submit(host, **TYPED)
    start = button(host, "start")
    host.started()
    await press(host, start)
    await press(host, start)
    first, second = host.series.made
    assert first == second, "by its change the database knows that it is the same one"


async def test_rounds_are_voted_on_in_duels_where_that_is_ticked() -> None:
    host = Host(Rows())
    await host.feature.recurring(host.call(), votes=2)
    await press(host, button(host, "new"))
    assert host.ticked() == {"hides"}
    shown = await submit(host, ("hides", "duels"), **TYPED)
    assert "Members vote in duels" in words(shown)
    assert "Each member chooses" not in words(shown)
    host.started()
    await press(host, button(host, "change"))
    assert host.ticked() == {"hides", "duels"}
    await submit(host, ("hides", "duels"))
    await press(host, button(host, "start"))
    assert kept(host).plan.options == Options(way=Way.DUELS, votes=2)

    shown = await press(host, Button("show", "s1", ""))
    assert "Members vote in duels" in words(shown)
    await press(host, button(host, "edit"))
    assert host.ticked() == {"hides", "duels"}
    receipt = await submit(host, ("hides",))
    assert kept(host).plan.options == Options(votes=2)
    assert "Each member chooses up to 2 pictures." in words(receipt)


async def test_a_draft_of_before_there_were_duels_is_started() -> None:
    host = Host(Rows())
    await host.feature.recurring(host.call())
    await press(host, button(host, "new"))
    await submit(host, **TYPED)
    for name, text in host.memory.texts.items():
        draft = json.loads(text)
        for typed in (draft["typed"], draft["options"]["typed"]):
            del typed["in_duels"]
        host.memory.texts[name] = json.dumps(draft)
    await press(host, button(host, "start"))
    assert kept(host).plan.options == Options()


CHOSEN = {each.name: ... for each in fields(Options)}


@given(st.builds(Options, **CHOSEN))
def test_a_form_that_is_sent_back_as_it_was_changes_no_option(options: Options) -> None:
    series = a_series(plan=a_plan(options=options))
    draft = draft_of(series, 7, "", MONDAY, BERLIN)
    plan, _ = draft.filled(draft.typed, MONDAY, BERLIN).planned()
    assert plan == series.plan


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"themes": "\u200b"}, "The challenge needs a theme."),
        ({"first": "soon"}, "I can't read “\u2068soon\u2069” as a time."),
        ({"first": "2026-11-01 18:00"}, "which has passed"),
        ({"spans": "4d"}, "I can't read “\u20684d\u2069” as a time."),
        ({"spans": "6d + 2d"}, "Each challenge has 7 days until the next one"),
        ({"themes": "a\n" * 51}, "more than 50 themes"),
    ],
)
async def test_what_is_wrong_is_asked_for_again_with_all_that_was_typed(
    typed: dict[str, str], said: str
) -> None:
    host = Host(Rows())
    await host.feature.recurring(host.call())
    await press(host, button(host, "new"))
    note = await submit(host, **{**TYPED, **typed})
    assert said in note.content
    await press(host, button(host, "change"))
    assert host.typed()["brief"] == "Outside"


async def test_what_cannot_be_kept_is_handed_back() -> None:
    host = Host(Rows())
    await host.feature.recurring(host.call())
    await press(host, button(host, "new"))
    host.memory.busy = True
    assert "Snow" in words(await submit(host, **TYPED))


async def test_all_series_are_listed_with_what_is_next() -> None:
    host = await started()
    await host.feature.recurring(host.call())
    assert f"- “\u2068Rain\u2069” is next, <t:{int(FIRST.timestamp())}:F>" in host.card.content
    shown = await press(host, button(host, "show"))
    assert "1\\. “\u2068Rain\u2069”\n2\\. “\u2068Snow\u2069”" in words(shown)
    assert [each.verb for each in shown.buttons] == ["pause", "edit", "end"]


async def test_it_is_changed_in_the_same_form() -> None:
    host = await started()
    await press(host, button(host, "edit"))
    assert host.typed()["themes"] == "Rain\nSnow\nFog"
    receipt = await submit(host, ("monthly", "builds"), themes="Sun\nRain", spans="10d + 5d")
    series = kept(host)
    assert (series.plan.themes, series.theme, series.next_at) == (("Sun", "Rain"), "Rain", FIRST)
    assert (series.plan.rhythm.every, series.plan.rhythm.day) == (Every.MONTH, 27)
    assert series.plan.options.may_build_on_others
    assert not series.plan.options.hides_authors
    assert "were changed" in receipt.content


async def test_a_form_that_is_sent_as_it_was_changes_nothing_and_says_so() -> None:
    host = await started()
    await press(host, button(host, "edit"))
    before, told = kept(host), len(host.log.lines)
    answer = await submit(host)
    assert (kept(host), len(host.log.lines)) == (before, told)
    assert "Nothing was changed" in answer.content
    assert [each.verb for each in answer.buttons] == ["pause", "edit", "end"]


async def test_a_form_of_one_that_has_gone_on_changes_nothing() -> None:
    host = await started()
    await press(host, button(host, "edit"))
    host.series.kept["s1"] = replace(kept(host), turn=1)
    note = await submit(host, themes="Sun")
    assert kept(host).plan.themes == ("Rain", "Snow", "Fog")
    assert "gone on meanwhile" in note.content
    await press(host, button(host, "change"))
    await submit(host)
    assert kept(host).plan.themes == ("Sun",)


async def test_the_31st_stays_the_31st_where_a_form_shows_the_30th() -> None:
    host = await started()
    plan = replace(kept(host).plan, rhythm=replace(kept(host).plan.rhythm, every=Every.MONTH, day=31))
    host.series.kept["s1"] = replace(kept(host), plan=plan, next_at=MONDAY + 7 * DAY + 5 * HOUR)
    await press(host, button(host, "edit"))
    await submit(host, ("monthly",), brief="New")
    assert (kept(host).plan.brief, kept(host).plan.rhythm.day) == ("New", 31)


async def test_paused_and_resumed_and_ended() -> None:
    host = await started()
    paused = await press(host, button(host, "pause"))
    assert kept(host).paused == BY_HOST
    assert "A host has paused them." in words(paused)
    host.rows.now = MONDAY + 30 * DAY
    resumed = await press(host, button(host, "resume"))
    assert kept(host).next_at == FIRST + 28 * DAY
    assert "go on" in resumed.content
    await press(host, button(host, "end"))
    assert kept(host).ended_at is None, "it is asked first"
    ended = await press(host, button(host, "ended"))
    assert kept(host).ended_at == host.rows.now
    assert ended.buttons == ()
    with pytest.raises(NoSeries):
        await press(host, Button("show", "s1", ""))


async def test_what_has_paused_by_itself_is_resumed_from_the_mod_log() -> None:
    host = await started()
    host.series.kept["s1"] = replace(kept(host), paused=EMPTY)
    told = told_card(ENGLISH, kept(host), EMPTY)
    assert "The last two challenges had fewer than 2 pictures." in told.content
    (resume,) = told.buttons
    host.permissions = NOTHING
    with pytest.raises(NotAllowed):
        await press(host, resume, public=True)
    host.permissions = HOSTING
    host.hall.missing = ("send_messages",)
    host.bot_may = NOTHING
    await press(host, resume, public=True)
    assert kept(host).paused == EMPTY, "nothing could be posted there yet"
    host.bot_may = discord.Permissions.all()
    await press(host, resume, public=True)
    assert kept(host).paused is None
    with pytest.raises(NothingThere):
        await press(host, Button("ended", "s1", ""), public=True)


async def test_hosts_are_told_in_the_mod_log() -> None:
    host = Host(Rows())
    hosts = SeriesHostsTold(host.log)
    await hosts.tell_of(a_series(), Notice.LIMIT)
    await hosts.tell_of(a_series(), Notice.LEFT_OUT)
    waits, left_out = host.log.lines
    assert "“\u2068Rain\u2069” waits" in waits
    assert "was left out" in left_out


def test_every_reason_has_a_sentence_of_its_own() -> None:
    reasons = (
        BY_HOST,
        EMPTY,
        "channel gone",
        "no permission",
        "thread locked",
        "tag required",
        "refused by automod",
        "given up",
    )
    said = {is_paused(ENGLISH, a_series(paused=reason)) for reason in reasons}
    assert len(said) == len(reasons)


async def test_who_may_not_host_and_where_nothing_can_be_posted() -> None:
    host = Host(Rows(), NOTHING)
    with pytest.raises(NotAllowed):
        await host.feature.recurring(host.call())
    host = Host(Rows())
    host.bot_may = NOTHING
    await host.feature.recurring(host.call())
    refused = host.card
    assert refused.buttons == ()
    host.bot_may = discord.Permissions.all()
    forum: Any = discord.Object(FORUM)  # its id alone
    await host.feature.recurring(host.call(), channel=forum, tag="Music")
    assert "has no tag “\u2068Music\u2069”" in host.card.content
    await host.feature.recurring(host.call(), channel=forum, tag="art")
    assert [each.verb for each in host.card.buttons] == ["new"]
