"""What the buttons of /quota do, by their verb. They come back after any restart, and ask for permission again."""

from __future__ import annotations

import logging
from collections.abc import Callable

import aiohttp
import discord

from bot.domain.audit import AuditEntry
from bot.domain.errors import BotError, IsABot, Missing, NotAMember, NothingThere
from bot.domain.limits import Scope
from bot.front.kit.cards import Button
from bot.front.kit.feature import Call, Filled, Pressed
from bot.front.kit.permits import MANAGE, MODERATE, Actor, actor_of
from bot.front.kit.server import Server
from bot.front.quota.book import Book
from bot.front.quota.forms import BLOCKED, block_form, days_of
from bot.front.quota.history import BIGGEST_ID, place_of
from bot.front.quota.panel import GRANTED_AT_ONCE, qu
from bot.front.quota.steps import Step, Steps, change_by
from bot.front.quota.targets import Target, fetched

log = logging.getLogger(__name__)

Making = Callable[[Actor, Target], Step]


class QuotaPresses:
    """`grant`, `reset`, `drop` (the own limit), `block` and `unblock` are of a member, `undo` of a change, `page` of
    a place in the history."""

    def __init__(self, *, steps: Steps, book: Book) -> None:
        self._steps = steps
        self._book = book
        self._makings: dict[str, Making] = {
            "grant": lambda who, target: steps.grant(who, target, GRANTED_AT_ONCE),
            "reset": steps.no_use,
            "drop": steps.no_own_limit,
            "unblock": steps.no_block,
        }

    async def pressed(self, press: Pressed) -> None:
        """Do what the button says. Raises a Refused as long as nothing has been changed."""
        who = actor_of(press)
        who.require(MODERATE)
        match press.verb:
            case "page":
                await self._turn(press, who)
            case "undo":
                await self._undo(press, who, _id(press.subject))
            case "block":
                who.require_may_change(_id(press.subject))
                await press.reply.open_form(block_form(_id(press.subject)))
            case verb if verb in self._makings:
                await self._change(press, who, _id(press.subject), self._makings[verb])
            case _:
                raise NothingThere(Missing.BUTTON)

    async def submitted(self, form: Filled) -> None:
        """The form of Pause… was sent. Raises a Refused."""
        if form.verb != BLOCKED:
            raise NothingThere(Missing.BUTTON)
        days, reason = days_of(form.texts.get("days", "")), form.texts.get("reason")

        def making(who: Actor, target: Target) -> Step:
            return self._steps.block(who, target, days, reason)

        await self._change(form, actor_of(form), _id(form.subject), making)

    async def _change(self, call: Call, who: Actor, member: int, making: Making) -> None:
        """Change, tell in a message of its own, and let the panel show what is new."""
        who.require_may_change(member)
        if not await call.reply.acknowledge(in_place=True):
            return
        target = await fetched(call.where.server, member)
        await call.reply.follow_up(await self._book.changed([making(who, target)], target))
        try:
            await call.reply.edit(await self._book.panel(who, target))
        except (BotError, discord.HTTPException, aiohttp.ClientError) as error:
            # The change is made and told; an apology would sound as if it were not.
            log.warning("a panel stays as it was", extra={"error": type(error).__name__})

    async def _undo(self, press: Pressed, who: Actor, audit: int) -> None:
        if not await press.reply.acknowledge(in_place=True):
            return
        entry = await self._book.entry(who.guild, audit)
        _need_right(who, entry)
        target = await _still_here(press.where.server, entry)
        card = await self._book.undone(change_by(who), entry, target, _other_undos(press, audit))
        await press.reply.edit(card)

    async def _turn(self, press: Pressed, who: Actor) -> None:
        place = place_of(press.subject)
        if await press.reply.acknowledge(in_place=True):
            await press.reply.edit(await self._book.history(who.guild, place))


def _id(subject: str) -> int:
    """Raises NothingThere for what no button of ours says."""
    if not subject.isdecimal() or int(subject) > BIGGEST_ID:
        raise NothingThere(Missing.BUTTON)
    return int(subject)


def _need_right(who: Actor, entry: AuditEntry) -> None:
    """Who undoes a change needs what its making needed."""
    if entry.scope == Scope.MEMBER:
        who.require_may_change(entry.target)
    else:
        who.require(MANAGE)


async def _still_here(server: Server, entry: AuditEntry) -> Target | None:
    """The member of a change; None if it has none, or they have left."""
    if entry.scope != Scope.MEMBER:
        return None
    try:
        return await fetched(server, entry.target)
    except (NotAMember, IsABot):
        return None


def _other_undos(press: Pressed, audit: int) -> list[Button]:
    """The other buttons of a receipt whose Undo was pressed."""
    return [
        qu("undo", beside.subject, beside.label or "Undo", "↩️")
        for beside in press.buttons
        if (beside.space, beside.verb) == ("qu", "undo") and beside.subject not in ("", str(audit))
    ]
