"""/quota with its subcommands, and Credits... in the context menu of a member.

Discord shows them to moderators only; each checks permissions again (see `permits`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import discord
from discord.app_commands import Range

from bot.domain.errors import PointlessOption, UnknownChoice
from bot.front.kit.commands import command, group, user_menu
from bot.front.kit.feature import AnyCommand, Call, Feature, Filled, Pressed
from bot.front.kit.guilds.permits import MANAGE, MODERATE, Actor, actor_of
from bot.front.quota.buttons import QuotaButtons
from bot.front.quota.change import CreditChanges
from bot.front.quota.history import START, HistoryCursor
from bot.front.quota.steps import Step
from bot.front.quota.targets import Target, member_target, role_target

Per = Literal["day", "week", "month"]
What = Literal["used credits", "own limit", "everything"]
USED, OWN, EVERYTHING = "used credits", "own limit", "everything"


class Quota(Feature):
    """See and change members' credits for pictures.

    That is what Discord shows of the command. A method for each subcommand; each raises a Refused if nothing could be
    changed. Discord may resolve the option `member` to somebody who is no member of this server; `member_target`
    refuses that.
    """

    space: ClassVar[str] = "qu"

    def __init__(self, changes: CreditChanges) -> None:
        self._steps, self._actions = changes.steps, changes.actions
        self._buttons = QuotaButtons(steps=self._steps, actions=self._actions)

    def commands(self) -> Sequence[AnyCommand]:
        subcommands = (self.show, self.set_limit, self.grant, self.reset)
        of_the_server = (self.role, self.defaults, self.history, self.block)
        return [
            group(
                "quota",
                Quota,
                *(command(act, name=act.__name__.partition("_")[0]) for act in subcommands + of_the_server),
                permissions=MODERATE.permissions,
            ),
            user_menu(self.credits_of, name="Credits...", permissions=MODERATE.permissions),
        ]

    async def pressed(self, press: Pressed) -> None:
        """A button of a card or a receipt; see `QuotaButtons`."""
        await self._buttons.pressed(press)

    async def submitted(self, form: Filled) -> None:
        """The form behind Pause…; see `QuotaButtons`."""
        await self._buttons.submitted(form)

    # --- of a member ---------------------------------------------------------------------------------

    async def show(self, call: Call, member: discord.User) -> None:
        """See what a member has left, and why.

        Args:
            member: Whose credits
        """
        actor = actor_of(call)
        actor.require(MODERATE)
        target = member_target(member)
        if await call.reply.acknowledge():
            await call.reply.edit(await self._actions.member_card(call.reader.private, actor, target))

    async def credits_of(self, call: Call, member: discord.User) -> None:
        await self.show(call, member)

    async def set_limit(
        self,
        call: Call,
        member: discord.User,
        credits: Range[int, 0, 10_000],
        per: Per = "day",
        reason: Range[str, 1, 200] | None = None,
    ) -> None:
        """Set how many credits a member gets.

        Args:
            member: Whose credits
            credits: How many credits they get in each period
            per: A day, a week or a month (a day, unless you choose)
            reason: Why, for the other moderators
        """
        actor, target = _actor_and_target(call, member)
        await self._apply(call, [self._steps.set_own_limit(actor, target, credits, per, reason)], target)

    async def grant(
        self,
        call: Call,
        member: discord.User,
        credits: Range[int, -10_000, 10_000],
        expires: Range[str, 1, 40] | None = None,
        reason: Range[str, 1, 200] | None = None,
    ) -> None:
        """Give a member extra credits, or take some away.

        Args:
            member: Who gets them
            credits: How many; with a minus they are taken away
            expires: When they end: 7d, 12h or 2030-12-24 (empty = never)
            reason: Why, for the other moderators
        """
        actor, target = _actor_and_target(call, member)
        await self._apply(call, [self._steps.grant(actor, target, credits, expires, reason)], target)

    async def reset(self, call: Call, member: discord.User, what: What = "used credits") -> None:
        """Let a member start fresh: used credits, own limit or both.

        Args:
            member: Whose credits
            what: What to reset (used credits, unless you choose)
        """
        actor, target = _actor_and_target(call, member)
        use, own = self._steps.reset_use(actor, target), self._steps.remove_own_limit(actor, target)
        match str(what):
            case "used credits":
                await self._apply(call, [use], target)
            case "own limit":
                await self._apply(call, [own], target)
            case "everything":
                await self._apply(call, [use, own], target)
            case other:
                raise UnknownChoice("what", other, (USED, OWN, EVERYTHING))

    async def block(
        self,
        call: Call,
        member: discord.User,
        days: Range[int, 0, 365] = 0,
        reason: Range[str, 1, 200] | None = None,
    ) -> None:
        """Pause a member, who then can't make pictures.

        Args:
            member: Whom to pause
            days: For how many days (0 = until resumed in /quota show)
            reason: Why; the member will read it
        """
        actor, target = _actor_and_target(call, member)
        await self._apply(call, [self._steps.block(actor, target, days, reason)], target)

    # --- of the server -------------------------------------------------------------------------------

    async def role(
        self,
        call: Call,
        role: discord.Role,
        credits: Range[int, 0, 10_000] | None = None,
        per: Per | None = None,
    ) -> None:
        """Set what the members of a role get (needs Manage Server).

        Args:
            role: Which role
            credits: How many credits they get in each period (empty = remove)
            per: A day, a week or a month (a day, unless you choose)
        """
        actor = actor_of(call)
        actor.require(MANAGE)
        target = role_target(call.where.server, role.id, actor)
        await self._apply(call, [self._steps.set_role_limit(actor, target, credits, per)])

    async def defaults(
        self,
        call: Call,
        credits: Range[int, 0, 10_000] | None = None,
        per: Per | None = None,
        server_total: Range[int, 0, 1_000_000] | None = None,
    ) -> None:
        """See or change what everybody here gets (needs Manage Server).

        Args:
            credits: How many credits everybody here gets in each period
            per: A day, a week or a month (a day, unless you choose)
            server_total: Most credits for all members together (0 = no limit)
        """
        actor = actor_of(call)
        actor.require(MANAGE)
        steps = [] if credits is None else [self._steps.set_default(actor, credits, per)]
        if server_total is not None:
            steps.append(self._steps.set_total(actor, server_total, per))
        if steps:
            await self._apply(call, steps)
        elif per is not None:
            raise PointlessOption("per")
        elif await call.reply.acknowledge():
            await call.reply.edit(await self._actions.rules_card(call.reader.private, actor.guild))

    async def history(self, call: Call, member: discord.User | None = None) -> None:
        """See who changed what, and why.

        Args:
            member: Only changes for this member
        """
        actor = actor_of(call)
        actor.require(MODERATE)
        if await call.reply.acknowledge():
            cursor = HistoryCursor(member.id if member is not None else 0, START)
            card = await self._actions.history_card(call.reader.private, actor.guild, cursor)
            await call.reply.edit(card)

    async def _apply(self, call: Call, steps: Sequence[Step], target: Target | None = None) -> None:
        if await call.reply.acknowledge():
            await call.reply.edit(await self._actions.apply(call.reader.private, steps, target))


def _actor_and_target(call: Call, member: object) -> tuple[Actor, Target]:
    """The moderator and the member. Raises a Refused if that moderator may not change that member's credits."""
    actor = actor_of(call)
    actor.require(MODERATE)
    target = member_target(member)
    actor.require_may_change(target.standing)
    return actor, target
