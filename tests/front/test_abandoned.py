"""The end of an ask that was cancelled while it was drawn: told in private, and never posted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

import aiohttp
import discord
import pytest

from bot.domain.errors import EndpointDown, Failure
from bot.domain.models import Catalogue
from bot.domain.pictures import Delivery, Generation, State
from bot.front.kit.cards import Button, Card
from bot.front.kit.replies import Replies, ReplyHandle
from bot.front.result.posts.abandoned import AbandonedAsks
from bot.front.result.posts.lastwords import LastWords
from bot.front.result.posts.untold import UntoldNotes
from bot.studio.delivery import NotYet, Undeliverable
from tests.front.recorder import Recorder, press
from tests.front.samples import NOON, pictures
from tests.front.test_delivery import Answer, PickyReplies, messenger, refused

PAINTED, CANCELLED = State.PAINTED, State.CANCELLED
PROMPT = "> \u2068a red fox\u2069\n"
LATER = timedelta(minutes=16)  # when the token has lapsed


@dataclass
class Told(Replies):
    """Takes everything, but what `refuses` names. `said`: by which way, in which words."""

    refuses: dict[str, Exception] = field(default_factory=dict)
    said: list[tuple[str, Card]] = field(default_factory=list)

    async def edit(self, reply: ReplyHandle, card: Card) -> int:
        return self._take("edit", card)

    async def edit_in_channel(self, channel: int, message: int, card: Card) -> int:
        return self._take("edit in channel", card)

    async def follow_up(self, reply: ReplyHandle, card: Card) -> None:
        self._take("follow up", card)

    async def delete(self, reply: ReplyHandle) -> None:
        self._take("delete", Card())

    async def delete_in_channel(self, channel: int, message: int) -> None:
        self._take("delete", Card())

    def _take(self, way: str, card: Card) -> int:
        if way in self.refuses:
            raise self.refuses[way]
        self.said.append((way, card))
        return 1

    @property
    def ways(self) -> list[str]:
        return [way for way, _ in self.said]


def gone() -> discord.NotFound:
    return discord.NotFound(Answer(404), {"code": 10008, "message": "no"})  # type: ignore[arg-type]  # it wants aiohttp's whole response


def ended(*ends: State | Failure, private: bool = False) -> tuple[Generation, ...]:
    return tuple(
        replace(
            row,
            message=900,
            abandoned_at=NOON,
            ask=replace(row.ask, reply=replace(row.ask.reply, private=private)),
        )
        for row in pictures(*ends)
    )


async def deliver(
    told: Told, rows: tuple[Generation, ...], *, after: timedelta = timedelta(), late: bool = False
) -> bool | None:
    """Whether the member knows, of what is kept; None if nothing is to be kept."""
    delivery = Delivery(key="ask:1", attempts=1, generations=rows, is_late=late)
    try:
        await AbandonedAsks(told, lambda: NOON + after).post(delivery)
    except Undeliverable as error:
        return error.told
    return None


async def test_what_came_waits_and_the_member_knows() -> None:
    told = Told()
    assert await deliver(told, ended(PAINTED)) is True
    assert told.ways == ["edit", "follow up"]
    (_, card), (_, note) = told.said
    assert card.embeds[0].title == "Cancelled"
    assert not card.files
    assert note.content == f"{PROMPT}Your cancelled picture came after all. It cost 1 credit."
    assert note.buttons == (Button("show", "", "Show it", primary=True, space="me"),)


async def test_if_none_came_nothing_waits() -> None:
    told = Told()
    assert await deliver(told, ended(EndpointDown(3), EndpointDown(3), CANCELLED)) is None
    note = told.said[-1][1]
    assert note == Card(content=f"{PROMPT}No picture came after you cancelled. Your 2 credits are back.")


@pytest.mark.parametrize("end", [PAINTED, EndpointDown(3)])
@pytest.mark.parametrize("private", [False, True])
async def test_who_cannot_be_told_any_more_is_told_later(end: State | Failure, private: bool) -> None:
    told = Told()
    assert await deliver(told, ended(end, private=private), after=LATER) is False
    assert told.ways == ([] if private else ["edit in channel"]), "a private ask has nothing in the channel"


async def test_a_card_that_is_gone_is_no_reason_to_say_nothing() -> None:
    told = Told({"edit": gone(), "delete": gone()})
    assert await deliver(told, ended(PAINTED)) is True
    assert told.ways == ["follow up"]


@pytest.mark.parametrize("private", [False, True])
async def test_a_card_that_takes_no_words_does_not_stay(private: bool) -> None:
    """A process that died with the Cancel in hand may have left it saying Drawing."""
    told = Told({"edit": refused(403, 50013)})
    assert await deliver(told, ended(PAINTED, private=private)) is True
    assert told.ways == ["delete", "follow up"]


async def test_a_word_that_discord_refuses_for_good_is_said_later() -> None:
    assert await deliver(Told({"follow up": gone()}), ended(PAINTED)) is False
    assert await deliver(Told({"follow up": gone()}), ended(EndpointDown(3))) is False


@pytest.mark.parametrize("way", ["edit", "follow up"])
async def test_what_passes_is_tried_again(way: str) -> None:
    told = Told({way: aiohttp.ServerDisconnectedError()})
    with pytest.raises(NotYet):
        await deliver(told, ended(PAINTED))
    assert "follow up" not in told.ways, "or it would be said twice"


async def test_one_that_comes_late_leaves_the_card_and_costs_nothing() -> None:
    (row,) = ended(PAINTED)
    told = Told()
    assert await deliver(told, (replace(row, ask=replace(row.ask, credits_each=0)),), late=True) is True
    assert told.ways == ["follow up"]
    assert "It costs nothing." in told.said[0][1].content


# --- what the rest of delivery leaves alone, and what is told later ---


async def test_who_gives_up_leaves_the_card_of_what_was_cancelled() -> None:
    replies = PickyReplies(10**9, refused(503, 0))
    given_up = Delivery(key="ask:1", attempts=99, generations=ended(PAINTED))
    assert not await messenger(replies, b"").give_up(given_up)
    assert replies.shown == []


@dataclass
class Ending:
    asks: tuple[tuple[Generation, ...], ...]

    async def private_ending(self, within: timedelta) -> tuple[tuple[Generation, ...], ...]:
        return self.asks


class Unheld:
    """Nobody else posts anything."""

    async def hold_card(self, interaction: int) -> bool:
        return True


async def test_a_private_card_that_says_cancelled_keeps_its_words() -> None:
    told = Told()
    await LastWords(Ending((ended(State.RUNNING, private=True),)), Unheld(), told, print).say()
    assert told.said == []


@dataclass
class Entries:
    """One that was kept, until its member has been told."""

    kept: dict[str, tuple[Generation, ...]]

    async def members(self) -> frozenset[tuple[int, int]]:
        return frozenset((rows[0].ask.guild, rows[0].ask.member) for rows in self.kept.values())

    async def of(self, guild: int, member: int) -> tuple[Delivery, ...]:
        return tuple(Delivery(key=key, attempts=1, generations=rows) for key, rows in self.kept.items())

    async def told(self, keys: Collection[str]) -> None:
        for key in keys:
            del self.kept[key]


@pytest.mark.parametrize(
    ("end", "words", "buttons"),
    [
        (PAINTED, "Your cancelled picture came after all. It cost 1 credit.", 1),
        (EndpointDown(3), "No picture came after you cancelled. Your 1 credit is back.", 0),
    ],
)
async def test_after_the_next_command_it_is_told_in_words_of_its_own(
    end: State | Failure, words: str, buttons: int
) -> None:
    rows, said = ended(end), Recorder()
    said.cards.append(Card(content="the answer to the command"))
    entries = Entries({"ask:1": rows})
    notes = UntoldNotes(entries, lambda: Catalogue((), "m-1"), None)
    await notes.refresh()
    ask = rows[0].ask
    await notes.after(press(said, by=ask.member, guild=ask.guild), "im")
    _, card = said.cards
    assert card.content == f"{PROMPT}{words}"
    assert len(card.buttons) == buttons
    assert entries.kept == {}
