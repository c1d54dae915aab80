"""The cards of an ask until its pictures are there, or instead of them: in line, drawing, cancelled, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord.utils import format_dt

from bot.domain.durations import MINUTE, Expectation
from bot.domain.pictures import REFUNDED, Generation, State
from bot.front.kit.cards import BLURPLE, GREY, Button, Card
from bot.front.texts.service import service_label
from bot.front.texts.words import block_quote, plural


def in_line_card(generations: Sequence[Generation], place: int, starts_at: datetime | None = None) -> Card:
    """The ask waits. `place` is its first picture's place in the line; `starts_at` is when it starts, if known."""
    first = generations[0]
    several = f"{plural(len(generations), 'picture')}, the first at " if len(generations) > 1 else ""
    heading = f"⏳ In line – {several}number {place}" if place else "⏳ In line"
    when = "It starts by itself when its turn comes."
    if len(generations) > 1:
        when = "They start by themselves, each when its turn comes."
    if starts_at is not None:
        when = f"Starts {format_dt(starts_at, 'R')}."
    embed = _embed(heading, GREY, first, when)
    return Card(embeds=(embed,), buttons=(Button("cancel", first.public_id, "Cancel"),))


def drawing_card(
    generations: Sequence[Generation],
    started_at: datetime,
    expected: Expectation | None = None,
    *,
    slow: bool = False,
) -> Card:
    """At least one picture has started. The text stays true until the last one has started or ended.

    `expected` is how long one picture usually takes, None if that is not known; `slow`: one takes longer than that.
    """
    first, count = generations[0], len(generations)
    waiting = sum(generation.state is State.QUEUED for generation in generations)
    lines = [f"Started {format_dt(started_at, 'R')}."]
    if slow:
        lines = ["Taking longer than usual. Nothing is lost."]
    elif expected is not None:
        lines.append(_usually(expected, count))
    buttons: tuple[Button, ...] = ()
    if count > 1 and waiting:
        lines.append(f"{plural(count, 'picture')}; each starts as soon as there is room.")
        label = "Cancel" if waiting == count else "Cancel the rest"
        buttons = (Button("cancel", first.public_id, label),)
    elif count > 1 and all(generation.started_at for generation in generations):
        lines.append(f"All {count} pictures have started.")
    return Card(embeds=(_embed("🎨 Drawing", BLURPLE, first, " ".join(lines)),), buttons=buttons)


def cancelled_card(generations: Sequence[Generation]) -> Card:
    """The ask after Cancel. Pictures that had started already are not cancelled."""
    count = len(generations)
    coming = sum(generation.state not in REFUNDED for generation in generations)
    if all(generation.state is State.CANCELLED for generation in generations):
        lines = [f"{'Cancelled' if count == 1 else f'All {count} pictures cancelled'}. Nothing was charged."]
    else:
        lines = missing_lines(generations)
    if coming:
        rest = "one has" if coming == 1 else f"{coming} have"
        lines.append(f"The other {rest} already started and will appear here.")
    return Card(embeds=(_embed("Cancelled", GREY, generations[0], "\n".join(lines)),))


def ended_card(generations: Sequence[Generation], heading: str, text: str, *, retry: bool) -> Card:
    """A public card for an ask that ended without pictures, where its member cannot be told in private."""
    first = generations[0]
    buttons = (Button("retry", first.public_id, "Try again", "🔁", primary=True),) if retry else ()
    return Card(embeds=(_embed(heading, GREY, first, text),), buttons=buttons)


def privacy_note(service: str | None) -> str:
    """For the member alone, once, after their first picture. `service` is the name of who makes the pictures."""
    return (
        f"A word about privacy, just this once: your prompts, and any pictures you attach, "
        f"are sent to **{service_label(service)}**, which makes the pictures."
    )


def missing_lines(generations: Sequence[Generation]) -> list[str]:
    """One line on pictures that could not be made, one on those that were cancelled; neither where there are none."""
    count = len(generations)
    stopped = sum(generation.state is State.CANCELLED for generation in generations)
    unmade = sum(generation.state in REFUNDED for generation in generations) - stopped
    lines = []
    if unmade:
        lines.append(f"{unmade} of {count} pictures could not be made and {_was(unmade)} not charged.")
    if stopped:
        lines.append(f"{stopped} of {count} pictures {_was(stopped)} cancelled and not charged.")
    return lines


def _usually(expected: Expectation, count: int) -> str:
    if expected.high < 10:
        return "It will be there in a moment." if count == 1 else "Each takes a moment."
    each = "" if count == 1 else " each"
    low, high = expected.low, expected.high
    if low == high:
        return f"Usually about {_duration(high)}{each}."
    if high < 2 * MINUTE:
        return f"Usually {low:.0f}–{high:.0f} seconds{each}."
    if low >= MINUTE:
        return f"Usually {low / MINUTE:.0f}–{high / MINUTE:.0f} minutes{each}."
    return f"Usually {_duration(low)} to {_duration(high)}{each}."


def _duration(seconds: float) -> str:
    if seconds < 2 * MINUTE:
        return plural(round(seconds), "second")
    return plural(round(seconds / MINUTE), "minute")


def _embed(heading: str, colour: discord.Colour, generation: Generation, text: str) -> discord.Embed:
    prompt = block_quote(generation.ask.request.prompt)
    return discord.Embed(title=heading, colour=colour, description=f"{prompt}\n{text}")


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
