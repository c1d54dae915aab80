"""The row of buttons under a result, and above it a number for each of several pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.pictures import Generation
from bot.front.kit.cards import Button
from bot.front.result.about.more import more_button
from bot.front.result.about.subjects import ALONE
from bot.front.texts.language import Language
from bot.front.texts.picture import row as texts

AGAIN, CHANGE, INPUT, OPEN = (
    "again",
    "change",
    "input",
    "open",
)  # stored in messages, so they stay as they are


def row_of(
    lang: Language, picture: Generation, *, takes_pictures: bool, alone: bool = False
) -> tuple[Button, ...]:
    """What can be made of the ask of this picture, or of it `alone`; without ⋯.

    `takes_pictures`: whether any model on offer takes one to change.
    """
    subject = f"{picture.public_id}-{ALONE}" if alone else picture.public_id
    again = Button(AGAIN, subject, texts.again(lang), "🔁")
    change = Button(CHANGE, subject, texts.change(lang), "✏️")
    if not takes_pictures:
        return again, change
    return again, change, Button(INPUT, subject, texts.use_as_input(lang), "🖼️")


def numbers_of(lang: Language, shown: Sequence[Generation]) -> tuple[Button, ...]:
    """Each opens one of the pictures; none for a single one."""
    if len(shown) < 2:
        return ()
    return tuple(Button(OPEN, each.public_id, texts.number(lang, each.position)) for each in shown)


def buttons_of(
    lang: Language,
    shown: Sequence[Generation],
    *,
    takes_pictures: bool,
    alone: bool = False,
    offered: Sequence[Button] = (),
) -> tuple[Button, ...]:
    """All under a result that shows these pictures; `offered` are those of other features."""
    numbers = numbers_of(lang, shown)
    row = row_of(lang, shown[0], takes_pictures=takes_pictures, alone=alone)
    more = more_button(lang, shown[0])
    if alone:
        more = replace(more, subject=f"{more.subject}-{ALONE}")
    return (
        *(replace(button, row=0) for button in numbers),
        *(replace(button, row=len(numbers) and 1) for button in (*row, *offered, more)),
    )
