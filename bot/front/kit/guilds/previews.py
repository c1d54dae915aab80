"""The picture that shows what a server's style looks like, as a file beside the style's words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from discord import ui

from bot.domain.guilds.styles import ServerStyle
from bot.front.kit.cards import Upload
from bot.front.kit.faults.discordfaults import Verdict, judge, name_of
from bot.front.kit.responder import Responder
from bot.front.texts.language import Language
from bot.front.texts.setup.previews import alt

log = logging.getLogger(__name__)

FILE_NAME = "preview.webp"
# What Discord says to a panel that it may take without its file.
REFUSED_WITH_FILE = (Verdict.FINAL, Verdict.TOO_LARGE, Verdict.UNKNOWN)


class PreviewRows(Protocol):
    async def preview(self, style: ServerStyle) -> bytes | None:
        """The bytes of the style's preview; None if it has none, or not this one any more. Raises StoreBusy."""


async def preview_of(rows: PreviewRows, lang: Language, style: ServerStyle) -> Upload | None:
    """The style's preview as a file; None if it has none. Raises StoreBusy."""
    data = await rows.preview(style)
    return None if data is None else Upload(FILE_NAME, data, alt(lang, style.name))


async def show_with(
    reply: Responder, preview: Upload | None, panel: Callable[[Upload | None], ui.LayoutView]
) -> None:
    """Show the panel with this preview; where Discord refuses the file for good, without it, since its buttons work."""
    if preview is not None:
        try:
            await reply.edit_panel(panel(preview), (preview,))
        except Exception as error:
            if judge(error) not in REFUSED_WITH_FILE:
                raise
            log.warning("a preview was not shown", extra={"reason": name_of(error)})
        else:
            return
    await reply.edit_panel(panel(None))
