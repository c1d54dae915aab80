"""The card of pictures that are not there yet: in line, drawing, cancelled, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord.utils import format_dt

from bot.domain.pictures import REFUNDED, Generation, State
from bot.front.kit.cards import BLURPLE, GREY, Button, Card
from bot.front.texts.service import who_makes
from bot.front.texts.words import plural, quote


def in_line(generations: Sequence[Generation], place: int, starts_at: datetime | None = None) -> Card:
    """The ask waits. `place` is that of its first picture; `starts_at` only if somebody knows it."""
    first = generations[0]
    several = f"{plural(len(generations), 'picture')}, the first at " if len(generations) > 1 else ""
    heading = f"⏳ In line – {several}number {place}" if place else "⏳ In line"
    when = "It starts by itself when its turn comes."
    if len(generations) > 1:
        when = "They start by themselves, each when its turn comes."
    if starts_at is not None:
        when = f"Starts {format_dt(starts_at, 'R')}."
    embed = _said(heading, GREY, first, when)
    return Card(embeds=(embed,), buttons=(Button("cancel", first.public_id, "Cancel"),))


def drawing(generations: Sequence[Generation], started_at: datetime) -> Card:
    """At least one picture has started. What is said stays true until the last one starts or ends."""
    first, count = generations[0], len(generations)
    waiting = sum(generation.state is State.QUEUED for generation in generations)
    lines = [f"Started {format_dt(started_at, 'R')}."]
    buttons: tuple[Button, ...] = ()
    if count > 1 and waiting:
        lines.append(f"{plural(count, 'picture')}; each starts as soon as there is room.")
        label = "Cancel" if waiting == count else "Cancel the rest"
        buttons = (Button("cancel", first.public_id, label),)
    elif count > 1 and all(generation.started_at for generation in generations):
        lines.append(f"All {count} pictures have started.")
    return Card(embeds=(_said("🎨 Drawing", BLURPLE, first, " ".join(lines)),), buttons=buttons)


def cancelled(generations: Sequence[Generation]) -> Card:
    """The ask after Cancel, some of it perhaps too far on to be stopped."""
    count = len(generations)
    coming = sum(generation.state not in REFUNDED for generation in generations)
    if all(generation.state is State.CANCELLED for generation in generations):
        lines = [f"{'Cancelled' if count == 1 else f'All {count} pictures cancelled'}. Nothing was charged."]
    else:
        lines = missing(generations)
    if coming:
        rest = "one has" if coming == 1 else f"{coming} have"
        lines.append(f"The other {rest} already started and will appear here.")
    return Card(embeds=(_said("Cancelled", GREY, generations[0], "\n".join(lines)),))


def ended(generations: Sequence[Generation], heading: str, text: str, *, retry: bool) -> Card:
    """The public end of an ask without pictures, for when its member cannot be told in private."""
    first = generations[0]
    buttons = (Button("retry", first.public_id, "Try again", "🔁", primary=True),) if retry else ()
    return Card(embeds=(_said(heading, GREY, first, text),), buttons=buttons)


def private_note(service: str | None) -> str:
    """Said once, to the member alone, after their first picture. `service` is the name of who makes the pictures."""
    return (
        f"A word about privacy, just this once: your prompts, and any pictures you attach, "
        f"are sent to **{who_makes(service)}**, which makes the pictures."
    )


def missing(generations: Sequence[Generation]) -> list[str]:
    """One line for each kind of picture that is not there."""
    count = len(generations)
    stopped = sum(generation.state is State.CANCELLED for generation in generations)
    unmade = sum(generation.state in REFUNDED for generation in generations) - stopped
    lines = []
    if unmade:
        lines.append(f"{unmade} of {count} pictures could not be made and {_was(unmade)} not charged.")
    if stopped:
        lines.append(f"{stopped} of {count} pictures {_was(stopped)} cancelled and not charged.")
    return lines


def _said(heading: str, colour: discord.Colour, generation: Generation, text: str) -> discord.Embed:
    prompt = quote(generation.ask.request.prompt)
    return discord.Embed(title=heading, colour=colour, description=f"{prompt}\n{text}")


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
