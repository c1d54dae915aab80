"""Two pictures side by side: what is pressed is kept, there is a way back, and what is refused changes nothing."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from math import comb
from typing import Any

import pytest

from bot.domain.challenges.dueling import counted_duels, prefers
from bot.domain.challenges.duels import DuelBallot, next_pair, pair_handed_out
from bot.domain.challenges.pairs.leafing import (
    DuelLeaf,
    DuelMove,
    DuelView,
    acted,
    outcome_of,
    previous,
)
from bot.domain.challenges.phases import ensure_voting
from bot.domain.challenges.records import EnteredPicture, Hosted
from bot.domain.challenges.values import Options, Phase, Way
from bot.domain.challenges.voters import Voter
from bot.domain.errors import BotError, EntryGone, Gone, NoChallenge, NotHandedOut, VotingOver
from bot.front.challenges.dueling.dueling import Dueling
from bot.front.challenges.voting.opening import Opening
from bot.front.challenges.voting.roles import VotersRole
from bot.front.texts.language import Language, language
from tests.domain.challenges.made import DAY, FRIDAY, MONDAY, SUNDAY, an_entry
from tests.front.challenges.hostfakes import Log, Memory
from tests.front.challenges.memberfakes import ALICE, GUILD, Bytes, Known, Replies, hosted, press
from tests.front.challenges.memberfakes import shown as parts_of
from tests.front.challenges.test_voting import OWN, entered
from tests.front.stretched import STRETCHED

IN_DUELS = hosted("CH1", Phase.VOTING, options=Options(way=Way.DUELS))


@dataclass
class Duels:
    """The duels of everybody on one challenge, under the rules of the domain; an entry's id is its number."""

    of: Hosted
    entries: dict[int, EnteredPicture]
    ballots: dict[int, DuelBallot] = field(default_factory=dict)
    is_over: bool = False

    async def press(
        self, guild: int, public_id: str, voter: Voter, move: DuelMove, numbers: tuple[int, int] | None
    ) -> DuelView:
        if (guild, public_id) != (GUILD, self.of.public_id):
            raise NoChallenge("named")
        ensure_voting(self.of.challenge, SUNDAY if self.is_over else FRIDAY + DAY)
        own = {id for id, each in self.entries.items() if each.entry.author == voter.id}
        fair = set(self.entries) - own
        if not self.entries.keys() >= set(numbers or ()):
            raise EntryGone
        leaf = acted(self.ballots.get(voter.id, DuelBallot()), move, numbers, fair)
        shown = Counter(entry for duel in leaf.ballot.duels for entry in duel.pair)
        if leaf.two is None:
            shown = Counter({id: shown[id] for id in self.entries})
            two = next_pair(shown, {}, own, b"key", ballot=leaf.ballot)
            if two is not None:
                leaf = DuelLeaf(pair_handed_out(leaf.ballot, two), two)
        self.ballots[voter.id] = leaf.ballot
        total, counting = comb(len(fair), 2), counted_duels(leaf.ballot.duels, own, self.entries)
        first, second = (self.entries[id] for id in leaf.two) if leaf.two else (None, None)
        return DuelView(
            hosted=self.of,
            first=first,
            second=second,
            outcome=outcome_of(leaf.ballot, leaf.two),
            decided=len(leaf.ballot.duels),
            total=total,
            needed=min(5, total),
            counts=counting is not None,
            prefers=counting is not None and prefers(counting),
            receipt="QWERTY",
            has_previous=previous(leaf.ballot, leaf.two, fair) is not None,
        )


@dataclass
class Booth:
    duels: Duels
    dueling: Dueling

    async def press(self, custom_id: str, **how: Any) -> Replies:
        pressed = press(reply := Replies(), custom_id, **{"joined_at": MONDAY - DAY} | how)
        opening = Opening(
            Known((self.duels.of,)), {Way.DUELS: self.dueling.show}, VotersRole(Log(), Memory())
        )
        await {**self.dueling.verbs(), **opening.verbs()}[pressed.verb](pressed)
        return reply

    @property
    def said(self) -> list[str]:
        return [duel.outcome.value for duel in self.duels.ballots[ALICE].duels]


def booth(count: int = 4, **changes: Any) -> Booth:
    entries = {number: entered(number, **changes) for number in range(1, count + 1)}
    duels = Duels(IN_DUELS, entries)
    copies = Bytes(*(each.key for each in entries.values()))
    return Booth(duels, Dueling(duels, copies, lambda: FRIDAY + DAY))


def button(reply: Replies, label: str) -> str:
    """The custom id of the button whose label begins so."""
    return next(id for id, each in zip(reply.buttons, reply.labels, strict=True) if each.startswith(label))


async def test_the_first_vote_takes_two_taps_and_the_next_two_come_in_place() -> None:
    here = booth()
    opened = await here.press("ch:vote:CH1-g1", in_panel=False)
    assert opened.told[0] == ("begun", False)
    left, right = (file.filename.removeprefix("entry-").removesuffix(".webp") for file in opened.files)
    assert str(OWN) not in (left, right)
    assert [file.alt for file in opened.files] == [f"Entry {left}.", f"Entry {right}."]
    assert opened.files[0].data == f"original of entry-{left}".encode()
    assert f"**Which one is better: {left} or {right}?**" in opened.text
    assert "0 of 3 duels decided" in opened.text
    assert "once you have decided 3 duels" in opened.text
    assert "Receipt: `QWERTY`" in opened.text
    assert opened.labels == [f"Left: {left}", "Both alike", f"Right: {right}", "Stop", "Report"]
    assert opened.buttons[0] == f"ch:left:CH1-{left}-{right}"
    assert opened.buttons[-1] == f"ch:duelflag:CH1-{left}-{right}"

    voted = await here.press(button(opened, "Right"))
    assert voted.told[0] == ("begun", True)
    assert here.said == ["second"]
    assert "1 of 3 duels decided" in voted.text
    assert voted.labels[0] == "Back"
    assert voted.files != opened.files


async def test_there_is_a_way_back_and_a_change_of_mind_until_nothing_more_is_to_be_compared() -> None:
    here = booth()
    first = await here.press("ch:vote:CH1", in_panel=False)
    second = await here.press(button(first, "Left"))
    back = await here.press(button(second, "Back"))
    assert back.files == first.files
    number = first.files[0].filename.removeprefix("entry-").removesuffix(".webp")
    assert f"You said that {number} is better." in back.text
    assert back.labels[-2:] == ["Next", "Report"]
    changed = await here.press(button(back, "Both alike"))
    assert here.said == ["alike"]
    assert changed.files == second.files
    again = await here.press(button(changed, "Back"))
    assert "You said that both are alike." in again.text
    assert (await here.press(button(again, "Next"))).files == second.files

    third = await here.press(button(second, "Left"))
    last = await here.press(button(third, "Left"))
    assert "There is nothing more to compare" in last.text
    assert "Your vote counts. You can go back and" in last.text
    assert (last.files, last.labels) == ((), ["Back"])
    assert (await here.press(button(last, "Back"))).files == third.files


async def test_who_finds_all_alike_is_told_that_it_compares_nothing_until_one_is_better() -> None:
    here = booth(5)
    shown = await here.press("ch:vote:CH1", in_panel=False)
    for _ in range(5):
        assert "compares nothing" not in shown.text
        shown = await here.press(button(shown, "Both alike"))
    assert "Your vote counts" not in shown.text
    assert "so your vote compares nothing. You can go on, go back" in shown.text
    last = await here.press(button(shown, "Both alike"))
    assert "so your vote compares nothing. You can go back" in last.text
    better = await here.press(button(await here.press(button(last, "Back")), "Left"))
    assert "compares nothing" not in better.text
    assert "Your vote counts. You can go back" in better.text


async def test_whoever_stops_can_go_on_with_the_same_two() -> None:
    here = booth()
    opened = await here.press("ch:vote:CH1", in_panel=False)
    on = await here.press(button(opened, "Left"))
    stopped = await here.press(button(on, "Stop"))
    assert "Your 1 duel is kept." in stopped.text
    assert (stopped.labels, stopped.files) == (["Go on"], ())
    assert (await here.press(button(stopped, "Go on"))).files == on.files


async def test_titles_spoilers_and_lost_copies_are_told() -> None:
    here = booth(3, is_spoiler=True, entry=an_entry(2, author=9, title="*Wet*"))
    shown = await here.press("ch:vote:CH1", in_panel=False)
    assert shown.text.count("\\*Wet\\*") == 2
    assert "<@" not in shown.text
    here.duels.of = hosted("CH1", Phase.VOTING, options=Options(way=Way.DUELS, hides_authors=False))
    assert (await here.press("ch:duelon:CH1")).text.count(" · by <@9>") == 2
    (media,) = (part for part in parts_of(shown.view) if part["type"] == 12)
    assert [item["spoiler"] for item in media["items"]] == [True, True]
    here.dueling = replace(here.dueling, copies=Bytes())
    lost = await here.press("ch:duelon:CH1")
    assert lost.text.count("This picture can't be shown at the moment.") == 2


class Meeting(Bytes):
    """A store that answers once so many are asked for together."""

    def __init__(self, *keys: str, parties: int) -> None:
        super().__init__(*keys)
        self.all = asyncio.Barrier(parties)

    async def get(self, key: str) -> bytes:
        await self.all.wait()
        return await super().get(key)


async def test_the_two_are_read_together() -> None:
    here = booth(3)
    here.dueling = replace(here.dueling, copies=Meeting("entry-2", "entry-3", parties=2))
    assert len((await here.press("ch:vote:CH1", in_panel=False)).files) == 2


async def test_who_has_fewer_than_two_to_compare_is_told() -> None:
    shown = await booth(2).press("ch:vote:CH1", in_panel=False)
    assert "There are no two pictures here that you could compare." in shown.text
    assert (shown.files, shown.buttons) == ((), [])


@pytest.mark.parametrize(
    ("custom_id", "how", "refusal"),
    [
        (f"ch:left:CH1-{OWN}-2", {}, NotHandedOut),
        ("ch:alike:CH1-3-99", {}, EntryGone),
        ("ch:right:CH1", {}, EntryGone),
        ("ch:right:CH1-2", {}, Gone),
        ("ch:right:CH1-2-x", {}, Gone),
        ("ch:right:CH1-2-3-4", {}, Gone),
        ("ch:duelback:CH1-1234567-1", {}, Gone),
        ("ch:duelon:CH1", {"guild": GUILD + 1}, NoChallenge),
        ("ch:vote:NONE", {}, NoChallenge),
    ],
)
async def test_forged_presses_change_nothing(
    custom_id: str, how: dict[str, Any], refusal: type[BotError]
) -> None:
    here = booth()
    with pytest.raises(refusal):
        await here.press(custom_id, **how)
    assert here.duels.ballots == {}


async def test_after_the_end_nothing_is_decided() -> None:
    here = booth()
    opened = await here.press("ch:vote:CH1", in_panel=False)
    before, here.duels.is_over = dict(here.duels.ballots), True
    for label in ("Left", "Stop"):
        with pytest.raises(VotingOver):
            await here.press(button(opened, label))
    assert here.duels.ballots == before


@pytest.mark.parametrize("lang", [STRETCHED, language("de")], ids=lambda lang: lang.code)
async def test_the_longest_texts_fit(lang: Language) -> None:
    here = booth(3, alt="*" * 1024, entry=an_entry(2, author=9, title="文" * 80))
    replies = Replies()
    pressed = press(replies, "ch:duelon:CH1", joined_at=MONDAY - DAY)
    pressed = replace(pressed, reader=replace(pressed.reader, private=lang))
    await here.dueling.verbs()["duelon"](pressed)
    assert all(len(label) <= 34 or lang is STRETCHED for label in replies.labels)
