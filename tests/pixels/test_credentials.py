"""Content Credentials are seen where they may stand, and it is known what has become of them in a post."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import pixels
from bot.domain.pictures import ImageInfo
from bot.pixels import Credentials, SourceType
from bot.pixels.containers import png, webp
from bot.pixels.credentials import has_manifest
from tests.pictures import picture

GENERATED = SourceType.GENERATED
STORE = bytes.fromhex("6332706100110010800000aa00389b71")
OTHER = bytes.fromhex("6a736f6e00110010800000aa00389b71")  # a box of JSON, which is no manifest
TYPES = ("image/png", "image/jpeg", "image/webp")
MUCH = 10 * 2**20


def box(words: bytes, kind: bytes = STORE) -> bytes:
    """A superbox of JUMBF: what it is, its label, and something in it."""
    described = kind + b"\x03c2pa\0"
    description = (len(described) + 8).to_bytes(4, "big") + b"jumd" + described
    return (len(description) + len(words) + 8).to_bytes(4, "big") + b"jumb" + description + words


def with_box(media_type: str, content: bytes) -> bytes:
    """A picture that has this where Content Credentials stand."""
    if media_type == "image/png":
        plain = picture()
        return plain[:33] + png.packed(b"caBX", content) + plain[33:]
    if media_type == "image/webp":
        return webp.riff([*webp.chunks(picture(form="WEBP")), (b"C2PA", content)])
    plain = picture(form="JPEG")
    return plain[:20] + segment(content, 1) + segment(content[:8] + bytes(9), 2) + plain[20:]


def segment(content: bytes, part: int) -> bytes:
    """A segment that holds one part of a box."""
    body = b"JP\0\1" + part.to_bytes(4, "big") + content
    return b"\xff\xeb" + (len(body) + 2).to_bytes(2, "big") + body


def info(media_type: str) -> ImageInfo:
    return ImageInfo(media_type=media_type, width=40, height=30, colour=0)


@pytest.mark.parametrize("media_type", TYPES)
def test_a_manifest_is_seen(media_type: str) -> None:
    assert has_manifest(with_box(media_type, box(b"words")), media_type)


@pytest.mark.parametrize("media_type", TYPES)
def test_a_manifest_with_a_long_size_is_seen(media_type: str) -> None:
    short = box(b"words")
    long = (1).to_bytes(4, "big") + b"jumb" + (len(short) + 8).to_bytes(8, "big") + short[8:]
    assert has_manifest(with_box(media_type, long), media_type)


@pytest.mark.parametrize("media_type", TYPES)
@pytest.mark.parametrize("content", [b"", b"jumb", box(b"words", OTHER), b"\0\0\0\x10free" + box(b"")])
def test_what_is_no_manifest_is_none(media_type: str, content: bytes) -> None:
    assert not has_manifest(with_box(media_type, content), media_type)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_without_one_has_none(form: str) -> None:
    assert not has_manifest(picture(form=form), f"image/{form.lower()}")


def test_a_further_part_of_a_box_is_no_manifest() -> None:
    plain = picture(form="JPEG")
    data = plain[:20] + segment(box(b"words"), 2) + plain[20:]
    assert not has_manifest(data, "image/jpeg")


@pytest.mark.parametrize("media_type", TYPES)
@given(st.data())
def test_any_bytes_are_looked_at(media_type: str, data: st.DataObject) -> None:
    whole = with_box(media_type, box(b"words"))
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    assert isinstance(has_manifest(cut, media_type), bool)


@pytest.mark.parametrize("media_type", TYPES)
async def test_credentials_that_say_so_are_kept_in_the_post(media_type: str) -> None:
    data = with_box(media_type, box(GENERATED.encode()))
    assert await pixels.credentials(data, info(media_type), MUCH, GENERATED) is Credentials.KEPT
    copy, _ = await pixels.fit(data, info(media_type), MUCH, GENERATED)
    assert copy == data


@pytest.mark.parametrize("media_type", TYPES)
async def test_they_are_lost_where_the_post_is_another_file(media_type: str) -> None:
    silent = with_box(media_type, box(b"made with a program"))
    assert await pixels.credentials(silent, info(media_type), MUCH, GENERATED) is Credentials.LOST
    large = with_box(media_type, box(GENERATED.encode()))
    assert await pixels.credentials(large, info(media_type), len(large) - 1, GENERATED) is Credentials.LOST


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "AVIF"])
async def test_where_there_are_none_nothing_is_lost(form: str) -> None:
    media_type = f"image/{form.lower()}"
    data = picture(form=form)
    assert await pixels.credentials(data, info(media_type), MUCH, GENERATED) is Credentials.NONE
