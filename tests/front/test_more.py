"""What the button ⋯ tells, and whom."""

from __future__ import annotations

import re
from dataclasses import replace

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BotError, EndpointDown, Failure, Gone, NotYours, PromptRejected
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import Generation, State
from bot.front.kit.cards import Card, SentMessage
from bot.front.kit.feature import Pressed, Where, Who
from bot.front.kit.guilds.server import Server
from bot.front.kit.responder import Responder
from bot.front.result.about.more import more_cards, show_more
from bot.front.texts.language import Reader
from tests.front.samples import ENGLISH, check_limits, pictures

AUTHOR, OTHER = 5, 6
GUILD = 300000000000000003
CATALOGUE = Catalogue((Model(id="m-1", label="M *1*", sizes=("512x512", "1024x1024")),), "m-1")
PAINTED = State.PAINTED


def told(*rows: Generation) -> list[str]:
    """The lines of all messages."""
    cards = more_cards(ENGLISH, rows, CATALOGUE)
    return "\n".join(card.embeds[0].description or "" for card in cards).splitlines()


def test_all_about_one_picture() -> None:
    (row,) = pictures(
        PAINTED, prompt="a red fox\n\n# in *oil*", revised="A fox", size="512x512", quality="hd"
    )
    (card,) = more_cards(ENGLISH, [row], CATALOGUE)
    assert card.embeds[0].title == "About this picture"
    assert told(row) == [
        "> \u2068a red fox\u2069",
        "> \u2068# in \\*oil\\*\u2069",
        "**Model:** \u2068M \\*1\\*\u2069",
        "**Size:** \u2068Square (small)\u2069",
        "**Quality:** \u2068HD\u2069",
        "**Made by:** <@5>, <t:1767268831:f>",
        "**Picture:** 31 s · `PIC0`",
        "-# How the model read it",
        "> \u2068A fox\u2069",
    ]


def test_pictures_of_one_ask_are_counted_and_those_that_could_not_be_made_are_not_shown() -> None:
    rows = pictures(PAINTED, EndpointDown(3), PAINTED, prompt="a fox", revised="A fox!")
    (card,) = more_cards(ENGLISH, [rows[0], rows[2]], CATALOGUE)
    assert card.embeds[0].title == "About these pictures"
    assert told(rows[0], rows[2])[-2:] == [
        "**Picture 1 of 3:** 31 s · `PIC0`",
        "**Picture 3 of 3:** 33 s · `PIC2`",
    ]


def test_a_style_is_told_and_a_size_that_nobody_asked_for_is_measured() -> None:
    (row,) = pictures(PAINTED, size="auto")
    row = replace(row, ask=replace(row.ask, request=replace(row.ask.request, style="vivid")))
    assert told(row)[1:4] == [
        "**Model:** \u2068M \\*1\\*\u2069",
        "**Size:** \u2068Portrait\u2069",
        "**Style:** \u2068Vivid\u2069",
    ]


@given(st.text(min_size=1, max_size=4000), st.text(max_size=9000))
def test_whatever_was_written_every_message_keeps_discords_limits(prompt: str, revised: str) -> None:
    rows = pictures(*[PAINTED] * 4, prompt=prompt, revised=revised, size=prompt[:9], quality=prompt[:9])
    for card in more_cards(ENGLISH, rows, CATALOGUE):
        check_limits(*card.embeds)


@pytest.mark.parametrize("sign", ["x", "*", "🦊", "word ", "a\n"])
def test_nothing_of_the_longest_prompt_is_left_out(sign: str) -> None:
    prompt = (sign * 4000)[:4000]
    cards = more_cards(ENGLISH, pictures(PAINTED, prompt=prompt), CATALOGUE)
    check_limits(*[embed for card in cards[:1] for embed in card.embeds])
    quoted = "".join(
        re.findall("> \u2068(.*)\u2069", "\n".join(c.embeds[0].description or "" for c in cards))
    )
    assert re.sub(r"\s|\\", "", quoted) == re.sub(r"\s", "", prompt)
    assert len(cards) <= 4


# --- whom ---


class Rows:
    def __init__(self, *rows: Generation) -> None:
        self.rows = rows

    async def find(self, public_id: str) -> Generation | None:
        return next((row for row in self.rows if row.public_id == public_id), None)

    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        return self.rows


class Recorder(Responder):
    """Keeps the cards that it is given. `fresh`: Discord has not sent this interaction before."""

    def __init__(self, *, fresh: bool = True) -> None:
        self.fresh = fresh
        self.cards: list[Card] = []

    async def acknowledge(self, *, in_place: bool = False) -> bool:
        assert not in_place
        return self.fresh

    async def edit(self, card: Card) -> SentMessage:
        assert not self.cards
        self.cards.append(card)
        return SentMessage(1)

    async def follow_up(self, card: Card) -> None:
        assert self.cards
        self.cards.append(card)


def press(reply: Recorder, *, by: int = AUTHOR, guild: int = GUILD, subject: str = "PIC0") -> Pressed:
    none = discord.Permissions.none()
    return Pressed(
        id=1,
        who=Who(id=by, name="Alice", avatar="", roles=(), permissions=none),
        where=Where(
            guild=guild, channel=1, parent=None, server=Server(None), permissions=none, upload_limit=1
        ),
        reader=Reader(ENGLISH, ENGLISH),
        reply=reply,
        verb="more",
        subject=subject,
    )


def shown_to_its_member_alone(row: Generation) -> Generation:
    return replace(row, ask=replace(row.ask, reply=replace(row.ask.reply, private=True)))


@pytest.mark.parametrize("by", [AUTHOR, OTHER])
async def test_everybody_is_told_about_what_everybody_sees(by: int) -> None:
    reply = Recorder()
    await show_more(press(reply, by=by, subject="PIC1"), Rows(*pictures(PAINTED, PAINTED)), CATALOGUE)
    (card,) = reply.cards
    assert "Picture 1 of 2" in (card.embeds[0].description or "")


async def test_a_long_text_goes_on_in_more_messages() -> None:
    reply = Recorder()
    await show_more(press(reply), Rows(*pictures(PAINTED, prompt="🦊" * 4000)), CATALOGUE)
    assert len(reply.cards) == 3


async def test_a_private_picture_is_told_to_its_member_alone() -> None:
    rows = Rows(*map(shown_to_its_member_alone, pictures(PAINTED)))
    reply = Recorder()
    with pytest.raises(NotYours):
        await show_more(press(reply, by=OTHER), rows, CATALOGUE)
    assert reply.cards == []
    await show_more(press(reply), rows, CATALOGUE)
    assert len(reply.cards) == 1


@pytest.mark.parametrize("by", [AUTHOR, OTHER])
@pytest.mark.parametrize("end", [PromptRejected(None), State.CANCELLED, State.QUEUED])
async def test_an_ask_without_a_picture_is_told_to_nobody(by: int, end: State | Failure) -> None:
    reply = Recorder()
    with pytest.raises(Gone):
        await show_more(press(reply, by=by), Rows(*pictures(end)), CATALOGUE)
    assert reply.cards == []


async def test_by_one_that_could_not_be_made_the_others_are_told() -> None:
    reply = Recorder()
    await show_more(press(reply, by=OTHER), Rows(*pictures(EndpointDown(3), PAINTED)), CATALOGUE)
    assert "**Picture 2 of 2:**" in (reply.cards[0].embeds[0].description or "")


@pytest.mark.parametrize(
    ("prompt", "guild", "subject"), [("", GUILD, "PIC0"), ("a fox", 4, "PIC0"), ("a fox", GUILD, "PIC9")]
)
async def test_what_was_removed_or_is_elsewhere_is_gone(prompt: str, guild: int, subject: str) -> None:
    reply = Recorder()
    error: type[BotError] = Gone
    with pytest.raises(error):
        await show_more(
            press(reply, guild=guild, subject=subject), Rows(*pictures(PAINTED, prompt=prompt)), CATALOGUE
        )
    assert reply.cards == []


async def test_a_press_that_discord_sends_twice_is_answered_once() -> None:
    reply = Recorder(fresh=False)
    await show_more(press(reply), Rows(*pictures(PAINTED)), CATALOGUE)
    assert reply.cards == []
