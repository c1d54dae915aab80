"""Where pictures cannot be made."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors.base import Refused


@dataclass
class ServerOnly(Refused):
    """A command was used outside a server, for instance in a direct message."""


@dataclass
class WrongChannel(Refused):
    """The server has chosen other channels for pictures. Their ids; empty if all of them have since been deleted."""

    channels: tuple[int, ...]


@dataclass
class MissingPermissions(Refused):
    """The bot lacks permissions in the channel. Their names as discord.py has them, e.g. "attach_files"."""

    permissions: tuple[str, ...]
