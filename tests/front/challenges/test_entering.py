"""Entering a picture: every way leads to one private confirmation, and what it says is what happens."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast

import pytest
from PIL import Image

from bot.domain.care.values import Share
from bot.domain.challenges.records import Hosted
from bot.domain.challenges.values import Options, Phase
from bot.domain.errors import (
    AlreadyEntered,
    BotError,
    ChallengeTextTooLong,
    EnteringOver,
    Gone,
    MadeTooEarly,
    MemberEntered,
    NoChallenge,
    NotEntered,
    NotYourPicture,
    StoreBusy,
    StoreFull,
)
from bot.front.challenges.entering import openones
from bot.front.challenges.entering.choosing import ChallengeChoice, PictureChoice
from bot.front.challenges.entering.copies import EntryCopies
from bot.front.challenges.entering.entering import Entering
from bot.front.challenges.entering.mine import MyEntry
from bot.front.challenges.entering.openones import TTL, OpenChallenges
from bot.front.challenges.entering.ways import Ways
from bot.front.challenges.feature import Challenges
from bot.front.challenges.listing.leaderboard import Leaderboard
from bot.front.challenges.which import Which
from bot.front.kit.cards import Button
from bot.front.kit.feature import ShownResult
from bot.front.kit.messages import Target
from bot.front.texts.challenges.entering import ago
from bot.front.texts.language import Reader
from tests.domain.challenges.made import DAY, FRIDAY, HOUR, MONDAY
from tests.front.challenges.memberfakes import (
    ALICE,
    BOB,
    ELSEWHERE,
    GUILD,
    NOW,
    Bytes,
    Entries,
    Known,
    Pictures,
    Replies,
    call,
    filled,
    fingerprint,
    hosted,
    painted,
    press,
    squared,
    typed_of,
)
from tests.front.samples import ENGLISH

OPEN = hosted()


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 6)).save(out, "PNG")
    return out.getvalue()


@dataclass
class Town:
    """A server with challenges and pictures, and the feature that serves them."""

    pictures: Pictures
    known: Known
    entries: Entries
    store: Bytes
    entering: Entering
    feature: Challenges
    open_ones: OpenChallenges
    hidden: list[int]  # channels of which not everybody may be told

    async def press(self, custom_id: str, **how: Any) -> Replies:
        await self.feature.pressed(press(reply := Replies(), custom_id, **how))
        return reply

    async def fill(self, custom_id: str, **texts: Any) -> Replies:
        await self.feature.submitted(filled(reply := Replies(), custom_id, **texts))
        return reply

    async def submit(
        self, picture: str, challenge: str | None = None, title: str | None = None, **who: Any
    ) -> Replies:
        await self.feature.submit(call(reply := Replies(), **who), picture, challenge, title)
        return reply


def town(*rows: Any, challenges: Any = (OPEN,)) -> Town:
    pictures, known = Pictures(rows or painted("PIC1")), Known(tuple(challenges))
    entries, store = Entries(pictures, known), Bytes()
    store.kept |= {row.key: png() for row in pictures.rows}
    mine = MyEntry(known, entries, store, lambda: NOW)
    entering = Entering(
        challenges=known,
        entries=entries,
        pictures=pictures,
        shares=pictures,
        copies=EntryCopies(store, squared, fingerprint, store),
        mine=mine,
        clock=lambda: NOW,
    )
    choice = ChallengeChoice(known)
    ways = Ways(entering, choice, PictureChoice(pictures, pictures, lambda: NOW))
    open_ones = OpenChallenges(known, lambda: NOW)
    which, board, hidden = Which(choice, {}), cast(Leaderboard, None), list[int]()
    feature = Challenges(
        parts=(entering, mine),
        ways=ways,
        which=which,
        leaderboard=board,
        open_ones=open_ones,
        may_be_told=lambda _guild, _room, channel: channel not in hidden,
    )
    return Town(pictures, known, entries, store, entering, feature, open_ones, hidden)


async def test_a_command_a_confirmation_and_one_press() -> None:
    here = town()
    asked = await here.submit("PIC1", title="  Wet   *fox*  ")
    assert asked.told[0] == ("begun", False)
    assert "Enter this picture in “\u2068Rain in unusual places\u2069”?" in asked.text
    assert "Wet \\*fox\\*" in asked.text
    assert "posted for everybody" not in asked.text
    assert "replaces" not in asked.text
    assert [file.data for file in asked.files] != []
    assert asked.buttons == ["ch:entered:PIC1-CH1", "ch:entitle:PIC1-CH1", "ch:notnow:"]
    assert here.entries.all == []

    done = await here.press(asked.buttons[0], typed=typed_of(asked.view))
    (entered,) = here.entries.all
    assert (entered.entry.title, entered.key, entered.prompt) == ("Wet *fox*", "entry-77", "a red fox")
    assert here.store.kept["entry-77"] == b"squared " + png()
    assert done.told[0] == ("begun", True)
    assert "You are in" in done.text
    assert f"<t:{int(FRIDAY.timestamp())}:R>" in done.text
    assert [file.data for file in done.files] == [b"squared " + png()]


async def test_where_authors_are_shown_whoever_enters_reads_it_first() -> None:
    asked = await town(challenges=(hosted(options=Options(hides_authors=False)),)).submit("PIC1")
    assert "who votes reads that it is yours" in asked.text
    assert "who votes reads" not in (await town().submit("PIC1")).text


async def test_an_id_is_found_however_it_is_typed() -> None:
    asked = await town(*painted("7f3k")).submit(" 7F3K ")
    assert asked.buttons[0] == "ch:entered:7f3k-CH1"


async def test_a_public_picture_and_an_earlier_entry_are_named_in_the_confirmation() -> None:
    here = town(*painted("PIC1"), *painted("PIC2", private=False))
    await here.press("ch:entered:PIC1-CH1")
    asked = await here.submit("PIC2")
    assert "people may know that this is yours" in asked.text
    assert "It replaces your earlier entry." in asked.text
    assert asked.buttons[:2] == ["ch:replace:PIC2-CH1", "ch:entitle:PIC2-CH1-r"]
    with pytest.raises(AlreadyEntered):
        await here.press("ch:entered:PIC2-CH1")  # its panel was older than the first entry
    await here.press("ch:replace:PIC2-CH1")
    assert [each.entry.picture for each in here.entries.all] == ["PIC2"]


async def test_a_private_picture_that_was_shared_is_known_to_others() -> None:
    here = town()
    interaction = here.pictures.rows[0].ask.interaction
    share = Share(
        interaction=interaction, picture=None, guild=GUILD, channel=1, place=1, message=2, by=ALICE, at=NOW
    )
    here.pictures.shared = (replace(share, picture="OTHER"),)
    assert "people may know" not in (await here.submit("PIC1")).text
    here.pictures.shared = (share,)
    assert "people may know" in (await here.submit("PIC1")).text


async def test_a_title_is_typed_in_a_form_that_begins_with_what_was_typed_before() -> None:
    here = town()
    opened = await here.press("ch:entitle:PIC1-CH1", typed="Wet fox")
    assert opened.form.custom_id == "ch:entered:PIC1-CH1"
    assert opened.form.to_dict()["components"][0]["component"]["value"] == "Wet fox"
    assert (await here.press("ch:entitle:PIC1-CH1-r")).form.custom_id == "ch:replace:PIC1-CH1"
    await here.fill("ch:entered:PIC1-CH1", title="Dry fox")
    assert here.entries.all[0].entry.title == "Dry fox"
    with pytest.raises(ChallengeTextTooLong):
        await here.fill("ch:replace:PIC1-CH1", title="x" * 81)
    assert "Nothing was entered." in (await here.press("ch:notnow:")).text


@pytest.mark.parametrize(
    ("fault", "is_kept"), [(EnteringOver(FRIDAY), False), (NotYourPicture(), False), (StoreBusy(), True)]
)
async def test_the_copy_of_what_was_refused_is_deleted_unless_it_may_be_in(
    fault: BotError, is_kept: bool
) -> None:
    here = town()
    here.entries.fault = fault
    with pytest.raises(type(fault)):
        await here.press("ch:entered:PIC1-CH1")
    assert ("entry-77" in here.store.kept) is is_kept


@pytest.mark.parametrize(("full", "refusal"), [(True, StoreFull), (False, StoreBusy)])
async def test_a_disk_that_takes_no_copy_is_said_to_be_at_fault(full: bool, refusal: type[BotError]) -> None:
    here = town()
    here.store.full, here.store.away = full, not full
    with pytest.raises(refusal):
        await here.press("ch:entered:PIC1-CH1")
    assert here.entries.changes == []


@pytest.mark.parametrize(
    ("custom_id", "by", "refusal"),
    [
        ("ch:entered:PIC1-CH1", BOB, NotYourPicture),
        ("ch:enter:PIC1-CH1", BOB, NotYourPicture),
        ("ch:entered:NONE-CH1", ALICE, Gone),
        ("ch:entered:PIC1-NONE", ALICE, NoChallenge),
        ("ch:entered:OLD-CH1", ALICE, MadeTooEarly),
        ("ch:enter:OLD-CH1", ALICE, MadeTooEarly),
        ("ch:entered:PIC1-OVER", ALICE, EnteringOver),
        ("ch:enter:PIC1-OVER", ALICE, EnteringOver),
        ("ch:entered:PIC1-CH1-x", ALICE, Gone),
        ("ch:entered:PIC1", ALICE, Gone),
        ("ch:withdraw:CH1", BOB, NotEntered),
        ("ch:nonsense:CH1", ALICE, Gone),
        ("ch:pick:CH1", ALICE, Gone),
    ],
)
async def test_what_cannot_be_entered_is_refused_whatever_is_pressed(
    custom_id: str, by: int, refusal: type[BotError]
) -> None:
    rows = (*painted("PIC1"), *painted("OLD", made_at=MONDAY - HOUR))
    here = town(*rows, challenges=(OPEN, hosted("OVER", Phase.VOTING)))
    with pytest.raises(refusal):
        await here.press(custom_id, by=by)
    assert here.entries.all == []
    assert not any(key.startswith("entry") for key in here.store.kept)


async def test_a_press_on_another_server_enters_nothing() -> None:
    here = town()
    with pytest.raises((Gone, NoChallenge)):
        await here.press("ch:entered:PIC1-CH1", guild=GUILD + 1)
    with pytest.raises(Gone):
        await here.press("ch:enter:PIC1-CH1", guild=GUILD + 1)


async def test_title_prompt_and_withdrawal_until_voting_opens() -> None:
    here = town()
    shown = await here.press("ch:entered:PIC1-CH1")
    assert shown.buttons == ["ch:title:CH1-PIC1", "ch:prompt:CH1-h-PIC1", "ch:withdraw:CH1-PIC1"]
    hidden = await here.press("ch:prompt:CH1-h-PIC1")
    assert "The results will not show its prompt." in hidden.text
    assert hidden.buttons[1] == "ch:prompt:CH1-s-PIC1"
    assert (await here.press("ch:title:CH1-PIC1")).form.custom_id == "ch:titled:CH1-PIC1"
    titled = await here.fill("ch:titled:CH1-PIC1", title="Puddle")
    assert "Puddle" in titled.text
    assert here.entries.all[0].hides_prompt
    assert "not in “\u2068Rain" in (await here.press("ch:withdraw:CH1-PIC1")).text
    assert here.entries.all == []


async def replaced() -> Town:
    """PIC1 was entered, and PIC2 in its place."""
    here = town(*painted("PIC1"), *painted("PIC2"))
    await here.press("ch:entered:PIC1-CH1")
    await here.press("ch:replace:PIC2-CH1")
    return here


@pytest.mark.parametrize(
    "custom_id", ["ch:title:CH1-PIC1", "ch:prompt:CH1-h-PIC1", "ch:titled:CH1-PIC1", "ch:withdraw:CH1-PIC1"]
)
async def test_a_button_below_a_picture_that_was_replaced_changes_nothing_and_shows_the_entry(
    custom_id: str,
) -> None:
    here = await replaced()
    before = list(here.entries.all)
    is_form = ":titled:" in custom_id
    shown = await (here.fill(custom_id, title="Puddle") if is_form else here.press(custom_id))
    assert here.entries.all == before
    assert "Nothing was changed: that was about a picture which is not in" in shown.text
    assert shown.told[0] == ("begun", True)
    assert shown.buttons == ["ch:title:CH1-PIC2", "ch:prompt:CH1-h-PIC2", "ch:withdraw:CH1-PIC2"]
    assert [file.data for file in shown.files] == [here.store.kept[before[0].key]]
    assert "Nothing was changed" not in (await here.press(shown.buttons[1])).text
    here.known.all = (hosted("CH1", Phase.VOTING),)
    here.entries.now = FRIDAY
    with pytest.raises(EnteringOver):
        await (here.fill(custom_id, title="Puddle") if is_form else here.press(custom_id))


async def test_the_buttons_of_messages_that_name_no_picture_go_on() -> None:
    here = await replaced()
    assert (await here.press("ch:prompt:CH1-h")).buttons[1] == "ch:prompt:CH1-s-PIC2"
    assert (await here.press("ch:prompt:CH1-s")).buttons[1] == "ch:prompt:CH1-h-PIC2"
    assert (await here.press("ch:title:CH1")).form.custom_id == "ch:titled:CH1"
    assert "Puddle" in (await here.fill("ch:titled:CH1", title="Puddle")).text
    assert "not in “\u2068Rain" in (await here.press("ch:withdraw:CH1")).text
    assert here.entries.all == []


async def test_of_several_challenges_that_of_the_channel_is_meant_else_a_menu_asks() -> None:
    of_here, other = OPEN, hosted("CH2", theme="Snow", channel=ELSEWHERE, thread=42)
    here = town(challenges=(other, of_here))
    assert "Rain" in (await here.submit("PIC1")).text
    assert "Snow" in (await here.submit("PIC1", channel=42)).text
    assert "Snow" in (await here.submit("PIC1", challenge="snow")).text
    assert "Snow" in (await here.submit("PIC1", challenge="CH2")).text
    with pytest.raises(NoChallenge):
        await here.submit("PIC1", challenge="Sun")
    asked = await here.submit("PIC1", title="Wet", channel=1)
    assert asked.menu["custom_id"] == "ch:into:PIC1"
    assert [option["value"] for option in asked.menu["options"]] == ["CH2", "CH1"]
    chosen = await here.press("ch:into:PIC1", values=("CH2",), typed=typed_of(asked.view))
    assert chosen.buttons[0] == "ch:entered:PIC1-CH2"
    assert typed_of(chosen.view) == "Wet"
    with pytest.raises(NoChallenge) as none:
        await town(challenges=()).submit("PIC1")
    assert none.value.state == "open"


async def test_of_several_pictures_of_one_ask_one_is_chosen() -> None:
    here = town(*painted("PIC1", "PIC2", "PIC3"))
    asked = await here.press("ch:enter:PIC1-CH1-3", in_panel=False)
    assert asked.told[0] == ("begun", False)
    assert asked.menu["custom_id"] == "ch:pick:CH1"
    assert [option["label"] for option in asked.menu["options"]] == ["Picture 1", "Picture 2", "Picture 3"]
    chosen = await here.press("ch:pick:CH1", values=("PIC2",))
    assert chosen.buttons[0] == "ch:entered:PIC2-CH1"


async def test_the_menu_of_a_message_works_on_every_result() -> None:
    here = town(*painted("PIC1", "PIC2"))

    async def chosen(*buttons: Button) -> Replies:
        await here.feature._ways.of_message(call(reply := Replies()), Target(1, buttons, None))
        return reply

    assert (await chosen(Button("more", "PIC2-1", ""))).buttons[0] == "ch:entered:PIC2-CH1"
    assert (await chosen(Button("more", "PIC1", ""))).menu["custom_id"] == "ch:pick:"
    assert (await chosen()).words == ["That message shows no picture that I made, so it can't be entered."]


async def test_the_card_offers_what_was_made_in_time() -> None:
    here = town(*painted("NEW"), *painted("OLD", made_at=MONDAY - HOUR))
    offered = await here.press("ch:submit:CH1", in_panel=False)
    assert [option["value"] for option in offered.menu["options"]] == ["NEW"]
    none = await here.press("ch:submit:CH1", by=BOB)
    assert none.buttons == ["ch:make:CH1"]


async def test_suggestions_while_typing() -> None:
    here = town(*painted("PIC1", made_at=NOW - timedelta(hours=2)), *painted("PIC2", member=BOB))

    async def suggested(option: str, typed: str) -> list[tuple[str, str | int | float]]:
        found = await here.feature._suggested(call(Replies()), option, typed, {})
        return [(each.name, each.value) for each in found]

    assert await suggested("picture", "RED") == [("PIC1 · a red fox · 2 h ago", "PIC1")]
    assert await suggested("picture", "cat") == []
    assert await suggested("challenge", "rain") == [("Rain in unusual places", "CH1")]
    assert await suggested("challenge", "sun") == []


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(seconds=-5), "0 min ago"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(minutes=60), "1 h ago"),
        (timedelta(hours=47, minutes=59), "47 h ago"),
        (2 * DAY, "2 d ago"),
    ],
)
def test_how_long_ago(since: timedelta, words: str) -> None:
    assert ago(ENGLISH, since) == words


# --- by a host -------------------------------------------------------------------------------------------


async def test_a_host_adds_a_picture_late_with_a_copy_and_a_reason() -> None:
    here = town(*painted("PIC1", member=BOB, made_at=MONDAY - DAY))
    late = await here.entering.add(call(Replies()), OPEN, "PIC1", "sick that day")
    assert late.entry.author == BOB
    assert here.store.kept["entry-77"] == b"squared " + png()
    assert here.entries.changes[0].reason == "sick that day"
    with pytest.raises(MemberEntered):
        await here.entering.add(call(Replies()), OPEN, "PIC1", "again")
    with pytest.raises(Gone):
        await here.entering.add(call(Replies()), OPEN, "NONE", "why")


# --- under a result --------------------------------------------------------------------------------------


async def offers(here: Town, *rows: Any) -> list[Button]:
    reader = Reader(ENGLISH, ENGLISH)
    here.feature.offers(ShownResult(tuple(rows)), reader)
    await here.open_ones.wait_for_reads()
    return list(here.feature.offers(ShownResult(tuple(rows)), reader))


async def test_a_result_offers_the_way_into_the_challenge_that_takes_it() -> None:
    here = town(*painted("PIC1", "PIC2"))
    (button,) = await offers(here, *here.pictures.rows)
    assert (button.space, button.verb, button.subject) == ("ch", "enter", "PIC1-CH1-2")
    assert button.label == "Enter: “Rain in unusual places”"
    assert len(button.label) <= 34
    (alone,) = await offers(here, here.pictures.rows[1])
    assert alone.subject == "PIC2-CH1"
    assert await offers(here, *painted("OLD", made_at=MONDAY - HOUR)) == []
    assert await offers(here, replace(here.pictures.rows[0], deleted_at=NOW)) == []


async def test_a_challenge_is_not_offered_where_not_everybody_may_know_of_it() -> None:
    here = town(challenges=(OPEN, hosted("CH2", channel=66)))
    here.hidden.append(66)
    (button,) = await offers(here, *here.pictures.rows)
    assert button.subject == "PIC1-CH1"
    here.hidden.append(OPEN.channel)
    assert await offers(here, *here.pictures.rows) == []


async def test_of_several_challenges_none_is_named() -> None:
    here = town(challenges=(OPEN, hosted("CH2")))
    (button,) = await offers(here, *here.pictures.rows)
    assert (button.subject, button.label) == ("PIC1-", "Enter in a challenge")
    assert (await here.press(f"ch:enter:{button.subject}")).menu["custom_id"] == "ch:into:PIC1"


async def test_nothing_is_offered_once_entering_is_over_or_for_another_model() -> None:
    picture = painted("PIC1")
    assert (
        await offers(
            town(challenges=(replace(OPEN, challenge=replace(OPEN.challenge, voting_at=NOW)),)), *picture
        )
        == []
    )
    options = replace(OPEN.challenge.options, models=("m-2",))
    other = replace(OPEN, challenge=replace(OPEN.challenge, options=options))
    assert await offers(town(challenges=(other,)), *picture) == []
    assert await offers(town(challenges=(hosted("CH1", Phase.VOTING),)), *picture) == []


async def test_open_challenges_are_read_once_in_a_while_and_when_they_change() -> None:
    known, now = Known((OPEN,)), [0.0]
    ones = OpenChallenges(known, lambda: NOW, lambda: now[0])
    assert ones.known(GUILD) == ()
    await ones.wait_for_reads()
    assert ones.known(GUILD) == (OPEN,)
    known.all = ()
    now[0] = TTL - 1
    assert ones.known(GUILD) == (OPEN,)
    await ones.wait_for_reads()
    assert known.reads == 1
    ones.changed(GUILD)
    await ones.wait_for_reads()
    assert ones.known(GUILD) == ()
    now[0] += TTL
    known.is_away = True
    ones.known(GUILD)
    await ones.wait_for_reads()
    assert known.reads == 3


async def test_what_a_start_has_read_is_known_for_the_first_result() -> None:
    known, now = Known((OPEN, hosted("CH2", guild=GUILD + 1))), [0.0]
    ones = OpenChallenges(known, lambda: NOW, lambda: now[0])
    await ones.load()
    assert [each.public_id for each in (*ones.known(GUILD), *ones.known(GUILD + 1))] == ["CH1", "CH2"]
    assert ones.known(GUILD + 2) == ()
    await ones.wait_for_reads()
    assert known.reads == 0
    known.all, now[0] = (), TTL
    assert ones.known(GUILD) == (OPEN,)
    await ones.wait_for_reads()
    assert ones.known(GUILD) == (), "what one server's read has found is newer"


async def test_what_opens_and_ends_in_another_process_is_known_for_the_next_result() -> None:
    known, now = Known(()), [0.0]
    ones = OpenChallenges(known, lambda: NOW, lambda: now[0])
    await ones.load()
    ones.changed(GUILD)
    await ones.wait_for_reads()
    known.all, now[0] = (OPEN,), 1.0
    ones.changed_elsewhere()
    await ones.wait_for_reads()
    assert ones.known(GUILD) == (OPEN,)


async def test_what_changes_while_all_servers_are_read_is_read_once_more_and_not_for_each_time() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    class Slow(Known):
        async def open_everywhere(self, at_most: int) -> dict[int, tuple[Hosted, ...]] | None:
            self.reads += 1
            found = await super().open_everywhere(at_most)
            begun.set()
            await go_on.wait()
            return found

    known = Slow(())
    ones = OpenChallenges(known, lambda: NOW, lambda: 0.0)
    ones.changed_elsewhere()
    await begun.wait()
    known.all = (OPEN,)
    for _ in range(3):
        ones.changed_elsewhere()
    go_on.set()
    await ones.wait_for_reads()
    assert ones.known(GUILD) == (OPEN,)
    assert known.reads == 2


@pytest.mark.parametrize("fault", ["away", "too many"])
async def test_where_not_all_servers_can_be_read_each_is_when_it_is_asked_for(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openones, "MOST_EVERYWHERE", 1 if fault == "away" else 0)
    known, now = Known((OPEN,), is_away=fault == "away"), [0.0]
    ones = OpenChallenges(known, lambda: NOW, lambda: now[0])
    await ones.load()
    known.is_away = False
    assert ones.known(GUILD) == ()
    await ones.wait_for_reads()
    assert ones.known(GUILD) == (OPEN,)
    known.all, known.is_away, now[0] = (hosted("CH3"),), fault == "away", 1.0
    ones.changed_elsewhere()
    await ones.wait_for_reads()
    known.is_away = False
    assert ones.known(GUILD) == (OPEN,), "what is old is served while it is read anew"
    await ones.wait_for_reads()
    assert ones.known(GUILD) == known.all


def test_two_parts_never_answer_for_one_verb() -> None:
    here = town()
    given: Any = {"ways": here.feature._ways, "which": here.feature._which, "leaderboard": None}
    with pytest.raises(ValueError, match="two parts"):
        Challenges(
            parts=(here.entering, here.entering),
            open_ones=here.open_ones,
            may_be_told=lambda *_: True,
            **given,
        )
