"""The card of finished pictures."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.pictures import Generation, State
from bot.front.imagine.progress import missing_lines
from bot.front.kit.cards import BLURPLE, Author, Card, PictureFile, Upload, with_alt
from bot.front.texts.language import ENGLISH
from bot.front.texts.models import quality_name
from bot.front.texts.sizes import size_label
from bot.front.texts.words import alt_text, block_quote, file_name, one_line, safe_paragraph, truncate


def result_card(
    generations: Sequence[Generation],
    pictures: Sequence[PictureFile],
    *,
    model: str,
    sizes: Sequence[str] = (),
    author: Author | None = None,
) -> Card:
    """The card of an ask that has ended with at least one painted picture.

    `pictures` has the files of the painted generations, in their order. `model` is the label that members know,
    `sizes` are all sizes of the model. Discord shows several embeds with the same url as one grid of pictures.
    """
    painted = [generation for generation in generations if generation.state is State.PAINTED]
    files = tuple(_upload(generation, file) for generation, file in zip(painted, pictures, strict=True))
    embeds = [_embed(generation, file) for generation, file in zip(painted, files, strict=True)]
    _describe(embeds[0], generations, painted)
    embeds[0].set_footer(text=_footer(painted, model, sizes))
    if author is not None:
        embeds[0].set_author(name=truncate(one_line(author.name), 200) or "?", icon_url=author.avatar_url)
    if len(embeds) > 1:
        for embed in embeds:
            embed.url = f"https://discord.com/channels/{painted[0].ask.guild}/{painted[0].ask.reply.channel}"
    return Card(embeds=tuple(embeds), files=files)


def _upload(generation: Generation, picture: PictureFile) -> Upload:
    prompt = generation.ask.request.prompt
    name = file_name(prompt, generation.public_id, picture.media_type)
    return Upload(name, picture.data, alt_text(_revised(generation) or prompt))


def _embed(generation: Generation, file: Upload) -> discord.Embed:
    colour = discord.Colour(generation.info.colour) if generation.info else BLURPLE
    embed = discord.Embed(colour=colour)
    embed.set_image(url=f"attachment://{file.filename}")
    return with_alt(embed, file.alt)


def _describe(embed: discord.Embed, generations: Sequence[Generation], painted: Sequence[Generation]) -> None:
    lines = [block_quote(painted[0].ask.request.prompt), *missing_lines(generations)]
    embed.description = "\n".join(lines)
    if revised := _revised(painted[0]):
        embed.add_field(
            name="How the model read it", value=safe_paragraph(revised, limit=600, units=1000), inline=False
        )


def _revised(generation: Generation) -> str | None:
    """The revised prompt, on one line; None if it is the prompt itself, empty if the endpoint named none."""
    revised = one_line((generation.answer and generation.answer.revised_prompt) or "")
    return revised if revised != one_line(generation.ask.request.prompt) else None


def _footer(painted: Sequence[Generation], model: str, sizes: Sequence[str]) -> str:
    request, info = painted[0].ask.request, painted[0].info
    size = request.size if request.size != "auto" else None
    if size is None and info is not None:
        size = f"{info.width}x{info.height}"
    longest = max((generation.seconds or 0 for generation in painted), default=0)
    parts = [
        truncate(one_line(model), 100),
        truncate(one_line(size_label(ENGLISH, size, sizes)), 100) if size else None,
        truncate(one_line(quality_name(ENGLISH, request.quality)), 100) if request.quality else None,
        f"{max(1, round(longest))} s" if longest else None,
        "AI-generated",
        ", ".join(generation.public_id for generation in painted),
    ]
    return " · ".join(part for part in parts if part)
