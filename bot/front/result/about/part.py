"""What answers the button ⋯, for everybody who sees the picture."""

from __future__ import annotations

from bot.front.imagine.desk import Desk
from bot.front.kit.feature import Pressed
from bot.front.result.about.more import MORE, show_more
from bot.front.result.parts import Part, PictureRows, Verbs


class AboutPicture(Part):
    def __init__(self, rows: PictureRows, desk: Desk) -> None:
        self._rows = rows
        self._desk = desk

    def verbs(self) -> Verbs:
        return {MORE: self._more}

    async def _more(self, press: Pressed) -> None:
        await show_more(press, self._rows, self._desk.catalogue)
