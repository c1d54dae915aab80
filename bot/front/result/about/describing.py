"""Describe: the author's own words for people who do not see the picture. Discord calls them alt text."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from discord import ui

from bot.front.kit.cards import Card
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Filled, Pressed
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.result.about.care import Care, Wake
from bot.front.result.about.hiding import require_author, require_public
from bot.front.result.about.subjects import Subject, Subjects
from bot.front.texts.language import Language
from bot.front.texts.picture.about import hiding as texts
from bot.front.texts.words import one_line

DESCRIBED = "described"  # the verb of the form's custom id
ALT_LIMIT = 1024  # characters; more Discord does not take


def describe_form(lang: Language, subject: Subject) -> ui.Modal:
    """A field for each picture, with the author's own words of before."""
    modal = empty_form(texts.form_title(lang), CustomId("im", DESCRIBED, subject.text))
    for row in subject.rows:
        words: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=row.public_id,
            style=discord.TextStyle.paragraph,
            default=row.alt,
            required=False,
            max_length=ALT_LIMIT,
        )
        is_one = len(subject.rows) == 1
        title = texts.description(lang) if is_one else texts.description_of(lang, row.position + 1)
        modal.add_item(ui.Label(text=title, description=texts.description_hint(lang), component=words))
    return modal


@dataclass(frozen=True, slots=True)
class Describing:
    """For the author, on what others see too: a private message cannot be edited once its token has expired."""

    subjects: Subjects
    care: Care
    wake: Wake

    async def open(self, press: Pressed) -> None:
        """Raises NotYours, Gone for a private result, and what `Subjects.read` raises."""
        subject = await in_time(self._read(press))
        await press.reply.open_form(describe_form(press.reader.private, subject))

    async def submitted(self, form: Filled) -> None:
        """Raises as `open` does."""
        if not await form.reply.acknowledge():
            return
        subject = await self._read(form)
        # What was deleted while the form was open has no field to be set any more.
        said = {id: one_line(form.texts[id])[:ALT_LIMIT] for id in subject.ids if id in form.texts}
        for id, words in said.items():
            await self.care.describe(id, words or None)
        self.wake()
        lang = form.reader.private
        words_stay = any(said.values())
        await form.reply.edit(
            Card(content=texts.described(lang) if words_stay else texts.automatic_again(lang))
        )

    async def _read(self, call: Pressed | Filled) -> Subject:
        subject = await self.subjects.read(call)
        require_author(call.who.id, subject)
        require_public(subject)
        return subject
