"""/setup: a panel of the server's settings, for who may manage the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import discord
from discord import app_commands, ui

from bot.domain.audit import AuditEntry, Change
from bot.domain.credits import Period, Scope
from bot.domain.errors import Gone, ServerOnly, UnknownChoice
from bot.domain.models import Catalogue
from bot.front.imagine.checks import place_of, still_there
from bot.front.kit.allowance import Allowance
from bot.front.kit.answers import take
from bot.front.kit.modlog import ModLog
from bot.front.kit.permits import MANAGE, actor
from bot.front.kit.servers import Servers
from bot.front.quota.receipts import NOT_LOGGED
from bot.front.setup import forms as setup_forms
from bot.front.setup import zones
from bot.front.setup.panel import BOTS_OWN, Overview, Spot, setup_panel
from bot.front.texts import audit as audit_words

if TYPE_CHECKING:
    from bot.front.client import Front

NEEDED = {
    "View Channel": "view_channel",
    "Send Messages": "send_messages",
    "Embed Links": "embed_links",
    "Attach Files": "attach_files",
}
NEEDED_TO_LOG = {name: NEEDED[name] for name in ("View Channel", "Send Messages")}


class Limits(Protocol):
    """What the server as a whole may have; every change is audited in its own transaction. None takes it away."""

    async def set_limit(
        self, change: Change, scope: Scope, target: int, credits: int | None, per: Period
    ) -> AuditEntry: ...

    async def set_total(self, change: Change, credits: int | None, per: Period) -> AuditEntry: ...


@app_commands.command()
@app_commands.default_permissions(manage_guild=True)
async def setup(interaction: discord.Interaction[Front]) -> None:
    """Channels, defaults, credits and time zone of this server."""
    await interaction.client.setup.open(interaction)


@dataclass(frozen=True, slots=True)
class Setup:
    servers: Servers
    limits: Limits
    allowance: Allowance
    mod_log: ModLog
    catalogue: Callable[[], Catalogue]
    clock: Callable[[], datetime]

    async def open(self, interaction: discord.Interaction[Any]) -> None:
        _check(interaction)
        if await take(interaction):
            await interaction.edit_original_response(view=await self._panel(interaction))

    async def pressed(self, interaction: discord.Interaction[Any], verb: str) -> None:
        """A button or a menu of the panel. Raises Gone for one that this version does not know."""
        _check(interaction)
        guild, _ = place_of(interaction)
        match verb:
            case "open":
                await self.open(interaction)
            case "credits":
                await interaction.response.send_modal(
                    setup_forms.credits_form(await self.allowance.ordinary(guild))
                )
            case "zone":
                settings = await self.servers.settings(guild)
                await interaction.response.send_modal(setup_forms.zone_form(settings.zone))
            case _:
                await self._choose(interaction, self._chosen(interaction, verb))

    async def submitted(
        self, interaction: discord.Interaction[Any], form: str, texts: Mapping[str, str]
    ) -> None:
        """A form was sent. Raises NotANumber, OutOfRange, UnknownZone, or Gone for an unknown form."""
        _check(interaction)
        match form:
            case setup_forms.CREDITS:
                await self._set_credits(interaction, texts)
            case setup_forms.ZONE:
                known = await asyncio.to_thread(zones.known_zones)
                await self._choose(interaction, {"zone": zones.find_zone(texts.get("zone", ""), known)})
            case _:
                raise Gone

    # --- changes -------------------------------------------------------------------------------------

    async def _choose(self, interaction: discord.Interaction[Any], values: dict[str, Any]) -> None:
        guild, _ = place_of(interaction)
        if not await take(interaction, in_place=True):
            return
        settings = await self.servers.settings(guild)
        changed = {name: value for name, value in values.items() if value != getattr(settings, name)}
        entries = []
        if changed:
            entries = [await self.servers.change(_change(interaction), **changed)]
        await self._show(interaction, entries)

    async def _set_credits(self, interaction: discord.Interaction[Any], texts: Mapping[str, str]) -> None:
        default, total = setup_forms.read_credits(texts)
        guild, _ = place_of(interaction)
        if not await take(interaction, in_place=True):
            return
        now = await self.allowance.ordinary(guild)
        own = now.limit if now.limit.scope is Scope.DEFAULT else None
        change, entries = _change(interaction), []
        if not default.is_now(own):
            entries.append(
                await self.limits.set_limit(change, Scope.DEFAULT, 0, default.credits, default.per)
            )
        if not total.is_now(now.server_total):
            entries.append(await self.limits.set_total(change, total.credits, total.per))
        await self._show(interaction, entries)

    async def _show(self, interaction: discord.Interaction[Any], entries: list[AuditEntry]) -> None:
        """The panel as it stands now, then a line in the mod log for each change."""
        guild, _ = place_of(interaction)
        await interaction.edit_original_response(view=await self._panel(interaction))
        noted = [await self.mod_log.note(guild, audit_words.line(entry)) for entry in entries]
        if not all(noted):
            await interaction.followup.send(NOT_LOGGED, ephemeral=True)

    def _chosen(self, interaction: discord.Interaction[Any], verb: str) -> dict[str, Any]:
        """The setting that a menu sets. What comes from the wire counts only if it is there to be chosen."""
        data: Any = interaction.data or {}
        values = [str(value) for value in data.get("values", ())]
        match verb:
            case "channels":
                return {"picture_channels": _channels(interaction, values)}
            case "modlog":
                return {"mod_log": next(iter(_channels(interaction, values)), None)}
            case "model" | "quality" if values == [BOTS_OWN]:
                return {f"default_{verb}": None}
            case "model" if values:
                return {"default_model": self.catalogue().model(values[0]).id}
            case "quality" if values:
                return {"default_quality": self._quality(values[0])}
        raise Gone

    def _quality(self, name: str) -> str:
        known = dict.fromkeys(quality for model in self.catalogue().models for quality in model.qualities)
        if name not in known:
            raise UnknownChoice("quality", name, tuple(known))
        return name

    # --- the panel -----------------------------------------------------------------------------------

    async def _panel(self, interaction: discord.Interaction[Any]) -> ui.LayoutView:
        guild, channel = place_of(interaction)
        settings = await self.servers.settings(guild)
        server = interaction.guild
        return setup_panel(
            Overview(
                server=server.name if server is not None else "",
                settings=settings,
                catalogue=self.catalogue(),
                ordinary=await self.allowance.ordinary(guild),
                pictures=[_spot(server, chosen, NEEDED) for chosen in settings.picture_channels],
                mod_log=_spot(server, settings.mod_log, NEEDED_TO_LOG) if settings.mod_log else None,
                here=Spot(channel, _missing(interaction.app_permissions, NEEDED)),
                now=self.clock(),
            )
        )


def _check(interaction: discord.Interaction[Any]) -> None:
    """Once more what Discord's command permissions say, which a server may have widened. Raises NotAllowed."""
    actor(interaction).need(MANAGE)


def _change(interaction: discord.Interaction[Any]) -> Change:
    guild, _ = place_of(interaction)
    return Change(guild=guild, actor=interaction.user.id)


def _channels(interaction: discord.Interaction[Any], values: list[str]) -> tuple[int, ...]:
    if interaction.guild is None:
        raise ServerOnly
    return still_there(interaction.guild, [int(value) for value in values if value.isdecimal()])


def _spot(guild: discord.Guild | None, channel: int, needed: Mapping[str, str]) -> Spot:
    """What is missing there; nothing is said to be as long as Discord has told nothing of the server."""
    if guild is None or not guild.channels:
        return Spot(channel)
    found = guild.get_channel(channel)
    return Spot(channel, None if found is None else _missing(found.permissions_for(guild.me), needed))


def _missing(permissions: discord.Permissions, needed: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for name, flag in needed.items() if not getattr(permissions, flag))
