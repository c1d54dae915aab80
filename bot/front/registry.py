"""Registers the commands at Discord when they have changed, and makes their clickable names."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from typing import Any, Protocol

import discord
from discord import app_commands

from bot.front.kit.faults.discordfaults import is_passing

log = logging.getLogger(__name__)


class CommandNotes(Protocol):
    """A key-value store of texts. Both methods raise StoreBusy."""

    async def get(self, name: str) -> str | None:
        """The text of this name; None if there is none."""

    async def set(self, name: str, text: str) -> None:
        """Write the text, in place of an older one of this name."""


class CommandRegistry:
    """`guild` is the only server that gets the commands; None: all servers get them.

    `translator` has their descriptions in other languages.
    """

    def __init__(
        self,
        tree: app_commands.CommandTree[Any],
        notes: CommandNotes,
        guild: discord.Object | None,
        translator: app_commands.Translator,
    ) -> None:
        self._tree = tree
        self._notes = notes
        self._guild = guild
        self._translator = translator
        self._ids: dict[str, int] = {}

    async def register(self, application: int | None) -> None:
        """Register all commands, unless they are the same as the last time, for the same application and server.

        Discord limits how often commands are registered, so a hash of them, in all languages, is kept.
        Raises StoreBusy, aiohttp.ClientError, or a discord.HTTPException that may pass; then it can be called again.
        """
        if self._guild is not None:
            self._tree.copy_global_to(guild=self._guild)
        await self._tree.set_translator(self._translator)
        payload = await self.payload()
        digest = self.digest(application, payload)
        if await self._notes.get("commands") == digest:
            return
        try:
            registered = await self._tree.sync(guild=self._guild)
        except discord.HTTPException as error:
            if is_passing(error):
                raise
            # Not raised: trying again would be refused again. Members still have the commands of the last time.
            log.error("Discord did not take the commands: %s", error)
            return
        self._ids = {command.name: command.id for command in registered}
        await self._notes.set("command ids", json.dumps(self._ids))
        await self._notes.set("commands", digest)
        log.info("commands registered", extra={"commands": len(payload)})

    async def payload(self) -> list[dict[str, Any]]:
        """All commands as Discord gets them, in every language."""
        commands = self._tree.get_commands(guild=self._guild)
        return [await command.get_translated_payload(self._tree, self._translator) for command in commands]

    def digest(self, application: int | None, payload: Sequence[dict[str, Any]]) -> str:
        """A hash of what is registered, and of where. Another one than the last time means: register again."""
        place = [application, self._guild and self._guild.id, str(discord.http.Route.BASE)]
        text = json.dumps([place, payload, discord.__version__], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    async def load_ids(self) -> None:
        """Load the commands' ids, which the process that registered them has stored."""
        text = await self._notes.get("command ids")
        self._ids = _numbers(text) if text is not None else {}

    def mention(self, name: str) -> str:
        """`</imagine:123>`, which Discord shows as a clickable command; `/imagine` if the id is not known.

        A subcommand is named with its group ("quota show"), and has the group's id.
        """
        number = self._ids.get(name.partition(" ")[0])
        return f"`/{name}`" if number is None else f"</{name}:{number}>"


def _numbers(text: str) -> dict[str, int]:
    """The ids by name; what cannot be read is left out, and the command is named without a link."""
    try:
        kept = json.loads(text)
    except ValueError:
        return {}
    return {name: id for name, id in kept.items() if isinstance(id, int)} if isinstance(kept, dict) else {}
