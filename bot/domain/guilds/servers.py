"""What a server has chosen in /setup."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.guilds.styles import ServerStyle


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """The choices of one server. None, or an empty tuple, means that nothing was chosen.

    The styles are kept by themselves, and read with the settings: so both are known for as long, and are as old.
    """

    guild: int
    zone: str = "UTC"  # IANA name
    picture_channels: tuple[int, ...] = ()  # ids; empty: pictures are made in every channel
    mod_log: int | None = None  # id of the channel in which changes by moderators are told; None: nowhere
    default_model: str | None = None
    default_quality: str | None = None
    language: str | None = (
        None  # of public words, as a locale; None: the one that Discord names for the server
    )
    styles: tuple[ServerStyle, ...] = ()  # in the order of their names
