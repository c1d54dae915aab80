"""What all that asks anew has in common: what may be built on, and how the ask is answered.

What asks anew reads the picture that it is about. Below a message that everybody sees, the new reply is for everybody
too, so the desk can defer it before the picture is read. A private message may be about either kind of ask, so there
the picture is read first, within the time that Discord leaves for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.errors import BotError, NotForBuilding
from bot.domain.guilds.members import MemberSettings
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Order
from bot.front.kit.balances import Balances
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Call, Filled, Pressed
from bot.front.result.about.subjects import Subject, Subjects

BEFORE_THE_DESK = 1.2  # seconds; the desk takes 1.5 before it defers, and Discord waits three


class MemberChoices(Protocol):
    async def is_private(self, guild: int, member: int) -> bool:
        """Whether what the member asks for is private where they do not say; never raises, nor waits for long."""

    async def settings(self, guild: int, member: int) -> MemberSettings:
        """What the member has chosen on that server. Raises StoreBusy."""


async def as_it_was() -> bool:
    """Of what is asked for in place of what could not be made: it is private only if that was."""
    return False


async def ask_anew(
    desk: Desk,
    call: Pressed | Filled,
    read: Callable[[], Awaitable[Order]],
    wants_private: Callable[[], Awaitable[bool]] = as_it_was,
) -> bool:
    """Ask for what `read` reads; see the top of the file. As `Desk.submit`, and raises StoreBusy.

    `wants_private`: whether the member wants what they ask for to be private, wherever it comes from. It is known
    before the first answer, which shows it.
    """
    if call.message is None or call.message.private:
        order, private = await in_time(asyncio.gather(read(), wants_private()), BEFORE_THE_DESK)
        return await desk.submit(call, _privately(order) if private else order)
    private = await wants_private()

    async def made() -> Order:
        order = await read()
        return _privately(order) if private else order

    return await desk.submit_read(call, made, private=private)


def _privately(order: Order) -> Order:
    return replace(order, private=True)


def is_private(call: Pressed | Filled, subject: Subject) -> bool:
    """Whether what is made of the subject is for its member alone: as it is itself, where the call comes from."""
    return subject.ask.reply.private and (call.message is None or call.message.private)


@dataclass(frozen=True, slots=True)
class Buildable:
    """Reads pictures of which somebody wants to make others, and what they have for it."""

    subjects: Subjects
    members: MemberChoices
    balances: Balances

    async def read(self, call: Pressed | Filled) -> Subject:
        """The picture that the button or form is about. Raises as `read_of` does."""
        return await self.read_of(call, call.subject)

    async def read_of(self, call: Call, text: str) -> Subject:
        """Raises NotForBuilding if its author keeps it for themselves, and what `Subjects.read` does."""
        subject = await self.subjects.read_of(call, text)
        ask = subject.ask
        if ask.member == call.who.id:
            return subject
        if not (await self.members.settings(ask.guild, ask.member)).others_may_build:
            raise NotForBuilding(ask.reply.byline.name)
        return subject

    async def wants_private(self, call: Call) -> bool:
        """Whether an ask of its own, which says nothing of that, is for its member alone."""
        return await self.members.is_private(call.where.guild, call.who.id)

    async def left(self, call: Call) -> int | None:
        """The credits that who calls has left; None if they cannot be read: a form opens all the same."""
        try:
            balance = await self.balances.of(call.where.guild, call.who.id, call.who.roles)
        except BotError:
            return None
        return balance.left + balance.extra
