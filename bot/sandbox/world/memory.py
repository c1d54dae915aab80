"""What the world remembers besides its entities: ids given out, nonces seen, how much to keep."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.sandbox.world.entities import DISCORD_EPOCH, Channel, Message

# Discord says "the past few minutes".
NONCE_LIFE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Keep:
    """How many of the newest of each stay in memory; None keeps all. For long runs."""

    requests: int = 10_000
    file_bytes: int | None = None
    messages: int | None = None
    interactions: int | None = None


class Snowflakes:
    """Ids that carry the real time of their making, as discord.py reads it out of them."""

    def __init__(self) -> None:
        self._last = 0
        self._aged = 0

    def next(self) -> int:
        now = (time.time_ns() // 1_000_000 - DISCORD_EPOCH) << 22
        self._last = max(self._last + 1, now)
        return self._last

    def of(self, moment: datetime) -> int:
        """An id of something that was made at a moment of the past, to the millisecond; never twice the same."""
        self._aged += 1  # Discord has room for 4 million ids in a millisecond
        return (round(moment.timestamp() * 1000) - DISCORD_EPOCH << 22) + self._aged


class Nonces:
    """Messages by the nonce they were posted with, for a few minutes."""

    def __init__(self) -> None:
        self._messages: dict[tuple[int, str], Message] = {}

    def remember(self, message: Message) -> None:
        if message.nonce is not None:
            self._messages[message.channel.id, message.nonce] = message

    def recall(self, channel: Channel, nonce: str | None) -> Message | None:
        now = datetime.now(UTC)
        stale = [key for key, message in self._messages.items() if now - message.created_at > NONCE_LIFE]
        for key in stale:
            del self._messages[key]
        return None if nonce is None else self._messages.get((channel.id, nonce))
