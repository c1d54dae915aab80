"""What members' commands and buttons ask of the storage. Every method is one transaction, and raises StoreBusy.

`public_id` is that of a challenge; of one that is unknown, or of another server, they raise NoChallenge.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Protocol

from bot.domain.albums.leafing import Stretch
from bot.domain.albums.searching import Search
from bot.domain.care.values import Share
from bot.domain.challenges.entering import Candidate
from bot.domain.challenges.records import EnteredPicture, Hosted, Submission
from bot.domain.challenges.values import Phase
from bot.domain.guilds.audit import Change
from bot.domain.pictures import Generation
from bot.pixels import SourceType

# Makes the copy of a picture that is entered, a square, and says its media type. Raises ResultUnusable.
Squared = Callable[[bytes, SourceType], Awaitable[tuple[bytes, str]]]
# Of what a picture looks like: see `domain.challenges.hints.pictures`. None if it has none.
Fingerprint = Callable[[bytes], Awaitable[str | None]]


class ListedChallenges(Protocol):
    async def listed(self, guild: int, phases: Collection[Phase]) -> tuple[Hosted, ...]:
        """The challenges of the server in these phases, the newest first."""


class OpenEverywhere(ListedChallenges, Protocol):
    async def open_everywhere(self, at_most: int) -> Mapping[int, tuple[Hosted, ...]] | None:
        """Those of all servers that take pictures, by server, the newest first; None if more than `at_most` do."""


class ChallengeRows(ListedChallenges, Protocol):
    async def find(self, guild: int, public_id: str) -> Hosted:
        """The challenge."""


class EntryRows(Protocol):
    async def candidate(self, guild: int, picture: str) -> Candidate | None:
        """A picture as it could be entered; None if the server has no such painted picture (any more)."""

    async def of_member(self, guild: int, public_id: str, member: int) -> tuple[EnteredPicture, ...]:
        """All entries of the member, removed ones too."""

    async def enter(
        self, guild: int, public_id: str, submission: Submission, *, replaces: bool
    ) -> EnteredPicture:
        """Enter it. Raises what `check_entry` does."""

    async def describe(
        self,
        guild: int,
        public_id: str,
        member: int,
        title: str | None,
        hides_prompt: bool,
        picture: str | None = None,
    ) -> EnteredPicture:
        """Change the entry's title, and whether the results show its prompt. Raises as `withdraw`."""

    async def withdraw(
        self, guild: int, public_id: str, member: int, picture: str | None = None
    ) -> EnteredPicture:
        """Take it out. Raises what `check_withdrawal` does: EntryGone too, if it is another one than `picture`."""

    async def add_late(self, change: Change, public_id: str, submission: Submission) -> EnteredPicture:
        """A host enters a picture for its author. Raises what `check_late_entry` does."""


class PictureRows(Protocol):
    async def find(self, public_id: str) -> Generation | None:
        """The picture of that public id; None if there is none."""

    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        """All pictures of the ask of that interaction, by position."""


class Album(Protocol):
    async def older(self, guild: int, member: int, *, until: int, search: Search | None) -> Stretch:
        """The member's painted pictures from the one with the id `until` on, in the direction of older ones."""


class Shares(Protocol):
    async def shares(self, interaction: int) -> tuple[Share, ...]:
        """The public messages that show pictures of that ask, besides its own."""


class Store(Protocol):
    """The bytes of pictures, by their keys. Its verbs raise OSError."""

    async def get(self, key: str) -> bytes:
        """Raises Gone."""

    async def put(self, key: str, data: bytes) -> None:
        """Store it."""

    async def delete(self, key: str) -> None:
        """Have it no more."""
