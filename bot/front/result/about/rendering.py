"""A message that shows results, made anew from their rows: for a share, and where something was deleted or changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import discord

from bot.domain.care.values import ShownIn
from bot.domain.pictures import Generation
from bot.front.kit.cards import Card, KeptFile, PictureFile, Posted, Upload, with_alt
from bot.front.result.cards import ResultCards

SPOILER = "SPOILER_"  # how the name of a file begins that was uploaded covered; Discord shows it so for ever


@dataclass(frozen=True, slots=True)
class Rendering:
    cards: ResultCards

    async def shared(
        self, rows: Sequence[Generation], picture: str | None, limit: int, *, channel: int, place: int | None
    ) -> Card | None:
        """The card of a share in this channel, with files of at most `limit` bytes; `picture`: it shows one alone, of
        several. `place` is as that of a picture.

        None if there are no bytes.
        """
        public = _in_channel(_in_public(rows), channel, place)
        card = await self.cards.card_of(public, limit, alone=picture is not None)
        return card and covered_if_so(rows, card)

    async def uploaded(self, shown: ShownIn, limit: int) -> Card | None:
        """A message as its rows say now, with new files of at most `limit` bytes. None if there are no bytes."""
        card = await self.cards.card_of(_where_it_is(shown), limit, alone=_is_alone(shown))
        return card and covered_if_so(shown.shown, card)

    async def kept(self, shown: ShownIn, posted: Posted) -> Card | None:
        """The same with the files that the message has; None if there is one that it has not, or that must be new."""
        files = [_file_of(row, posted.files) for row in shown.shown]
        bare = [PictureFile(b"", row.info.media_type if row.info else "") for row in shown.shown]
        kept = [file for file in files if file is not None]
        if len(kept) < len(files):
            return None
        card = await self.cards.card_with(_where_it_is(shown), bare, alone=_is_alone(shown))
        kept = [replace(file, alt=upload.alt) for file, upload in zip(kept, card.files, strict=False)]
        embeds = [_pointed(embed, file) for embed, file in zip(card.embeds, kept, strict=True)]
        small = [_as_kept(upload, posted.files) for upload in card.files[len(kept) :]]
        whole = replace(
            card,
            content=posted.content,
            embeds=tuple(embeds),
            files=tuple(each for each in small if isinstance(each, Upload)),
            kept=(*kept, *(each for each in small if isinstance(each, KeptFile))),
        )
        return covered_if_so(shown.shown, whole)


def _left(shown: ShownIn) -> list[Generation]:
    """What the card tells of: of a share its pictures alone, else also what could not be made."""
    if shown.share is not None:
        return list(shown.shown)
    return [row for row in shown.generations if row.deleted_at is None]


def _where_it_is(shown: ShownIn) -> list[Generation]:
    """What the card tells of, as it stands in the message's channel."""
    rows, share = _in_public(_left(shown)), shown.share
    return rows if share is None else _in_channel(rows, share.channel, share.place)


def _in_channel(rows: Sequence[Generation], channel: int, place: int | None) -> list[Generation]:
    """A share is read in another channel than where was asked: what its card may show of the picture that it was made
    after is for those who read it there."""
    return [
        replace(row, ask=replace(row.ask, place=place, reply=replace(row.ask.reply, channel=channel)))
        for row in rows
    ]


def _is_alone(shown: ShownIn) -> bool:
    return shown.share is not None and shown.share.picture is not None


def _in_public(rows: Sequence[Generation]) -> list[Generation]:
    """A private result that was shared: its card is in the language of those who read it."""
    return [replace(row, ask=replace(row.ask, reply=replace(row.ask.reply, private=False))) for row in rows]


def _file_of(row: Generation, files: Sequence[KeptFile]) -> KeptFile | None:
    """The file whose name says that it is this picture. Its name must not cover it where it is to be shown."""
    found = next((file for file in files if f"-{row.public_id}." in file.filename), None)
    if found is None or (found.filename.startswith(SPOILER) and not row.is_spoiler):
        return None
    return replace(found, spoiler=False)


def _as_kept(upload: Upload, files: Sequence[KeptFile]) -> Upload | KeptFile:
    """The file of that name which the message has; if it has none, what is to be uploaded."""
    found = next((file for file in files if file.filename == upload.filename), None)
    return upload if found is None else replace(found, alt=upload.alt, spoiler=False)


def _pointed(embed: discord.Embed, file: KeptFile) -> discord.Embed:
    """The embed, with the picture of that file."""
    return with_alt(embed.copy().set_image(url=f"attachment://{file.filename}"), file.alt)


def covered_if_so(rows: Sequence[Generation], card: Card) -> Card:
    """An embed's picture cannot be covered: it is left out, and the file is covered. All of a message or none."""
    if not any(row.is_spoiler for row in rows):
        return card
    embeds = [embed.copy().set_image(url=None).set_thumbnail(url=None) for embed in card.embeds]
    return replace(
        card,
        # What has nothing but a picture is empty now.
        embeds=tuple(embed for embed in embeds if embed.description or embed.fields),
        files=tuple(replace(file, spoiler=True) for file in card.files),
        kept=tuple(replace(file, spoiler=True) for file in card.kept),
    )
