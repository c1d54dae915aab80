"""Original: the stored file, byte for byte as the endpoint gave it, in private. For everybody who sees the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.pictures import Generation
from bot.front.kit.cards import Card, Upload
from bot.front.kit.faults.discordfaults import Verdict, judge
from bot.front.kit.faults.unheard import may_be_unheard
from bot.front.kit.feature import Pressed
from bot.front.kit.uploads import FILE_LIMIT, REQUEST_LIMIT, StoredPictures
from bot.front.result.about.subjects import Subject, Subjects
from bot.front.result.card import alt_of
from bot.front.texts.language import Language
from bot.front.texts.picture.about import originals as texts
from bot.front.texts.words import file_name


@dataclass(frozen=True, slots=True)
class Originals:
    subjects: Subjects
    stored: StoredPictures

    async def send(self, press: Pressed) -> None:
        """Raises Gone if the bytes are not there any more, and what `Subjects.read` raises."""
        if not await press.reply.acknowledge():
            return
        subject = await self.subjects.read(press)
        lang = press.reader.private
        files = [_file(lang, row, await self.stored.get(row.key)) for row in subject.rows]
        limit = min(press.where.upload_limit, REQUEST_LIMIT)
        try:
            await self._send(press, _cards(lang, subject, files, limit))
        except Exception as error:
            # An interaction may name more than Discord takes in the end.
            if judge(error) is not Verdict.TOO_LARGE or limit <= FILE_LIMIT:
                raise
            await self._send(press, _cards(lang, subject, files, FILE_LIMIT))

    async def _send(self, press: Pressed, cards: Sequence[Card]) -> None:
        first, *others = cards
        await press.reply.edit(first)
        for card in others:
            await may_be_unheard(press.reply.follow_up(card))


def _file(lang: Language, row: Generation, data: bytes) -> Upload:
    media_type = row.info.media_type if row.info else "application/octet-stream"
    return Upload(file_name(row.ask.request.prompt, row.public_id, media_type), data, alt_of(lang, row))


def _cards(lang: Language, subject: Subject, files: Sequence[Upload], limit: int) -> list[Card]:
    """As few messages as hold the files that Discord takes; a sentence for each of the others."""
    small = [file for file in files if len(file.data) <= limit]
    large = [
        texts.too_large(lang, len(file.data), limit, None if len(files) == 1 else row.position + 1)
        for row, file in zip(subject.rows, files, strict=True)
        if len(file.data) > limit
    ]
    cards = [Card(files=tuple(group)) for group in _grouped(small)] or [Card()]
    head = [*([texts.here(lang, len(small))] if small else []), *large]
    return [Card(content="\n".join(head), files=cards[0].files), *cards[1:]]


def _grouped(files: Sequence[Upload]) -> Iterator[list[Upload]]:
    """In their order, each group small enough for one request."""
    group: list[Upload] = []
    for file in files:
        if group and sum(len(each.data) for each in (*group, file)) > REQUEST_LIMIT:
            yield group
            group = []
        group.append(file)
    if group:
        yield group
