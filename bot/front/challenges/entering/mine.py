"""A member's own entry, until voting opens: its title, whether the results show its prompt, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.challenges.entering import title_of
from bot.domain.challenges.phases import ensure_entering
from bot.domain.challenges.records import EnteredPicture, Hosted
from bot.domain.errors import EntryGone, Gone, NotEntered
from bot.front.challenges.entering import panels
from bot.front.challenges.memberrows import ChallengeRows, EntryRows, Store
from bot.front.challenges.parts import SPACE, begin, challenge_in
from bot.front.kit.cards import Upload
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Call, Filled, Forms, Part, Pressed, Verbs
from bot.front.kit.persistent import CustomId
from bot.front.texts.challenges import entering as texts
from bot.front.texts.language import Language
from bot.front.texts.picture.result import alt_text

FILE = "entry.webp"  # the name of the copy as a file


@dataclass(frozen=True, slots=True)
class MyEntry(Part):
    """Its verbs raise NoChallenge, NotEntered, and what `check_withdrawal` does; but a button about a picture that is
    not the entry any more shows the one that is. `clock` returns the time in UTC."""

    challenges: ChallengeRows
    entries: EntryRows
    store: Store
    clock: Callable[[], datetime]

    def verbs(self) -> Verbs:
        return {
            panels.TITLE: self._open_form,
            panels.PROMPT: self._turn_prompt,
            panels.WITHDRAW: self._withdraw,
        }

    def forms(self) -> Forms:
        return {panels.TITLED: self._titled}

    async def show(self, call: Call, hosted: Hosted, entered: EnteredPicture, above: str = "") -> None:
        """Show the entry, below the sentence `above`, once the call has been acknowledged."""
        lang = call.reader.private
        file = await self.file_of(lang, entered)
        files = () if file is None else (file,)
        await call.reply.edit_panel(panels.mine(lang, hosted, entered, file, above), files)

    async def file_of(self, lang: Language, entered: EnteredPicture) -> Upload | None:
        """The copy that the challenge has; None where it is not there any more, or cannot be read."""
        try:
            data = await self.store.get(entered.key)
        except (Gone, OSError):
            return None
        return Upload(FILE, data, entered.alt or alt_text(lang, entered.prompt))

    async def of(self, call: Call, public_id: str) -> EnteredPicture:
        """The entry of who calls. Raises NotEntered if there is none, or hosts removed it."""
        theirs = await self.entries.of_member(call.where.guild, public_id, call.who.id)
        entered = next((each for each in theirs if not each.entry.is_removed), None)
        if entered is None:
            raise NotEntered
        return entered

    async def _open_form(self, press: Pressed) -> None:
        entered = await in_time(self.of(press, challenge_in(press.subject)))
        if panels.picture_meant(press.subject) not in (None, entered.entry.picture):
            if await begin(press):
                await self._show_other(press)
            return
        custom_id = CustomId(SPACE, panels.TITLED, press.subject)
        await press.reply.open_form(panels.title_form(press.reader.private, custom_id, entered.entry.title))

    async def _titled(self, form: Filled) -> None:
        if await begin(form):
            entered = await self.of(form, challenge_in(form.subject))
            title = title_of(form.texts.get(panels.FIELD, ""))
            await self._describe(form, title, hides_prompt=entered.hides_prompt)

    async def _turn_prompt(self, press: Pressed) -> None:
        if await begin(press):
            entered = await self.of(press, challenge_in(press.subject))
            await self._describe(press, entered.entry.title, hides_prompt=panels.is_to_hide(press.subject))

    async def _describe(self, call: Pressed | Filled, title: str | None, *, hides_prompt: bool) -> None:
        guild, public_id = call.where.guild, challenge_in(call.subject)
        hosted = await self.challenges.find(guild, public_id)
        picture = panels.picture_meant(call.subject)
        try:
            entered = await self.entries.describe(guild, public_id, call.who.id, title, hides_prompt, picture)
        except EntryGone:
            await self._show_other(call)
        else:
            await self.show(call, hosted, entered)

    async def _withdraw(self, press: Pressed) -> None:
        if not await begin(press):
            return
        guild, public_id = press.where.guild, challenge_in(press.subject)
        hosted = await self.challenges.find(guild, public_id)
        try:
            await self.entries.withdraw(guild, public_id, press.who.id, panels.picture_meant(press.subject))
        except EntryGone:
            await self._show_other(press)
            return
        challenge = hosted.challenge
        words = texts.withdrawn(press.reader.private, challenge.theme, challenge.voting_at)
        await press.reply.edit_panel(panels.said(words))

    async def _show_other(self, call: Pressed | Filled) -> None:
        """The entry as it is now, in place of one that it has replaced; once the call has been acknowledged."""
        public_id = challenge_in(call.subject)
        hosted = await self.challenges.find(call.where.guild, public_id)
        ensure_entering(hosted.challenge, self.clock())
        entered = await self.of(call, public_id)
        await self.show(call, hosted, entered, texts.another_is_in_it(call.reader.private))
