"""Was my ballot counted? Six letters answer that, and never what was on it: so no vote can be proved, nor sold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from discord import ui

from bot.front.challenges.parts import SPACE, challenge_in
from bot.front.kit.cards import Card
from bot.front.kit.feature import Filled, Forms, Part, Pressed, Verbs
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.texts.challenges import ballot as texts
from bot.front.texts.language import Language

RECEIPT, RECEIPTED = "receipt", "receipted"
FIELD = "letters"
LENGTH = 6


class ReceiptRows(Protocol):
    async def has_receipt(self, guild: int, public_id: str, letters: str) -> bool | None:
        """Whether the ballot with this receipt was counted; None if there is none. Raises NoChallenge or StoreBusy."""


def receipt_form(lang: Language, public_id: str) -> ui.Modal:
    modal = empty_form(texts.receipt_form(lang), CustomId(SPACE, RECEIPTED, public_id))
    # Longer than they are: who pastes a space with them is understood.
    letters: ui.TextInput[ui.Modal] = ui.TextInput(custom_id=FIELD, min_length=LENGTH, max_length=20)
    modal.add_item(
        ui.Label(text=texts.receipt_field(lang), description=texts.receipt_hint(lang), component=letters)
    )
    return modal


@dataclass(frozen=True, slots=True)
class Receipts(Part):
    rows: ReceiptRows

    def verbs(self) -> Verbs:
        return {RECEIPT: self._ask}

    def forms(self) -> Forms:
        return {RECEIPTED: self._answer}

    async def _ask(self, press: Pressed) -> None:
        await press.reply.open_form(receipt_form(press.reader.private, challenge_in(press.subject)))

    async def _answer(self, form: Filled) -> None:
        """In a message of its own: the one with the button stays."""
        if not await form.reply.acknowledge():
            return
        letters = form.texts.get(FIELD, "")
        found = await self.rows.has_receipt(form.where.guild, challenge_in(form.subject), letters)
        lang = form.reader.private
        words = {True: texts.counted, False: texts.not_counted, None: texts.no_such_receipt}[found](lang)
        await form.reply.edit(Card(content=words))
