"""discord.py's state of a connection, in which no single event ends the program.

discord.py calls a parser for each event, in the loop that reads the connection. What a parser raises leaves that loop,
and ends the client. So each parser is called through a guard here, which passes over what cannot be read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import discord
from discord import gateway
from discord.state import AutoShardedConnectionState

from bot.front.events.frames import BrokenStreams, Frames
from bot.front.events.guilds import readable_parts, without_unused
from bot.front.events.interactions import completed, simpler
from bot.front.events.unreadable import Unreadable

COMMAND, AUTOCOMPLETE = 2, 4  # types of interactions
READY = "READY"


class GuardedState(AutoShardedConnectionState[Any]):
    """`unreadable` is told of every event that was passed over."""

    def __init__(self, *, unreadable: Unreadable, **options: Any) -> None:
        super().__init__(**options)
        self._unreadable = unreadable
        self._broken = BrokenStreams(unreadable.clock)
        # Not READY: a connection without it is of no use, so its reader must hear of it and connect again.
        guarded = {name: self._guarded(name, parse) for name, parse in self.parsers.items() if name != READY}
        self.parsers |= guarded

    def _update_references(self, ws: gateway.DiscordWebSocket) -> None:
        """discord.py calls it with each new connection, before it reads the first frame."""
        super()._update_references(ws)
        frames = Frames(ws, self._unreadable, self._broken)
        ws.received_message = frames.received  # type: ignore[method-assign]

    def _guarded(self, event: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
        def parse_or_pass_over(data: Any) -> None:
            try:
                parse(data)
            except Exception as error:
                self._unreadable.passed_over(event, error, data)
            else:
                self._unreadable.was_read(event)

        return parse_or_pass_over

    def parse_interaction_create(self, data: Any) -> None:
        """An interaction that lacks something is answered all the same, if it can be."""
        made = completed(data, self.application_id)
        try:
            super().parse_interaction_create(made)  # type: ignore[arg-type]
        except Exception as error:
            self._hand_over(made)
            self._unreadable.repaired("INTERACTION_CREATE", error, made)

    def _hand_over(self, made: dict[str, Any]) -> None:
        """Do what discord.py does with an interaction, except for what only its own views need."""
        interaction = self._read(made)
        if made["type"] in (COMMAND, AUTOCOMPLETE) and self._command_tree is not None:
            self._command_tree._from_interaction(interaction)
        self.dispatch("interaction", interaction)

    def _read(self, made: dict[str, Any]) -> discord.Interaction[Any]:
        """The interaction with as much of it as can be read. Raises what discord.py raises for the least of it."""
        variants: list[Any] = list(simpler(made))
        for data in variants[:-1]:
            with contextlib.suppress(Exception):  # the last one raises it, if it cannot be read either
                return discord.Interaction(data=data, state=self)
        return discord.Interaction(data=variants[-1], state=self)

    def parse_guild_create(self, data: Any) -> None:
        self._parse_server("GUILD_CREATE", data, super().parse_guild_create)

    def parse_guild_update(self, data: Any) -> None:
        self._parse_server("GUILD_UPDATE", data, super().parse_guild_update)

    def _parse_server(self, event: str, data: Any, parse: Callable[[Any], None]) -> None:
        """Without its broken parts a server is still of use: its members are answered."""
        used = without_unused(data)
        try:
            parse(used)
        except Exception as error:
            parse(readable_parts(used, self._scratch_server))
            self._unreadable.repaired(event, error, used)

    def _scratch_server(self, data: Any) -> discord.Guild:
        return discord.Guild(data=data, state=self)
