"""Entering: every way leads to one private confirmation, which says what will happen, and from there into it.

Nothing of it is said in public. What the confirmation shows is checked again when it is pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.domain.challenges.entering import check_entry, standing_entry, title_of
from bot.domain.challenges.hosting import check_late_entry
from bot.domain.challenges.records import EnteredPicture, Hosted
from bot.domain.errors import Gone, ResultUnusable
from bot.domain.guilds.audit import Change
from bot.domain.pictures import Generation, is_abandoned
from bot.front.challenges.entering import panels
from bot.front.challenges.entering.copies import EntryCopies
from bot.front.challenges.entering.mine import MyEntry
from bot.front.challenges.entering.panels import Asked, confirmation
from bot.front.challenges.memberrows import ChallengeRows, EntryRows, PictureRows, Shares
from bot.front.challenges.parts import SPACE, begin
from bot.front.kit.albums import upload_of
from bot.front.kit.feature import Call, Filled, Forms, Part, Pressed, Verbs
from bot.front.kit.persistent import CustomId
from bot.front.kit.uploads import FILE_LIMIT, fitted_file
from bot.front.texts.challenges import entering as texts

AGAIN = "r"  # behind the picture and the challenge in a subject: it replaces an earlier entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Entering(Part):
    """`clock` returns the time in UTC."""

    challenges: ChallengeRows
    entries: EntryRows
    pictures: PictureRows
    shares: Shares
    copies: EntryCopies
    mine: MyEntry
    clock: Callable[[], datetime]

    def verbs(self) -> Verbs:
        return {
            panels.ENTERED: partial(self._pressed, replaces=False),
            panels.REPLACE: partial(self._pressed, replaces=True),
            panels.ENTITLE: self._open_form,
            panels.NOT_NOW: self._not_now,
        }

    def forms(self) -> Forms:
        return {
            panels.ENTERED: partial(self._submitted, replaces=False),
            panels.REPLACE: partial(self._submitted, replaces=True),
        }

    async def confirm(self, call: Call, hosted: Hosted, row: Generation, title: str | None) -> None:
        """Ask whether this picture of the member's is to be entered, once the call has been acknowledged.

        Raises what `check_entry` does, and Gone for a picture whose bytes are gone.
        """
        guild, member, public_id = call.where.guild, call.who.id, hosted.public_id
        candidate = await self.entries.candidate(guild, row.public_id)
        if candidate is None:
            raise Gone
        theirs = [each.entry for each in await self.entries.of_member(guild, public_id, member)]
        check_entry(hosted.challenge, candidate, member, theirs, self.clock(), replaces=True)
        asked = Asked(
            hosted=hosted,
            picture=row.public_id,
            title=title,
            replaces=standing_entry(theirs) is not None,
            was_public=await self._was_public(row),
        )
        try:
            data = await self.copies.original(row)
            file = await fitted_file(data, row, min(call.where.upload_limit, FILE_LIMIT))
        except ResultUnusable as error:
            raise Gone from error
        lang = call.reader.private
        upload = upload_of(lang, row, file)
        await call.reply.edit_panel(confirmation(lang, asked, upload, spoiler=row.is_spoiler), (upload,))

    async def add(self, call: Call, hosted: Hosted, picture: str, reason: str) -> EnteredPicture:
        """A host enters a picture of a member for them, until voting opens; `reason` comes into the audit.

        Raises what `check_late_entry` does, and Gone if there is no such picture on this server.
        """
        guild, public_id = call.where.guild, hosted.public_id
        row, candidate = await self.pictures.find(picture), await self.entries.candidate(guild, picture)
        if row is None or candidate is None:
            raise Gone
        theirs = await self.entries.of_member(guild, public_id, candidate.author)
        check_late_entry(hosted.challenge, [each.entry for each in theirs])
        change = Change(guild=guild, actor=call.who.id, reason=reason, interaction=call.id)
        enter = partial(self.entries.add_late, change, public_id)
        return await self.copies.entered(call.id, row, candidate, None, enter)

    async def _was_public(self, row: Generation) -> bool:
        """Whether others have seen the picture with its author's name."""
        if not row.ask.reply.private and not is_abandoned((row,)):
            return True
        shares = await self.shares.shares(row.ask.interaction)
        return any(share.picture in (None, row.public_id) for share in shares)

    async def _open_form(self, press: Pressed) -> None:
        picture, public_id, again = _read(press.subject)
        verb = panels.REPLACE if again else panels.ENTERED
        typed = press.message.typed if press.message is not None else ""
        custom_id = CustomId(SPACE, verb, f"{picture}-{public_id}")
        await press.reply.open_form(panels.title_form(press.reader.private, custom_id, typed or None))

    async def _not_now(self, press: Pressed) -> None:
        if await begin(press):
            await press.reply.edit_panel(panels.said(texts.nothing_entered(press.reader.private)))

    async def _pressed(self, press: Pressed, *, replaces: bool) -> None:
        typed = press.message.typed if press.message is not None else ""
        await self._enter(press, typed, replaces=replaces)

    async def _submitted(self, form: Filled, *, replaces: bool) -> None:
        await self._enter(form, form.texts.get(panels.FIELD, ""), replaces=replaces)

    async def _enter(self, call: Pressed | Filled, typed: str, *, replaces: bool) -> None:
        """Raises what `check_entry` does, ChallengeTextTooLong, and Gone if there is no such picture (any more)."""
        if not await begin(call):
            return
        picture, public_id, _ = _read(call.subject)
        guild, member, title = call.where.guild, call.who.id, title_of(typed)
        hosted = await self.challenges.find(guild, public_id)
        row, candidate = await self.pictures.find(picture), await self.entries.candidate(guild, picture)
        if row is None or candidate is None:
            raise Gone
        # Before the copy is made: most of what is refused is refused without that work.
        theirs = await self.entries.of_member(guild, public_id, member)
        check_entry(
            hosted.challenge,
            candidate,
            member,
            [each.entry for each in theirs],
            self.clock(),
            replaces=replaces,
        )
        enter = partial(self.entries.enter, guild, public_id, replaces=replaces)
        entered = await self.copies.entered(call.id, row, candidate, title, enter)
        await self.mine.show(call, hosted, entered)


def _read(subject: str) -> tuple[str, str, bool]:
    """Picture, challenge, and whether it replaces an entry. Raises Gone."""
    parts = subject.split("-")
    if len(parts) not in (2, 3) or parts[2:] not in ([], [AGAIN]):
        raise Gone
    return parts[0], parts[1], len(parts) == 3
