"""The Discord client: its intents and events. It passes interactions to the router, and knows no feature."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from bot.domain.errors import StaleCommand, StoreBusy
from bot.domain.guilds.shards import Shard
from bot.front.events.state import GuardedState
from bot.front.events.unreadable import Unreadable
from bot.front.invitation import invite_link
from bot.front.kit.faults.discordfaults import UNREACHABLE, is_passing
from bot.front.kit.faults.impatience import trace_of_responses
from bot.front.kit.router import Router
from bot.front.refusals import (
    CLOSE_CODES,
    LOGIN_REFUSED,
    DiscordRefused,
    NotDiscord,
    login_refused,
    refused_by,
    unreachable,
    wait_for_discord,
)
from bot.front.registry import CommandNotes, CommandRegistry
from bot.front.translator import CommandTranslator, all_languages

log = logging.getLogger(__name__)

# To Discord's API. Without a limit a thousand acknowledgements open a thousand connections, whose TLS handshakes take
# longer than the acknowledgements themselves. With fewer, requests that hang would hold up the others.
CONNECTIONS = 256
DISALLOWED_INTENTS = 4014  # a close code of the gateway, for which discord.py has an error of its own


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

    async def _call(self, interaction: discord.Interaction[Any]) -> None:
        """discord.py's, which raises whatever it stumbles over in a command that Discord sent in an odd form."""
        try:
            await super()._call(interaction)
        except app_commands.AppCommandError:
            raise
        except Exception as error:
            self.client.unreadable.repaired("COMMAND", error, {"id": interaction.id})
            await self._router.command_failed(interaction, StaleCommand())

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        await self._router.command_failed(interaction, error)


class _AnotherTry(Exception):
    """discord.py tries again to connect a shard."""


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
        # First: discord.py asks for the state within its own constructor.
        self.unreadable = Unreadable()
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
        self._launching: set[int] = set()
        self._stays_open = False
        one_guild = discord.Object(sync_guild) if sync_guild is not None else None
        self.registry = CommandRegistry(self._tree, notes, one_guild, CommandTranslator(all_languages()))

    def _get_state(self, **options: Any) -> GuardedState:
        return GuardedState(
            unreadable=self.unreadable,
            dispatch=self.dispatch,
            handlers=self._handlers,
            hooks=self._hooks,
            http=self.http,
            **options,
        )

    async def log_in(self, token: str) -> None:
        """Log in. Retries without end, with back-off, while Discord cannot be reached. Raises DiscordRefused."""
        async for attempt in _tries(_log_unreachable):
            with attempt:
                # A new one for each try, since the last one was closed with its session. Each shard's gateway takes one
                # of its connections for as long as it lives.
                self.http.connector = aiohttp.TCPConnector(limit=CONNECTIONS + len(self.shard_ids or ()))
                try:
                    await self._log_in_once(token)
                except BaseException:
                    # Each login opens a new session, and discord.py forgets the old one without closing it.
                    await self.http.close()
                    raise

    async def _log_in_once(self, token: str) -> None:
        """Raises DiscordRefused, or what is worth another try."""
        try:
            await self.login(token)
        except discord.LoginFailure as error:
            raise DiscordRefused(LOGIN_REFUSED) from error
        except discord.HTTPException as error:
            if (refused := login_refused(error)) is not None:
                raise refused from error
            raise
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            # discord.py reads what came as the description of a user, whatever it is.
            raise NotDiscord from error

    async def connect(self, *, reconnect: bool = True) -> None:
        """Stay connected until cancelled. Raises DiscordRefused.

        What ends the connection leaves the session open, so that what is under way can still be posted.
        """
        self._stays_open = True
        try:
            await super().connect(reconnect=reconnect)
        except discord.PrivilegedIntentsRequired as error:
            raise DiscordRefused(CLOSE_CODES[DISALLOWED_INTENTS]) from error
        except discord.ConnectionClosed as error:
            raise refused_by(error.code) or error from error
        finally:
            self._stays_open = False

    async def close(self) -> None:
        """discord.py calls it within `connect` too, before that raises."""
        if not self._stays_open:
            await super().close()

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
        async for attempt in _tries(_log_not_registered, StoreBusy):
            with attempt:
                await self.registry.register(self.application_id)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """discord.py's calls itself for each further try, so that its stack would overflow after an hour or two.

        It does so after every error, also after those that no further try mends: these are raised.
        """
        if shard_id in self._launching:
            error = sys.exc_info()[1]  # it calls from where it handles what went wrong
            if isinstance(error, discord.ConnectionClosed) and refused_by(error.code) is not None:
                raise error
            raise _AnotherTry
        self._launching.add(shard_id)
        try:
            while True:
                with contextlib.suppress(_AnotherTry):
                    return await super().launch_shard(gateway, shard_id, initial=initial)
        finally:
            self._launching.discard(shard_id)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait between two shards: Discord allows one IDENTIFY in five seconds. A proxy or a sandbox may allow more."""
        if not initial:
            await asyncio.sleep(self._identify_delay)

    async def on_ready(self) -> None:
        log.info("connected to Discord", extra={"servers": len(self.guilds)})
        if not self.guilds and self.application_id is not None:
            log.info("the bot is on no server yet; invite it: %s", invite_link(self.application_id))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        if self.joined is not None:
            await self.joined(guild)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        await self._router.route(interaction)

    async def on_app_command_completion(self, interaction: discord.Interaction[Any], command: object) -> None:
        await self._router.answered(interaction)

    def server_name(self, guild: int) -> str | None:
        """The name of a server that this process is on; None if it is on none of that id, or does not know it yet."""
        known = self.get_guild(guild)
        return None if known is None else known.name or None

    def heard(self) -> frozenset[Shard]:
        """The shards whose gateway is open at this moment, so that what somebody presses would come through."""
        if not self.is_ready() or self.is_closed():
            return frozenset()
        open_ones = (id for id, shard in self.shards.items() if not shard.is_closed())
        return frozenset(Shard(id, self.shard_count or 1) for id in open_ones)

    def hears(self) -> bool:
        """Whether what somebody presses would come through, on some server at least."""
        return bool(self.heard())

    async def is_connected(self) -> bool:
        """Whether the gateway is connected, and what comes from it can be read; asked by the health check."""
        return self.is_ready() and not self.is_closed() and self.unreadable.healthy


def _tries(before_sleep: Callable[[RetryCallState], None], *others: type[Exception]) -> AsyncRetrying:
    """Without end, with back-off, while Discord is away or does not serve the bot, or what is raised is of `others`."""
    return AsyncRetrying(
        wait=wait_for_discord,
        retry=retry_if_exception(
            lambda error: is_passing(error) or isinstance(error, (*UNREACHABLE, *others))
        ),
        before_sleep=before_sleep,
        reraise=True,
    )


def _log_unreachable(state: RetryCallState) -> None:
    log.warning(
        "%s; next try in %.0f s",
        unreachable(state.outcome.exception() if state.outcome is not None else None),
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
