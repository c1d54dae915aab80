"""Report: what is wrong with a picture reaches the moderators, in the server's mod log. For everybody who sees it.

Who reports is told to nobody, so that an author who is a moderator does not learn it either.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

import discord
from discord import ui

from bot import pixels
from bot.domain.care.reports import report_name, report_text
from bot.domain.errors import BotError, Gone, ResultUnusable
from bot.domain.pictures import Generation
from bot.front.kit.albums import message_link
from bot.front.kit.cards import Card, Upload
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Call, Filled, Pressed
from bot.front.kit.guilds.modlog import Heard, ModLog
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.kit.uploads import StoredPictures, source_type
from bot.front.result.about.subjects import Subject, Subjects
from bot.front.texts.language import Language
from bot.front.texts.picture.about import reporting as texts
from bot.front.texts.picture.about.reporting import Reason
from bot.front.texts.words import file_name, one_line

log = logging.getLogger(__name__)

REPORTED = "reported"  # the verb of the form's custom id
REASON, WORDS = "reason", "words"  # its fields
SIDE = 1024  # pixels, of the longer side of the copy that moderators see
WEBP = "image/webp"


class Memory(Protocol):
    """Remembers texts by name, which has at most 64 characters. Both methods raise StoreBusy."""

    async def get(self, name: str) -> str | None:
        """The text of this name; None if there is none."""

    async def set(self, name: str, text: str) -> None:
        """Write it."""


def report_form(lang: Language, text: str) -> ui.Modal:
    """`text` is the subject that it is about."""
    modal = empty_form(texts.form_title(lang), CustomId("im", REPORTED, text))
    options = [
        discord.RadioGroupOption(label=texts.reason_label(lang, each), value=each.value) for each in Reason
    ]
    reason: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=REASON, options=options)
    modal.add_item(ui.Label(text=texts.what_is_wrong(lang), component=reason))
    words: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=WORDS,
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=texts.WORDS_LIMIT,
    )
    modal.add_item(ui.Label(text=texts.words(lang), description=texts.words_hint(lang), component=words))
    return modal


@dataclass(frozen=True, slots=True)
class Reporting:
    """Its verbs raise what `Subjects.read` raises."""

    subjects: Subjects
    stored: StoredPictures
    mod_log: ModLog
    memory: Memory
    _sending: set[str] = field(default_factory=set)  # names of reports that are under way in this process

    async def open(self, press: Pressed) -> None:
        await self.open_for(press, press.subject)

    async def open_for(self, call: Call, text: str) -> None:
        """Show the form about the picture of that subject; a sentence for its author, or where nobody would read it."""
        lang = call.reader.private
        subject, is_read = await in_time(self._to_open(call, text))
        if _is_own(call, subject):
            await call.reply.send_private(Card(content=texts.your_own(lang)))
        elif is_read:
            await call.reply.open_form(report_form(lang, subject.text))
        else:
            await call.reply.send_private(Card(content=texts.nowhere_to_report(lang)))

    async def _to_open(self, call: Call, text: str) -> tuple[Subject, bool]:
        """What is reported, and whether there is a mod log."""
        return await self.subjects.read_of(call, text), await self.mod_log.is_set(call.where.guild)

    async def submitted(self, form: Filled) -> None:
        if not await form.reply.acknowledge():
            return
        subject = await self.subjects.read(form)
        lang = form.reader.private
        is_own = _is_own(form, subject)
        words = texts.your_own(lang) if is_own else _said(lang, await self._once(form, subject))
        await form.reply.edit(Card(content=words))

    async def _once(self, form: Filled, subject: Subject) -> Heard | None:
        """None if this member has reported all of these pictures before, or is just doing so."""
        names = [report_name(form.where.guild, form.who.id, id) for id in subject.ids]
        known = [name in self._sending or await self.memory.get(name) is not None for name in names]
        if all(known):
            return None
        self._sending.update(names)
        try:
            heard = await self._send(form, subject)
            if heard is Heard.TOLD:
                await self._remember(names, report_text(discord.utils.snowflake_time(form.id)))
            return heard
        finally:
            self._sending.difference_update(names)

    async def _send(self, form: Filled, subject: Subject) -> Heard:
        card_of = partial(_log_card, form, subject)
        files = await self._files(subject)
        # Discord hands a nonce on to whoever reads the channel, so it may not be the name of the note, by which it
        # could be tried out who reports.
        guild, nonce = form.where.guild, str(form.id)
        heard = await self.mod_log.tell(guild, lambda lang: replace(card_of(lang), files=files), nonce=nonce)
        if heard is Heard.FAILED and files:  # words alone may be allowed there
            heard = await self.mod_log.tell(guild, card_of, nonce=nonce)
        return heard

    async def _files(self, subject: Subject) -> tuple[Upload, ...]:
        """Small copies, covered; none where the bytes are gone."""
        found = [await self._file(row) for row in subject.rows]
        return tuple(file for file in found if file is not None)

    async def _file(self, row: Generation) -> Upload | None:
        try:
            data = await pixels.thumbnail(await self.stored.get(row.key), SIDE, source_type(row))
        except (Gone, ResultUnusable):
            return None
        # Not after the prompt: a name is read before anybody has uncovered anything.
        return Upload(file_name("", row.public_id, WEBP), data, "", spoiler=True)

    async def _remember(self, names: Sequence[str], text: str) -> None:
        try:
            for name in names:
                await self.memory.set(name, text)
        except BotError as error:
            log.warning("a report may come a second time", extra={"error": type(error).__name__})


def _is_own(call: Call, subject: Subject) -> bool:
    return subject.ask.member == call.who.id


def _said(lang: Language, heard: Heard | None) -> str:
    match heard:
        case None:
            return texts.reported_already(lang)
        case Heard.TOLD:
            return texts.thanks(lang)
        case Heard.NOT_SET:
            return texts.nowhere_to_report(lang)
        case Heard.FAILED:
            return texts.not_passed_on(lang)


def _log_card(form: Filled, subject: Subject, lang: Language) -> Card:
    ask = subject.ask
    link = next((message_link(ask.guild, channel, message) for channel, message in subject.messages), "")
    return Card(
        content=texts.mod_log(
            lang,
            author=ask.member,
            reason=_reason(form),
            said=one_line(form.texts.get(WORDS, ""))[: texts.WORDS_LIMIT],
            prompt=ask.request.prompt,
            link=link,
            ids=subject.ids,
        )
    )


def _reason(form: Filled) -> Reason:
    """What was chosen; a tampered client may send anything."""
    chosen = form.texts.get(REASON)
    return Reason(chosen) if chosen in list(Reason) else Reason.OTHER
