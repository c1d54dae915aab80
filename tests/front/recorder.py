"""A press, and what was answered to it."""

from __future__ import annotations

import discord

from bot.front.kit.cards import Card, SentMessage
from bot.front.kit.feature import Pressed, Where, Who
from bot.front.kit.guilds.server import Server
from bot.front.kit.responder import Responder
from bot.front.texts.language import Reader
from tests.front.samples import ENGLISH

AUTHOR = 5
GUILD = 300000000000000003


class Recorder(Responder):
    """Keeps the cards that it is given."""

    def __init__(self) -> None:
        self.cards: list[Card] = []

    async def acknowledge(self, *, in_place: bool = False) -> bool:
        assert not in_place
        return True

    async def edit(self, card: Card) -> SentMessage:
        assert not self.cards
        self.cards.append(card)
        return SentMessage(1)

    async def follow_up(self, card: Card) -> None:
        assert self.cards
        self.cards.append(card)


def press(reply: Recorder, *, by: int = AUTHOR, guild: int = GUILD) -> Pressed:
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
        subject="PIC0",
    )
