"""Hosts remove a picture from a challenge, or add one that is late."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.challenges.hosting import reason_of
from bot.domain.challenges.records import EnteredPicture
from bot.domain.errors import EntryGone, Gone
from bot.front.challenges.hosting.receipts import Receipts, change_by
from bot.front.challenges.hosting.rows import ChallengeRows, Entering, EntryRows, Messages
from bot.front.kit.cards import Card
from bot.front.kit.feature import Call
from bot.front.texts.challenges import hosting as texts
from bot.front.texts.language import Language

# Server, channel and message.
_LINK = re.compile(
    r"https://(?:\w+\.)?discord(?:app)?\.com/channels/([0-9]{1,19})/([0-9]{1,19})/([0-9]{1,19})"
)


@dataclass(frozen=True, slots=True)
class HostedEntries:
    """Whoever calls it has been found to be a host. Its methods raise NoChallenge, ReasonMissing and OutOfRange."""

    rows: ChallengeRows
    entries: EntryRows
    entering: Entering
    messages: Messages
    receipts: Receipts

    async def remove(self, call: Call, public_id: str, named: str, reason: str) -> None:
        """`named` is an entry's number, or the id of its picture. Raises what `check_removal` does."""
        reason = reason_of(reason)
        if not await call.reply.acknowledge():
            return
        guild = call.where.guild
        found = meant(named, await self.entries.standing(guild, public_id))
        removal = await self.entries.remove(change_by(call, reason), public_id, found.entry.id)
        hosted = await self.rows.find(guild, public_id)

        def said(lang: Language) -> list[str]:
            return texts.was_removed(lang, hosted, removal)

        then = texts.after_removal(call.reader.private, hosted)
        await call.reply.edit(await self.receipts.of_change(call, hosted, said, then, reason=reason))

    async def add(self, call: Call, public_id: str, picture: str, reason: str) -> None:
        """`picture` is its public id, or the link of a message that shows it. Raises what `Entering.add` does."""
        reason = reason_of(reason)
        if not await call.reply.acknowledge():
            return
        hosted = await self.rows.find(call.where.guild, public_id)
        try:
            found = await self._pictures_named(call.where.guild, picture)
            added = await self.entering.add(call, hosted, found[0], reason) if len(found) == 1 else None
        except Gone:
            await call.reply.edit(Card(content=texts.no_such_picture(call.reader.private, picture)))
            return
        if added is None:
            await call.reply.edit(Card(content=texts.which_picture(call.reader.private, found)))
            return

        def logged(lang: Language) -> list[str]:
            return [texts.late_entry(lang, hosted)]

        said = texts.was_added(call.reader.private, hosted, added)
        receipt = await self.receipts.of_change(call, hosted, logged, reason=reason, receipt=(said,))
        await call.reply.edit(receipt)

    async def _pictures_named(self, guild: int, typed: str) -> Sequence[str]:
        """The ids of the pictures that are meant. Raises Gone for a message of another server."""
        plain = typed.strip()
        if link := _LINK.fullmatch(plain):
            server, channel, message = map(int, link.groups())
            if server != guild:
                raise Gone
            return await self.messages.pictures_at(channel, message)
        return [plain.strip("`#").casefold()]


def meant(named: str, pictures: Sequence[EnteredPicture]) -> EnteredPicture:
    """The entry with this number, or of this picture, by its id. Raises EntryGone."""
    plain = named.strip().strip("`#").casefold()
    if not plain:  # which is the picture's id where its author had their data deleted
        raise EntryGone
    for picture in pictures:
        if plain == picture.entry.picture or (picture.number is not None and plain == str(picture.number)):
            return picture
    raise EntryGone
