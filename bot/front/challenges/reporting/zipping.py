"""The entries and results of a challenge that has ended, for hosts: numbered zip files, each with what fits into it.

A part begins after the entry whose number its button names, so it goes on rightly when one is removed meanwhile. What
is in it everybody may read in the result: nothing of the ballots, no hidden prompt, no author who is forgotten.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.domain.challenges.points import Points, points
from bot.domain.challenges.records import EnteredPicture, Outcome
from bot.domain.errors import Gone
from bot.front.challenges.hosting.form import SPACE
from bot.front.challenges.hosting.receipts import Receipts
from bot.front.kit.cards import Button, Card, Upload
from bot.front.kit.exporting.archive import Archive
from bot.front.kit.feature import Call, Pressed
from bot.front.kit.uploads import FILE_LIMIT, StoredPictures
from bot.front.texts.challenges import reporting as texts
from bot.front.texts.language import Language

log = logging.getLogger(__name__)

ZIP = "zip"  # the verb of the button to the next part; its subject: challenge, part, and the last entry before it
DIGITS = 6  # at most, of the two numbers in a subject
MOST = 60  # pictures in a part, so that it is there before the interaction's fifteen minutes are over


class Challenges(Protocol):
    async def outcome(self, guild: int, public_id: str) -> Outcome:
        """The result of a challenge. Raises NoChallenge: "over" where it is not closed."""


@dataclass(slots=True)
class Filled:
    """What a part has in the end: entries by number, and those without their file. `last`: the number of the last."""

    last: int
    names: list[str] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    is_last: bool = True


def results_json(outcome: Outcome) -> Mapping[str, Any]:
    """What the file `results.json` says. Ids are texts: they are larger than what a spreadsheet keeps exactly."""
    challenge, verdict = outcome.hosted.challenge, outcome.verdict
    told = points(verdict.ranking, whole=not verdict.is_by_many)
    return {
        "challenge": outcome.hosted.public_id,
        "theme": challenge.theme,
        "brief": challenge.brief,
        "opened_at": challenge.opens_at.isoformat(),
        "ended_at": challenge.ended_at.isoformat() if challenge.ended_at is not None else None,
        "voters": verdict.ballots,
        "too_few": verdict.too_few.value if verdict.too_few is not None else None,
        "entries": [_entry(each, told) for each in outcome.pictures],
    }


def file_name(picture: EnteredPicture) -> str:
    """`place-001-entry-007.webp`, so that a folder shows the best first."""
    entry = f"entry-{picture.number or 0:03}.webp"
    return entry if picture.standing is None else f"place-{picture.standing.place:03}-{entry}"


def _entry(picture: EnteredPicture, told: Mapping[int, Points]) -> dict[str, Any]:
    standing = picture.standing
    shown = told.get(picture.entry.id)
    is_told = bool(picture.prompt) and not picture.hides_prompt
    return {
        "place": standing.place if standing is not None else None,
        "points": None if shown is None else shown.tenths // 10 if shown.is_whole else shown.tenths / 10,
        "entry": picture.number,
        "title": picture.entry.title,
        "author": None if picture.is_erased else str(picture.entry.author),
        "prompt": picture.prompt if is_told else None,
        "file": None if picture.is_erased else file_name(picture),
    }


@dataclass(frozen=True, slots=True)
class Zipping:
    """Whoever calls it has been found to be a host. Its methods raise NoChallenge for what has no result.

    `one_at_a_time`: a part takes up to 10 MB, and nobody needs two.
    """

    rows: Challenges
    copies: StoredPictures
    receipts: Receipts
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def first(self, call: Call, public_id: str) -> None:
        """/challenge-admin export."""
        await self._part(call, public_id, 1, 0)

    async def following(self, press: Pressed) -> None:
        """The button to the next part: a private message of its own. Raises Gone for what no button has."""
        await self._part(press, *_read(press.subject))

    async def _part(self, call: Call, public_id: str, part: int, after: int) -> None:
        if not await call.reply.acknowledge():
            return
        outcome = await self.rows.outcome(call.where.guild, public_id)
        async with self.one_at_a_time:
            await call.reply.edit(await self._card(call, outcome, part, after))

    async def _card(self, call: Call, outcome: Outcome, part: int, after: int) -> Card:
        lang, archive = call.reader.private, Archive(min(call.where.upload_limit, FILE_LIMIT))
        if part == 1 and not await archive.add_json("results.json", results_json(outcome)):
            log.warning("the results of a challenge are too large for Discord")
            return Card(content=texts.zip_too_large(lang))
        filled = await self._fill(archive, outcome, after, is_first=part == 1)
        data = await archive.close(_contents(part, filled))
        facts = {"challenge": outcome.hosted.public_id, "part": part, "bytes": len(data)}
        log.info("a host exported a challenge", extra=facts)
        return await self._answer(call, lang, outcome, part, filled, data)

    async def _fill(self, archive: Archive, outcome: Outcome, after: int, *, is_first: bool) -> Filled:
        """Add as many pictures as fit, by their numbers, one after the other."""
        filled = Filled(after)
        left = [each for each in outcome.pictures if (each.number or 0) > after and not each.is_erased]
        for picture in sorted(left, key=lambda each: each.number or 0):
            if len(filled.names) + len(filled.missing) >= MOST:
                return _with_more(filled)
            number = picture.number or 0
            try:
                data = await self.copies.get(picture.key)
            except Gone:
                filled.missing.append(number)
            else:
                if await archive.add_picture(file_name(picture), data):
                    filled.names.append(file_name(picture))
                elif is_first or filled.names:
                    return _with_more(filled)
                else:
                    filled.missing.append(number)  # it fits into no part: nobody must wait for it in each
            filled.last = number
        return filled

    async def _answer(
        self, call: Call, lang: Language, outcome: Outcome, part: int, filled: Filled, data: bytes
    ) -> Card:
        hosted = outcome.hosted
        lines = texts.zipped(lang, hosted, part, len(filled.names), is_last=filled.is_last)
        if filled.missing:
            lines.append(texts.pictures_missing(lang, len(filled.missing)))
        subject = f"{hosted.public_id}-{part + 1}-{filled.last}"
        more = Button(ZIP, subject, texts.next_part(lang, part + 1), "📦", space=SPACE)
        buttons = () if filled.is_last else (more,)
        file = Upload(f"challenge-{hosted.public_id}-{part}.zip", data, texts.zip_alt(lang))
        return await self.receipts.answer(call, hosted, *lines, buttons=buttons, files=(file,))


def _with_more(filled: Filled) -> Filled:
    filled.is_last = False
    return filled


def _contents(part: int, filled: Filled) -> Mapping[str, Any]:
    return {"part": part, "is_last": filled.is_last, "files": filled.names, "missing": filled.missing}


def _read(subject: str) -> tuple[str, int, int]:
    """Challenge, part, and the number of the last entry before it. Raises Gone."""
    public_id, *numbers = subject.split("-")
    if len(numbers) != 2 or not all(each.isdecimal() and len(each) <= DIGITS for each in numbers):
        raise Gone
    return public_id, int(numbers[0]), int(numbers[1])
