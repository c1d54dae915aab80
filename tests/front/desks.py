"""A desk whose Discord, database and line are held in hand, for the tests of what it does when."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import aiohttp
import discord

from bot.domain.errors import StoreBusy
from bot.domain.guilds.servers import ServerSettings
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import Ask, State
from bot.domain.wishes import Wish
from bot.front.imagine.attached.copies import PictureCopies
from bot.front.imagine.attached.files import Attachments
from bot.front.imagine.deferred import DeferredReplies
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Intake, Order
from bot.front.imagine.waysout import RefusedAskRows, WaysOut
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Card, SentMessage
from bot.front.kit.feature import Call, Where, Who
from bot.front.kit.guilds.server import Server
from bot.front.kit.guilds.settingscache import ServerSettingsCache, SettingsRows
from bot.front.kit.replies import Replies
from bot.front.kit.responder import Responder
from bot.front.texts.language import Reader
from bot.studio.line import PictureLine, Reserved
from tests.front.operators import FakeOperator
from tests.front.samples import NOON, pictures
from tests.front.test_delivery import refused
from tests.studio.hand_clock import now

ROUND_TRIP = 0.05  # seconds until Discord has taken a request
ALL = discord.Permissions.all()


class Desks:
    """One desk, and what became of each ask: `events` in order, such as `defer 1`, `reserve 1`, `edit 1`."""

    def __init__(self) -> None:
        catalogue = Catalogue((Model(id="m-1", label="M 1"),), "m-1")
        self.events: list[str] = []
        self.texts: dict[int, list[str]] = {}  # what the replies said, by interaction
        self.stuck: set[int] = set()  # interactions whose deferral Discord does not answer
        self.lost: set[int] = set()  # interactions whose deferral fails
        self.away_until = 0.0  # seconds on the hand clock; no edit or follow-up arrives before
        self.deleted: set[int] = set()  # interactions whose reply somebody has deleted
        self.line_open = asyncio.Event()  # while it is not set, nothing is decided
        self.line_open.set()
        self.refusal: Exception | None = None
        self.mark_fault: Exception | None = None  # of the mark that an ask has been answered
        self.reserved: set[int] = set()
        self.settings_busy = False
        self.notes: dict[str, str] = {}
        ways_out = WaysOut(cast(RefusedAskRows, None), cast(Any, None), lambda: catalogue)
        self.deferred = DeferredReplies(
            notes=self, rows=cast(Any, self), replies=cast(Replies, self), instance="one", clock=clock
        )
        self.desk = Desk(
            line=cast(PictureLine, self),
            intake=Intake(
                lambda: catalogue,
                self.settled,
                cast(Attachments, None),
                cast(Any, None),
                ways_out,
                Balances(cast(Any, None)),
                clock,
            ),
            copies=PictureCopies(
                cast(Any, None), cast(Any, None), lambda: catalogue, cast(Attachments, None)
            ),
            clock=clock,
            server_settings=ServerSettingsCache(cast(SettingsRows, self), now),
            ways_out=ways_out,
            deferred=self.deferred,
            operator=FakeOperator(),
        )

    async def settled(self) -> None:
        """The list of models is there."""

    def ask(self, *interactions: int, private: bool = False) -> list[asyncio.Task[bool]]:
        """So many ask in the same instant, in this order."""
        return [
            asyncio.create_task(self.desk.submit(self.call(each), order(each, private=private)))
            for each in interactions
        ]

    def call(self, interaction: int) -> Call:
        return Call(
            id=interaction,
            who=Who(id=interaction, name="alice", avatar="", roles=(), permissions=ALL),
            where=Where(
                guild=3, channel=4, parent=None, server=Server(None), permissions=ALL, upload_limit=1
            ),
            reader=Reader.of("en-US", "en-US"),
            reply=cast(Responder, Reply(self, interaction)),
        )

    def of(self, *verbs: str) -> list[str]:
        """The events of these kinds."""
        return [event for event in self.events if event.split()[0] in verbs]

    # --- the line ---

    async def reserve(self, ask: Ask, files: Sequence[bytes]) -> Reserved | None:
        self.events.append(f"reserve {ask.interaction}")
        await self.line_open.wait()
        if self.refusal is not None:
            raise self.refusal
        if ask.interaction in self.reserved:
            return None
        self.reserved.add(ask.interaction)
        (picture,) = pictures(State.QUEUED)
        return Reserved((replace(picture, ask=ask),), place=1)

    async def answered(self, reserved: Reserved, message: int | None, copies: Mapping[str, str]) -> None:
        self.events.append(f"answered {reserved.generations[0].ask.interaction}")
        if self.mark_fault is not None:
            raise self.mark_fault

    def take_back(self, interaction: int) -> None:
        self.events.append(f"back {interaction}")
        self.reserved.discard(interaction)

    # --- the database ---

    async def settings(self, guild: int) -> ServerSettings:
        await asyncio.sleep(0.001)
        if self.settings_busy:
            raise StoreBusy
        return ServerSettings(guild=guild)

    async def set_many(self, texts: Mapping[str, str]) -> None:
        self.notes |= texts

    async def delete_many(self, names: Collection[str]) -> None:
        for name in names:
            self.notes.pop(name, None)

    async def named(self, prefix: str) -> dict[str, str]:
        return dict(self.notes)


class Reply:
    """What Discord is told about one interaction."""

    def __init__(self, desks: Desks, interaction: int) -> None:
        self._desks = desks
        self._interaction = interaction
        self.application, self.token = 2, "token"

    async def defer(self, *, private: bool) -> bool:
        if self._interaction in self._desks.stuck:
            await asyncio.Event().wait()
        await self._request("defer")
        if self._interaction in self._desks.lost:
            raise OSError("the line broke")
        return self._interaction not in self._desks.texts  # else it says something already

    async def answer(self, card: Card, *, private: bool) -> SentMessage:
        return await self._say("answer", card)

    async def edit(self, card: Card) -> SentMessage:
        self._come_through()
        if self._interaction in self._desks.deleted:
            raise refused(404, 10008)
        return await self._say("edit", card)

    async def follow_up(self, card: Card) -> None:
        self._come_through()
        await self._say("follow_up", card)

    async def delete(self) -> None:
        self._come_through()
        await self._request("delete")

    def _come_through(self) -> None:
        if now() < self._desks.away_until:
            raise aiohttp.ServerDisconnectedError

    async def _say(self, verb: str, card: Card) -> SentMessage:
        heading = card.embeds[0].title if card.embeds else ""
        self._desks.texts.setdefault(self._interaction, []).append(f"{card.content}{heading}")
        await self._request(verb)
        return SentMessage(9)

    async def _request(self, verb: str) -> None:
        await asyncio.sleep(ROUND_TRIP)
        self._desks.events.append(f"{verb} {self._interaction}")


def order(number: int, *, private: bool = False) -> Order:
    return Order(Wish(prompt=f"fox {number}"), private=private)


def clock() -> datetime:
    """The time in UTC, which goes with the hand clock."""
    return NOON + timedelta(seconds=now())
