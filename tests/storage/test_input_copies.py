"""The address of the cleaned picture on the progress card gets into the requests before they can be claimed."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.pictures import Ask, Generation, InputPicture
from bot.storage import Storage
from tests.storage.deployments import Deployment, an_ask, claim, columns, reserve

COPY = InputPicture(url="", key="input-1", media_type="image/webp", is_copy=True)
ADDRESS = "https://cdn.example/copy.webp?ex=1&é=“ü”"


def with_pictures(*images: InputPicture, count: int = 1) -> Ask:
    ask = an_ask(count=count)
    return replace(ask, request=replace(ask.request, images=images))


async def address_of(storage: Storage, row: Generation) -> str:
    found = await storage.generations.find(row.public_id)
    assert found is not None
    (image,) = found.ask.request.images
    return image.url


async def test_who_claims_a_picture_reads_the_address_of_its_copy(deployment: Deployment) -> None:
    here = await deployment.start()
    there = here if deployment.is_sqlite else await deployment.start("second")
    rows = await reserve(here, with_pictures(COPY, count=2))
    assert await claim(there) is None, "not before it has an address"
    await here.generations.answered(rows[0].ask.interaction, 900, {COPY.key: ADDRESS})
    for row in rows:
        claimed = await claim(there)
        assert claimed is not None
        assert claimed.id == row.id
        assert claimed.message == 900
        assert claimed.ask.request == replace(row.ask.request, images=(replace(COPY, url=ADDRESS),))


async def test_of_several_pictures_each_copy_gets_its_own_address(storage: Storage) -> None:
    attached = InputPicture(url="https://cdn.example/own.png", key="input-1-2", media_type="image/png")
    last = replace(COPY, key="input-1-3")
    (row,) = await reserve(storage, with_pictures(COPY, attached, last))
    copies = {last.key: "https://cdn.example/3.webp", COPY.key: ADDRESS}
    await storage.generations.answered(row.ask.interaction, 900, copies)
    claimed = await claim(storage)
    assert claimed is not None
    images = (replace(COPY, url=ADDRESS), attached, replace(last, url="https://cdn.example/3.webp"))
    assert claimed.ask.request.images == images


async def test_what_has_started_keeps_what_was_sent(storage: Storage) -> None:
    """Discord may deliver an interaction twice; the second answer comes when the first picture is drawn."""
    first, second = await reserve(storage, with_pictures(COPY, count=2))
    await storage.generations.answered(first.ask.interaction, 900, {COPY.key: ADDRESS})
    assert await claim(storage) is not None
    await storage.generations.answered(
        first.ask.interaction, 900, {COPY.key: "https://cdn.example/other.webp"}
    )
    urls = [await address_of(storage, row) for row in (first, second)]
    assert urls == [ADDRESS, "https://cdn.example/other.webp"]


async def test_without_a_picture_to_change_nothing_is_written(storage: Storage) -> None:
    (row,) = await reserve(storage, with_pictures())
    before = (await columns(storage, row))["request"]
    await storage.generations.answered(row.ask.interaction, 900, {COPY.key: ADDRESS})
    assert (await columns(storage, row))["request"] == before
    assert await claim(storage) is not None


async def test_the_requests_of_others_are_left_alone(storage: Storage) -> None:
    (ours,), (others,) = (
        await reserve(storage, with_pictures(COPY)),
        await reserve(storage, with_pictures(COPY)),
    )
    await storage.generations.answered(ours.ask.interaction, None, {COPY.key: ADDRESS})
    assert await address_of(storage, others) == ""
