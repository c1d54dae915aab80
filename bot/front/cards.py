"""What a message shows: the domain in, embeds and descriptions of buttons out. Nothing here talks to Discord."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import discord
from discord.utils import format_dt

from bot.domain.pictures import REFUNDED, Generation, State
from bot.front.words import alt_text, cut, file_name, one_line, plural, quote, safe, shown

GREY = discord.Colour.greyple()
BLURPLE = discord.Colour.blurple()
LABEL_LIMIT = 34  # longer labels are cut off on phones


@dataclass(frozen=True, slots=True)
class Press:
    """One button: what it does, on what, and how it looks.

    In the space "im" the subject is a picture (its public id); the spaces are in `buttons`.
    """

    verb: str
    subject: str
    label: str
    emoji: str | None = None
    primary: bool = False
    space: str = "im"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send; `alt` is its description."""

    filename: str
    data: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything one message shows; what is empty is taken away from a message that had it."""

    content: str = ""
    embeds: tuple[discord.Embed, ...] = ()
    presses: tuple[Press, ...] = ()
    files: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """Who asked, as the server knows them."""

    name: str
    avatar_url: str | None = None


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture's bytes as they will be uploaded, perhaps re-encoded since they were painted."""

    data: bytes
    media_type: str


# --- on the way --------------------------------------------------------------------------------------


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
    return Card(embeds=(embed,), presses=(Press("cancel", first.public_id, "Cancel"),))


def drawing(generations: Sequence[Generation], started_at: datetime) -> Card:
    """At least one picture has started. What is said stays true until the last one starts or ends."""
    first, count = generations[0], len(generations)
    waiting = sum(generation.state is State.QUEUED for generation in generations)
    lines = [f"Started {format_dt(started_at, 'R')}."]
    presses: tuple[Press, ...] = ()
    if count > 1 and waiting:
        lines.append(f"{plural(count, 'picture')}; each starts as soon as there is room.")
        label = "Cancel" if waiting == count else "Cancel the rest"
        presses = (Press("cancel", first.public_id, label),)
    elif count > 1 and all(generation.started_at for generation in generations):
        lines.append(f"All {count} pictures have started.")
    return Card(embeds=(_said("🎨 Drawing", BLURPLE, first, " ".join(lines)),), presses=presses)


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
    presses = (Press("retry", first.public_id, "Try again", "🔁", primary=True),) if retry else ()
    return Card(embeds=(_said(heading, GREY, first, text),), presses=presses)


def private_note(provider_host: str) -> str:
    """Said once, to the member alone, after their first picture."""
    return (
        f"A word about privacy, just this once: your prompts, and any pictures you attach, "
        f"are sent to **{safe(cut(one_line(provider_host), 100))}**, which paints for this server."
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


# --- the result --------------------------------------------------------------------------------------


def result(
    generations: Sequence[Generation],
    pictures: Sequence[PictureFile],
    *,
    model: str,
    author: Author | None = None,
) -> Card:
    """The painted pictures of an ask that has ended; at least one is.

    `pictures` go with the painted generations, in their order. `model` is the label that members know. Several
    embeds with one url are drawn by Discord as one grid under the first one's text.
    """
    painted = [generation for generation in generations if generation.state is State.PAINTED]
    files = tuple(_upload(generation, file) for generation, file in zip(painted, pictures, strict=True))
    embeds = [_framed(generation, file) for generation, file in zip(painted, files, strict=True)]
    _explain(embeds[0], generations, painted, model)
    if author is not None:
        embeds[0].set_author(name=cut(one_line(author.name), 200) or "?", icon_url=author.avatar_url)
    if len(embeds) > 1:
        for embed in embeds:
            embed.url = f"https://discord.com/channels/{painted[0].ask.guild}/{painted[0].ask.reply.channel}"
    return Card(embeds=tuple(embeds), files=files)


def with_alt(embed: discord.Embed, alt: str) -> discord.Embed:
    """The embed with a description of its image, which Discord takes and discord.py 2.7 has no argument for."""
    raw = embed.to_dict()
    return discord.Embed.from_dict({**raw, "image": {**raw["image"], "description": alt}})


def _upload(generation: Generation, picture: PictureFile) -> Upload:
    prompt = generation.ask.request.prompt
    name = file_name(prompt, generation.public_id, picture.media_type)
    return Upload(name, picture.data, alt_text(_revised(generation) or prompt))


def _framed(generation: Generation, file: Upload) -> discord.Embed:
    colour = discord.Colour(generation.info.colour) if generation.info else BLURPLE
    embed = discord.Embed(colour=colour)
    embed.set_image(url=f"attachment://{file.filename}")
    return with_alt(embed, file.alt)


def _explain(
    embed: discord.Embed, generations: Sequence[Generation], painted: Sequence[Generation], model: str
) -> None:
    lines = [quote(painted[0].ask.request.prompt), *missing(generations)]
    embed.description = "\n".join(lines)
    if revised := _revised(painted[0]):
        embed.add_field(
            name="How the model read it", value=shown(revised, limit=600, room=1000), inline=False
        )
    embed.set_footer(text=_footer(painted, model))


def _revised(generation: Generation) -> str | None:
    """The prompt as the model rewrote it; None if it did not."""
    revised = one_line((generation.answer and generation.answer.revised_prompt) or "")
    return revised if revised != one_line(generation.ask.request.prompt) else None


def _footer(painted: Sequence[Generation], model: str) -> str:
    request, info = painted[0].ask.request, painted[0].info
    size = request.size if request.size != "auto" else None
    longest = max((generation.seconds or 0 for generation in painted), default=0)
    parts = [
        cut(one_line(model), 100),
        size or (f"{info.width}×{info.height}" if info else None),
        request.quality,
        f"{max(1, round(longest))} s" if longest else None,
        "AI-generated",
        ", ".join(generation.public_id for generation in painted),
    ]
    return " · ".join(part for part in parts if part)
