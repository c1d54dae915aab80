"""A request with an area is read as it was written, and by no version that would make it without the area."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.areas import Area
from bot.domain.kept import Unreadable, read
from bot.domain.pictures import Answer, InputPicture, PictureRequest
from bot.storage import Storage
from bot.storage.pictures.records import LOST, kept_request
from bot.storage.pictures.unanswered import _addressed
from tests.storage.deployments import an_ask, running
from tests.storage.test_odd_rows import put

INPUT = InputPicture("", "input-1", "image/png", True, 300, 200)
SECOND = InputPicture("https://cdn.example/2.png", "input-1-2", "image/png")


def asked(*images: InputPicture, area: Area | None) -> PictureRequest:
    return replace(an_ask().request, images=images, area=area)


def test_an_older_version_finds_it_unreadable() -> None:
    """0.1.0 reads `image` as one picture or none, later ones also as a list of them."""
    kept = kept_request(asked(INPUT, area=Area.LEFT))

    with pytest.raises(Unreadable):
        read(InputPicture, kept["image"])
    assert not isinstance(kept["image"], list)
    assert "area" not in kept


def test_without_an_area_it_is_written_as_ever() -> None:
    assert kept_request(asked(SECOND, area=None))["image"] == {
        "url": SECOND.url,
        "key": SECOND.key,
        "media_type": SECOND.media_type,
        "is_copy": False,
        "width": 0,
        "height": 0,
    }


def test_addresses_of_copies_are_noted() -> None:
    kept = kept_request(asked(INPUT, SECOND, area=Area.TOP))["image"]
    noted = _addressed(kept, {INPUT.key: "https://cdn.example/1.png"})

    assert [each["url"] for each in noted["pictures"]] == ["https://cdn.example/1.png", SECOND.url]
    assert noted["area"] == "top"


async def test_it_is_read_as_it_was_written(storage: Storage) -> None:
    row = await running(storage)
    for area in Area:
        request = asked(INPUT, SECOND, area=area)
        await put(storage, row, request=kept_request(request))
        found = await storage.generations.find(row.public_id)
        assert found is not None
        assert found.ask.request == request


@pytest.mark.parametrize("kept", [{"area": "everywhere", "pictures": []}, {"area": "left"}])
async def test_what_a_newer_version_has_written_is_not_made(
    storage: Storage, kept: dict[str, object]
) -> None:
    row = await running(storage)
    await put(storage, row, request={**kept_request(asked(area=None)), "image": kept})
    found = await storage.generations.find(row.public_id)
    assert found is not None
    assert found.ask.request == LOST


async def test_that_the_rest_was_not_put_back_is_kept(storage: Storage) -> None:
    row = await running(storage)
    await storage.generations.keep_answer(row.id, Answer(url="https://images.example/1.png", is_whole=True))
    found = await storage.generations.find(row.public_id)
    assert found is not None
    assert found.answer == Answer(url="https://images.example/1.png", is_whole=True)
