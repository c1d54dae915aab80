"""The copy of a picture that a challenge keeps for itself: the picture and its message may be deleted."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.challenges.entering import Candidate
from bot.domain.challenges.records import EnteredPicture, Submission
from bot.domain.errors import Gone, Refused, ResultUnusable, StoreBusy
from bot.domain.pictures import Generation
from bot.front.challenges.memberrows import Fingerprint, Squared, Store
from bot.front.kit.uploads import source_type
from bot.studio.inputs import DiskSpace

log = logging.getLogger(__name__)

SIDE = 1024  # pixels of a copy
Enter = Callable[[Submission], Awaitable[EnteredPicture]]


@dataclass(frozen=True, slots=True)
class EntryCopies:
    store: Store
    squared: Squared
    fingerprint: Fingerprint
    disk: DiskSpace

    async def original(self, row: Generation) -> bytes:
        """Raises Gone if the picture's bytes are not there any more, StoreBusy if they cannot be read now."""
        try:
            return await self.store.get(row.key)
        except OSError as error:
            raise StoreBusy from error

    async def entered(
        self, interaction: int, row: Generation, candidate: Candidate, title: str | None, enter: Enter
    ) -> EnteredPicture:
        """Store a copy of the picture, and enter it with that. Where that is refused, the copy is deleted again.

        Raises what `original` and `enter` do; StoreFull, PicturesAway or StoreBusy if the copy cannot be stored.
        """
        try:
            original = await self.original(row)
            data, media_type = await self.squared(original, source_type(row))
        except ResultUnusable as error:
            raise Gone from error
        submission = Submission(
            interaction=interaction,
            candidate=candidate,
            key=f"entry-{interaction}",
            media_type=media_type,
            width=SIDE,
            height=SIDE,
            title=title,
            prompt=row.ask.request.prompt,
            alt=row.alt,
            is_spoiler=row.is_spoiler,
            fingerprint=await self.fingerprint(original),
        )
        await self._put(submission.key, data)
        try:
            return await enter(submission)
        except StoreBusy:
            raise  # it may have been entered all the same
        except Refused:
            await self._delete(submission.key)
            raise

    async def _put(self, key: str, data: bytes) -> None:
        try:
            await self.store.put(key, data)
        except OSError as error:
            self.disk.check()  # raises what has words of its own
            raise StoreBusy from error

    async def _delete(self, key: str) -> None:
        try:
            await self.store.delete(key)
        except Exception as error:  # whatever it is, the member is told why they are not in
            log.warning(
                "the copy of a picture that was not entered stays", extra={"error": type(error).__name__}
            )
