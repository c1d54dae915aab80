"""The picture that shows what a server's style looks like, as a file beside the style's words."""

from __future__ import annotations

from typing import Protocol

from bot.domain.guilds.styles import ServerStyle
from bot.front.kit.cards import Upload
from bot.front.texts.language import Language
from bot.front.texts.setup.previews import alt

FILE_NAME = "preview.webp"


class PreviewRows(Protocol):
    async def preview(self, style: ServerStyle) -> bytes | None:
        """The bytes of the style's preview; None if it has none, or not this one any more. Raises StoreBusy."""


async def preview_of(rows: PreviewRows, lang: Language, style: ServerStyle) -> Upload | None:
    """The style's preview as a file; None if it has none. Raises StoreBusy."""
    data = await rows.preview(style)
    return None if data is None else Upload(FILE_NAME, data, alt(lang, style.name))
