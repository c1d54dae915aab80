"""The picture that shows what a style looks like: checked and made small as it comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import pixels
from bot.domain.errors import NotAPicture, ResultUnusable
from bot.domain.guilds.styles import ServerStyle
from bot.domain.pictures import INPUT_LIMIT_BYTES
from bot.front.imagine.attached.files import Attachments
from bot.front.imagine.checks import check_attachment
from bot.front.kit.cards import Upload
from bot.front.kit.feature import Attachment
from bot.front.kit.guilds.previews import PreviewRows, preview_of
from bot.front.texts.language import Language

SIDE = 512  # pixels, at most
LIMIT_BYTES = 100 * 1024


@dataclass(frozen=True, slots=True)
class Previews:
    rows: PreviewRows
    attachments: Attachments

    async def made_of(self, files: Sequence[Attachment]) -> bytes | None:
        """The preview that the file of a form makes, small and without metadata; None of no file.

        Raises NotAPicture, HeicPicture, PictureTooLarge or InputUnreachable.
        """
        if not files:
            return None
        file = files[0]
        check_attachment(file)
        data = await self.attachments.fetch(file.url, INPUT_LIMIT_BYTES)
        await self.attachments.inspect(data, file.name)
        try:
            return await pixels.preview(data, SIDE, LIMIT_BYTES)
        except ResultUnusable as error:
            raise NotAPicture(file.name) from error

    async def upload(self, lang: Language, style: ServerStyle) -> Upload | None:
        """The style's preview as a file; None if it has none. Raises StoreBusy."""
        return await preview_of(self.rows, lang, style)
