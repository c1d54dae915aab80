"""Every copy of a result says that a model made it, and is the same picture in every other respect."""

from __future__ import annotations

import zlib
from io import BytesIO
from xml.parsers.expat import ParserCreate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot import pixels
from bot.domain.pictures import ImageInfo
from bot.pixels import SourceType
from bot.pixels.containers import png, webp
from bot.pixels.marking import MARK_BYTES, Broken, marked
from tests.oddfiles.jpegs import segment, with_segment
from tests.oddfiles.pngs import chunk, with_chunk
from tests.pictures import picture, saved

GENERATED, COMPOSITE = SourceType.GENERATED, SourceType.COMPOSITE
SOURCE = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/ DigitalSourceType"
TITLED = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="a fox"/>'
    b"</rdf:RDF></x:xmpmeta>"
)
ANIMATION = {"save_all": True, "append_images": [Image.new("RGB", (40, 30), "blue")], "duration": 50}
FILES = {
    "png": ("image/png", picture()),
    "png with a palette": ("image/png", picture(colour=3, mode="P")),
    "transparent png": ("image/png", picture(colour=(9, 9, 9, 0), mode="RGBA")),
    "jpeg": ("image/jpeg", picture(form="JPEG")),
    "grey jpeg": ("image/jpeg", picture(colour=9, mode="L", form="JPEG")),
    "jpeg for print": ("image/jpeg", picture(colour=(9, 9, 9, 9), mode="CMYK", form="JPEG")),
    "webp": ("image/webp", picture(form="WEBP")),
    "webp without loss": ("image/webp", picture(form="WEBP", lossless=True)),
    "transparent webp": ("image/webp", picture(colour=(9, 9, 9, 0), mode="RGBA", form="WEBP")),
    "transparent webp without loss": (
        "image/webp",
        picture(colour=(9, 9, 9, 0), mode="RGBA", form="WEBP", lossless=True),
    ),
    "webp animation": ("image/webp", saved(Image.new("RGB", (40, 30), "red"), "WEBP", **ANIMATION)),
    "gif": ("image/gif", picture(colour=3, mode="P", form="GIF")),
    "gif animation": ("image/gif", saved(Image.new("RGB", (40, 30), "red"), "GIF", **ANIMATION)),
    "webp with titles": ("image/webp", picture(form="WEBP", xmp=TITLED)),
    "jpeg with titles": ("image/jpeg", picture(form="JPEG", xmp=TITLED)),
}


def packet_of(data: bytes) -> bytes:
    image = Image.open(BytesIO(data))
    if image.format == "GIF":  # Pillow does not read it there
        start = data.index(b"XMP DataXMP") + 11
        return data[start : data.index(b"\x01\xff\xfe", start)]
    found = image.info["xmp"]
    assert isinstance(found, bytes)
    return found


def sources(data: bytes) -> list[str | None]:
    found: list[str | None] = []
    reader = ParserCreate(namespace_separator=" ")
    reader.StartElementHandler = lambda name, _: found.append(None if name == SOURCE else "")
    reader.CharacterDataHandler = lambda text: found.append(text) if found[-1] is None else None
    reader.Parse(packet_of(data), True)
    return [text for text in found if text]


def frames(data: bytes) -> list[bytes]:
    image = Image.open(BytesIO(data))
    shown = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        shown.append(image.convert("RGBA").tobytes())
    return shown


@pytest.mark.parametrize("source", SourceType)
@pytest.mark.parametrize("name", FILES)
def test_the_mark_is_read_and_the_pixels_are_the_same(name: str, source: SourceType) -> None:
    media_type, data = FILES[name]

    copy = marked(data, media_type, source)

    assert sources(copy) == [source]
    assert frames(copy) == frames(data)
    assert len(copy) - len(data) <= MARK_BYTES
    assert marked(copy, media_type, source) == copy


@pytest.mark.parametrize("name", ["webp with titles", "jpeg with titles"])
def test_other_metadata_of_the_same_kind_stays(name: str) -> None:
    media_type, data = FILES[name]

    assert b'dc:source="a fox"' in packet_of(marked(data, media_type, GENERATED))


@pytest.mark.parametrize("is_packed", [False, True])
def test_other_metadata_of_a_png_stays(is_packed: bool) -> None:
    text = zlib.compress(TITLED) if is_packed else TITLED
    body = b"XML:com.adobe.xmp\0" + bytes([is_packed, 0, 0, 0]) + text
    plain = picture()
    data = plain[:33] + png.packed(b"iTXt", body) + plain[33:]

    copy = marked(data, "image/png", GENERATED)

    assert b'dc:source="a fox"' in packet_of(copy)
    assert sources(copy) == [GENERATED]
    assert copy.count(b"iTXt") == 1


def test_another_source_is_replaced_and_a_model_s_own_words_stay() -> None:
    camera = TITLED.replace(b"a fox", b"http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture")
    model = TITLED.replace(b"a fox", COMPOSITE.encode())

    copy = marked(picture(form="WEBP", xmp=camera), "image/webp", GENERATED)
    assert b"digitalCapture" not in copy
    assert GENERATED.encode() in packet_of(copy)

    said = picture(form="WEBP", xmp=model)
    assert marked(said, "image/webp", GENERATED) == said


def with_credentials(words: bytes) -> dict[str, bytes]:
    """Pictures with Content Credentials: a box that is signed over every other byte of the file."""
    box = b"\0\0\1\0jumb" + words
    plain, photo = picture(), picture(form="JPEG")
    size, segment = segment_size(box), b"JP\0\1\0\0\0\1" + box
    webp_file = webp.riff([*webp.chunks(picture(form="WEBP")), (b"C2PA", box)])
    return {
        "image/png": plain[:33] + png.packed(b"caBX", box) + plain[33:],
        "image/jpeg": photo[:20] + b"\xff\xeb" + size + segment + photo[20:],
        "image/webp": webp_file,
    }


def segment_size(box: bytes) -> bytes:
    return (len(box) + 10).to_bytes(2, "big")


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "image/webp"])
def test_signed_credentials_that_say_so_are_left_alone_and_others_are_kept(media_type: str) -> None:
    signed = with_credentials(b"digitalSourceType" + GENERATED.encode())[media_type]
    assert marked(signed, media_type, GENERATED) == signed

    silent = with_credentials(b"made with a program")[media_type]
    copy = marked(silent, media_type, GENERATED)
    assert b"made with a program" in copy
    assert sources(copy) == [GENERATED]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
@given(st.data())
def test_any_bytes_are_marked_or_refused(form: str, data: st.DataObject) -> None:
    good = bytearray(picture(form=form))
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(12, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(good[: data.draw(st.integers(12, len(good)))])

    try:
        copy = marked(cut, f"image/{form.lower()}", GENERATED)
    except Broken:
        return
    assert GENERATED.encode() in copy


async def test_a_copy_that_was_made_smaller_and_a_small_copy_are_marked() -> None:
    data = saved(Image.effect_noise((600, 600), 90))
    facts = await pixels.inspect(data)

    fitted, _ = await pixels.fit(data, facts, 60_000, COMPOSITE)
    small = await pixels.thumbnail(data, 64, COMPOSITE)

    assert len(fitted) <= 60_000
    assert sources(fitted) == sources(small) == [COMPOSITE]


async def test_the_mark_counts_for_the_limit() -> None:
    data = saved(Image.effect_noise((200, 200), 90))
    facts: ImageInfo = await pixels.inspect(data)

    fitted, media_type = await pixels.fit(data, facts, len(data) + 100, GENERATED)

    assert media_type == "image/webp"
    assert len(fitted) <= len(data) + 100
    assert sources(fitted) == [GENERATED]


def with_packets(form: str, *packets: bytes) -> bytes:
    """A file with so many packets, where one is allowed."""
    if form == "PNG":
        return with_chunk(b"".join(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + each) for each in packets))
    if form == "JPEG":
        name = b"http://ns.adobe.com/xap/1.0/\0"
        return with_segment(b"".join(segment(0xE1, name + each) for each in packets))
    plain = picture(colour=3, mode="P", form="GIF")
    ramp = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    blocks = b"".join(b"!\xff\x0bXMP DataXMP" + each + ramp for each in packets)
    at = plain.index(b"\x2c", 13 + 3 * 2 ** ((plain[10] & 7) + 1))
    return plain[:at] + blocks + plain[at:]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF"])
def test_of_several_packets_one_is_left_so_that_none_says_otherwise(form: str) -> None:
    camera = TITLED.replace(b"a fox", b"http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture")

    copy = marked(with_packets(form, TITLED, camera), f"image/{form.lower()}", GENERATED)

    assert copy.count(GENERATED.encode()) == 1
    assert b"digitalCapture" not in copy
    assert sources(copy) == [GENERATED]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF"])
@pytest.mark.parametrize(
    "broken", [TITLED * 2, TITLED[:-9], TITLED.replace(b"dc:source", b"no:source="), b"<!DOCTYPE x>" + TITLED]
)
def test_a_packet_that_is_no_xml_is_replaced(form: str, broken: bytes) -> None:
    copy = marked(with_packets(form, broken), f"image/{form.lower()}", COMPOSITE)

    assert sources(copy) == [COMPOSITE]
    assert b"a fox" not in copy
