"""Panels of text for one member, with buttons below it. Each serves for one message only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from discord import ui

from bot.front.kit.cards import BLURPLE, Button
from bot.front.kit.persistent import as_item

INFO, RESULTS, PLACES = "info", "results", "places"
MOST_BUTTONS = 5  # in a row


def text_panel(lines: Iterable[str], buttons: Sequence[Button] = ()) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    rows: list[ui.Item[Any]] = [
        ui.ActionRow(*(as_item(button) for button in buttons[start : start + MOST_BUTTONS]))
        for start in range(0, len(buttons), MOST_BUTTONS)
    ]
    view.add_item(ui.Container(ui.TextDisplay("\n".join(lines)), *rows, accent_colour=BLURPLE))
    return view
