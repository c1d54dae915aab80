"""The button ⋯ under a picture: all that the card has no room for, in private, for everybody who sees the picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import discord

from bot.domain.errors import Gone, NotYours
from bot.domain.models import Catalogue
from bot.domain.pictures import Generation, State
from bot.front.kit.cards import BLURPLE, Button, Card
from bot.front.kit.faults.unheard import may_be_unheard
from bot.front.kit.feature import Pressed
from bot.front.result.parts import PictureRows
from bot.front.result.revised import revised_prompt_of
from bot.front.texts.language import Language
from bot.front.texts.models import model_name, quality_name, sizes_of, style_name
from bot.front.texts.picture import more as texts
from bot.front.texts.picture.result import took
from bot.front.texts.sizes import size_label
from bot.front.texts.words import dotted, quote_lines, truncate, utf16_units

MORE = "more"  # the button's verb
REVISED_LIMIT = 4000  # characters; an endpoint may send anything
UNITS = 4096  # UTF-16 units that Discord takes in the description of an embed


def more_button(lang: Language, generation: Generation) -> Button:
    """The button for a result, of which this is one picture."""
    return Button(MORE, generation.public_id, texts.more(lang))


async def show_more(press: Pressed, rows: PictureRows, catalogue: Catalogue) -> None:
    """Answer a press of the button.

    Raises Gone if there is no such picture on this server, or its prompt was removed by age; NotYours if only
    another member may see it. Gone too for an ask without a picture, under which there is no such button: why it
    failed was told in private, and its prompt is nobody else's affair.
    """
    if not await press.reply.acknowledge():
        return
    row = await rows.find(press.subject)
    if row is None or row.ask.guild != press.where.guild or not row.ask.request.prompt:
        raise Gone
    if row.ask.reply.private and row.ask.member != press.who.id:
        raise NotYours
    painted = [each for each in await rows.ask(row.ask.interaction) if each.state is State.PAINTED]
    if not painted:
        raise Gone
    first, *others = more_cards(press.reader.private, painted, catalogue)
    await press.reply.edit(first)
    for card in others:
        await may_be_unheard(press.reply.follow_up(card))


def more_cards(lang: Language, painted: Sequence[Generation], catalogue: Catalogue) -> list[Card]:
    """All about the painted pictures of one ask; a card for each message, since long prompts need more than one."""
    cards: list[Card] = []
    for description in _packed(_lines(lang, painted, catalogue)):
        embed = discord.Embed(colour=BLURPLE, description=description)
        if not cards:
            embed.title = texts.about(lang, len(painted))
        cards.append(Card(embeds=(embed,)))
    return cards


def size_of(generation: Generation) -> str | None:
    """The size that was asked for, else the one that was painted; None if neither is known.

    Where only an area was to change it is the picture's own, whatever the model was asked for.
    """
    request, info = generation.ask.request, generation.info
    asked = request.size if request.area is None else None
    if asked is not None and asked != "auto":
        return asked
    return f"{info.width}x{info.height}" if info is not None else None


def _lines(lang: Language, painted: Sequence[Generation], catalogue: Catalogue) -> Iterator[str]:
    ask, request = painted[0].ask, painted[0].ask.request
    yield from quote_lines(request.prompt)
    yield texts.model(lang, model_name(catalogue, request.model))
    if size := size_of(painted[0]):
        yield texts.size(lang, size_label(lang, size, sizes_of(catalogue, request.model)))
    if request.quality:
        yield texts.quality(lang, quality_name(lang, request.quality))
    if request.style:
        yield texts.style(lang, style_name(lang, request.style))
    yield texts.made_by(lang, ask.member, painted[0].ended_at or painted[0].created_at)
    for each in painted:
        seconds = [took(lang, each.seconds)] if each.seconds else []
        details = dotted(*seconds, f"`{each.public_id}`")
        yield texts.which(lang, each.position + 1, ask.count, details)
        if revised := revised_prompt_of(each):
            yield texts.revised_prompt(lang)
            yield from quote_lines(truncate(revised, REVISED_LIMIT))


def _packed(lines: Iterable[str]) -> list[str]:
    """The lines, joined to as few texts of at most UNITS as keep their order. No line is longer than that."""
    packed: list[str] = []
    for line in lines:
        joined = f"{packed[-1]}\n{line}" if packed else line
        if packed and utf16_units(joined) <= UNITS:
            packed[-1] = joined
        else:
            packed.append(line)
    return packed
