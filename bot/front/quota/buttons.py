"""What the buttons of /quota do, by their verb. They come back after any restart, and ask for permission again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import aiohttp
import discord

from bot.domain.audit import AuditEntry
from bot.domain.credits import Scope
from bot.domain.errors import BotError, IsABot, NotAMember, NothingThere
from bot.front.kit.answers import add, give, take
from bot.front.kit.cards import Press
from bot.front.kit.permits import MANAGE, MODERATE, Actor, actor
from bot.front.quota.book import Book
from bot.front.quota.forms import block_form, days_of
from bot.front.quota.history import BIGGEST_ID, place_of
from bot.front.quota.panel import GRANTED_AT_ONCE, qu
from bot.front.quota.steps import Step, Steps, change_by
from bot.front.quota.targets import Target, fetched
from bot.front.result.change import Filled

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
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

    async def pressed(self, interaction: Interaction, verb: str, subject: str) -> None:
        """Do what the button says. Raises a Refused as long as nothing has been changed."""
        who = actor(interaction)
        who.need(MODERATE)
        match verb:
            case "page":
                await self._turn(interaction, who, subject)
            case "undo":
                await self._undo(interaction, who, _id(subject))
            case "block":
                who.need_reach(_id(subject))
                await interaction.response.send_modal(block_form(_id(subject)))
            case _ if verb in self._makings:
                await self._change(interaction, who, _id(subject), self._makings[verb])
            case _:
                raise NothingThere("button")

    async def filled_in(self, interaction: Interaction, member: str, filled: Filled) -> None:
        """The form of Block was sent. Raises a Refused."""
        days, reason = days_of(filled.texts.get("days", "")), filled.texts.get("reason")

        def making(who: Actor, target: Target) -> Step:
            return self._steps.block(who, target, days, reason)

        await self._change(interaction, actor(interaction), _id(member), making)

    async def _change(self, interaction: Interaction, who: Actor, member: int, making: Making) -> None:
        """Change, tell in a message of its own, and let the panel show what is new."""
        who.need_reach(member)
        if not await take(interaction, in_place=True):
            return
        target = await fetched(interaction, member)
        await add(interaction, await self._book.changed([making(who, target)], target))
        try:
            await give(interaction, await self._book.panel(who, target))
        except (BotError, discord.HTTPException, aiohttp.ClientError) as error:
            # The change is made and told; an apology would sound as if it were not.
            log.warning("a panel stays as it was", extra={"error": type(error).__name__})

    async def _undo(self, interaction: Interaction, who: Actor, audit: int) -> None:
        if not await take(interaction, in_place=True):
            return
        entry = await self._book.entry(who.guild, audit)
        _need_right(who, entry)
        target = await _still_here(interaction, entry)
        card = await self._book.undone(change_by(who), entry, target, _other_undos(interaction, audit))
        await give(interaction, card)

    async def _turn(self, interaction: Interaction, who: Actor, subject: str) -> None:
        place = place_of(subject)
        if await take(interaction, in_place=True):
            await give(interaction, await self._book.history(who.guild, place))


def _id(subject: str) -> int:
    """Raises NothingThere for what no button of ours says."""
    if not subject.isdecimal() or int(subject) > BIGGEST_ID:
        raise NothingThere("button")
    return int(subject)


def _need_right(who: Actor, entry: AuditEntry) -> None:
    """Who undoes a change needs what its making needed."""
    if entry.scope == Scope.MEMBER:
        who.need_reach(entry.target)
    else:
        who.need(MANAGE)


async def _still_here(interaction: Interaction, entry: AuditEntry) -> Target | None:
    """The member of a change; None if it has none, or they have left."""
    if entry.scope != Scope.MEMBER:
        return None
    try:
        return await fetched(interaction, entry.target)
    except (NotAMember, IsABot):
        return None


def _other_undos(interaction: Interaction, audit: int) -> list[Press]:
    """The other buttons of a receipt whose Undo was pressed."""
    rows = interaction.message.components if interaction.message is not None else []
    parts = [part for row in rows if isinstance(row, discord.ActionRow) for part in row.children]
    buttons = [part for part in parts if isinstance(part, discord.Button)]
    subjects = {(button.custom_id or "").removeprefix("qu:undo:"): button.label for button in buttons}
    return [
        qu("undo", subject, label or "Undo", "↩️")
        for subject, label in subjects.items()
        if subject.isdecimal() and subject != str(audit)
    ]
