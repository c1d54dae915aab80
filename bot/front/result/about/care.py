"""What is asked of the storage, and told to the program, by the buttons behind ⋯."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.domain.care.values import Kept, Share
from bot.domain.guilds.audit import Change
from bot.domain.pictures import Generation
from bot.front.kit.feature import Call


class Care(Protocol):
    """What is done with pictures once they are there. Every method is one transaction, and raises StoreBusy.

    What changes how a message must look also notes, in the same transaction, that it is to be shown anew.
    """

    async def delete(self, ids: Sequence[str], by: int, change: Change | None) -> tuple[Generation, ...]:
        """Delete these pictures, by their public ids: for a moderator with a `change`, which comes into the audit.

        Returns those that this call has deleted, as they were before.
        """

    async def describe(self, id: str, alt: str | None) -> Generation | None:
        """Set the author's own description of the picture; None: it is made of the prompt. None if there is none."""

    async def spoiler(self, interaction: int, on: bool) -> bool:
        """Cover the pictures of that ask, or show them again; whether that is another state than before."""

    async def keep(self, guild: int, member: int, id: str) -> Kept:
        """Raises TooManyKept, or Gone for a picture that is not shown any more."""

    async def unkeep(self, guild: int, member: int, id: str) -> Kept:
        """Not to keep it any more."""

    async def keeps(self, guild: int, member: int, ids: Collection[str]) -> frozenset[str]:
        """Those of the pictures that the member keeps."""

    async def shared(
        self,
        interaction: int,
        picture: str | None,
        *,
        guild: int,
        channel: int,
        place: int | None,
        message: int,
        by: int,
    ) -> None:
        """Note a public message that is about to show the ask, or one picture of it. Noting it twice is once.

        Where one of them is deleted or covered by now, the message is to be shown anew.
        """

    async def shares(self, interaction: int) -> tuple[Share, ...]:
        """The public messages that show pictures of that ask, besides its own."""


class Wake(Protocol):
    def __call__(self) -> None:
        """Something is to be shown anew: do it now, and not only when the loop looks the next time."""


class NotedReply(Protocol):
    def __call__(self, call: Call) -> AbstractAsyncContextManager[None]:
        """A block in which the public reply is deferred and gets a picture: killed in it, the next start says so."""
