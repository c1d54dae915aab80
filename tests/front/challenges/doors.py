"""Discord's door as a plain fake: it keeps what was sent, and refuses what it is told to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.errors import Gone
from bot.front.kit.cards import KeptFile
from bot.front.kit.guilds.channels import Forum, Panel

MESSAGE, THREAD = 900, 800  # the ids of what is made


@dataclass
class FakeDoor:
    """`refusals`: by the name of a verb, what its calls raise, one after the other; None: nothing.

    `standing` are marks of messages that are in a channel already, `shown` the files of any of them.
    """

    is_forum: Forum | None = None
    refusals: dict[str, list[Exception | None]] = field(default_factory=dict)
    standing: dict[tuple[int, str], int] = field(default_factory=dict)
    shown: tuple[KeptFile, ...] = ()
    done: list[tuple[object, ...]] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    looked_from: list[datetime] = field(default_factory=list)

    def _do(self, verb: str, *facts: object) -> None:
        self.done.append((verb, *facts))
        waiting = self.refusals.get(verb, [])
        if waiting and (refusal := waiting.pop(0)) is not None:
            raise refusal

    @property
    def verbs(self) -> list[str]:
        return [str(each[0]) for each in self.done]

    async def send(self, channel: int, panel: Panel, nonce: str, pings: Collection[int] = ()) -> int:
        assert len(nonce) <= 25
        self.panels.append(panel)
        self._do("send", channel, nonce, tuple(pings))
        return MESSAGE

    async def edit(self, channel: int, message: int, panel: Panel) -> None:
        self.panels.append(panel)
        self._do("edit", channel, message)

    async def files(self, channel: int, message: int) -> tuple[KeptFile, ...]:
        self._do("files", channel, message)
        return self.shown

    async def forum(self, channel: int) -> Forum | None:
        if self.refusals.get("forum"):
            self._do("forum", channel)
        return self.is_forum

    async def open_post(self, forum: int, name: str, panel: Panel, tag: int | None) -> tuple[int, int]:
        self.panels.append(panel)
        self._do("open", forum, name, tag)
        return THREAD, THREAD

    async def reopen(self, thread: int) -> None:
        self._do("reopen", thread)

    async def find(self, channel: int, mark: str, since: datetime, wanted_at: datetime) -> int | None:
        self.looked_from.append(wanted_at)
        self._do("find", channel)
        return self.standing.get((channel, mark))

    async def find_post(self, guild: int, forum: int, mark: str, since: datetime) -> int | None:
        self._do("find", forum)
        return self.standing.get((forum, mark))

    async def give_role(self, guild: int, member: int, role: int) -> None:
        self._do("give", guild, member, role)

    async def take_role(self, guild: int, member: int, role: int) -> None:
        self._do("take", guild, member, role)


@dataclass
class FakeStored:
    """Pictures by key; what is not there is gone."""

    files: dict[str, bytes] = field(default_factory=dict)

    async def get(self, key: str) -> bytes:
        if key not in self.files:
            raise Gone
        return self.files[key]
