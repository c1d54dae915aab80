"""Reporting an entry: moderators learn which and why, and neither who reports nor whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.domain.challenges.records import EnteredPicture
from bot.domain.challenges.values import Phase
from bot.domain.errors import BotError, EntryGone, Gone, NoChallenge
from bot.front.challenges.voting.flagging import Flagging
from bot.front.kit.guilds.modlog import Heard
from tests.domain.challenges.made import an_entry
from tests.front.about.fakes import Log
from tests.front.challenges.memberfakes import (
    ALICE,
    BOB,
    CHANNEL,
    Bytes,
    Known,
    Replies,
    filled,
    hosted,
    press,
)

VOTING = hosted("CH1", Phase.VOTING)


def entered(number: int, author: int = BOB) -> EnteredPicture:
    made = EnteredPicture(
        entry=an_entry(number, author=author),
        key=f"entry-{number}",
        media_type="image/webp",
        width=8,
        height=8,
        prompt="a secret prompt",
    )
    return replace(made, number=number)


@dataclass
class Entries:
    all: tuple[EnteredPicture, ...]

    async def standing(self, guild: int, public_id: str) -> tuple[EnteredPicture, ...]:
        return self.all

    async def find(self, guild: int, public_id: str, number: int) -> EnteredPicture:
        for each in self.all:
            if each.number == number:
                return each
        raise EntryGone


@dataclass
class Memory:
    texts: dict[str, str] = field(default_factory=dict)

    async def get(self, name: str) -> str | None:
        return self.texts.get(name)

    async def set(self, name: str, text: str) -> None:
        self.texts[name] = text


def flagging(log: Log, *numbers: int) -> Flagging:
    entries = tuple(entered(number) for number in numbers or (1, 2, 9, 12))
    return Flagging(Known((VOTING,)), Entries(entries), Bytes("entry-2"), log, Memory())


async def report(part: Flagging, number: str = "2", **texts: Any) -> Replies:
    said: dict[str, Any] = {"reason": "stolen"} | texts
    form = filled(reply := Replies(), "ch:flagged:CH1", entry=number, **said)
    assert form.message is not None
    await part.forms()["flagged"](replace(form, message=replace(form.message, private=False)))
    return reply


@pytest.mark.parametrize(
    ("pressed", "numbers"),
    [
        ("flag:CH1-g1", ["1", "2", "9"]),
        ("flag:CH1-g2", ["12"]),
        ("duelflag:CH1-12-2", ["2", "12"]),
        ("duelflag:CH1-9-3", ["9"]),  # the other one was removed
    ],
)
async def test_the_form_has_the_entries_of_its_message(pressed: str, numbers: list[str]) -> None:
    part = flagging(Log())
    made = press(reply := Replies(), f"ch:{pressed}")
    await part.verbs()[made.verb](made)
    fields = [each["component"] for each in reply.form.to_dict()["components"]]
    assert [option["value"] for option in fields[0]["options"]] == numbers
    assert reply.form.custom_id == "ch:flagged:CH1"


async def test_moderators_learn_the_entry_and_the_reason_and_no_names() -> None:
    part = flagging(log := Log())
    assert (await report(part, words="seen elsewhere")).words == [
        "Thank you. The moderators of this server have your report now."
    ]
    (card,) = log.cards
    assert "🚩 Entry 2 in “\u2068Rain in unusual places\u2069” was reported: **Stolen" in card.content
    assert "seen elsewhere" in card.content
    assert f"/{CHANNEL}/44" in card.content
    assert not any(str(word) in card.content for word in (f"<@{ALICE}>", f"<@{BOB}>", "secret"))
    (file,) = card.files
    assert file.spoiler
    assert file.filename == "entry-2.webp"
    again = await report(part)
    assert "reported this picture already" in again.words[0]
    assert len(log.cards) == 1


async def test_without_a_mod_log_it_is_said() -> None:
    part = flagging(Log(Heard.NOT_SET))
    await part.verbs()["flag"](press(reply := Replies(), "ch:flag:CH1-g1", in_panel=False))
    assert "has not set up a channel for reports" in reply.words[0]
    assert "has not set up" in (await report(part)).words[0]
    failed = flagging(Log(Heard.FAILED))
    assert "was not passed on" in (await report(failed)).words[0]
    assert failed.memory == Memory()


async def test_what_was_forged_reports_nothing() -> None:
    part = flagging(log := Log())
    cases: list[tuple[str, type[BotError]]] = [("3", EntryGone), ("x", Gone), ("", Gone)]
    for number, refusal in cases:
        with pytest.raises(refusal):
            await report(part, number)
    for subject, refusal in (("CH1-gx", Gone), ("CH1", Gone), ("CH1-g7", EntryGone)):
        with pytest.raises(refusal):
            await part.verbs()["flag"](press(Replies(), f"ch:flag:{subject}", in_panel=False))
    for subject, refusal in (("CH1-2", Gone), ("CH1-2-x", Gone), ("CH1", EntryGone), ("CH1-5-6", EntryGone)):
        with pytest.raises(refusal):
            await part.verbs()["duelflag"](press(Replies(), f"ch:duelflag:{subject}"))
    assert log.cards == []


async def test_a_reason_that_is_none_and_a_copy_that_is_gone_are_reported_all_the_same() -> None:
    part = flagging(log := Log())
    await report(part, "1", reason="nonsense")
    (card,) = log.cards
    assert "**Something else**" in card.content
    assert card.files == ()


async def test_ones_own_entry_is_for_the_hosts() -> None:
    mine = entered(1, ALICE)
    part = replace(flagging(log := Log()), entries=Entries((mine,)))
    assert "ask the hosts" in (await report(part, "1")).words[0]
    assert log.cards == []


async def test_another_servers_challenge_is_none() -> None:
    part: Any = replace(flagging(Log()), challenges=Known(()))
    with pytest.raises(NoChallenge):
        await report(part)
