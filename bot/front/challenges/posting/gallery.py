"""The messages with the pictures of a challenge: ten in each, and all on one sheet. Pure functions to layouts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from discord import ui

from bot.domain.challenges.records import EnteredPicture, Hosted
from bot.domain.challenges.values import Phase
from bot.front.challenges.authors import shown_author
from bot.front.challenges.copyfiles import alt_of, file_name
from bot.front.challenges.posting.parts import Parts, button, framed, picture, row, text
from bot.front.kit.cards import Button
from bot.front.texts.challenges import card as card_words
from bot.front.texts.challenges import gallery as words
from bot.front.texts.language import Language


def gallery(
    lang: Language,
    hosted: Hosted,
    number: int,
    pictures: Sequence[EnteredPicture],
    there: Collection[str],
) -> ui.LayoutView:
    """The `number`-th message, with files of the names in `there`. Of a picture without one it is said why; a removed
    one must have none."""
    parts: Parts = [text(f"### {_heading(lang, hosted, pictures)}")]
    items = []
    for entered in pictures:
        name = file_name(entered)
        if name in there and not entered.entry.is_removed:
            items.append(picture(name, alt_of(lang, entered), spoiler=entered.is_spoiler))
    if items:
        gallery: ui.MediaGallery[Any] = ui.MediaGallery(*items)
        parts.append(gallery)
    if lines := list(_lines(lang, hosted, pictures, there)):
        parts.append(text(*lines))
    return framed([*parts, row(*_buttons(lang, hosted, number))])


def sheet(lang: Language, hosted: Hosted, name: str | None) -> ui.LayoutView:
    """`name` is that of the file with all pictures; None where none is left."""
    parts: Parts = [text(f"### {words.heading_of_all(lang, hosted.challenge.theme)}")]
    if name is None:
        return framed([*parts, text(words.none_left(lang))])
    grid: ui.MediaGallery[Any] = ui.MediaGallery(picture(name, words.sheet_alt(lang), spoiler=False))
    parts.append(grid)
    if hosted.challenge.phase is Phase.VOTING:
        parts += [
            text(words.how_to_look(lang, hosted.challenge.options.way)),
            row(_vote(lang, f"{hosted.public_id}-s")),
        ]
    return framed(parts)


def _heading(lang: Language, hosted: Hosted, pictures: Sequence[EnteredPicture]) -> str:
    numbers = [entered.number or 0 for entered in pictures]
    if len(numbers) == 1:
        return words.heading_of_one(lang, hosted.challenge.theme, numbers[0])
    return words.heading(lang, hosted.challenge.theme, min(numbers), max(numbers))


def _lines(
    lang: Language, hosted: Hosted, pictures: Sequence[EnteredPicture], there: Collection[str]
) -> Iterator[str]:
    """Titles, authors where they are not hidden, and why a picture is not shown."""
    for entered in pictures:
        number = entered.number or 0
        if entered.entry.is_removed and not entered.is_erased:
            yield f"-# {words.removed(lang, number)}"
        elif file_name(entered) not in there:
            yield f"-# {words.not_there(lang, number)}"
        elif said := _about(lang, hosted, entered):
            yield f"**{lang.number(number)}** · {said}"


def _about(lang: Language, hosted: Hosted, entered: EnteredPicture) -> str:
    title = words.title(lang, entered.entry.title) if entered.entry.title else ""
    return lang.in_a_row(*filter(None, (title, shown_author(lang, hosted, entered))))


def _buttons(lang: Language, hosted: Hosted, number: int) -> Iterator[Button]:
    subject = f"{hosted.public_id}-g{number}"
    if hosted.challenge.phase is Phase.VOTING:
        yield _vote(lang, subject)
    yield button("flag", subject, words.report(lang), "🚩")


def _vote(lang: Language, subject: str) -> Button:
    return button("vote", subject, card_words.vote(lang), "🗳️", primary=True)
