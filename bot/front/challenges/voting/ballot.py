"""The ballot as a panel: a pure function to a layout, which serves for one message only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.challenges.counting import LEAST_LOOKS
from bot.domain.challenges.entering import TITLE_LIMIT
from bot.domain.challenges.records import BallotView, EnteredPicture
from bot.front.challenges.authors import shown_author
from bot.front.challenges.parts import SPACE
from bot.front.kit.albums import large
from bot.front.kit.cards import BLURPLE, Button, Upload
from bot.front.kit.persistent import CustomId, as_item, menu_row
from bot.front.texts.challenges import ballot as texts
from bot.front.texts.challenges import overview
from bot.front.texts.language import Language
from bot.front.texts.words import safe_paragraph

VOTE, NEXT, BACK, CHOOSE, TAKE_BACK = "vote", "next", "back", "choose", "takeback"
OVERVIEW, SINGLE = "overview", "single"  # all pictures together, and back to one at a time
JUMP, JUMPS = "jump", "jumps"  # the menu of numbers, and the buttons to its other pages
PAGE = 25  # numbers of one menu, as Discord takes them


def ballot_panel(
    lang: Language, view: BallotView, file: Upload | None, page: int | None = None
) -> ui.LayoutView:
    """`file` is None where there is no picture, or its copy cannot be read. `page` of the numbers, from 0; None: that
    of the picture."""
    parts: list[ui.Item[Any]] = [ui.TextDisplay(texts.heading(lang, view.hosted.challenge.theme))]
    picture = view.picture
    if picture is None or picture.number is None:
        parts.append(ui.TextDisplay(texts.nothing_for_you(lang)))
    else:
        parts += _picture(lang, view, picture, picture.number, file)
        parts += _jumps(lang, view, picture.number, page)
    parts.append(ui.TextDisplay("\n".join(_foot(lang, view))))
    layout = ui.LayoutView(timeout=None)
    layout.add_item(ui.Container(*parts, accent_colour=BLURPLE))
    return layout


def _picture(
    lang: Language, view: BallotView, picture: EnteredPicture, number: int, file: Upload | None
) -> list[ui.Item[Any]]:
    lines = [texts.entry(lang, number, view.looked, view.total)]
    if picture.entry.title:
        lines.append(safe_paragraph(picture.entry.title, limit=TITLE_LIMIT, units=400))
    lines += filter(None, [shown_author(lang, view.hosted, picture)])
    if file is None:
        lines.append(texts.picture_gone(lang))
    shown = [] if file is None else [large(file, spoiler=picture.is_spoiler)]
    return [ui.TextDisplay("\n".join(lines)), *shown, _row(_buttons(lang, view, number))]


def _buttons(lang: Language, view: BallotView, number: int) -> list[Button]:
    subject = f"{view.hosted.public_id}-{number}"
    vote = Button(CHOOSE, subject, texts.vote_for(lang, number), "⭐", primary=True, space=SPACE)
    if view.is_chosen:
        vote = Button(TAKE_BACK, subject, texts.take_back(lang, number), space=SPACE)
    back = Button(BACK, subject, texts.back(lang), "◀️", space=SPACE)
    return [
        *([back] if view.has_previous else []),
        vote,
        Button(NEXT, subject, texts.further(lang), "▶️", space=SPACE),
        *([overview_button(lang, view.hosted.public_id)] if view.may_look_together else []),
    ]


def overview_button(lang: Language, public_id: str) -> Button:
    return Button(OVERVIEW, public_id, overview.all_at_once(lang), "🖼️", space=SPACE)


def _jumps(lang: Language, view: BallotView, number: int, page: int | None) -> list[ui.Item[Any]]:
    """The menu of numbers, and buttons to its pages before and after; nothing where there is nowhere to go."""
    numbers, public_id = view.numbers, view.hosted.public_id
    pages = [numbers[start : start + PAGE] for start in range(0, len(numbers), PAGE)]
    if len(numbers) < 2:
        return []
    of_picture = next((index for index, each in enumerate(pages) if number in each), 0)
    at = of_picture if page is None or page >= len(pages) else page
    options = [
        discord.SelectOption(label=texts.entry_name(lang, each), value=str(each), default=each == number)
        for each in pages[at]
    ]
    menu: ui.Select[Any] = ui.Select(
        custom_id=str(CustomId(SPACE, JUMP, public_id)), placeholder=texts.jump_to(lang), options=options
    )
    others = [index for index in (at - 1, at + 1) if 0 <= index < len(pages)]
    turns = [
        Button(
            JUMPS,
            f"{public_id}-{index}",
            texts.entries_from(lang, pages[index][0], pages[index][-1]),
            space=SPACE,
        )
        for index in others
    ]
    return [menu_row(menu), *([_row(turns)] if turns else [])]


def _foot(lang: Language, view: BallotView) -> list[str]:
    challenge = view.hosted.challenge
    lines = []
    if view.picture is not None:
        lines.append(texts.your_votes(lang, view.chosen, challenge.options.votes, challenge.closes_at))
    if 1 < view.total <= view.looked:
        lines.append(texts.looked_at_all(lang))
    elif view.total > 1 and view.missing:
        lines.append(f"-# {texts.counts_after(lang, view.missing)}")
    return [*lines, *nothing_compared(lang, view), f"-# {texts.receipt(lang, view.receipt)}"]


def nothing_compared(lang: Language, view: BallotView) -> Iterator[str]:
    """Why a ballot prefers nothing to anything else, where it would though enough was looked at; or where it never can,
    of a single picture."""
    if view.total == 1:
        yield texts.only_one(lang)
    elif view.counts and not view.chosen:
        yield texts.chose_none(lang)
    elif len(view.chosen) >= view.looked >= min(LEAST_LOOKS, view.total) > 0:
        yield texts.chose_all(lang) if view.looked >= view.total else texts.compares_nothing(lang)


def _row(buttons: Sequence[Button]) -> ui.ActionRow[Any]:
    return ui.ActionRow(*(as_item(button) for button in buttons))
