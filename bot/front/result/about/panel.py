"""The press of ⋯: all about the picture, in private, with the buttons for what this person may do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot import pixels
from bot.domain.errors import Gone, NotYours
from bot.domain.models import Catalogue
from bot.domain.pictures import Generation
from bot.front.kit.albums import message_link
from bot.front.kit.faults.unheard import may_be_unheard
from bot.front.kit.feature import Pressed
from bot.front.kit.uploads import REQUEST_LIMIT, StoredPictures, source_type
from bot.front.result.about.care import Care
from bot.front.result.about.more import MORE, Facts, Parent, more_cards
from bot.front.result.about.powers import about_buttons, powers_of
from bot.front.result.about.subjects import Subject, Subjects
from bot.front.result.row import AGAIN, row_of
from bot.pixels import Credentials


@dataclass(frozen=True, slots=True)
class Panel:
    subjects: Subjects
    care: Care
    stored: StoredPictures
    catalogue: Callable[[], Catalogue]

    async def open(self, press: Pressed) -> None:
        """Raises what `Subjects.read` raises.

        Gone too for an ask without a picture, under which there is no such button: why it failed was told in private,
        and its prompt is nobody else's affair.
        """
        if not await press.reply.acknowledge():
            return
        subject = await self.subjects.read(press)
        fates = {row.public_id: await self._credentials(subject, row) for row in subject.rows}
        kept = await self.care.keeps(press.where.guild, press.who.id, subject.ids)
        lang = press.reader.private
        buttons = about_buttons(
            lang,
            subject,
            powers_of(press, subject),
            here=press.where.channel,
            is_kept=kept.issuperset(subject.ids),
            has_files=None not in fates.values(),
        )
        pressed = {button.verb for button in press.buttons}
        if MORE in pressed and AGAIN not in pressed:  # the message is of a version that knew no row
            takes_pictures = self.catalogue().takes_pictures
            row = row_of(lang, subject.rows[0], takes_pictures=takes_pictures, alone=subject.is_alone)
            buttons = (*row, *buttons)
        facts = Facts(
            credentials=fates, parent=await self._parent(press, subject), is_private=not subject.is_public
        )
        first, *others = more_cards(lang, subject.rows, self.catalogue(), facts, buttons)
        await press.reply.edit(first)
        for card in others:
            await may_be_unheard(press.reply.follow_up(card))

    async def _credentials(self, subject: Subject, row: Generation) -> Credentials | None:
        """What has become of them in the post, by the rule that the post was made by; None if the bytes are gone."""
        limit = min(row.ask.reply.byline.upload_limit, REQUEST_LIMIT // max(1, row.ask.count))
        try:
            data = await self.stored.get(row.key)
        except Gone:
            return None
        return await pixels.credentials(data, row.info, limit, source_type(row)) if row.info else None

    async def _parent(self, press: Pressed, subject: Subject) -> Parent | None:
        """The picture that these were made after, as far as this person may see it."""
        id = subject.ask.parent
        if id is None:
            return None
        try:
            parent = await self.subjects.read_of(press, f"{id}-1")
        except (Gone, NotYours):
            return Parent(is_gone=True)
        ask = parent.ask
        is_own = ask.member == subject.ask.member
        link = next((message_link(ask.guild, channel, message) for channel, message in parent.messages), "")
        return Parent(name=ask.reply.byline.name, link=link, is_own=is_own)
