"""Which pictures to change go up with a card that others may see."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from bot.domain.models import Catalogue, Model, PictureInput
from bot.domain.pictures import AFTER, InputPicture
from bot.front.imagine.attached.copies import PictureCopies
from bot.front.imagine.attached.files import Attachments
from tests.front.about.fakes import AUTHOR, OTHER, Rows, Stored, shown
from tests.front.samples import ask

CATALOGUE = Catalogue((Model(id="m-1", label="M 1", image=PictureInput(form="url")),), "m-1")


class Clean:
    async def clean(self, data: bytes, name: str) -> tuple[bytes, str]:
        return data, "image/png"


async def uploaded(by: int, key: str, *files: bytes) -> list[bytes]:
    """The copies that go up with an order of this member, of a picture that came with an order of AUTHOR."""
    row = shown()[0]
    first = replace(row, ask=replace(row.ask, interaction=77, member=AUTHOR))
    copies = PictureCopies(Rows(first), Stored(b"a photo"), lambda: CATALOGUE, cast(Attachments, Clean()))
    images = (InputPicture("", key, "image/png", is_copy=True),)
    order = replace(ask(), member=by, request=replace(ask().request, images=images))
    return [copy.upload.data for copy in await copies.copies_for(order, files)]


@pytest.mark.parametrize("key", ["input-77", "input-77-2", f"{AFTER}77"])
async def test_what_came_with_an_earlier_order_of_ones_own_goes_up_again(key: str) -> None:
    assert await uploaded(AUTHOR, key) == [b"a photo"]


@pytest.mark.parametrize("key", ["input-77", "input-77-2", f"{AFTER}77", "input-78", "odd"])
async def test_what_somebody_else_attached_is_shown_to_nobody(key: str) -> None:
    assert await uploaded(OTHER, key) == []


async def test_what_comes_with_the_order_goes_up() -> None:
    assert await uploaded(OTHER, "input-1", b"mine") == [b"mine"]
