"""Direct messages: what the bot writes to one person. Nobody answers there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.world.changes import Change, Changes, What
from bot.sandbox.world.entities import User


@dataclass(slots=True, eq=False)
class DirectMessage:
    id: int
    text: str
    nonce: str | None


@dataclass(slots=True, eq=False)
class Direct:
    """What the bot wrote to one person. `closed`: they take no direct messages from it."""

    id: int
    user: User
    closed: bool = False
    messages: list[DirectMessage] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]


class Directs:
    """`new_id` draws the ids of channels and messages."""

    def __init__(self, new_id: Callable[[], int], changes: Changes) -> None:
        self._new_id = new_id
        self._changes = changes
        self._by_id: dict[int, Direct] = {}

    def of(self, user: User) -> Direct:
        """The channel in which the bot writes to this person; a new one if there is none yet."""
        known = next((each for each in self._by_id.values() if each.user is user), None)
        if known is None:
            known = Direct(self._new_id(), user)
            self._by_id[known.id] = known
        return known

    def get(self, id: int) -> Direct | None:
        return self._by_id.get(id)

    def write(self, direct: Direct, text: str, nonce: str | None) -> DirectMessage:
        """The bot writes. A nonce that was used before gives the earlier message."""
        again = next((each for each in direct.messages if nonce is not None and each.nonce == nonce), None)
        if again is not None:
            return again
        message = DirectMessage(self._new_id(), text, nonce)
        direct.messages.append(message)
        self._changes.publish(Change(What.DIRECT_MESSAGE))
        return message
