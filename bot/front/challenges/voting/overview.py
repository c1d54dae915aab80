"""The ballot with all pictures together, and what whoever is done sees: pure functions to layouts.

What is chosen in the menu is saved at once, and the screen stays, since a menu covers pictures on a phone: so one can
choose, look again, and choose otherwise. Done ends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.challenges.records import BallotView, EnteredPicture, Overview
from bot.front.challenges.authors import shown_author
from bot.front.challenges.parts import with_numbers
from bot.front.challenges.posting.parts import SPACE, Parts, button, framed, picture, row, text
from bot.front.challenges.voting.ballot import SINGLE, nothing_compared, overview_button
from bot.front.challenges.voting.sheets import Sheet
from bot.front.kit.cards import BLURPLE, Button
from bot.front.kit.persistent import CustomId, menu_row
from bot.front.texts.challenges import ballot as ballot_words
from bot.front.texts.challenges import overview as words
from bot.front.texts.language import Language
from bot.front.texts.words import one_line, truncate

PICK, DONE = "overpick", "overdone"
DESCRIPTION = 100  # characters of a menu's option


def overview_panel(lang: Language, overview: Overview, sheets: Sequence[Sheet]) -> ui.LayoutView:
    """`sheets` are all of `overview.pictures`; their files are in the message."""
    view = overview.ballot
    heading = ballot_words.heading(lang, view.hosted.challenge.theme)
    if not overview.pictures:
        return _framed(lang, view, [text(heading, ballot_words.nothing_for_you(lang))])
    done = button(DONE, view.hosted.public_id, words.done(lang), "✅", primary=True)
    return _framed(
        lang,
        view,
        [
            text(heading, words.how_many(lang, len(overview.pictures))),
            *(_shown(lang, sheet) for sheet in sheets),
            *_lost(lang, sheets),
            *_authors(lang, overview),
            menu_row(_menu(lang, overview)),
            row(done, _single(lang, view)),
        ],
    )


def done_panel(lang: Language, view: BallotView) -> ui.LayoutView:
    """After Done: what is saved, and the ways back to it."""
    heading = ballot_words.heading(lang, view.hosted.challenge.theme)
    together = [overview_button(lang, view.hosted.public_id)] if view.may_look_together else []
    ways = row(*together, _single(lang, view))
    return _framed(lang, view, [text(heading, words.saved(lang)), ways])


def _framed(lang: Language, view: BallotView, parts: Parts) -> ui.LayoutView:
    return framed([*parts, text(*_foot(lang, view))], BLURPLE)


def _single(lang: Language, view: BallotView) -> Button:
    return button(SINGLE, view.hosted.public_id, words.one_at_a_time(lang), "🔍")


def _shown(lang: Language, sheet: Sheet) -> ui.MediaGallery[Any]:
    """In a gallery of its own: Discord cuts the edges off pictures that stand side by side."""
    return ui.MediaGallery(picture(sheet.name, sheet.alt(lang), spoiler=sheet.is_covered))


def _lost(lang: Language, sheets: Sequence[Sheet]) -> Parts:
    """Of which pictures there is the number alone."""
    numbers = sorted(number for sheet in sheets for number in sheet.lost)
    return [text(words.not_shown(lang, numbers))] if numbers else []


def _authors(lang: Language, overview: Overview) -> Parts:
    """Whose each picture is, where the challenge does not hide it."""
    hosted = overview.ballot.hosted
    of_each = [(each.number or 0, shown_author(lang, hosted, each)) for each in overview.pictures]
    lines = [f"**{lang.number(number)}** · {author}" for number, author in of_each if author]
    return [text(*lines)] if lines else []


def _menu(lang: Language, overview: Overview) -> ui.Select[Any]:
    view = overview.ballot
    most = min(view.hosted.challenge.options.votes, len(overview.pictures))
    # With what is ticked in it: a vote that is given elsewhere while it is open is none that was taken back in it.
    drawn = with_numbers(view.hosted.public_id, view.chosen)
    return ui.Select(
        custom_id=str(CustomId(SPACE, PICK, drawn)),
        placeholder=words.choose(lang, most),
        min_values=0,
        max_values=most,
        options=[_option(lang, each, view) for each in overview.pictures],
    )


def _option(lang: Language, entered: EnteredPicture, view: BallotView) -> discord.SelectOption:
    number = entered.number or 0
    return discord.SelectOption(
        label=ballot_words.entry_name(lang, number),
        value=str(number),
        description=truncate(one_line(entered.entry.title or ""), DESCRIPTION) or None,
        default=number in view.chosen,
    )


def _foot(lang: Language, view: BallotView) -> Iterator[str]:
    challenge = view.hosted.challenge
    if view.total:
        votes = challenge.options.votes
        yield ballot_words.your_votes(lang, view.chosen, votes, challenge.closes_at)
    yield from nothing_compared(lang, view)
    if view.looked < view.total and view.total > 1:
        yield f"-# {words.not_yet_compared(lang)}"
    yield f"-# {ballot_words.receipt(lang, view.receipt)}"
