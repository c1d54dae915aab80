"""Two pictures to compare as a panel, and what whoever stops sees: pure functions to layouts, for one message each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.challenges.duels import Outcome
from bot.domain.challenges.entering import TITLE_LIMIT
from bot.domain.challenges.pairs.leafing import DuelView
from bot.domain.challenges.records import EnteredPicture
from bot.front.challenges.authors import shown_author
from bot.front.challenges.copyfiles import file_name
from bot.front.challenges.parts import SPACE
from bot.front.kit.cards import BLURPLE, Button, Upload
from bot.front.kit.persistent import as_item
from bot.front.texts.challenges import ballot, duels
from bot.front.texts.challenges.gallery import report as report_label
from bot.front.texts.language import Language
from bot.front.texts.words import dotted, safe_paragraph

LEFT, ALIKE, RIGHT = "left", "alike", "right"
BACK, FORWARD, STOP, GO_ON = "duelback", "duelnext", "duelstop", "duelon"
REPORT = "duelflag"

Items = list[ui.Item[Any]]


def duel_panel(lang: Language, view: DuelView, files: Sequence[Upload]) -> ui.LayoutView:
    """`files` are those of the two pictures, the left one first; without one whose copy cannot be read."""
    parts: Items = [_heading(lang, view)]
    if view.first is not None and view.second is not None:
        parts += _two(lang, view, (view.first, view.second), files)
    elif view.total:
        parts.append(ui.TextDisplay(duels.nothing_more(lang)))
        parts.append(_row([Button(BACK, view.hosted.public_id, ballot.back(lang), "◀️", space=SPACE)]))
    else:
        parts.append(ui.TextDisplay(duels.nothing_for_you(lang)))
    return _layout([*parts, _foot(lang, view)])


def stopped_panel(lang: Language, view: DuelView) -> ui.LayoutView:
    """After Stop: what was decided is kept, and there is a way on."""
    closes_at = view.hosted.challenge.closes_at
    go_on = Button(GO_ON, view.hosted.public_id, duels.go_on(lang), "▶️", primary=True, space=SPACE)
    said = ui.TextDisplay[Any](duels.stopped(lang, view.decided, closes_at))
    return _layout([_heading(lang, view), said, _row([go_on]), _foot(lang, view)])


def _two(
    lang: Language, view: DuelView, two: tuple[EnteredPicture, EnteredPicture], files: Sequence[Upload]
) -> Items:
    shown = {file.filename: file for file in files}
    lines = [duels.which_is_better(lang, *(each.number or 0 for each in two))]
    lines += filter(None, (_about(lang, view, each, shown.keys()) for each in two))
    if view.outcome is not None:
        lines.append(_decided(lang, view.outcome, two))
    items = [
        discord.MediaGalleryItem(
            f"attachment://{file.filename}", description=file.alt, spoiler=each.is_spoiler
        )
        for each in two
        if (file := shown.get(file_name(each))) is not None
    ]
    gallery: Items = [ui.MediaGallery(*items)] if items else []
    subject = f"{view.hosted.public_id}-{two[0].number}-{two[1].number}"
    report = Button(REPORT, subject, report_label(lang), "🚩", space=SPACE)
    # In a row of its own: the other one may have five buttons, and none of them moves.
    rows = [_row(list(_buttons(lang, view, two))), _row([report])]
    return [ui.TextDisplay("\n".join(lines)), *gallery, *rows]


def _about(lang: Language, view: DuelView, picture: EnteredPicture, there: Collection[str]) -> str:
    """Its title, its author where authors are shown, and that it cannot be shown, as far as each is so."""
    number = picture.number or 0
    title = picture.entry.title
    said = safe_paragraph(title, limit=TITLE_LIMIT, units=400) if title else ""
    gone = "" if file_name(picture) in there else ballot.picture_gone(lang)
    about = dotted(said, shown_author(lang, view.hosted, picture), gone)
    return dotted(f"**{lang.number(number)}**", about) if about else ""


def _decided(lang: Language, outcome: Outcome, two: Sequence[EnteredPicture]) -> str:
    if outcome is Outcome.ALIKE:
        return duels.you_found_alike(lang)
    return duels.you_chose(lang, two[outcome is Outcome.SECOND].number or 0)


def _buttons(lang: Language, view: DuelView, two: Sequence[EnteredPicture]) -> Iterator[Button]:
    left, right = (each.number or 0 for each in two)
    subject, said = f"{view.hosted.public_id}-{left}-{right}", view.outcome
    if view.has_previous:
        yield Button(BACK, subject, ballot.back(lang), "◀️", space=SPACE)
    for verb, label, outcome in (
        (LEFT, duels.left(lang, left), Outcome.FIRST),
        (ALIKE, duels.alike(lang), Outcome.ALIKE),
        (RIGHT, duels.right(lang, right), Outcome.SECOND),
    ):
        # What is undecided asks for one of the two; what is decided shows which it was.
        is_primary = said is outcome if said is not None else outcome is not Outcome.ALIKE
        yield Button(verb, subject, label, primary=is_primary, space=SPACE)
    if said is None:
        yield Button(STOP, subject, duels.stop(lang), "⏹️", space=SPACE)
    else:
        yield Button(FORWARD, subject, ballot.further(lang), "▶️", space=SPACE)


def _heading(lang: Language, view: DuelView) -> ui.TextDisplay[Any]:
    return ui.TextDisplay(ballot.heading(lang, view.hosted.challenge.theme))


def _foot(lang: Language, view: DuelView) -> ui.TextDisplay[Any]:
    lines = []
    if view.total:
        lines.append(duels.progress(lang, view.decided, view.total))
        closes_at, is_done = view.hosted.challenge.closes_at, view.decided >= view.total
        if not view.counts:
            lines.append(f"-# {duels.counts_from(lang, view.needed)}")
        elif view.prefers:
            lines.append(f"-# {duels.counts_already(lang, closes_at, is_done=is_done)}")
        else:
            lines.append(duels.compares_nothing(lang, closes_at, is_done=is_done))
    return ui.TextDisplay("\n".join([*lines, f"-# {ballot.receipt(lang, view.receipt)}"]))


def _layout(parts: Items) -> ui.LayoutView:
    layout = ui.LayoutView(timeout=None)
    layout.add_item(ui.Container(*parts, accent_colour=BLURPLE))
    return layout


def _row(buttons: Sequence[Button]) -> ui.ActionRow[Any]:
    return ui.ActionRow(*(as_item(button) for button in buttons))
