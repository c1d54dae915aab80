"""The buttons of /quota, by their verb. They work for whoever can see them, so each checks permissions again."""

from __future__ import annotations

import logging
from collections.abc import Callable

import aiohttp
import discord

from bot.domain.errors import BotError, IsABot, Missing, NotAMember, NotANumber, NothingThere, OutOfRange
from bot.domain.guilds.audit import AuditEntry
from bot.domain.limits import Scope
from bot.front.kit.cards import Button
from bot.front.kit.faults.unheard import may_be_unheard
from bot.front.kit.feature import Call, Filled, Pressed
from bot.front.kit.guilds.permits import MANAGE, MODERATE, Actor, actor_of
from bot.front.kit.guilds.server import Server
from bot.front.quota.actions import QuotaActions
from bot.front.quota.again import TypedPauses
from bot.front.quota.forms import BLOCKED, block_form, parse_days
from bot.front.quota.history import parse_cursor
from bot.front.quota.panel import BUTTON_GRANT, parse_id, quota_button
from bot.front.quota.receipts import UNDO_EMOJI
from bot.front.quota.steps import Step, Steps, change_by
from bot.front.quota.targets import Target, fetch_target, require_above_role
from bot.front.texts.quota.buttons import undo_button

log = logging.getLogger(__name__)

StepMaker = Callable[[Actor, Target], Step]


class QuotaButtons:
    """The subject of `grant`, `reset`, `drop` (the own limit), `block` and `unblock` is a member's id.

    That of `block` may go on with what was typed before, see `TypedPauses`. That of `undo` is the id of an audit
    entry, that of `page` a `HistoryCursor`.
    """

    def __init__(self, *, steps: Steps, actions: QuotaActions) -> None:
        self._steps = steps
        self._actions = actions
        self._typed = TypedPauses()
        self._step_makers: dict[str, StepMaker] = {
            "grant": lambda actor, target: steps.grant(actor, target, BUTTON_GRANT),
            "reset": steps.reset_use,
            "drop": steps.remove_own_limit,
            "unblock": steps.unblock,
        }

    async def pressed(self, press: Pressed) -> None:
        """Do what the button says. Raises a Refused as long as nothing has been changed."""
        actor = actor_of(press)
        if press.verb == "undo":  # needs what the change needed, which its audit entry tells
            await self._undo(press, actor, parse_id(press.subject))
            return
        actor.require(MODERATE)
        match press.verb:
            case "page":
                await self._turn_page(press, actor)
            case "block":
                typed = self._typed.read(press.subject)
                actor.require_may_name(typed.member)
                await press.reply.open_form(block_form(press.reader.private, typed))
            case verb if verb in self._step_makers:
                await self._change(press, actor, parse_id(press.subject), self._step_makers[verb])
            case _:
                raise NothingThere(Missing.BUTTON)

    async def submitted(self, form: Filled) -> None:
        """The form behind Pause… was submitted: a number that is none is asked for again. Raises a Refused."""
        if form.verb != BLOCKED:
            raise NothingThere(Missing.BUTTON)
        actor, member, reason = actor_of(form), parse_id(form.subject), form.texts.get("reason")
        actor.require_may_name(member)
        try:
            days = parse_days(form.texts.get("days", ""))
        except (NotANumber, OutOfRange) as error:
            await form.reply.send_private(self._typed.asked_again(form, member, error))
            return

        def make_step(actor: Actor, target: Target) -> Step:
            return self._steps.block(actor, target, days, reason)

        await self._change(form, actor, member, make_step)

    async def _change(self, call: Call, actor: Actor, member: int, make_step: StepMaker) -> None:
        """Make the change, send the receipt as a follow-up, then refresh the member's card that was pressed."""
        actor.require_may_name(member)
        if not await call.reply.acknowledge(in_place=True):
            return
        target, lang = await fetch_target(call.where.server, member), call.reader.private
        actor.require_may_change(target.standing)
        receipt = await self._actions.apply(lang, [make_step(actor, target)], target)
        await may_be_unheard(call.reply.follow_up(receipt))
        try:
            await call.reply.edit(await self._actions.member_card(lang, actor, target))
        except (BotError, discord.HTTPException, aiohttp.ClientError) as error:
            # Not raised: the change is made and its receipt sent, and an error would sound as if it were not.
            log.warning("a panel stays as it was", extra={"error": type(error).__name__})

    async def _undo(self, press: Pressed, actor: Actor, audit: int) -> None:
        if not await press.reply.acknowledge(in_place=True):
            return
        entry = await self._actions.entry(actor.guild, audit)
        target = await _target_of(press.where.server, entry)
        _require_right_to_undo(press.where.server, actor, entry, target)
        rest = _other_undo_buttons(press, audit)
        await press.reply.edit(
            await self._actions.undo(press.reader.private, change_by(actor), entry, target, rest)
        )

    async def _turn_page(self, press: Pressed, actor: Actor) -> None:
        cursor = parse_cursor(press.subject)
        if await press.reply.acknowledge(in_place=True):
            card = await self._actions.history_card(press.reader.private, actor.guild, cursor)
            await press.reply.edit(card)


def _require_right_to_undo(server: Server, actor: Actor, entry: AuditEntry, target: Target | None) -> None:
    """Undoing a change takes what making it takes. Who has left (`target` None) stands above nobody any more.

    Raises what `Actor.require_may_change` raises, or UnknownRole or HigherRole.
    """
    if entry.scope != Scope.MEMBER:
        actor.require(MANAGE)
        if entry.scope == Scope.ROLE:
            require_above_role(server, entry.target, actor)
    elif target is None:
        actor.require_may_name(entry.target)
    else:
        actor.require_may_change(target.standing)


async def _target_of(server: Server, entry: AuditEntry) -> Target | None:
    """The member whose credits were changed; None if it was no member's, or they have left the server."""
    if entry.scope != Scope.MEMBER:
        return None
    try:
        return await fetch_target(server, entry.target)
    except (NotAMember, IsABot):
        return None


def _other_undo_buttons(press: Pressed, audit: int) -> list[Button]:
    """The other buttons of a receipt whose Undo was pressed."""
    return [
        quota_button("undo", button.subject, button.label or undo_button(press.reader.private), UNDO_EMOJI)
        for button in press.buttons
        if (button.space, button.verb) == ("qu", "undo") and button.subject not in ("", str(audit))
    ]
