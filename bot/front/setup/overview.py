"""What the panel of /setup shows, and the marks of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.credits import Balance
from bot.domain.guilds.servers import ServerSettings
from bot.domain.models import Catalogue
from bot.front.kit.persistent import CustomId
from bot.front.texts.language import Language

OK, NOT_SET, WRONG = "✅", "➖", "⚠️"


@dataclass(frozen=True, slots=True)
class ChosenChannel:
    """A channel in the settings. `missing` names the permissions that the bot lacks there, as discord.py does.

    None if the channel was deleted.
    """

    id: int
    missing: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything that the panel shows. `default_balance` is that of a new member.

    `here` is the channel in which the panel was opened. As long as no channel is chosen, it stands for all of them.
    `discords` is the language that Discord names for the server, `spoken` are all that the bot has.
    """

    server: str
    settings: ServerSettings
    catalogue: Catalogue
    default_balance: Balance
    pictures: Sequence[ChosenChannel]
    mod_log: ChosenChannel | None
    here: ChosenChannel
    discords: Language
    spoken: Sequence[Language]
    now: datetime


def marked(mark: str, line: str, *small: str) -> str:
    """A line behind its mark, and lines in small letters below it; empty ones are left out."""
    return "\n".join([f"{mark} {line}", *(f"-# {each}" for each in small if each)])


def custom_id(verb: str) -> str:
    return str(CustomId("su", verb))
