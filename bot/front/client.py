"""The Discord client: its intents and events. It passes interactions to the router, and knows no feature."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
from discord import app_commands
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential

from bot.domain.errors import StoreBusy
from bot.front.kit.faults.discordfaults import UNREACHABLE
from bot.front.kit.faults.impatience import trace_of_responses
from bot.front.kit.router import Router
from bot.front.registry import CommandNotes, CommandRegistry
from bot.front.translator import CommandTranslator, all_languages

log = logging.getLogger(__name__)

# To Discord's API. Without a limit a thousand acknowledgements open a thousand connections, whose TLS handshakes take
# longer than the acknowledgements themselves. With fewer, requests that hang would hold up the others.
CONNECTIONS = 256


class Tree(app_commands.CommandTree["Client"]):
    """The command tree. Commands work in servers only; what one raises goes to the router's error handler."""

    def __init__(self, client: Client, router: Router) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self._router = router

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        await self._router.command_failed(interaction, error)


class Client(discord.AutoShardedClient):
    """One per process. `joined`, once it is set, is called with each server that the bot is added to."""

    def __init__(
        self,
        *,
        router: Router,
        notes: CommandNotes,
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
            http_trace=trace_of_responses(),
            shard_count=shard_count,
            shard_ids=list(range(shard_count) if shard_ids is None else shard_ids),
        )
        self.joined: Callable[[discord.Guild], Awaitable[None]] | None = None
        self._router = router
        self._tree = Tree(self, router)
        self._registers_commands = shard_ids is None or 0 in shard_ids
        self._identify_delay = identify_delay
        one_guild = discord.Object(sync_guild) if sync_guild is not None else None
        self.registry = CommandRegistry(self._tree, notes, one_guild, CommandTranslator(all_languages()))

    async def log_in(self, token: str) -> None:
        """Log in. Retries without end, with back-off, while Discord cannot be reached. Raises discord.LoginFailure."""
        async for attempt in _tries(UNREACHABLE, _log_unreachable):
            with attempt:
                # A new one for each try, since the last one was closed with its session. Each shard's gateway takes one
                # of its connections for as long as it lives.
                self.http.connector = aiohttp.TCPConnector(limit=CONNECTIONS + len(self.shard_ids or ()))
                try:
                    await self.login(token)
                except BaseException:
                    # Each login opens a new session, and discord.py forgets the old one without closing it.
                    await self.http.close()
                    raise

    async def setup_hook(self) -> None:
        """discord.py calls it once it has logged in."""
        for command in self._router.commands():
            self._tree.add_command(command)
        await self.registry.load_ids()

    async def register_commands(self) -> None:
        """Register the commands if they have changed. One process does: the one with shard 0. Retries as `log_in` does.

        It runs beside the connection, so that members whose commands Discord has already are answered meanwhile.
        """
        if not self._registers_commands:
            return
        async for attempt in _tries((*UNREACHABLE, StoreBusy), _log_not_registered):
            with attempt:
                await self.registry.register(self.application_id)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait between two shards: Discord allows one IDENTIFY in five seconds. A proxy or a sandbox may allow more."""
        if not initial:
            await asyncio.sleep(self._identify_delay)

    async def on_ready(self) -> None:
        log.info("connected to Discord", extra={"servers": len(self.guilds)})

    async def on_guild_join(self, guild: discord.Guild) -> None:
        if self.joined is not None:
            await self.joined(guild)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        await self._router.route(interaction)

    async def on_app_command_completion(self, interaction: discord.Interaction[Any], command: object) -> None:
        await self._router.answered(interaction)

    async def is_connected(self) -> bool:
        """Whether the gateway is connected; asked by the health check."""
        return self.is_ready() and not self.is_closed()


def _tries(
    passing: tuple[type[Exception], ...], before_sleep: Callable[[RetryCallState], None]
) -> AsyncRetrying:
    """Without end, with back-off, while what is raised is `passing`."""
    return AsyncRetrying(
        wait=wait_exponential(multiplier=1, max=60),
        retry=retry_if_exception_type(passing),
        before_sleep=before_sleep,
        reraise=True,
    )


def _log_unreachable(state: RetryCallState) -> None:
    log.warning(
        "Discord cannot be reached, next try in %.0f s; check the network and DISCORD_API_URL",
        _seconds_to_retry(state),
        extra={"error": _error_name(state)},
    )


def _log_not_registered(state: RetryCallState) -> None:
    log.warning(
        "the commands could not be registered, next try in %.0f s",
        _seconds_to_retry(state),
        extra={"error": _error_name(state)},
    )


def _seconds_to_retry(state: RetryCallState) -> float:
    return state.next_action.sleep if state.next_action is not None else 0.0


def _error_name(state: RetryCallState) -> str:
    error = state.outcome.exception() if state.outcome is not None else None
    return type(error).__name__
