"""What a server has set up for itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """None or empty means: nothing was chosen, and the bot does what suits most."""

    guild: int
    zone: str = "UTC"  # IANA name
    picture_channels: tuple[int, ...] = ()  # empty: everywhere
    mod_log: int | None = None
    default_model: str | None = None
    default_quality: str | None = None
