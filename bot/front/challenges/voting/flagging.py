"""🚩 Report, on a gallery's message and below a duel: what is wrong with an entry reaches the server's mod log.

Who reports is told to nobody. Whose picture it is neither: moderators vote as well.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import discord
from discord import ui

from bot.domain.care.reports import report_name, report_text
from bot.domain.challenges.records import EnteredPicture, Hosted
from bot.domain.errors import BotError, EntryGone, Gone
from bot.front.challenges.copyfiles import file_name
from bot.front.challenges.dueling.panel import REPORT
from bot.front.challenges.memberrows import ChallengeRows
from bot.front.challenges.parts import SPACE, challenge_in, number_in, numbers_in
from bot.front.kit.albums import message_link
from bot.front.kit.cards import Card, Upload
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Filled, Forms, Part, Pressed, Verbs
from bot.front.kit.guilds.modlog import Heard, ModLog
from bot.front.kit.persistent import CustomId, empty_form
from bot.front.kit.uploads import StoredPictures
from bot.front.texts.challenges import ballot as words_of_ballot
from bot.front.texts.challenges import flagging as texts
from bot.front.texts.language import Language
from bot.front.texts.picture.about import reporting as words
from bot.front.texts.picture.about.reporting import Reason
from bot.front.texts.words import one_line

log = logging.getLogger(__name__)

FLAG, FLAGGED = "flag", "flagged"
ENTRY, REASON, WORDS = "entry", "reason", "words"  # the form's fields
GALLERY = 10  # numbers of one message: 1 to 10 in the first one
MOST_OPTIONS = 25


class Entries(Protocol):
    """Both methods raise NoChallenge and StoreBusy."""

    async def standing(self, guild: int, public_id: str) -> tuple[EnteredPicture, ...]:
        """The entries that stand, by their numbers."""

    async def find(self, guild: int, public_id: str, number: int) -> EnteredPicture:
        """The entry with this number. Raises EntryGone."""


class Memory(Protocol):
    """Remembers texts by name. Both methods raise StoreBusy."""

    async def get(self, name: str) -> str | None:
        """The text of this name; None if there is none."""

    async def set(self, name: str, text: str) -> None:
        """Write it."""


def flag_form(lang: Language, public_id: str, numbers: Sequence[int]) -> ui.Modal:
    modal = empty_form(words.form_title(lang), CustomId(SPACE, FLAGGED, public_id))
    entries: ui.Select[ui.Modal] = ui.Select(
        custom_id=ENTRY,
        options=[
            discord.SelectOption(label=words_of_ballot.entry_name(lang, number), value=str(number))
            for number in numbers
        ],
    )
    modal.add_item(ui.Label(text=texts.which_entry(lang), component=entries))
    options = [
        discord.RadioGroupOption(label=words.reason_label(lang, each), value=each.value) for each in Reason
    ]
    reason: ui.RadioGroup[ui.Modal] = ui.RadioGroup(custom_id=REASON, options=options)
    modal.add_item(ui.Label(text=words.what_is_wrong(lang), component=reason))
    said: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=WORDS, style=discord.TextStyle.paragraph, required=False, max_length=words.WORDS_LIMIT
    )
    modal.add_item(ui.Label(text=words.words(lang), description=words.words_hint(lang), component=said))
    return modal


@dataclass(frozen=True, slots=True)
class Flagging(Part):
    """All of it raises NoChallenge, and EntryGone where there is no such entry."""

    challenges: ChallengeRows
    entries: Entries
    copies: StoredPictures
    mod_log: ModLog
    memory: Memory

    def verbs(self) -> Verbs:
        return {FLAG: self._open, REPORT: self._open}

    def forms(self) -> Forms:
        return {FLAGGED: self._submitted}

    async def _open(self, press: Pressed) -> None:
        numbers, is_read = await in_time(self._to_open(press))
        lang = press.reader.private
        if not is_read:
            await press.reply.send_private(Card(content=words.nowhere_to_report(lang)))
        elif not numbers:
            raise EntryGone
        else:
            await press.reply.open_form(flag_form(lang, challenge_in(press.subject), numbers))

    async def _to_open(self, press: Pressed) -> tuple[list[int], bool]:
        """The numbers that stand in the message, and whether there is a mod log."""
        shown = _shown_in(press)
        standing = await self.entries.standing(press.where.guild, challenge_in(press.subject))
        numbers = [each.number for each in standing if each.number is not None]
        there = [number for number in numbers if number in shown]
        return there[:MOST_OPTIONS], await self.mod_log.is_set(press.where.guild)

    async def _submitted(self, form: Filled) -> None:
        if not await form.reply.acknowledge():
            return
        guild, public_id, lang = form.where.guild, challenge_in(form.subject), form.reader.private
        hosted = await self.challenges.find(guild, public_id)
        entered = await self.entries.find(guild, public_id, number_in(f"-{form.texts.get(ENTRY, '')}"))
        if entered.entry.author == form.who.id:
            await form.reply.edit(Card(content=texts.your_own(lang)))
            return
        name = report_name(guild, form.who.id, entered.entry.picture)
        if await self.memory.get(name) is not None:
            await form.reply.edit(Card(content=words.reported_already(lang)))
            return
        heard = await self._send(form, hosted, entered)
        if heard is Heard.TOLD:
            await self._remember(name, report_text(discord.utils.snowflake_time(form.id)))
        await form.reply.edit(Card(content=_answer(lang, heard)))

    async def _send(self, form: Filled, hosted: Hosted, entered: EnteredPicture) -> Heard:
        card_of, files = partial(_log_card, form, hosted, entered), await self._files(entered)
        # Discord hands a nonce on to whoever reads the channel: it may say neither who reports nor whose picture it is.
        guild, nonce = form.where.guild, str(form.id)
        heard = await self.mod_log.tell(guild, lambda lang: replace(card_of(lang), files=files), nonce=nonce)
        if heard is Heard.FAILED and files:  # words alone may be allowed there
            heard = await self.mod_log.tell(guild, card_of, nonce=nonce)
        return heard

    async def _files(self, entered: EnteredPicture) -> tuple[Upload, ...]:
        """The copy, covered; none where it is gone, or cannot be read."""
        try:
            data = await self.copies.get(entered.key)
        except (Gone, OSError):
            return ()
        return (Upload(file_name(entered), data, "", spoiler=True),)

    async def _remember(self, name: str, text: str) -> None:
        try:
            await self.memory.set(name, text)
        except BotError as error:
            log.warning("a report may come a second time", extra={"error": type(error).__name__})


def _shown_in(press: Pressed) -> Collection[int]:
    """The numbers of the two of a duel, or of all in a message of the gallery. Raises Gone."""
    if press.verb == REPORT:
        return numbers_in(press.subject) or ()
    message = number_in(f"-{press.subject.partition('-g')[2]}")
    return range((message - 1) * GALLERY + 1, message * GALLERY + 1)


def _answer(lang: Language, heard: Heard) -> str:
    return {
        Heard.TOLD: words.thanks,
        Heard.NOT_SET: words.nowhere_to_report,
        Heard.FAILED: words.not_passed_on,
    }[heard](lang)


def _log_card(form: Filled, hosted: Hosted, entered: EnteredPicture, lang: Language) -> Card:
    chosen, message = form.texts.get(REASON), form.message
    is_public = message is not None and not message.private
    return Card(
        content=texts.mod_log(
            lang,
            number=entered.number or 0,
            theme=hosted.challenge.theme,
            reason=Reason(chosen) if chosen in list(Reason) else Reason.OTHER,
            said=one_line(form.texts.get(WORDS, ""))[: words.WORDS_LIMIT],
            link=message_link(form.where.guild, form.where.channel, message.id)
            if message and is_public
            else "",
        )
    )
