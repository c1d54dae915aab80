"""The numbered parts of an export: below a limit, whole, and the same whatever is made meanwhile."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from bot.domain.errors import Gone
from bot.front.account.data.exporting import Part
from bot.front.kit.exporting.archive import TAIL, Archive

LIMIT = 200_000


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


async def filled(sizes: list[int]) -> tuple[int, bytes]:
    """How many of these pictures fit, and the file."""
    archive, count = Archive(LIMIT), 0
    for number, size in enumerate(sizes):
        if not await archive.add_picture(f"pictures/{number:06}.webp", bytes(size)):
            break
        count += 1
    return count, await archive.close({"pictures": list(range(count))})


async def test_a_file_never_exceeds_its_limit() -> None:
    for size in (1, 300, 5_000, 50_000):
        count, data = await filled([size] * 2_000)
        assert 0 < count < 2_000
        assert len(data) <= LIMIT
        assert len(names(data)) == count + 1


async def test_the_same_part_has_the_same_bytes() -> None:
    assert await filled([5_000] * 3) == await filled([5_000] * 3)


async def test_what_is_too_large_is_not_begun() -> None:
    archive = Archive(LIMIT)
    noise = {"words": [str(hash((number, "fox"))) for number in range(50_000)]}
    assert not await archive.add_json("data.json", noise)
    assert await archive.add_json("data.json", {"words": "a fox " * 50_000})
    data = await archive.close({})
    assert names(data) == ["data.json", "contents.json"]
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert json.loads(opened.read("data.json"))["words"].startswith("a fox")
    assert TAIL < LIMIT


@pytest.mark.parametrize(
    "subject", ["0-1", "2-", "x", "2-99999999999999999999", "2-9223372036854775808", "-1-2"]
)
def test_a_part_that_no_button_names(subject: str) -> None:
    with pytest.raises(Gone):
        Part.read(subject)


def test_a_part_is_read_as_it_was_written() -> None:
    assert Part.read("") == Part()
    assert Part.read(Part(3, 4711).subject) == Part(3, 4711)
