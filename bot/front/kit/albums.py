"""What pages of pictures have in common: one's own in /me, and those of a server in /gallery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
from discord import ui

from bot.domain.models import Catalogue
from bot.domain.pictures import Generation
from bot.front.kit.cards import PictureFile, Upload
from bot.front.texts.album import pages as words
from bot.front.texts.language import Language
from bot.front.texts.models import model_name, quality_name, sizes_of
from bot.front.texts.picture.result import alt_text
from bot.front.texts.sizes import size_label
from bot.front.texts.words import block_quote, file_name, safe_paragraph

PROMPT_LIMIT, PROMPT_UNITS = 600, 1500  # characters of a prompt, and UTF-16 units of it when it is escaped


def upload_of(lang: Language, row: Generation, file: PictureFile) -> Upload:
    """The picture as the one file of a page. Its author's own description stands before the prompt."""
    prompt = row.ask.request.prompt
    return Upload(
        file_name(prompt, row.public_id, file.media_type),
        file.data,
        row.alt or alt_text(lang, prompt),
    )


def large(upload: Upload, *, spoiler: bool) -> ui.MediaGallery[Any]:
    """The picture, large; covered where it is a spoiler."""
    item = discord.MediaGalleryItem(
        f"attachment://{upload.filename}", description=upload.alt, spoiler=spoiler
    )
    return ui.MediaGallery(item)


def quoted_prompt(row_prompt: str) -> list[str]:
    """The prompt as a line; none for one that was removed."""
    return [block_quote(row_prompt, limit=PROMPT_LIMIT, units=PROMPT_UNITS)] if row_prompt else []


def made_with(lang: Language, row: Generation, catalogue: Catalogue) -> Iterator[str]:
    """The labels of model, size and quality, as far as they were asked for."""
    request = row.ask.request
    if request.model:
        yield _label(model_name(catalogue, request.model))
    if request.size and request.size != "auto":
        yield _label(size_label(lang, request.size, sizes_of(catalogue, request.model)))
    if request.quality:
        yield _label(quality_name(lang, request.quality))


def _label(text: str) -> str:
    return safe_paragraph(text, limit=100, units=300)


def message_link(guild: int, channel: int, message: int) -> str:
    """The address of a message, which Discord's clients open at a press."""
    return f"https://discord.com/channels/{guild}/{channel}/{message}"


def link_of(row: Generation) -> str | None:
    """The address of the public message that shows the picture; None if there is none, as far as is known."""
    if row.message is None or row.ask.reply.private or row.ask.place is None:
        return None
    return message_link(row.ask.guild, row.ask.reply.channel, row.message)


def open_button(lang: Language, link: str) -> ui.Button[Any]:
    return ui.Button(label=words.open_message(lang), url=link)
