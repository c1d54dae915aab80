"""The cards behind the button ⋯: all about a picture that the card under it has no room for. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import discord

from bot.domain.models import Catalogue
from bot.domain.pictures import Generation
from bot.front.kit.cards import BLURPLE, Button, Card
from bot.front.result.revised import revised_prompt_of
from bot.front.texts.language import Language
from bot.front.texts.models import model_name, quality_name, sizes_of, style_name
from bot.front.texts.picture import more as texts
from bot.front.texts.picture.result import took
from bot.front.texts.sizes import size_label
from bot.front.texts.words import dotted, quote_lines, truncate, utf16_units
from bot.pixels import Credentials

MORE = "more"  # the button's verb
REVISED_LIMIT = 4000  # characters; an endpoint may send anything
UNITS = 4096  # UTF-16 units that Discord takes in the description of an embed


def more_button(lang: Language, generation: Generation) -> Button:
    """The button for a result, of which this is one picture."""
    return Button(MORE, generation.public_id, texts.more(lang))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is not in the rows of the pictures.

    `credentials`: what has become of each picture's Content Credentials, by public id; None: its bytes are gone.
    `parent` is the picture that they were made after, if there was one. `is_private`: nobody but the author sees them.
    """

    credentials: Mapping[str, Credentials | None] = field(default_factory=dict)
    parent: Parent | None = None
    is_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """`name` is its author's. `link` is the address of a message that shows it, empty where there is none to be named.

    `is_own`: one author has made both. `is_gone`: it was deleted, or the reader may not see it.
    """

    name: str = ""
    link: str = ""
    is_own: bool = False
    is_gone: bool = False


def more_cards(
    lang: Language,
    painted: Sequence[Generation],
    catalogue: Catalogue,
    facts: Facts = Facts(),
    buttons: tuple[Button, ...] = (),
) -> list[Card]:
    """All about the painted pictures of one ask; a card for each message, since long prompts need more than one.

    The last one has the buttons.
    """
    cards: list[Card] = []
    for description in _packed(_lines(lang, painted, catalogue, facts)):
        embed = discord.Embed(colour=BLURPLE, description=description)
        if not cards:
            embed.title = texts.about(lang, len(painted))
        cards.append(Card(embeds=(embed,)))
    return [*cards[:-1], replace(cards[-1], buttons=buttons)]


def size_of(generation: Generation) -> str | None:
    """The size that was asked for, else the one that was painted; None if neither is known."""
    asked, info = generation.ask.request.size, generation.info
    if asked is not None and asked != "auto":
        return asked
    return f"{info.width}x{info.height}" if info is not None else None


def _lines(
    lang: Language, painted: Sequence[Generation], catalogue: Catalogue, facts: Facts
) -> Iterator[str]:
    ask, request = painted[0].ask, painted[0].ask.request
    yield from quote_lines(request.prompt) or [texts.prompt_is_gone(lang)]
    if request.model:
        yield texts.model(lang, model_name(catalogue, request.model))
    if size := size_of(painted[0]):
        yield texts.size(lang, size_label(lang, size, sizes_of(catalogue, request.model)))
    if request.quality:
        yield texts.quality(lang, quality_name(lang, request.quality))
    if request.style:
        yield texts.style(lang, style_name(lang, request.style))
    if request.server_style is not None:
        yield texts.style(lang, request.server_style.name)
        yield f"-# {texts.added_words(lang)}"
        yield from quote_lines(request.server_style.words)
    yield texts.made_by(lang, ask.member, painted[0].ended_at or painted[0].created_at)
    yield texts.price(lang, ask.credits_each, len(painted))
    if facts.parent is not None:
        yield _parent_line(lang, facts.parent)
    fates = {facts.credentials.get(each.public_id) for each in painted} if facts.credentials else set()
    if len(fates) == 1:
        yield _credentials_line(lang, fates.pop())
    for each in painted:
        seconds = [took(lang, each.seconds)] if each.seconds else []
        details = dotted(*seconds, f"`{each.public_id}`")
        yield texts.which(lang, each.position + 1, ask.count, details)
        if fates:
            yield _credentials_line(lang, facts.credentials.get(each.public_id))
        if revised := revised_prompt_of(each):
            yield texts.revised_prompt(lang)
            yield from quote_lines(truncate(revised, REVISED_LIMIT))
    if facts.is_private:
        yield f"-# {texts.only_you(lang)}"


def _parent_line(lang: Language, parent: Parent) -> str:
    if parent.is_gone:
        return texts.made_after_gone(lang)
    if parent.is_own or not parent.link:
        return texts.made_after_own(lang, parent.link)
    return texts.made_after(lang, parent.name, parent.link)


def _credentials_line(lang: Language, fate: Credentials | None) -> str:
    match fate:
        case None:
            return texts.file_is_gone(lang)
        case Credentials.KEPT:
            return texts.credentials_kept(lang)
        case Credentials.LOST:
            return texts.credentials_lost(lang)
        case Credentials.NONE:
            return texts.no_credentials(lang)


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
