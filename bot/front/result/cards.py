"""Renders results from their rows and the stored originals: for the first post, and anew for a message that stands."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import Gone
from bot.domain.models import Catalogue
from bot.domain.pictures import Generation
from bot.front.kit.cards import Author, Button, Card, PictureFile, card_language, reader_of
from bot.front.kit.feature import ShownResult
from bot.front.kit.uploads import REQUEST_LIMIT, StoredPictures, fitted_file
from bot.front.result.after import Parents, after_of
from bot.front.result.card import result_card
from bot.front.texts.language import Language, Reader
from bot.front.texts.models import model_name, sized_by_shape, sizes_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ResultCards:
    stored: StoredPictures
    catalogue: Callable[[], Catalogue]
    offers: Callable[[ShownResult, Reader], Sequence[Button]]
    rows: Parents

    async def files_of(self, rows: Sequence[Generation]) -> dict[str, bytes]:
        """The originals by their public ids; empty if one of them is gone."""
        painted = [row for row in rows if row.is_shown]
        try:
            return {row.public_id: await self.stored.get(row.key) for row in painted}
        except Gone:
            log.error("the bytes of a picture to be shown are gone", extra={"ask": rows[0].ask.interaction})
            return {}

    async def card_of(
        self,
        rows: Sequence[Generation],
        limit: int,
        files: Mapping[str, bytes] | None = None,
        *,
        alone: bool = False,
    ) -> Card | None:
        """The card of an ask with files of at most `limit` bytes each, in the language of its message.

        `files` are the originals, where they are at hand. `alone`: the buttons are about the one picture, and not about
        its ask. None if they cannot be had, or made so small.
        """
        originals = await self.files_of(rows) if files is None else files
        painted = [(originals[row.public_id], row) for row in rows if row.public_id in originals and row.info]
        if not painted:
            return None
        each = min(limit, REQUEST_LIMIT // len(painted))
        try:
            pictures = [await fitted_file(data, row, each) for data, row in painted]
        except Exception:
            # Whatever it is, it is the same at each try: the original is kept, and is not touched.
            log.exception("a picture cannot be made to fit", extra={"ask": rows[0].ask.interaction})
            return None
        return await self.card_with(rows, pictures, alone=alone)

    async def card_with(
        self, rows: Sequence[Generation], pictures: Sequence[PictureFile], *, alone: bool = False
    ) -> Card:
        """The same with these files, one for each picture that is shown. A small one of the parent comes last."""
        ask = rows[0].ask
        offered = self.offers(ShownResult(tuple(rows)), reader_of(ask))
        return await self._card(card_language(ask), rows, pictures, offered=offered, alone=alone)

    async def alone(self, lang: Language, row: Generation, limit: int) -> Card:
        """The card of one painted picture, large, with a file of at most `limit` bytes.

        Raises Gone or ResultUnusable.
        """
        picture = await fitted_file(await self.stored.get(row.key), row, min(limit, REQUEST_LIMIT))
        return await self._card(lang, (row,), (picture,), alone=True)

    async def _card(
        self,
        lang: Language,
        rows: Sequence[Generation],
        pictures: Sequence[PictureFile],
        *,
        offered: Sequence[Button] = (),
        alone: bool = False,
    ) -> Card:
        ask, catalogue = rows[0].ask, self.catalogue()
        return result_card(
            lang,
            rows,
            pictures,
            model=model_name(catalogue, ask.request.model),
            sizes=sizes_of(catalogue, ask.request.model),
            by_shape=sized_by_shape(catalogue, ask.request.model),
            author=Author(ask.reply.byline.name, ask.reply.byline.avatar),
            offered=offered,
            after=await after_of(lang, rows[0], self.rows, self.stored),
            takes_pictures=catalogue.takes_pictures,
            alone=alone,
        )
