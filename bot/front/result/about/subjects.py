"""What a button or a form behind ⋯ is about, and whether this person may see it.

The subject of its custom id is a picture's public id: alone it stands for all pictures of the ask, with `-1` for that
picture only. Ids are no secret: who names one must be able to see where the picture stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.care.values import Share
from bot.domain.errors import Gone, NotYours
from bot.domain.pictures import Ask, Generation, is_abandoned
from bot.front.kit.feature import Call, Filled, Pressed
from bot.front.result.about.care import Care
from bot.front.result.parts import PictureRows

ALONE = "1"  # after the public id: that picture, and not the others of its ask


@dataclass(frozen=True, slots=True)
class Subject:
    """`rows` are the pictures that it is about, all of them shown still, by position; `text` is as in the custom id.

    `shares` are the public messages that show pictures of the ask, besides its own.
    """

    text: str
    rows: tuple[Generation, ...]
    shares: tuple[Share, ...] = ()

    @property
    def ask(self) -> Ask:
        return self.rows[0].ask

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(row.public_id for row in self.rows)

    @property
    def is_alone(self) -> bool:
        """Whether it is one picture, and not its whole ask."""
        return "-" in self.text

    @property
    def messages(self) -> tuple[tuple[int, int], ...]:
        """Channel and id of each public message that shows them; those of the ask first. A late picture has its own."""
        is_private = self.ask.reply.private or is_abandoned(self.rows)
        own = {(self.ask.reply.channel, row.message) for row in self.rows if row.message and not is_private}
        shared = [
            (share.channel, share.message) for share in self.shares if share.picture in (None, *self.ids)
        ]
        return (*sorted(own), *shared)

    @property
    def is_public(self) -> bool:
        """Whether others than the author see it."""
        return bool(self.messages)


@dataclass(frozen=True, slots=True)
class Subjects:
    """Reads them. `read` and `read_of` raise StoreBusy, and what `read` says."""

    rows: PictureRows
    care: Care

    async def read(self, call: Pressed | Filled) -> Subject:
        """What the button or form is about.

        Raises Gone if there is no such picture on this server (any more), or it stands where this person may not look;
        NotYours if only another member may see it.
        """
        return await self.read_of(call, call.subject)

    async def read_of(self, call: Call, text: str) -> Subject:
        public_id, dash, alone = text.partition("-")
        row = await self.rows.find(public_id)
        if row is None or row.ask.guild != call.where.guild or alone != (ALONE if dash else ""):
            raise Gone
        rows = await self.rows.ask(row.ask.interaction)
        shares = await self.care.shares(row.ask.interaction)
        visible = _visible(call, rows, shares)
        named = [each for each in visible if each.is_shown and (not dash or each.public_id == public_id)]
        if not named:
            raise Gone
        return Subject(text, tuple(named), shares)


def _visible(call: Call, rows: tuple[Generation, ...], shares: tuple[Share, ...]) -> tuple[Generation, ...]:
    """Those of an ask that this person may see. Raises NotYours, or Gone.

    The author sees them anywhere, others what a message shows, where they can see the message. A press comes from where
    one is: whoever presses in a channel or a thread is let in there.
    """
    ask = rows[0].ask
    if ask.member == call.who.id:
        return rows
    is_private = ask.reply.private or is_abandoned(rows)
    if is_private and not shares:
        raise NotYours
    if not is_private and _is_let_in(call, ask.reply.channel, ask.place):
        return rows
    seen = [share.picture for share in shares if _is_let_in(call, share.channel, share.place)]
    if not seen:
        raise Gone
    return rows if None in seen else tuple(row for row in rows if row.public_id in seen)


def _is_let_in(call: Call, channel: int, place: int | None) -> bool:
    """Whether this person can see what stands in a channel or thread, whose permissions are those of `place`."""
    return call.where.channel == channel or (place is not None and call.where.server.may_view(place))
