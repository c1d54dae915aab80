"""Chromium judges the odd files again, and shows everything that the bot makes of those that it takes."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import Browser, Page

from bot import pixels
from tests.oddfiles import OddFile, corpus

FILES = corpus()
LIMIT = 10 * 1024 * 1024  # bytes of an upload

SIDE = 4  # pixels of the small copy whose colours are compared
NEAR = 20  # of 255, on average: what JPEG and WebP lose, and what a curve in 16 bits does
# Chromium shows only a part of these, or nothing but a frame; the bot shows more.
SEEN_IN_PART = frozenset(
    {
        "few-rows.png",
        "no-palette.png",
        "text-within.png",
        "no-end.jpg",
        "half-end.jpg",
        "size-large.webp",
        "frame-zero.gif",
        "garbage-first.gif",
        "png-large.ico",
        "last-broken.ico",
    }
)

# The size of the picture in CSS pixels and the colours of a small copy on grey, or null where Chromium shows none.
JUDGE = """async ([encoded, type, side]) => {
    const bytes = Uint8Array.from(atob(encoded), letter => letter.charCodeAt(0));
    const picture = new Image();
    picture.src = URL.createObjectURL(new Blob([bytes], {type}));
    try { await picture.decode(); } catch { return null; }
    URL.revokeObjectURL(picture.src);
    if (picture.naturalWidth === 0) { return null; }
    const context = Object.assign(document.createElement("canvas"), {width: side, height: side}).getContext("2d");
    context.imageSmoothingQuality = "high";
    context.fillStyle = "grey";
    context.fillRect(0, 0, side, side);
    context.drawImage(picture, 0, 0, side, side);
    const colours = Array.from(context.getImageData(0, 0, side, side).data);
    return [[picture.naturalWidth, picture.naturalHeight], colours];
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """`colours`: of a small copy, four bytes a pixel."""

    size: tuple[int, int]
    colours: list[int]

    def is_like(self, other: Seen) -> bool:
        """Whether the colours are about the same."""
        apart = [abs(a - b) for a, b in zip(self.colours, other.colours, strict=True)]
        return sum(apart) / len(apart) < NEAR


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> Page:
    return await browser.new_page()


async def judged(page: Page, data: bytes, name: str) -> Seen | None:
    """What an <img> makes of the bytes; SVG is the one format that it wants to be told."""
    media_type = "image/svg+xml" if name.endswith(".svg") else ""
    found = await page.evaluate(JUDGE, [base64.b64encode(data).decode(), media_type, SIDE])
    return Seen((found[0][0], found[0][1]), found[1]) if found else None


async def test_chromium_says_what_was_recorded_of_each_odd_file(page: Page) -> None:
    shown = {file.name: await judged(page, file.data, file.name) is not None for file in FILES}

    assert shown == {file.name: file.shown for file in FILES}


async def test_chromium_shows_every_copy_in_its_true_shape_and_colours(page: Page) -> None:
    wrong: list[str] = []
    for file in FILES:
        if file.taken:
            wrong += [f"{file.name}: {copy}" for copy in await _not_shown(page, file)]

    assert wrong == []


async def _not_shown(page: Page, file: OddFile) -> list[str]:
    facts = await pixels.inspect(file.data)
    posted, _ = await pixels.fit(file.data, facts, LIMIT, pixels.SourceType.GENERATED)
    cleaned, _ = await pixels.clean_input(file.data, file.name)
    small = await pixels.thumbnail(file.data, 512, pixels.SourceType.COMPOSITE)
    size = (facts.width, facts.height)
    original = await judged(page, file.data, file.name)
    is_icon = file.name.endswith((".ico", ".cur"))  # its size is the directory's, and it has several
    wrong = [] if is_icon or file.more or (original and original.size == size) else ["original"]
    for name, copy in {"posted": posted, "cleaned": cleaned, "small": small}.items():
        seen = await judged(page, copy, "")
        if seen is None or (name != "small" and seen.size != size):
            wrong.append(name)
        elif original and file.name not in SEEN_IN_PART and not seen.is_like(original):
            wrong.append(f"{name} in other colours")
    return wrong
