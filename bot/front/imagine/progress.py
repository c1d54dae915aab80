"""The cards of an ask until its pictures are there, or instead of them: in line, drawing, cancelled, ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import discord

from bot.domain.durations import Expectation
from bot.domain.pictures import REFUNDED, Generation, State
from bot.front.kit.cards import BLURPLE, GREY, Button, Card, card_language
from bot.front.texts.errors.buttons import try_again
from bot.front.texts.language import Language
from bot.front.texts.picture import cancelled as cancelled_texts
from bot.front.texts.picture import progress as texts
from bot.front.texts.words import block_quote
from bot.studio.line import Reserved


def first_card(reserved: Reserved, now: datetime) -> Card:
    """The first answer: in line, or drawing if the first picture starts at once."""
    lang = card_language(reserved.generations[0].ask)
    if reserved.place:
        return in_line_card(lang, reserved.generations, reserved.place)
    first, *rest = reserved.generations
    return drawing_card(lang, (replace(first, state=State.RUNNING), *rest), now, reserved.expected)


def in_line_card(lang: Language, generations: Sequence[Generation], place: int) -> Card:
    """The ask waits. `place` is its first picture's place in the line."""
    first, count = generations[0], len(generations)
    embed = _embed(texts.in_line(lang, place, count), GREY, first, texts.starts_by_itself(lang, count))
    return Card(embeds=(embed,), buttons=(_cancel_button(first, texts.cancel(lang)),), keeps_files=True)


def drawing_card(
    lang: Language,
    generations: Sequence[Generation],
    started_at: datetime,
    expected: Expectation | None = None,
    *,
    slow: bool = False,
) -> Card:
    """At least one picture has started. The text stays true until the last one has started or ended.

    Cancel is there to the end. It stops what waits, and nobody has to look at what is being drawn.

    `expected` is how long one picture usually takes, None if that is not known; `slow`: one takes longer than that.
    """
    first, count = generations[0], len(generations)
    waiting = sum(generation.state is State.QUEUED for generation in generations)
    sentences = [texts.started(lang, started_at)]
    if slow:
        sentences = [texts.taking_longer(lang)]
    elif expected is not None:
        sentences.append(texts.usually(lang, expected, count))
    if count > 1 and waiting:
        sentences.append(texts.as_room_allows(lang, count))
    elif count > 1 and all(generation.started_at for generation in generations):
        sentences.append(texts.all_started(lang, count))
    embed = _embed(texts.drawing(lang), BLURPLE, first, lang.in_a_row(*sentences))
    return Card(embeds=(embed,), buttons=(_cancel_button(first, texts.cancel(lang)),), keeps_files=True)


def fetching_card(lang: Language, generations: Sequence[Generation]) -> Card:
    """Nothing of the ask is drawn now: what the endpoint has made is fetched, and the rest waits for its turn."""
    first, count = generations[0], len(generations)
    waiting = sum(generation.state is State.QUEUED for generation in generations)
    fetched = sum(generation.state is State.RUNNING for generation in generations)
    sentences = [texts.ready(lang, fetched)]
    if waiting:
        sentences.append(texts.as_room_allows(lang, count))
    embed = _embed(texts.fetching(lang), BLURPLE, first, lang.in_a_row(*sentences))
    return Card(embeds=(embed,), buttons=(_cancel_button(first, texts.cancel(lang)),), keeps_files=True)


def cancelled_card(lang: Language, generations: Sequence[Generation]) -> Card:
    """The ask after Cancel, at once and at its end. What was being drawn is not cancelled, and may still come."""
    text = "\n".join(_cancelled_lines(lang, generations))
    # The endpoint may not have fetched the picture to change yet, whose copy is on the card.
    drawn = any(generation.state is State.RUNNING for generation in generations)
    embed = _embed(cancelled_texts.cancelled(lang), GREY, generations[0], text)
    return Card(embeds=(embed,), keeps_files=drawn)


def wordless_cancelled_card(lang: Language, generations: Sequence[Generation]) -> Card:
    """The same without the prompt, for when Discord refuses that."""
    return Card(content="\n".join(_cancelled_lines(lang, generations)))


def _cancelled_lines(lang: Language, generations: Sequence[Generation]) -> list[str]:
    first, count = generations[0], len(generations)
    drawn = sum(generation.state is State.RUNNING for generation in generations)
    painted = sum(generation.state is State.PAINTED for generation in generations)
    if count == 1 and not drawn + painted:
        lines = [cancelled_texts.all_cancelled(lang, 1)]
    elif all(generation.state is State.CANCELLED for generation in generations):
        lines = [cancelled_texts.all_cancelled(lang, count)]
    else:
        lines = missing_lines(lang, generations)
    if painted:
        lines.append(cancelled_texts.wait_in_me(lang, painted))
    if drawn:
        lines.append(cancelled_texts.still_drawn(lang, drawn, first.ask.credits_each))
    return lines


def ended_card(
    lang: Language, generations: Sequence[Generation], heading: str, text: str, *, retry: bool
) -> Card:
    """A public card for an ask that ended without pictures, where its member cannot be told in private."""
    first = generations[0]
    again = Button("retry", first.public_id, try_again(lang), "🔁", primary=True)
    return Card(embeds=(_embed(heading, GREY, first, text),), buttons=(again,) if retry else ())


def missing_lines(lang: Language, generations: Sequence[Generation]) -> list[str]:
    """One line on pictures that could not be made, one on those that were cancelled; neither where there are none."""
    count = len(generations)
    stopped = sum(generation.state is State.CANCELLED for generation in generations)
    unmade = sum(generation.state in REFUNDED for generation in generations) - stopped
    lines = []
    if unmade:
        lines.append(cancelled_texts.some_unmade(lang, unmade, count))
    if stopped:
        lines.append(cancelled_texts.some_cancelled(lang, stopped, count))
    return lines


def _cancel_button(first: Generation, label: str) -> Button:
    return Button("cancel", first.public_id, label)


def _embed(heading: str, colour: discord.Colour, generation: Generation, text: str) -> discord.Embed:
    prompt = block_quote(generation.ask.request.prompt)
    return discord.Embed(title=heading, colour=colour, description=f"{prompt}\n{text}")
