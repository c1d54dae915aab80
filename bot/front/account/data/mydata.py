"""The buttons of My data in /me, by their verbs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.front.account.data.deleting import ERASE, ERASED, DataDeleting
from bot.front.account.data.exporting import EXPORT, DataExporting
from bot.front.kit.cards import Button
from bot.front.kit.feature import Call, Pressed
from bot.front.texts.album import mydata as texts
from bot.front.texts.language import Language

VERBS = (EXPORT, ERASE, ERASED)


def buttons(lang: Language) -> tuple[Button, ...]:
    """The row below /me."""
    return (
        Button(EXPORT, "", texts.export_button(lang), "📦", space="me"),
        Button(ERASE, "", texts.delete_button(lang), "🗑️", space="me"),
    )


@dataclass(frozen=True, slots=True)
class MyData:
    """A part of the feature of /me."""

    exporting: DataExporting
    deleting: DataDeleting

    async def status(self, call: Call) -> str | None:
        """A line for /me while a deletion goes on, and for a while after it."""
        return await self.deleting.status(call)

    async def pressed(self, press: Pressed) -> None:
        """One of VERBS."""
        if press.verb == EXPORT:
            await self.exporting.pressed(press)
        elif press.verb == ERASE:
            await self.deleting.ask(press)
        else:
            await self.deleting.confirmed(press)
