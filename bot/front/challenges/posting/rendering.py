"""From a post to what is sent: the layout in the challenge's language, with copies of its pictures.

A file is named after what is on it. So of a message that stands already a file of the name that is wanted is kept, and
neither made nor sent again.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot import pixels
from bot.domain.challenges.records import EnteredPicture, Post, PostKind
from bot.domain.challenges.values import Phase
from bot.domain.errors import Gone, ResultUnusable
from bot.front.challenges.copyfiles import alt_of, file_name, upload_of
from bot.front.challenges.posting import card, gallery, results
from bot.front.challenges.posting.parts import language_of
from bot.front.kit.cards import KeptFile, Upload
from bot.front.kit.guilds.channels import Panel
from bot.front.kit.uploads import REQUEST_LIMIT, StoredPictures
from bot.front.texts.challenges import gallery as gallery_words
from bot.front.texts.challenges import results as result_words
from bot.front.texts.language import Language

log = logging.getLogger(__name__)

SQUARE, SQUARE_BYTES = 1024, 2 * 2**20  # pixels a side, bytes; of a picture in a gallery
WITH_FILES = (PostKind.GALLERY, PostKind.SHEET, PostKind.RESULT)
SMALLER = 8  # a second try with files that are so much smaller, where the first ones are too large


@dataclass(frozen=True, slots=True)
class Rendering:
    stored: StoredPictures

    async def panel(
        self, post: Post, there: Sequence[KeptFile] = (), *, smaller: bool = False
    ) -> Panel | None:
        """What the post shows; None if there is nothing to show. Raises StoreBusy.

        `there` are the files of the message, where it is to be edited.
        """
        lang, hosted = language_of(post.hosted), post.hosted
        match post.kind:
            case PostKind.CARD:
                return Panel(partial(card.card, lang, hosted, post.outcome))
            case PostKind.NOTICE:
                return Panel(partial(card.notice, lang, hosted))
            case PostKind.GALLERY:
                return await self._gallery(post, there, SQUARE_BYTES // (SMALLER if smaller else 1))
            case PostKind.SHEET:
                return await self._sheet(post, there)
            case PostKind.RESULT:
                return await self._result(post, there)
        return None

    async def _gallery(self, post: Post, there: Sequence[KeptFile], limit: int) -> Panel | None:
        """None too where it was not posted before the challenge was cancelled, or all of it was removed."""
        standing = _standing(post.pictures)
        is_wanted = post.hosted.challenge.phase is not Phase.CANCELLED and bool(standing)
        if not is_wanted and post.message is None:
            return None
        lang, files = language_of(post.hosted), []
        names = {file_name(each): alt_of(lang, each) for each in standing}
        kept = tuple(replace(file, alt=names[file.filename]) for file in there if file.filename in names)
        kept_names = {file.filename for file in kept}
        new = [each for each in standing if file_name(each) not in kept_names]
        each_limit = min(limit, REQUEST_LIMIT // max(1, len(standing)))
        async for entered, data in self._stored(new):
            try:
                copy, _ = await pixels.squared(data, SQUARE, each_limit, number=entered.number)
            except ResultUnusable:
                _log_lost(entered)
                continue
            files.append(upload_of(lang, entered, copy))
        shown = kept_names | {file.filename for file in files}
        layout = partial(gallery.gallery, lang, post.hosted, post.number, post.pictures, shown)
        return Panel(layout, tuple(files), kept, is_whole=len(shown) == len(standing))

    async def _sheet(self, post: Post, there: Sequence[KeptFile]) -> Panel | None:
        """None too after the voting where no sheet was posted: it would be for nothing."""
        lang, standing = language_of(post.hosted), _standing(post.pictures)
        is_wanted = post.hosted.challenge.phase is Phase.VOTING and bool(standing)
        if not is_wanted and post.message is None:
            return None
        name = f"all-{_digest((each.number, each.is_spoiler) for each in standing)}.webp"
        kept = tuple(file for file in there if file.filename == name)
        files = () if kept else await self._drawn_sheet(lang, name, standing)
        shown = name if kept or files else None
        return Panel(partial(gallery.sheet, lang, post.hosted, shown), files, kept)

    async def _drawn_sheet(
        self, lang: Language, name: str, standing: Sequence[EnteredPicture]
    ) -> tuple[Upload, ...]:
        """Nothing where no picture is left."""
        shown = []
        async for entered, data in self._stored(standing):
            small = b""  # of one that is to be covered the sheet has the number alone
            if not entered.is_spoiler:
                try:
                    small = await pixels.sheet_tile(data, len(standing))
                except ResultUnusable:
                    _log_lost(entered)
                    continue
            shown.append((entered.number or 0, small))
        if not shown:
            return ()
        return (Upload(name, await pixels.contact_sheet(shown), gallery_words.sheet_alt(lang)),)

    async def _result(self, post: Post, there: Sequence[KeptFile]) -> Panel | None:
        if post.outcome is None:
            return None
        lang = language_of(post.hosted)
        files: tuple[Upload, ...] = ()
        kept: tuple[KeptFile, ...] = ()
        best = results.on_podium(post.outcome)[: results.SHOWN]
        places = {each.entry: each.place for each in post.outcome.verdict.ranking}
        steps = [(places[each.entry.id], each) for each in best]
        name = f"podium-{_digest((place, each.number, each.is_erased) for place, each in steps)}.webp"
        if best:
            kept = tuple(file for file in there if file.filename == name)
        is_whole = True
        if best and not kept:
            board, is_whole = await self._drawn_podium(steps)
            files = (Upload(name, board, result_words.podium_alt(lang)),)
        podium = name if best else None
        layout = partial(results.result, lang, post.hosted, post.outcome, post.pictures, podium=podium)
        return Panel(layout, files, kept, is_whole=is_whole)

    async def _drawn_podium(self, steps: Sequence[tuple[int, EnteredPicture]]) -> tuple[bytes, bool]:
        """The picture, and whether all are on it that may be shown."""
        standing = _standing(each for _, each in steps)
        data = {each.entry.id: found async for each, found in self._stored(standing)}
        board = await pixels.podium([(place, data.get(each.entry.id)) for place, each in steps])
        return board, len(data) == len(standing)

    async def _stored(
        self, pictures: Sequence[EnteredPicture]
    ) -> AsyncIterator[tuple[EnteredPicture, bytes]]:
        """The bytes of these, one after the other; a lost one is left out, which is logged."""
        for entered in pictures:
            try:
                data = await self.stored.get(entered.key)
            except Gone:
                _log_lost(entered)
                continue
            yield entered, data


def _log_lost(entered: EnteredPicture) -> None:
    log.warning("the copy of an entry is gone", extra={"entry": entered.entry.id})


def _standing(pictures: Iterable[EnteredPicture]) -> list[EnteredPicture]:
    """Those that may be shown. The copy of one whose author had their data deleted goes, and may not be gone yet."""
    return [each for each in pictures if not each.entry.is_removed and not each.is_erased]


def _digest(facts: Iterable[tuple[object, ...]]) -> str:
    return hashlib.sha256(repr(list(facts)).encode()).hexdigest()[:12]
