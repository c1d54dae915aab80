"""The Discord client: what it listens to, the commands it registers, the funnel of errors."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import Any, Protocol

import discord
from discord import app_commands

from bot.domain.errors import Gone
from bot.front import modals
from bot.front.buttons import PictureButton
from bot.front.desk import Desk
from bot.front.funnel import apologise
from bot.front.imagine import imagine
from bot.front.presses import Presses

log = logging.getLogger(__name__)


class Facts(Protocol):
    """Small things that outlive the process."""

    async def get(self, name: str) -> str | None: ...
    async def set(self, name: str, text: str) -> None: ...


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

    async def on_error(
        self, interaction: discord.Interaction[Front], error: app_commands.AppCommandError, /
    ) -> None:
        await apologise(interaction, error)


class Front(discord.AutoShardedClient):
    """One per process. `desk` and `presses` are set before it connects."""

    desk: Desk
    presses: Presses

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
        self._facts = facts
        self._leads = shard_ids is None or 0 in shard_ids
        self._sync_guild = discord.Object(sync_guild) if sync_guild is not None else None
        self._identify_delay = identify_delay

    async def setup_hook(self) -> None:
        self.add_dynamic_items(PictureButton)
        if self._leads:
            await self._sync_commands()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord allows one IDENTIFY in five seconds; a proxy or a sandbox may allow more."""
        if not initial:
            await asyncio.sleep(self._identify_delay)

    async def on_ready(self) -> None:
        log.info("connected to Discord", extra={"servers": len(self.guilds)})

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
        match = modals.TEMPLATE.fullmatch(custom_id)
        if match is None:
            raise Gone
        await self.presses.changed(interaction, match["picture"], modals.read(interaction))

    async def _sync_commands(self) -> None:
        """Register the commands, only if they or their place have changed since the last time."""
        if self._sync_guild is not None:
            self.tree.copy_global_to(guild=self._sync_guild)
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands(guild=self._sync_guild)]
        place = [self.application_id, self._sync_guild and self._sync_guild.id, str(discord.http.Route.BASE)]
        text = json.dumps([place, payload, discord.__version__], sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        if await self._facts.get("commands") == digest:
            return
        try:
            await self.tree.sync(guild=self._sync_guild)
        except discord.HTTPException as error:
            # Members still have the commands of the last time; the next start tries again.
            log.error("Discord did not take the commands: %s", error)
            return
        await self._facts.set("commands", digest)
        log.info("commands registered", extra={"commands": len(payload)})


def _is_live(interaction: discord.Interaction[Any], custom_id: str) -> bool:
    """Whether discord.py hands the press to a class: the pattern is known and the message holds the button."""
    if (
        PictureButton.__discord_ui_compiled_template__.fullmatch(custom_id) is None
        or interaction.message is None
    ):
        return False
    rows = interaction.message.components
    inside = [child for row in rows for child in getattr(row, "children", ())]
    return any(getattr(child, "custom_id", None) == custom_id for child in inside)
