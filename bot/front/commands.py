"""Registers the commands at Discord, and knows their clickable names."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any, Protocol

import discord
from discord import app_commands

log = logging.getLogger(__name__)


class Facts(Protocol):
    """Small things that outlive the process."""

    async def get(self, name: str) -> str | None: ...
    async def set(self, name: str, text: str) -> None: ...


class Commands:
    """`guild`: the one server that gets the commands; None: all."""

    def __init__(
        self, tree: app_commands.CommandTree[Any], facts: Facts, guild: discord.Object | None
    ) -> None:
        self._tree = tree
        self._facts = facts
        self._guild = guild
        self._ids: dict[str, int] = {}

    async def register(self, application: int | None) -> None:
        """Register them, only if they or their place have changed since the last time."""
        if self._guild is not None:
            self._tree.copy_global_to(guild=self._guild)
        payload = [command.to_dict(self._tree) for command in self._tree.get_commands(guild=self._guild)]
        place = [application, self._guild and self._guild.id, str(discord.http.Route.BASE)]
        text = json.dumps([place, payload, discord.__version__], sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        if await self._facts.get("commands") == digest:
            return
        try:
            registered = await self._tree.sync(guild=self._guild)
        except discord.HTTPException as error:
            # Members still have the commands of the last time; the next start tries again.
            log.error("Discord did not take the commands: %s", error)
            return
        self._ids = {command.name: command.id for command in registered}
        await self._facts.set("command ids", json.dumps(self._ids))
        await self._facts.set("commands", digest)
        log.info("commands registered", extra={"commands": len(payload)})

    async def recall(self) -> None:
        """Their ids, as whichever process registered them wrote them down."""
        text = await self._facts.get("command ids")
        self._ids = _numbers(text) if text is not None else {}

    def mention(self, name: str) -> str:
        """`</imagine:123>`, which can be clicked; `/imagine` as long as its id is not known."""
        number = self._ids.get(name)
        return f"`/{name}`" if number is None else f"</{name}:{number}>"


def _numbers(text: str) -> dict[str, int]:
    """The ids by name; what cannot be read is left out, and the command is named without a link."""
    try:
        kept = json.loads(text)
    except ValueError:
        return {}
    return {name: id for name, id in kept.items() if isinstance(id, int)} if isinstance(kept, dict) else {}
