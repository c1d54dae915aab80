"""What Chromium shows is taken, as a result and as an attachment; what it does not show is no worse than a refusal."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot import pixels
from bot.domain.errors import NotAPicture, Refused, ResultUnusable
from tests.oddfiles import OddFile, corpus, made

FILES = corpus()
LIMIT = 10 * 1024 * 1024  # bytes of an upload


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
async def test_each_odd_file_is_taken_or_refused_as_it_should_be(file: OddFile) -> None:
    if not file.taken:
        with pytest.raises(ResultUnusable):
            await pixels.inspect(file.data)
        with pytest.raises(Refused):
            await pixels.inspect_input(file.data, file.name)
        return
    facts = await pixels.inspect(file.data)
    assert await pixels.inspect_input(file.data, file.name) == facts
    assert facts.width * facts.height > 0


@pytest.mark.parametrize("file", [file for file in FILES if file.taken], ids=lambda file: file.name)
async def test_what_is_taken_can_be_posted_and_passed_on(file: OddFile) -> None:
    facts = await pixels.inspect(file.data)
    posted, media_type = await pixels.fit(file.data, facts, LIMIT, pixels.SourceType.GENERATED)
    small = await pixels.thumbnail(file.data, 64, pixels.SourceType.GENERATED)
    cleaned, passed_on = await pixels.clean_input(file.data, file.name)

    assert media_type in pixels.SHOWN_BY_DISCORD
    assert await shape(posted) == await shape(cleaned) == (facts.width, facts.height)
    assert passed_on in ("image/png", "image/jpeg", "image/webp")
    for copy in (posted, small):
        assert pixels.SourceType.GENERATED.encode() in copy
    assert not {"exif", "xmp", "comment", "icc_profile"} & Image.open(BytesIO(cleaned)).info.keys()


async def shape(data: bytes) -> tuple[int, int]:
    facts = await pixels.inspect(data)
    return facts.width, facts.height


async def test_what_is_cut_short_is_no_attachment_either() -> None:
    (half,) = (file for file in FILES if file.name == "half.png")
    with pytest.raises(NotAPicture):
        await pixels.clean_input(half.data, half.name)


def test_the_files_are_the_same_each_time_and_there_are_many() -> None:
    assert len({file.name for file in FILES}) == len(FILES) > 200
    different = {file.name for file, again in zip(FILES, made(), strict=True) if file != again}
    assert different <= {"animated.avif"}  # libavif writes the time of day into an animation
