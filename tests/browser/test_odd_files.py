"""Chromium judges the odd files again, and shows everything that the bot makes of those that it takes."""

from __future__ import annotations

import base64

import pytest_asyncio
from playwright.async_api import Browser, Page

from bot import pixels
from tests.oddfiles import OddFile, corpus

FILES = corpus()
LIMIT = 10 * 1024 * 1024  # bytes of an upload

# The size of the picture in CSS pixels, or null where Chromium shows none.
JUDGE = """async ([encoded, type]) => {
    const bytes = Uint8Array.from(atob(encoded), letter => letter.charCodeAt(0));
    const picture = new Image();
    picture.src = URL.createObjectURL(new Blob([bytes], {type}));
    try { await picture.decode(); } catch { return null; }
    URL.revokeObjectURL(picture.src);
    return picture.naturalWidth > 0 ? [picture.naturalWidth, picture.naturalHeight] : null;
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> Page:
    return await browser.new_page()


async def judged(page: Page, data: bytes, name: str) -> tuple[int, int] | None:
    """What an <img> makes of the bytes; SVG is the one format that it wants to be told."""
    media_type = "image/svg+xml" if name.endswith(".svg") else ""
    found = await page.evaluate(JUDGE, [base64.b64encode(data).decode(), media_type])
    return (found[0], found[1]) if found else None


async def test_chromium_says_what_was_recorded_of_each_odd_file(page: Page) -> None:
    shown = {file.name: await judged(page, file.data, file.name) is not None for file in FILES}

    assert shown == {file.name: file.shown for file in FILES}


async def test_chromium_shows_every_copy_in_its_true_shape(page: Page) -> None:
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
    seen = {
        "posted": await judged(page, posted, "") == size,
        "cleaned": await judged(page, cleaned, "") == size,
    }
    seen["small"] = await judged(page, small, "") is not None
    seen["original"] = is_icon or file.more or original == size
    return [copy for copy, is_right in seen.items() if not is_right]
