"""Files that are attached together: all are taken, cleaned and in their order, or the one that is no good is named."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.domain.errors import (
    HeicPicture,
    InputUnreachable,
    NotAPicture,
    PicturesTooLarge,
    PictureTooLarge,
    Refused,
)
from bot.domain.pictures import INPUT_LIMIT_BYTES, INPUTS_LIMIT_BYTES, ImageInfo, InputPicture
from bot.front.imagine.attached.files import cleaned
from bot.front.kit.feature import Attachment

MIB = 2**20


@dataclass
class FakeAttachments:
    """What is at an address is its own name. `odd` are the names of what has to be written anew."""

    odd: frozenset[str] = frozenset()
    faults: dict[str, Refused] = field(default_factory=dict)
    grown: int = 0  # bytes of what has been written anew
    fetched: list[str] = field(default_factory=list)

    async def fetch(self, url: str, limit: int) -> bytes:
        assert limit == INPUT_LIMIT_BYTES
        self.fetched.append(url)
        if isinstance(fault := self.faults.get(url), InputUnreachable | PictureTooLarge):
            raise fault
        return url.encode()

    async def inspect(self, data: bytes, name: str) -> ImageInfo:
        if fault := self.faults.get(data.decode()):
            raise fault
        return ImageInfo(media_type="image/png", width=1, height=1, colour=0)

    async def clean(self, data: bytes, name: str) -> tuple[bytes, str]:
        if data.decode() in self.odd:
            return b"clean " + data + bytes(self.grown), "image/jpeg"
        return data, "image/png"


def file(url: str, *, name: str = "image.png", size: int = 100) -> Attachment:
    return Attachment(name=name, url=url, media_type="image/png", size=size, width=8, height=8)


async def test_all_are_taken_in_their_order() -> None:
    attachments = FakeAttachments(odd=frozenset({"b"}))
    pictures, contents = await cleaned(attachments, [file("a"), file("b"), file("c")], 7)
    assert pictures == (
        InputPicture("a", "input-7", "image/png", width=1, height=1),
        InputPicture("", "input-7-2", "image/jpeg", is_copy=True, width=1, height=1),
        InputPicture("c", "input-7-3", "image/png", width=1, height=1),
    )
    assert contents == (b"a", b"clean b", b"c")


FAULTS = (
    NotAPicture("image.png"),
    HeicPicture("image.png"),
    PictureTooLarge(7, 8, 9, 10, 11),
    InputUnreachable(),
)


@pytest.mark.parametrize("fault", FAULTS)
async def test_of_several_the_one_that_is_no_good_is_named(fault: Refused) -> None:
    attachments = FakeAttachments(faults={"b": fault})
    with pytest.raises(type(fault)) as raised:
        await cleaned(attachments, [file("a"), file("b", name="mine.png"), file("c")], 7)
    assert raised.value == replace(fault, name="mine.png", number=2)  # type: ignore[call-arg]  # they all have both
    assert attachments.fetched == ["a", "b"]


@pytest.mark.parametrize("fault", FAULTS)
async def test_one_alone_has_no_number(fault: Refused) -> None:
    with pytest.raises(type(fault)) as raised:
        await cleaned(FakeAttachments(faults={"a": fault}), [file("a")], 7)
    assert raised.value == fault


async def test_what_discord_says_of_the_last_one_is_enough_to_fetch_none() -> None:
    attachments = FakeAttachments()
    with pytest.raises(PictureTooLarge) as raised:
        await cleaned(attachments, [file("a"), file("b"), file("c", size=11 * MIB)], 7)
    assert (raised.value.name, raised.value.number) == ("image.png", 3)
    assert attachments.fetched == []


async def test_together_they_take_a_limited_amount_of_memory() -> None:
    attachments = FakeAttachments()
    files = [file("a", size=10 * MIB), file("b", size=10 * MIB)]
    await cleaned(attachments, files, 7)
    with pytest.raises(PicturesTooLarge) as raised:
        await cleaned(attachments, [*files, file("c", size=1)], 7)
    assert raised.value == PicturesTooLarge(3, 20 * MIB + 1, INPUTS_LIMIT_BYTES)
    assert attachments.fetched == ["a", "b"]


async def test_those_that_grow_when_they_are_written_anew_too() -> None:
    attachments = FakeAttachments(odd=frozenset("abc"), grown=11 * MIB)
    with pytest.raises(PicturesTooLarge) as raised:
        await cleaned(attachments, [file(url) for url in "abc"], 7)
    assert (raised.value.count, raised.value.converted) == (3, True)
    assert attachments.fetched == ["a", "b"]
    one, _ = await cleaned(attachments, [file("a")], 7)
    assert one[0].is_copy
