"""The card of finished pictures."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.pictures import Generation
from bot.front.imagine.progress import missing_lines
from bot.front.kit.cards import BLURPLE, Author, Button, Card, PictureFile, Upload, with_alt
from bot.front.result.about.more import size_of
from bot.front.result.after import After
from bot.front.result.revised import revised_prompt_of
from bot.front.result.row import buttons_of
from bot.front.texts.language import Language
from bot.front.texts.models import quality_name
from bot.front.texts.picture import result as texts
from bot.front.texts.picture import row as texts_of_row
from bot.front.texts.sizes import is_as_asked, size_label
from bot.front.texts.words import block_quote, dotted, file_name, one_line, safe_paragraph, truncate

# Characters of a revised prompt. A longer one would push the picture away; it stands whole behind the button ⋯.
PREVIEW_LIMIT = 200
AUTHOR_LIMIT = 256  # characters that Discord takes above an embed


def result_card(
    lang: Language,
    generations: Sequence[Generation],
    pictures: Sequence[PictureFile],
    *,
    model: str,
    sizes: Sequence[str] = (),
    by_shape: bool = False,
    author: Author | None = None,
    offered: Sequence[Button] = (),
    after: After | None = None,
    takes_pictures: bool = False,
    alone: bool = False,
) -> Card:
    """The card of an ask that has ended with at least one picture that is shown.

    `pictures` has the files of those that are shown, in their order. `model` is the label that members know,
    `sizes` are all sizes of the model; `by_shape`: it is asked for proportions alone. `offered` are buttons of other
    features. `after`: the picture that these were made after. `takes_pictures`: whether any model takes one to change.
    `alone`: the buttons are about the one picture, and not about its ask. Discord shows several embeds with the same
    url as one grid of pictures.
    """
    painted = [generation for generation in generations if generation.is_shown]
    files = tuple(_upload(lang, generation, file) for generation, file in zip(painted, pictures, strict=True))
    embeds = [_embed(generation, file) for generation, file in zip(painted, files, strict=True)]
    _describe(lang, embeds[0], generations, painted)
    embeds[0].set_footer(text=_footer(lang, painted, model, sizes, by_shape=by_shape))
    if author is not None:
        _name_author(lang, embeds[0], author, after)
    if after is not None and after.thumbnail is not None:
        embeds[0].set_thumbnail(url=f"attachment://{after.thumbnail.filename}")
        files = (*files, after.thumbnail)
    if len(embeds) > 1:
        for embed in embeds:
            embed.url = f"https://discord.com/channels/{painted[0].ask.guild}/{painted[0].ask.reply.channel}"
    buttons = buttons_of(lang, painted, takes_pictures=takes_pictures, alone=alone, offered=offered)
    return Card(embeds=tuple(embeds), files=files, buttons=buttons)


def _name_author(lang: Language, embed: discord.Embed, author: Author, after: After | None) -> None:
    name, url = truncate(one_line(author.name), 100) or "?", None
    if after is not None and (other := truncate(one_line(after.author), 100)):
        name, url = texts_of_row.after_a_picture_by(lang, name, other), after.url
    embed.set_author(name=truncate(name, AUTHOR_LIMIT), url=url, icon_url=author.avatar_url)


def alt_of(lang: Language, generation: Generation) -> str:
    """The description of a picture for people who do not see it: its author's own words, else made of the prompt."""
    prompt = generation.ask.request.prompt
    return generation.alt or texts.alt_text(lang, revised_prompt_of(generation) or prompt)


def _upload(lang: Language, generation: Generation, picture: PictureFile) -> Upload:
    prompt = generation.ask.request.prompt
    name = file_name(prompt, generation.public_id, picture.media_type)
    return Upload(name, picture.data, alt_of(lang, generation))


def _embed(generation: Generation, file: Upload) -> discord.Embed:
    colour = discord.Colour(generation.info.colour) if generation.info else BLURPLE
    embed = discord.Embed(colour=colour)
    embed.set_image(url=f"attachment://{file.filename}")
    return with_alt(embed, file.alt)


def _describe(
    lang: Language, embed: discord.Embed, generations: Sequence[Generation], painted: Sequence[Generation]
) -> None:
    lines = [block_quote(painted[0].ask.request.prompt), *missing_lines(lang, generations)]
    embed.description = "\n".join(lines)
    if revised := revised_prompt_of(painted[0]):
        shown = safe_paragraph(revised, limit=PREVIEW_LIMIT, units=1000)
        embed.add_field(name=texts.how_the_model_read_it(lang), value=shown, inline=False)


def _footer(
    lang: Language, painted: Sequence[Generation], model: str, sizes: Sequence[str], *, by_shape: bool
) -> str:
    """Model, size, quality and the longest time that one of the pictures took, as far as they are known."""
    request = painted[0].ask.request
    size = size_of(painted[0])
    longest = max((generation.seconds or 0 for generation in painted), default=0)
    labels = [
        one_line(model),
        one_line(size_label(lang, size, sizes)) if size else "",
        _other_size(lang, painted, by_shape=by_shape),
        one_line(quality_name(lang, request.quality)) if request.quality else "",
        texts.took(lang, longest) if longest else "",
        texts.ai_generated(lang),
    ]
    return dotted(*(truncate(label, 100) for label in labels))


def _other_size(lang: Language, painted: Sequence[Generation], *, by_shape: bool) -> str:
    """What came, of the first picture that is not of the size that was asked for; "" if all are."""
    asked = painted[0].ask.request.size
    for info in (generation.info for generation in painted):
        if asked is None or info is None:
            continue
        if not is_as_asked(asked, info.width, info.height, by_shape=by_shape):
            return texts.came_as(lang, info.width, info.height)
    return ""
