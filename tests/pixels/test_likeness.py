"""A fingerprint stays nearly the same when a picture is packed anew, and tells different ones apart."""

from __future__ import annotations

from PIL import Image

from bot.domain.challenges.hints.pictures import near_equal
from bot.pixels.likeness import fingerprint
from tests.pictures import picture, saved


def scene(seed: int) -> Image.Image:
    """A picture in large, soft blots, another one for each seed."""
    blots = Image.effect_noise((6, 6), 1)
    blots.putdata([(seed * 7919 + index * index * 104_729) % 251 for index in range(36)])
    return blots.resize((320, 200), Image.Resampling.BICUBIC).convert("RGB")


async def test_a_copy_is_like_its_picture_and_others_are_not() -> None:
    one = scene(1)
    files = {
        1: saved(one),
        2: saved(one.resize((160, 100)), "JPEG", quality=40),
        3: saved(one.point(lambda level: min(255, level + 12)), "WEBP"),
        4: saved(scene(2)),
        5: saved(scene(3)),
    }
    prints = {id: await fingerprint(data) for id, data in files.items()}
    assert near_equal(prints) == ((1, 2), (1, 3), (2, 3))


async def test_what_is_of_one_colour_or_no_picture_has_none() -> None:
    assert await fingerprint(picture()) is None
    assert await fingerprint(saved(Image.new("RGBA", (64, 64), (0, 0, 0, 0)))) is None
    assert await fingerprint(b"no picture") is None
