"""What /quota does: who may, whom it is about; then the change, then the receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import discord

from bot.domain.errors import PointlessOption, ServerOnly, UnknownChoice
from bot.front.kit.answers import give, take
from bot.front.kit.modlog import Guilds, ModLog
from bot.front.kit.permits import MANAGE, MODERATE, Actor, actor
from bot.front.quota.book import Book
from bot.front.quota.buttons import QuotaPresses
from bot.front.quota.history import START, Place
from bot.front.quota.steps import Credits, Step, Steps
from bot.front.quota.targets import Target, person, role_of

USED, OWN, EVERYTHING = "used credits", "own limit", "everything"

Interaction = discord.Interaction[Any]


class Quota:
    """A method for each subcommand. `member` is what Discord resolved: a member, a stranger, or a bare id.

    Each raises a Refused as long as nothing has been changed.
    """

    def __init__(
        self, *, credits: Credits, guilds: Guilds, mod_log: ModLog, clock: Callable[[], datetime]
    ) -> None:
        self._steps = Steps(credits, guilds, clock)
        self._book = Book(credits, mod_log)
        self.presses = QuotaPresses(steps=self._steps, book=self._book)

    async def show(self, interaction: Interaction, member: object) -> None:
        who = actor(interaction)
        who.need(MODERATE)
        target = person(member)
        if await take(interaction):
            await give(interaction, await self._book.panel(who, target))

    async def set_limit(
        self, interaction: Interaction, member: object, credits: int, per: str, reason: str | None
    ) -> None:
        who, target = _over(interaction, member)
        await self._do(interaction, [self._steps.own_limit(who, target, credits, per, reason)], target)

    async def grant(
        self, interaction: Interaction, member: object, credits: int, expires: str | None, reason: str | None
    ) -> None:
        who, target = _over(interaction, member)
        await self._do(interaction, [self._steps.grant(who, target, credits, expires, reason)], target)

    async def reset(self, interaction: Interaction, member: object, what: str) -> None:
        who, target = _over(interaction, member)
        use, own = self._steps.no_use(who, target), self._steps.no_own_limit(who, target)
        match what:
            case "used credits":
                await self._do(interaction, [use], target)
            case "own limit":
                await self._do(interaction, [own], target)
            case "everything":
                await self._do(interaction, [use, own], target)
            case _:
                raise UnknownChoice("what", what, (USED, OWN, EVERYTHING))

    async def block(self, interaction: Interaction, member: object, days: int, reason: str | None) -> None:
        who, target = _over(interaction, member)
        await self._do(interaction, [self._steps.block(who, target, days, reason)], target)

    async def role(
        self, interaction: Interaction, role: discord.abc.Snowflake, credits: int | None, per: str | None
    ) -> None:
        who = actor(interaction)
        who.need(MANAGE)
        if interaction.guild is None:
            raise ServerOnly
        target = role_of(interaction.guild, role)
        await self._do(interaction, [self._steps.role_limit(who, target, credits, per)])

    async def defaults(
        self, interaction: Interaction, credits: int | None, per: str | None, server_total: int | None
    ) -> None:
        """Without a number it tells what holds."""
        who = actor(interaction)
        who.need(MANAGE)
        steps = [] if credits is None else [self._steps.default(who, credits, per)]
        if server_total is not None:
            steps.append(self._steps.total(who, server_total, per))
        if steps:
            await self._do(interaction, steps)
        elif per is not None:
            raise PointlessOption("per")
        elif await take(interaction):
            await give(interaction, await self._book.rules(who.guild))

    async def history(self, interaction: Interaction, member: discord.abc.Snowflake | None) -> None:
        """Of somebody who has left too: it changes nothing."""
        who = actor(interaction)
        who.need(MODERATE)
        if await take(interaction):
            place = Place(member.id if member is not None else 0, START)
            await give(interaction, await self._book.history(who.guild, place))

    async def _do(
        self, interaction: Interaction, steps: Sequence[Step], target: Target | None = None
    ) -> None:
        if await take(interaction):
            await give(interaction, await self._book.changed(steps, target))


def _over(interaction: Interaction, member: object) -> tuple[Actor, Target]:
    """Who asks, and a member whose credits they may change."""
    who = actor(interaction)
    who.need(MODERATE)
    target = person(member)
    who.need_reach(target.id)
    return who, target
