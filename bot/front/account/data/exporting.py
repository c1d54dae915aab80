"""Export my data: everything that is held about a member on this server, in numbered zip files.

The first one has `data.json`, each as many pictures as fit. A part begins after the picture whose row id its button
names: so a picture that is made meanwhile comes last, and no part changes.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot import pixels
from bot.domain.errors import Gone, ResultUnusable
from bot.domain.pictures import Generation
from bot.front.kit.cards import Button, Card, Upload
from bot.front.kit.exporting.archive import Archive
from bot.front.kit.feature import Pressed
from bot.front.kit.guilds.server import MAX_ID
from bot.front.kit.uploads import FILE_LIMIT, StoredPictures, source_type
from bot.front.texts.account import mydata as texts
from bot.front.texts.language import Language

log = logging.getLogger(__name__)

EXPORT = "export"  # the verb of the button in /me, and of that to the next part
SIDE = 2048  # pixels, at most, of a copy's longer side
MOST = 60  # pictures in a part, so that it is there before the interaction's fifteen minutes are over
READ = 20  # rows that are read at once
SUBJECT = re.compile(
    r"([1-9][0-9]{0,5})-([0-9]{1,19})", re.ASCII
)  # of the next part: its number, and what it follows


class Exports(Protocol):
    """What is held about a member. Every method raises StoreBusy."""

    async def everything(self, guild: int, member: int) -> dict[str, Any]:
        """All of it, as JSON has it."""

    async def pictures(self, guild: int, member: int, *, after: int, limit: int) -> tuple[Generation, ...]:
        """The member's pictures that are shown, from the row id `after` on, the oldest first."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was asked for: the pictures after the one with the row id `after`."""

    number: int = 1
    after: int = 0

    @classmethod
    def read(cls, subject: str) -> Part:
        """Raises Gone for what no button of this bot has."""
        if not subject:
            return cls()
        found = SUBJECT.fullmatch(subject)
        if found is None or int(found[2]) > MAX_ID:
            raise Gone
        return cls(int(found[1]), int(found[2]))

    @property
    def subject(self) -> str:
        return f"{self.number}-{self.after}"


@dataclass(slots=True)
class Filled:
    """What a part has in the end: pictures by id, and those whose bytes are gone. `last`: the row id of the last."""

    last: int
    pictures: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.pictures) + len(self.gone)


@dataclass(frozen=True, slots=True)
class DataExporting:
    """`one_at_a_time`: a decoded picture takes up to 144 MB, and a part up to 10 MB more."""

    exports: Exports
    stored: StoredPictures
    clock: Callable[[], datetime]
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def pressed(self, press: Pressed) -> None:
        """The button in /me, or the one to the next part: a private message of its own. Raises Gone."""
        part = Part.read(press.subject)
        if not await press.reply.acknowledge():
            return
        async with self.one_at_a_time:
            await press.reply.edit(await self._card(press, part))

    async def _card(self, press: Pressed, part: Part) -> Card:
        lang, guild, member = press.reader.private, press.where.guild, press.who.id
        archive = Archive(min(press.where.upload_limit, FILE_LIMIT))
        if part.number == 1:
            held = await self.exports.everything(guild, member)
            if not await archive.add_json("data.json", {**held, "exported_at": self.clock().isoformat()}):
                log.warning("an export is too large for Discord")
                return Card(content=texts.export_too_large(lang))
        filled = await self._fill(archive, guild, member, part)
        is_last = not await self.exports.pictures(guild, member, after=filled.last, limit=1)
        data = await archive.close(_contents(lang, part, filled, is_last=is_last))
        log.info("a member exported their data", extra={"part": part.number, "bytes": len(data)})
        return _card(lang, part, filled, data, is_last=is_last)

    async def _fill(self, archive: Archive, guild: int, member: int, part: Part) -> Filled:
        """Add as many pictures as fit, one after the other."""
        filled = Filled(part.after)
        while filled.count < MOST:
            rows = await self.exports.pictures(guild, member, after=filled.last, limit=READ)
            for row in rows[: MOST - filled.count]:
                copy = await self._copy(row)
                if copy is None:
                    filled.gone.append(row.public_id)
                elif await archive.add_picture(f"pictures/{row.public_id}.webp", copy):
                    filled.pictures.append(row.public_id)
                elif part.number > 1 and not filled.pictures:
                    filled.gone.append(row.public_id)  # it fits into no part: nobody must wait for it in each
                else:
                    return filled
                filled.last = row.id
            if len(rows) < READ:
                break
        return filled

    async def _copy(self, row: Generation) -> bytes | None:
        """A WebP copy; None if the bytes are gone, or are no picture any more."""
        try:
            return await pixels.thumbnail(await self.stored.get(row.key), SIDE, source_type(row))
        except (Gone, ResultUnusable):
            return None


def _contents(lang: Language, part: Part, filled: Filled, *, is_last: bool) -> Mapping[str, Any]:
    return {
        "README": texts.contents_of_file(lang),
        "part": part.number,
        "is_last": is_last,
        "pictures": filled.pictures,
        "gone": filled.gone,
    }


def _card(lang: Language, part: Part, filled: Filled, data: bytes, *, is_last: bool) -> Card:
    number = part.number
    lines = [texts.exported(lang, number, len(filled.pictures), has_data=number == 1, is_last=is_last)]
    if filled.gone:
        lines.append(texts.export_gone(lang, len(filled.gone)))
    following = Part(number + 1, filled.last)
    label = texts.next_part_button(lang, number + 1)
    return Card(
        content="\n".join(lines),
        files=(Upload(f"my-data-{number}.zip", data, texts.export_alt(lang)),),
        buttons=() if is_last else (Button(EXPORT, following.subject, label, "📦", space="me"),),
    )
