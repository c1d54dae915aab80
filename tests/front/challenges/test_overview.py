"""All pictures together: sheets by number, a menu of what is chosen, and a press that ends it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

import pytest
from discord import ui
from PIL import Image

from bot.domain.challenges.balloting import Leaf, Together, acted_together
from bot.domain.challenges.ballots import ticked
from bot.domain.challenges.records import BallotView, Overview
from bot.domain.challenges.values import Options, Phase
from bot.domain.challenges.voters import Voter
from bot.domain.errors import BotError, EntryGone, Gone, OwnEntry, TooManyChoices
from bot.front.challenges.parts import all_numbers_in
from bot.front.challenges.voting.overview import overview_panel
from bot.front.challenges.voting.overviewing import Overviewing
from bot.front.challenges.voting.sheets import drawn, sheets_of
from bot.front.challenges.voting.voting import Voting
from bot.front.kit.cards import KeptFile, Upload
from bot.front.kit.persistent import CustomId
from bot.front.texts.language import Language, language
from tests.domain.challenges.made import an_entry
from tests.front.challenges.memberfakes import ALICE, Bytes, Replies, hosted, press
from tests.front.challenges.memberfakes import shown as parts_of
from tests.front.challenges.test_voting import MEMBER, NOW, OWN, VOTING, Ballots, entered
from tests.front.samples import ENGLISH
from tests.front.stretched import STRETCHED
from tests.front.test_delivery import refused


@dataclass
class Overviews(Ballots):
    async def together(
        self,
        guild: int,
        public_id: str,
        voter: Voter,
        together: Together,
        numbers: Set[int] = frozenset(),
        drawn: Set[int] | None = None,
    ) -> Overview:
        paper, before = self.paper(guild, public_id, voter), self.leaves.get(voter.id, Leaf())
        now = before.ballot.chosen & paper.entries
        chosen = frozenset(numbers) if drawn is None else ticked(now, drawn, numbers)
        leaf = acted_together(before, together, paper, chosen)
        view = self.kept(voter, leaf, paper)
        return Overview(view, tuple(self.entries[id] for id in sorted(paper.entries)))


@dataclass
class Booth:
    ballots: Overviews
    copies: Bytes

    async def press(self, custom_id: str, *, reply: Replies | None = None, **how: Any) -> Replies:
        reply = reply or Replies()
        pressed = press(reply, custom_id, **MEMBER | {"by": ALICE} | how)
        parts = (
            Voting(self.ballots, self.copies, lambda: NOW),
            Overviewing(self.ballots, self.copies, lambda: NOW),
        )
        verbs = {verb: does for part in parts for verb, does in part.verbs().items()}
        await verbs[pressed.verb](pressed)
        return reply

    @property
    def chosen(self) -> set[int]:
        return set(self.ballots.leaves[ALICE].ballot.chosen)


def booth(count: int = 4, **changes: Any) -> Booth:
    entries = {number: entered(number, **changes) for number in range(1, count + 1)}
    return Booth(Overviews(VOTING, entries), Bytes(*(each.key for each in entries.values())))


def stands(reply: Replies) -> tuple[KeptFile, ...]:
    """The files of the message that was answered with, as the next press of it brings them."""
    return tuple(KeptFile(90 + at, file.filename) for at, file in enumerate(reply.files))


async def test_a_small_ballot_in_three_taps() -> None:
    here = booth(12)
    opened = await here.press("ch:overview:CH1")
    assert opened.told[0] == ("begun", True)
    assert "All 11 pictures that you can vote for." in opened.text
    assert "once you have chosen, or pressed Done" in opened.text
    assert opened.labels == ["Done", "One at a time"]
    assert [option["value"] for option in opened.menu["options"]] == [str(each) for each in range(2, 13)]
    assert (opened.menu["min_values"], opened.menu["max_values"]) == (0, 3)
    assert len(opened.files) == 2
    assert not here.ballots.leaves[ALICE].ballot.handed

    chosen = await here.press("ch:overpick:CH1", values=("4", "9"), files=stands(opened))
    assert here.chosen == {4, 9}
    assert "Your votes: 4 and 9 – 1 left." in chosen.text
    assert "pressed Done" not in chosen.text
    assert [option["value"] for option in chosen.menu["options"] if option.get("default")] == ["4", "9"]
    assert chosen.files == ()
    assert [file.filename for file in chosen.kept] == [file.filename for file in opened.files]
    assert [file.alt for file in chosen.kept] == [file.alt for file in opened.files]

    done = await here.press("ch:overdone:CH1", files=stands(opened))
    assert "Your ballot is saved." in done.text
    assert "Your votes: 4 and 9" in done.text
    assert (done.files, done.kept) == ((), ())
    assert done.labels == ["All at once", "One at a time"]
    single = await here.press("ch:single:CH1")
    assert "11 of 11 looked at" in single.text
    assert (await here.press("ch:overpick:CH1", values=())).told
    assert here.chosen == set(), "a menu of an earlier version has all votes"


async def test_a_menu_of_before_other_votes_takes_none_of_them_away() -> None:
    here = booth(6)
    opened = await here.press("ch:overview:CH1")
    assert opened.menu["custom_id"] == "ch:overpick:CH1-"
    for number in (2, 3, 4):
        await here.press(f"ch:choose:CH1-{number}")
    with pytest.raises(TooManyChoices):
        await here.press(
            opened.menu["custom_id"], values=("5",), files=stands(opened), reply=(told := Replies())
        )
    assert here.chosen == {2, 3, 4}
    assert told.menu["custom_id"] == "ch:overpick:CH1-2-3-4", "drawn anew from what stands"
    assert [option["value"] for option in told.menu["options"] if option.get("default")] == ["2", "3", "4"]
    assert [file.filename for file in told.kept] == [file.filename for file in opened.files]
    await here.press(told.menu["custom_id"], values=("2", "5"))
    assert here.chosen == {2, 5}


async def test_a_picture_that_was_removed_hinders_no_other_choice() -> None:
    here = booth(6)
    await here.press("ch:overview:CH1")
    chosen = await here.press("ch:overpick:CH1-", values=("4",))
    del here.ballots.entries[4]
    again = await here.press(chosen.menu["custom_id"], values=("4", "5"))
    assert again.menu["custom_id"] == "ch:overpick:CH1-5"
    with pytest.raises(EntryGone):
        await here.press("ch:overpick:CH1-5", values=("4", "5"), reply=(told := Replies()))
    assert [option["value"] for option in told.menu["options"]] == ["2", "3", "5", "6"]


async def test_who_made_which_is_named_where_it_is_not_hidden() -> None:
    here = booth(3)
    assert "<@" not in (await here.press("ch:overview:CH1")).text
    of = hosted("CH1", Phase.VOTING, options=Options(hides_authors=False))
    here = Booth(Overviews(of, here.ballots.entries), here.copies)
    shown = (await here.press("ch:overview:CH1")).text
    assert "**2** · by <@" in shown
    assert "<@1>" not in shown, "one's own is not on it"


async def test_all_that_there_are_is_no_choice() -> None:
    here = booth(3)
    await here.press("ch:overview:CH1")
    assert "Take one back." in (await here.press("ch:overpick:CH1", values=("2", "3"))).text
    assert "compares nothing" not in (await here.press("ch:overpick:CH1", values=("2",))).text


async def test_none_is_no_choice_and_of_a_single_one_there_is_none() -> None:
    here, none = booth(3), "You have chosen none yet, so your ballot compares nothing."
    assert none not in (await here.press("ch:overview:CH1")).text, "they have compared nothing yet"
    assert none in (await here.press("ch:overdone:CH1")).text
    assert none in (await here.press("ch:overpick:CH1")).text
    del here.ballots.entries[3]
    single = await here.press("ch:overpick:CH1", values=("2",))
    assert "only one picture here that you could choose" in single.text
    assert "compares nothing" not in single.text


async def test_a_sheet_of_which_a_picture_was_removed_is_drawn_anew() -> None:
    here = booth(12)
    opened = await here.press("ch:overview:CH1")
    del here.ballots.entries[12]
    chosen = await here.press("ch:overpick:CH1", values=("3",), files=stands(opened))
    first, second = (file.filename for file in opened.files)
    assert [file.filename for file in chosen.kept] == [first]
    assert len(chosen.files) == 0, "the only one on the second sheet is gone"
    del here.ballots.entries[5]
    again = await here.press("ch:overpick:CH1", values=("3",), files=stands(opened))
    assert again.kept == ()
    assert not {first, second} & {file.filename for file in again.files}


async def test_a_file_that_is_not_in_a_private_message_is_not_kept() -> None:
    here = booth(3)
    opened = await here.press("ch:overview:CH1")
    forged = await here.press("ch:overview:CH1", files=stands(opened), in_panel=False)
    assert forged.kept == ()
    assert [file.filename for file in forged.files] == [file.filename for file in opened.files]


class TakenOut(Replies):
    """Of a message whose files another press takes out of it just before it is edited."""

    async def edit_panel(
        self, view: ui.LayoutView, files: Sequence[Upload] = (), kept: Sequence[KeptFile] = ()
    ) -> None:
        if kept:
            raise refused(400, 50035)
        await super().edit_panel(view, files)


async def test_sheets_that_another_press_has_taken_out_are_drawn_again() -> None:
    here = booth(3)
    opened = await here.press("ch:overview:CH1")
    chosen = await here.press("ch:overpick:CH1", values=("2",), files=stands(opened), reply=TakenOut())
    assert [file.filename for file in chosen.files] == [file.filename for file in opened.files]
    assert "Your votes: 2" in chosen.text


async def test_where_all_have_been_removed_it_says_so() -> None:
    here = booth(2)
    await here.press("ch:overview:CH1")
    here.ballots.entries.clear()
    shown = await here.press("ch:overpick:CH1")
    assert "There is no picture here that you could vote for." in shown.text
    done = await here.press("ch:overdone:CH1")
    assert done.labels == ["One at a time"]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ((str(OWN),), OwnEntry),
        (("2", "99"), EntryGone),
        (("2", "two"), Gone),
        (("1234567",), Gone),
        (("2", "3", "4", "5"), TooManyChoices),
    ],
)
@pytest.mark.parametrize("custom_id", ["ch:overpick:CH1", "ch:overpick:CH1-", "ch:overpick:CH1-6"])
async def test_forged_choices_change_nothing(
    custom_id: str, values: tuple[str, ...], refusal: type[BotError]
) -> None:
    here = booth(6)
    await here.press("ch:overview:CH1")
    await here.press("ch:overpick:CH1", values=("6",))
    before = dict(here.ballots.leaves)
    with pytest.raises(refusal):
        await here.press(custom_id, values=values)
    assert here.ballots.leaves == before


async def test_forged_ticks_do_no_harm() -> None:
    here = booth(6)
    await here.press("ch:overview:CH1")
    await here.press("ch:overpick:CH1", values=("6",))
    before = dict(here.ballots.leaves)
    for custom_id in (
        "ch:overpick:CH1-2-99-1",
        "ch:overpick:CH1--0-2--",
        f"ch:overpick:CH1-{'-'.join('2345')}",
    ):
        await here.press(custom_id)
    await here.press("ch:overpick:CH1-1-99", values=("1", "99"))
    assert here.ballots.leaves == before
    with pytest.raises(Gone):
        await here.press("ch:overpick:CH1-x", values=("2",))
    assert here.ballots.leaves == before


async def test_sheets_tell_numbers_and_covered_pictures_come_last() -> None:
    pictures = [entered(number, is_spoiler=number in (2, 5)) for number in range(1, 14)]
    plain, rest, covered = sheets_of(pictures)
    assert [each.number for each in (*plain.pictures, *rest.pictures)] == [1, 3, 4, *range(6, 14)]
    assert ([each.number for each in covered.pictures], covered.is_covered) == ([2, 5], True)
    (made,) = await drawn(ENGLISH, Bytes("entry-2"), [covered], 20_000)
    assert made.sheet == replace(covered, lost=(5,))
    assert len(made.file.data) <= 20_000
    with Image.open(io.BytesIO(made.file.data)) as image:
        assert image.width > image.height
    assert made.file.alt == "2 pictures in a grid, each with its number. Entry 2. Entry 5."
    others = [replace(each, entry=replace(each.entry, author=7)) for each in covered.pictures]
    assert sheets_of(others)[0].name == covered.name, "it tells no author"


class Hanging(Bytes):
    """A store that never answers for some of its keys."""

    def __init__(self, *keys: str, hangs: Set[str]) -> None:
        super().__init__(*keys)
        self.hangs = hangs

    async def get(self, key: str) -> bytes:
        if key in self.hangs:
            await asyncio.Event().wait()
        return await super().get(key)


async def test_what_does_not_come_in_time_is_named_below_and_drawn_with_the_next_press(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.front.challenges.voting.sheets.READ_WITHIN", 0.02)
    here = booth(12)
    here.copies = away = Hanging(*here.copies.kept, hangs={"entry-3", "entry-12"})
    opened = await here.press("ch:overview:CH1")
    assert "Entries 3 and 12 can't be shown at the moment." in opened.text
    away.hangs = {"entry-12"}
    chosen = await here.press("ch:overpick:CH1-", values=("4",), files=stands(opened))
    assert "Entry 12 can't be shown at the moment." in chosen.text
    assert (len(chosen.files), chosen.kept) == (2, ())
    away.hangs = set()
    whole = await here.press("ch:overpick:CH1-4", values=("4",), files=stands(chosen))
    assert "can't be shown" not in whole.text
    assert ([file.filename for file in whole.kept], len(whole.files)) == ([chosen.files[0].filename], 1)


@pytest.mark.parametrize("lang", [ENGLISH, STRETCHED, language("de")], ids=lambda lang: lang.code)
@pytest.mark.parametrize("count", [1, 25])
def test_the_largest_and_the_smallest_fit(lang: Language, count: int) -> None:
    long = {"entry": an_entry(2, author=9, title="🦊" * 80), "alt": "文" * 1024}
    pictures = tuple(entered(290 + n, is_spoiler=n % 5 == 0, **long) for n in range(count))
    of = hosted("CH1" + "x" * 13, Phase.VOTING, options=Options(votes=5), theme="🦊" * 80)
    numbers = tuple(each.number or 0 for each in pictures)
    view = BallotView(
        hosted=of,
        picture=None,
        chosen=numbers[:5],
        looked=0,
        total=count,
        numbers=numbers,
        receipt="QWERTY",
        missing=min(5, count),
    )
    sheets = [
        replace(sheet, lost=tuple(each.number or 0 for each in sheet.pictures))
        for sheet in sheets_of(pictures)
    ]
    panel = overview_panel(lang, Overview(view, pictures), sheets)
    (menu,) = (part for part in parts_of(panel) if part["type"] == 3)
    assert all_numbers_in(CustomId.read(menu["custom_id"]).subject) == frozenset(numbers[:5])
    assert all(len(sheet.alt(lang)) <= 1000 for sheet in sheets)
