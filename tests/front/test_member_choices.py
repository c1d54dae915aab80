"""What members have chosen for themselves: read once for many, and what was to be private is never public."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.domain.errors import StoreBusy
from bot.domain.guilds.members import MemberSettings
from bot.front.account.settings import chosen_in, saved_card, settings_form
from bot.front.kit.guilds.choices import SERVED_WHILE_AWAY, TTL, MemberChoices
from tests.front.samples import ENGLISH

GUILD, ALICE, BOB, CLEO = 1, 5, 6, 7
PRIVATE = MemberSettings(private_by_default=True)


class Rows:
    """Choices in memory. `answers` holds the reads back while it is not set, `fault` is raised by them."""

    def __init__(self, chosen: dict[int, MemberSettings] | None = None) -> None:
        self.kept = chosen or {}
        self.reads = 0
        self.fault: Exception | None = None
        self.answers = asyncio.Event()
        self.answers.set()

    async def chosen(self, guild: int) -> dict[int, MemberSettings]:
        self.reads += 1
        before = dict(self.kept)
        await self.answers.wait()
        if self.fault is not None:
            raise self.fault
        return before

    async def chosen_everywhere(self, at_most: int) -> dict[int, dict[int, MemberSettings]] | None:
        if self.fault is not None:
            raise self.fault
        return {GUILD: dict(self.kept)} if len(self.kept) <= at_most else None

    async def change(self, guild: int, member: int, settings: MemberSettings) -> None:
        self.kept[member] = settings


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_a_crowd_waits_for_one_read() -> None:
    rows = Rows({ALICE: PRIVATE})
    choices = MemberChoices(rows)
    asked = [choices.is_private(GUILD, member) for member in (ALICE, *range(100, 200))]
    assert await asyncio.gather(*asked) == [True, *[False] * 100]
    assert rows.reads == 1


async def test_what_is_not_known_is_private() -> None:
    rows = Rows()
    rows.fault = StoreBusy()
    assert await MemberChoices(rows).is_private(GUILD, BOB)
    rows.answers.clear()
    assert await MemberChoices(rows).is_private(GUILD, BOB), "nor is it waited for"


async def test_what_was_read_lately_counts_while_the_database_is_away() -> None:
    rows, clock = Rows({ALICE: PRIVATE}), Clock()
    choices = MemberChoices(rows, clock)
    assert not await choices.is_private(GUILD, BOB)
    rows.fault = StoreBusy()
    clock.now += TTL + 1
    assert not await choices.is_private(GUILD, BOB)
    assert await choices.is_private(GUILD, ALICE)
    clock.now += SERVED_WHILE_AWAY
    assert await choices.is_private(GUILD, BOB)
    with pytest.raises(StoreBusy):
        await choices.chosen(GUILD)


async def test_what_a_start_has_read_counts_where_the_first_ask_cannot_read_it() -> None:
    rows, clock = Rows({ALICE: PRIVATE}), Clock()
    choices = MemberChoices(rows, clock)
    await choices.load()
    clock.now += TTL + 1
    rows.fault = StoreBusy()
    assert await choices.is_private(GUILD, ALICE)
    assert not await choices.is_private(GUILD, BOB)
    assert not await choices.is_private(GUILD + 1, BOB), "nobody has chosen anything there"
    await choices.change(GUILD, BOB, PRIVATE)
    assert await choices.is_private(GUILD, BOB)
    choices.forget(GUILD)
    assert await choices.is_private(GUILD, CLEO), "what was read at the start may be of deleted data"
    clock.now += SERVED_WHILE_AWAY
    assert await choices.is_private(GUILD + 1, BOB)


async def test_a_start_that_cannot_read_them_goes_on_and_nothing_is_known() -> None:
    rows = Rows()
    rows.fault = StoreBusy()
    choices = MemberChoices(rows)
    await choices.load()
    assert await choices.is_private(GUILD, BOB)
    rows.fault = None
    assert not await choices.is_private(GUILD, BOB)


async def test_a_change_counts_at_once_also_over_a_read_that_began_before_it() -> None:
    rows = Rows()
    choices = MemberChoices(rows)
    rows.answers.clear()
    reading = asyncio.create_task(choices.settings(GUILD, ALICE))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await choices.change(GUILD, ALICE, PRIVATE)
    rows.answers.set()
    await reading
    assert await choices.is_private(GUILD, ALICE)
    await choices.change(GUILD, ALICE, MemberSettings(hidden=True))
    assert not await choices.is_private(GUILD, ALICE)
    assert await choices.hidden(GUILD) == {ALICE}
    assert rows.reads == 2


def test_a_form_says_all_choices_and_changes_no_others() -> None:
    now = MemberSettings(style="ink")
    assert chosen_in({}, now, ()) == now
    assert chosen_in({"private": "what?"}, now, ()) == now
    typed = {"private": "yes", "build": "no", "hidden": "yes", "told": "yes"}
    assert chosen_in(typed, now, ()) == MemberSettings(
        private_by_default=True, others_may_build=False, hidden=True, told_of_challenges=True, style="ink"
    )
    form = settings_form(ENGLISH, MemberSettings(hidden=True), ()).to_dict()
    chosen = [
        option["value"]
        for label in form["components"]
        for option in label["component"]["options"]
        if option.get("default")
    ]
    assert chosen == ["no", "yes", "yes", "no"]


def test_a_style_of_the_server_is_chosen_or_none_and_one_that_is_gone_is_not_offered() -> None:
    now = MemberSettings(style="Comic")
    for styles, offered, chosen in (
        (("Comic", "Noir"), ["-", "Comic", "Noir"], "Comic"),
        (("Noir",), ["-", "Noir"], "-"),
    ):
        fields: list[Any] = list(settings_form(ENGLISH, now, styles).to_dict()["components"])
        options = fields[-1]["component"]["options"]
        assert [option["value"] for option in options] == offered
        assert [option["value"] for option in options if option.get("default")] == [chosen]
    for value, style in (("-", None), ("Noir", "Noir"), ("forged", "Comic"), ("", "Comic")):
        assert chosen_in({"style": value}, now, ("Comic", "Noir")).style == style
    assert "Style of new pictures**\n\u2068Comic\u2069" in saved_card(ENGLISH, now).content
