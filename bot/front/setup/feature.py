"""/setup: a panel with the server's settings, for members who may manage the server."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar

import aiohttp
import discord
from discord import ui

from bot.domain.errors import BotError, Gone, NotANumber, OutOfRange, UnknownChoice, UnknownZone
from bot.domain.guilds.audit import Change
from bot.domain.guilds.servers import ServerSettings
from bot.domain.models import Catalogue
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Card
from bot.front.kit.commands import command
from bot.front.kit.faults.unheard import may_be_unheard
from bot.front.kit.feature import AnyCommand, Call, Feature, Filled, Pressed, Where
from bot.front.kit.guilds.modlog import ModLog
from bot.front.kit.guilds.permits import MANAGE, actor_of
from bot.front.kit.guilds.server import MAX_ID, missing_permissions
from bot.front.kit.guilds.settingscache import ServerSettingsCache
from bot.front.quota.change import CreditChanges
from bot.front.setup import again, forms, styles, zones
from bot.front.setup.menus import BOT_DEFAULT
from bot.front.setup.overview import ChosenChannel, Overview
from bot.front.setup.panel import credit_lines, setup_panel, zone_lines
from bot.front.setup.styles import VERBS, Styles
from bot.front.texts.language import language, languages
from bot.front.texts.quota.receipts import not_logged

log = logging.getLogger(__name__)

ID = re.compile(r"[0-9]{1,20}")
REQUIRED_FOR_LOG = ("view_channel", "send_messages")
REQUIRED_FOR_PICTURES = (*REQUIRED_FOR_LOG, "embed_links", "attach_files")


class Setup(Feature):
    """Its buttons, menus and forms have no subject: they change the server on which they are used."""

    space: ClassVar[str] = "su"

    def __init__(
        self,
        *,
        server_settings: ServerSettingsCache,
        changes: CreditChanges,
        balances: Balances,
        mod_log: ModLog,
        catalogue: Callable[[], Catalogue],
        clock: Callable[[], datetime],
        styles: Styles,
    ) -> None:
        self._server_settings = server_settings
        self._changes = changes
        self._balances = balances
        self._mod_log = mod_log
        self._catalogue = catalogue
        self._clock = clock
        self._styles = styles

    def commands(self) -> Sequence[AnyCommand]:
        return [command(self.setup, permissions=MANAGE.permissions)]

    async def setup(self, call: Call) -> None:
        """Channels, language, credits, model and time zone of this server."""
        actor_of(call).require(MANAGE)
        if await call.reply.acknowledge():
            await call.reply.edit_panel(await self._panel(call))

    async def pressed(self, press: Pressed) -> None:
        """A button or a menu of the panel. Raises Gone for one that this version does not know."""
        # Checked again: a server can let others use the command, and the panel's buttons work after a demotion.
        actor_of(press).require(MANAGE)
        match press.verb:
            case "open":
                await self.setup(press)
            case "credits":
                default = await self._balances.default(press.where.guild)
                typed = again.typed_credits(press.subject)
                await press.reply.open_form(forms.credits_form(press.reader.private, default, typed))
            case "zone":
                settings, typed_zone = await self._settings(press), again.typed_zone(press.subject)
                await press.reply.open_form(forms.zone_form(press.reader.private, settings.zone, typed_zone))
            case "usezone":
                await self._set(press, {"zone": await self._known_zone(again.typed_zone(press.subject))})
            case verb if verb in VERBS:
                await self._styles.pressed(press)
            case _:
                await self._set(press, self._setting_of(press))

    async def submitted(self, form: Filled) -> None:
        """A form was submitted: what is wrong in it is asked for again. Raises Gone for an unknown form."""
        actor_of(form).require(MANAGE)
        match form.verb:
            case "credits":
                await self._set_credits(form)
            case "zone":
                await self._set_zone(form)
            case styles.FORM:
                await self._styles.submitted(form)
            case _:
                raise Gone

    # --- changes -------------------------------------------------------------------------------------

    async def _set(self, call: Call, values: dict[str, Any]) -> None:
        """Set the settings that differ from these values, then show what is set."""
        if not await call.reply.acknowledge(in_place=True):
            return
        settings = await self._settings(call)
        changed = {name: value for name, value in values.items() if value != getattr(settings, name)}
        entry = None
        if changed:
            change = Change(guild=call.where.guild, actor=call.who.id, interaction=call.id)
            entry = await self._server_settings.change(change, **changed)
        await self._refresh(call)
        # Last: the mod log may take Discord seconds.
        if entry is not None and not await self._mod_log.write(call.where.guild, entry):
            await call.reply.follow_up(Card(content=not_logged(call.reader.private)))

    async def _set_zone(self, form: Filled) -> None:
        try:
            zone = await self._known_zone(form.texts.get("zone", ""))
        except UnknownZone as error:
            await form.reply.send_private(again.zone_again(form.reader.private, error))
            return
        await self._set(form, {"zone": zone})

    async def _known_zone(self, typed: str) -> str:
        """Raises UnknownZone."""
        return zones.find_zone(typed, await asyncio.to_thread(zones.known_zones))

    async def _set_credits(self, form: Filled) -> None:
        lang = form.reader.private
        try:
            default, total = forms.read_credits(lang, form.texts)
        except (NotANumber, OutOfRange) as error:
            await form.reply.send_private(again.credits_again(lang, error, form.texts))
            return
        if not await form.reply.acknowledge(in_place=True):
            return
        now = await self._balances.default(form.where.guild)
        receipt = await self._changes.set_for_server(lang, actor_of(form), now, default=default, total=total)
        if receipt is not None:
            await may_be_unheard(form.reply.follow_up(receipt))
        await self._refresh(form)

    async def _refresh(self, call: Call) -> None:
        """Show the panel as it is now; in place of a note whose button was used, what is set now.

        What was changed is changed: an apology would sound as if it were not.
        """
        try:
            match call:
                case Pressed(verb="usezone") | Filled(verb="zone", subject=forms.AGAIN):
                    await call.reply.edit(Card(content=await self._zone_lines(call)))
                case Filled(verb="credits", subject=forms.AGAIN):
                    await call.reply.edit(Card(content=await self._credit_lines(call)))
                case _:
                    await call.reply.edit_panel(await self._panel(call))
        except (BotError, discord.HTTPException, aiohttp.ClientError) as error:
            log.warning("a panel stays as it was", extra={"error": type(error).__name__})

    def _setting_of(self, press: Pressed) -> dict[str, Any]:
        """The setting that a menu sets, by its name. A forged value is refused: it must be one that can be chosen."""
        values, verb = press.values, press.verb
        match verb:
            case "channels":
                return {"picture_channels": _channels(press.where, values)}
            case "modlog":
                return {"mod_log": next(iter(_channels(press.where, values)), None)}
            case "model" | "quality" if values == (BOT_DEFAULT,):
                return {f"default_{verb}": None}
            case "language" if values == (BOT_DEFAULT,):
                return {"language": None}
            case "language" if values and values[0] in languages():
                return {"language": values[0]}
            case "model" if values:
                return {"default_model": self._catalogue().model(values[0]).id}
            case "quality" if values:
                return {"default_quality": self._quality(values[0])}
        raise Gone

    def _quality(self, name: str) -> str:
        known = dict.fromkeys(quality for model in self._catalogue().models for quality in model.qualities)
        if name not in known:
            raise UnknownChoice("quality", name, tuple(known))
        return name

    # --- the panel -----------------------------------------------------------------------------------

    async def _zone_lines(self, call: Call) -> str:
        return zone_lines(call.reader.private, (await self._settings(call)).zone, self._clock())

    async def _credit_lines(self, call: Call) -> str:
        return credit_lines(call.reader.private, await self._balances.default(call.where.guild))

    async def _settings(self, call: Call) -> ServerSettings:
        return await self._server_settings.settings(call.where.guild)

    async def _panel(self, call: Call) -> ui.LayoutView:
        settings, server = await self._settings(call), call.where.server
        mod_log = settings.mod_log
        return setup_panel(
            call.reader.private,
            Overview(
                server=server.name,
                settings=settings,
                catalogue=self._catalogue(),
                default_balance=await self._balances.default(call.where.guild),
                pictures=[
                    ChosenChannel(chosen, server.missing_permissions(chosen, REQUIRED_FOR_PICTURES))
                    for chosen in settings.picture_channels
                ],
                mod_log=ChosenChannel(mod_log, server.missing_permissions(mod_log, REQUIRED_FOR_LOG))
                if mod_log
                else None,
                here=ChosenChannel(
                    call.where.channel, missing_permissions(call.where.permissions, REQUIRED_FOR_PICTURES)
                ),
                discords=call.reader.public,
                spoken=[language(code) for code in languages()],
                now=self._clock(),
            ),
        )


def _channels(where: Where, values: Sequence[str]) -> tuple[int, ...]:
    ids = [int(value) for value in values if ID.fullmatch(value)]
    return where.server.existing_channels([id for id in ids if id <= MAX_ID])
