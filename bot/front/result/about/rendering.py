"""A message that shows results, made anew from their rows: for a share, and where something was deleted or changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import discord

from bot.domain.pictures import Generation
from bot.front.kit.cards import Card, KeptFile, PictureFile, Posted, with_alt
from bot.front.result.after import THUMBNAIL
from bot.front.result.cards import ResultCards


@dataclass(frozen=True, slots=True)
class Rendering:
    """Every card has the pictures that are given, which must be shown still. None where there are no bytes for them."""

    cards: ResultCards

    async def shared(self, rows: Sequence[Generation], picture: str | None, limit: int) -> Card | None:
        """With files of at most `limit` bytes; `picture`: it is that one alone, of several."""
        return _covered_if_so(
            rows, await self.cards.card_of(_in_public(rows), limit, alone=picture is not None)
        )

    async def kept(self, rows: Sequence[Generation], posted: Posted, picture: str | None) -> Card | None:
        """With the files that the message has; None if it has no file for one of the pictures."""
        found = [_file_of(row, posted.files) for row in rows]
        files = [file for file in found if file is not None]
        if len(files) < len(rows):
            return None
        bare = [PictureFile(b"", row.info.media_type if row.info else "") for row in rows]
        card = await self.cards.card_with(_in_public(rows), bare, alone=picture is not None)
        kept = [
            KeptFile(file.id, file.filename, upload.alt, row.is_spoiler)
            # Behind those of the pictures may be the small one of what they were made after.
            for file, upload, row in zip(files, card.files, rows, strict=False)
        ]
        embeds = [_pointed(embed, file) for embed, file in zip(card.embeds, kept, strict=True)]
        small = next((file for file in posted.files if file.filename == THUMBNAIL), None)
        if small is not None:
            kept.append(small)
        else:
            embeds[0].set_thumbnail(url=None)
        whole = replace(card, content=posted.content, embeds=tuple(embeds), files=(), kept=tuple(kept))
        return _covered_if_so(rows, whole)


def _in_public(rows: Sequence[Generation]) -> list[Generation]:
    """A private result that was shared: its card is in the language of those who read it."""
    return [replace(row, ask=replace(row.ask, reply=replace(row.ask.reply, private=False))) for row in rows]


def _file_of(row: Generation, files: Sequence[KeptFile]) -> KeptFile | None:
    """The file whose name says that it is this picture."""
    return next((file for file in files if f"-{row.public_id}." in file.filename), None)


def _pointed(embed: discord.Embed, file: KeptFile) -> discord.Embed:
    """The embed, with the picture of that file."""
    copy = embed.copy().set_image(url=f"attachment://{file.filename}")
    return with_alt(copy, file.alt)


def _covered_if_so(rows: Sequence[Generation], card: Card | None) -> Card | None:
    """An embed's picture cannot be covered: it is left out, and the file is covered. All of a message or none."""
    if card is None or not any(row.is_spoiler for row in rows):
        return card
    embeds = [embed.copy().set_image(url=None) for embed in card.embeds]
    return replace(
        card,
        # What has nothing but a picture is empty now.
        embeds=tuple(embed for embed in embeds if embed.description or embed.fields),
        files=tuple(replace(file, spoiler=True) for file in card.files),
        kept=tuple(replace(file, spoiler=True) for file in card.kept),
    )
