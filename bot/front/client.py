"""The Discord client: what it listens to, the commands it registers, the funnel of errors."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Iterator
from typing import Any

import discord
from discord import app_commands

from bot.domain.errors import Gone
from bot.front.account.feature import Account, me
from bot.front.imagine.command import imagine
from bot.front.imagine.desk import Desk
from bot.front.kit.buttons import KINDS, is_known
from bot.front.kit.funnel import apologise
from bot.front.quota import forms as quota_forms
from bot.front.quota.commands import picture_allowance, quota
from bot.front.quota.feature import Quota
from bot.front.registry import Commands, Facts
from bot.front.result import change as modals
from bot.front.result.buttons import Presses
from bot.front.setup.feature import Setup, setup
from bot.front.setup.greeting import Greeter

log = logging.getLogger(__name__)


class Tree(app_commands.CommandTree["Front"]):
    """Commands for servers alone; every error ends in the funnel."""

    def __init__(self, client: Front) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self.add_command(imagine)
        self.add_command(me)
        self.add_command(setup)
        self.add_command(quota)
        self.add_command(picture_allowance)

    async def on_error(
        self, interaction: discord.Interaction[Front], error: app_commands.AppCommandError, /
    ) -> None:
        await apologise(interaction, error)


class Front(discord.AutoShardedClient):
    """One per process. The parts are set before it connects."""

    desk: Desk
    presses: Presses
    account: Account
    setup: Setup
    quota: Quota
    greeter: Greeter

    def __init__(
        self,
        *,
        facts: Facts,
        shard_count: int,
        shard_ids: tuple[int, ...] | None,
        sync_guild: int | None,
        identify_delay: float,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            shard_count=shard_count,
            shard_ids=list(range(shard_count) if shard_ids is None else shard_ids),
        )
        self.tree = Tree(self)
        self._leads = shard_ids is None or 0 in shard_ids
        self._identify_delay = identify_delay
        one_guild = discord.Object(sync_guild) if sync_guild is not None else None
        self.commands = Commands(self.tree, facts, one_guild)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(*KINDS)
        await self.commands.recall()
        if self._leads:
            await self.commands.register(self.application_id)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord allows one IDENTIFY in five seconds; a proxy or a sandbox may allow more."""
        if not initial:
            await asyncio.sleep(self._identify_delay)

    async def on_ready(self) -> None:
        log.info("connected to Discord", extra={"servers": len(self.guilds)})

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.greeter.greet(guild)

    async def guarded(self, interaction: discord.Interaction[Front], work: Awaitable[None]) -> None:
        """Do what a button says; whatever goes wrong is told in private."""
        try:
            await work
        except Exception as error:
            await apologise(interaction, error)

    async def on_interaction(self, interaction: discord.Interaction[Front]) -> None:
        """Forms, which discord.py forgets at a restart, and buttons that no class answers for."""
        data: Any = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        try:
            if interaction.type is discord.InteractionType.modal_submit:
                await self._submitted(interaction, custom_id)
            elif interaction.type is discord.InteractionType.component and not _is_live(
                interaction, custom_id
            ):
                raise Gone
        except Exception as error:
            await apologise(interaction, error)

    async def _submitted(self, interaction: discord.Interaction[Front], custom_id: str) -> None:
        if custom_id.startswith("su:"):
            await self.setup.submitted(interaction, custom_id, modals.read(interaction).texts)
            return
        if (form := quota_forms.TEMPLATE.fullmatch(custom_id)) is not None:
            await self.quota.presses.filled_in(interaction, form["member"], modals.read(interaction))
            return
        match = modals.TEMPLATE.fullmatch(custom_id)
        if match is None:
            raise Gone
        await self.presses.changed(interaction, match["picture"], modals.read(interaction))


def _is_live(interaction: discord.Interaction[Any], custom_id: str) -> bool:
    """Whether discord.py hands the press to a class: the pattern is known and the message holds the button."""
    if not is_known(custom_id) or interaction.message is None:
        return False
    parts = _parts(interaction.message.components)
    return any(getattr(part, "custom_id", None) == custom_id for part in parts)


def _parts(components: Iterable[Any]) -> Iterator[Any]:
    """Every component of a message: of rows, and of what layouts nest."""
    for component in components:
        yield component
        yield from _parts(getattr(component, "children", ()))
        if (accessory := getattr(component, "accessory", None)) is not None:
            yield accessory
