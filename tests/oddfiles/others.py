"""Files that are no picture, or not one that the bot takes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oddfiles.corpus import SVG, OddFile
from tests.oddfiles.paints import painting
from tests.pictures import saved

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def other_files() -> Iterator[OddFile]:
    yield OddFile("drawing.svg", "a drawing", DRAWING, refused=SVG)
    yield OddFile(
        "drawing-xml.svg", "a drawing with a declaration", b'<?xml version="1.0"?>' + DRAWING, refused=SVG
    )
    yield OddFile("empty", "nothing", b"", shown=False)
    yield OddFile("page.html", "a page", b"<!DOCTYPE html><title>Gone</title>", shown=False)
    yield OddFile("error.json", "an error", b'{"error": {"message": "no"}}', shown=False)
    yield OddFile(
        "photo.heic", "a photo of an iPhone", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(500), shown=False
    )
    for form in ("TIFF", "PPM", "EPS", "PCX", "TGA", "SGI", "DDS", "JPEG2000"):
        yield OddFile(f"picture.{form.lower()}", f"a {form}", saved(painting(), form), shown=False)
    yield OddFile("picture.pdf", "a page", b"%PDF-1.7\n" + bytes(200), shown=False)
    yield OddFile("picture.psd", "a file of Photoshop", b"8BPS\0\1" + bytes(200), shown=False)
