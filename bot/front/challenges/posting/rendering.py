"""From a post to what is sent: the layout in the challenge's language, with copies of its pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial

from bot import pixels
from bot.domain.challenges.records import EnteredPicture, Post, PostKind
from bot.domain.challenges.values import Phase
from bot.domain.errors import Gone, ResultUnusable
from bot.front.challenges.posting import card, gallery, results
from bot.front.challenges.posting.parts import language_of
from bot.front.kit.cards import Upload
from bot.front.kit.guilds.channels import Panel
from bot.front.kit.uploads import REQUEST_LIMIT, StoredPictures
from bot.front.texts.challenges import gallery as gallery_words
from bot.front.texts.challenges import results as result_words

SQUARE, SQUARE_BYTES = 1024, 2 * 2**20  # pixels a side, bytes; of a picture in a gallery
SMALLER = 8  # a second try with files that are so much smaller, where the first ones are too large


@dataclass(frozen=True, slots=True)
class Rendering:
    stored: StoredPictures

    async def panel(self, post: Post, *, smaller: bool = False) -> Panel | None:
        """What the post shows; None if there is nothing to show. Raises StoreBusy."""
        lang, hosted = language_of(post.hosted), post.hosted
        match post.kind:
            case PostKind.CARD:
                return Panel(partial(card.card, lang, hosted, post.outcome))
            case PostKind.NOTICE:
                return Panel(partial(card.notice, lang, hosted))
            case PostKind.GALLERY:
                return await self._gallery(post, SQUARE_BYTES // (SMALLER if smaller else 1))
            case PostKind.SHEET:
                return await self._sheet(post)
            case PostKind.RESULT:
                return await self._result(post)
        return None

    async def _gallery(self, post: Post, limit: int) -> Panel | None:
        if not post.pictures:
            return None
        lang, files = language_of(post.hosted), []
        each = min(limit, REQUEST_LIMIT // len(post.pictures))
        async for entered, data in self._standing(post.pictures):
            try:
                copy, _ = await pixels.squared(data, SQUARE, each, number=entered.number)
            except ResultUnusable:
                continue
            files.append(gallery.upload_of(lang, entered, copy))
        layout = partial(gallery.gallery, lang, post.hosted, post.number, post.pictures, files)
        return Panel(layout, tuple(files))

    async def _sheet(self, post: Post) -> Panel | None:
        """None too after the voting where no sheet was posted: it would be for nothing."""
        lang, shown = language_of(post.hosted), []
        if post.message is None and post.hosted.challenge.phase is not Phase.VOTING:
            return None
        standing = [each for each in post.pictures if not each.entry.is_removed]
        async for entered, data in self._standing(standing):
            small = b""  # of one that is to be covered the sheet has the number alone
            if not entered.is_spoiler:
                try:
                    small = await pixels.sheet_tile(data, len(standing))
                except ResultUnusable:
                    continue
            shown.append((entered.number or 0, small))
        if not shown:
            return None
        file = Upload(gallery.SHEET, await pixels.contact_sheet(shown), gallery_words.sheet_alt(lang))
        return Panel(partial(gallery.sheet, lang, post.hosted), (file,))

    async def _result(self, post: Post) -> Panel | None:
        if post.outcome is None:
            return None
        lang = language_of(post.hosted)
        files: tuple[Upload, ...] = ()
        best = results.on_podium(post.outcome)[: results.SHOWN]
        if best:
            there = {each.entry.id: data async for each, data in self._standing(best)}
            places = {each.entry: each.place for each in post.outcome.verdict.ranking}
            steps = [(places[each.entry.id], there.get(each.entry.id)) for each in best]
            board = await pixels.podium(steps)
            files = (Upload(results.PODIUM, board, result_words.podium_alt(lang)),)
        layout = partial(
            results.result, lang, post.hosted, post.outcome, post.pictures, has_podium=bool(files)
        )
        return Panel(layout, files)

    async def _standing(
        self, pictures: Sequence[EnteredPicture]
    ) -> AsyncIterator[tuple[EnteredPicture, bytes]]:
        """The bytes of those that were not removed, one after the other; a lost one is left out."""
        for entered in pictures:
            if entered.entry.is_removed:
                continue
            try:
                data = await self.stored.get(entered.key)
            except Gone:
                continue
            yield entered, data
