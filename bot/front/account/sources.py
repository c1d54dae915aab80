"""What the pages of /me are read from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from bot.domain.albums.leafing import Stretch
from bot.domain.albums.searching import Search
from bot.domain.care.values import Share
from bot.domain.pictures import Generation


class Lists(Protocol):
    """Pictures in a row. Every method raises StoreBusy."""

    async def older(self, guild: int, member: int, *, until: int, search: Search | None) -> Stretch:
        """Those from the one with the id `until` on, in the direction of older ones."""

    async def newer(self, guild: int, member: int, *, after: int, search: Search | None) -> Stretch:
        """The nearest ones that are newer than the one with the id `after`."""

    async def has_newer(self, guild: int, member: int, *, after: int) -> bool:
        """Whether there is one newer than the one with the id `after`."""


class Album(Lists, Protocol):
    """A member's painted pictures."""

    async def children(self, guild: int, ids: Collection[str], *, limit: int) -> tuple[Generation, ...]:
        """The pictures of that server that were made after one of these, newest first."""


class Pictures(Protocol):
    async def find(self, public_id: str) -> Generation | None:
        """The picture of that public id; None if there is none. Raises StoreBusy."""


class KeptPictures(Protocol):
    async def kept(self, guild: int, member: int) -> tuple[Generation, ...]:
        """The pictures that the member keeps on this server, the newest picture first. Raises StoreBusy."""


class Shares(Protocol):
    async def shares(self, interaction: int) -> tuple[Share, ...]:
        """The public messages that show pictures of that ask, besides its own. Raises StoreBusy."""


class Hidden(Protocol):
    async def hidden(self, guild: int) -> frozenset[int]:
        """The members of the server who have hidden their pictures. Raises StoreBusy."""


class Standing(Protocol):
    async def stands(self, row: Generation) -> bool:
        """Whether the public message of the picture still stands."""

    async def shows(self, channel: int, message: int) -> bool:
        """Whether a message is there, with pictures in it."""
