"""A person in front of the page, with a person's verbs."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect

# Where pictures of the page are left, for those who want to look at it or need one for the README.
_SHOTS = os.environ.get("PAGE_SCREENSHOTS")

# Milliseconds after which a wait is given up. It is no measure of speed.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

_GIVE = """([way, name, data]) => {
    const bytes = Uint8Array.from(atob(data), sign => sign.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, { type: "image/png" }));
    const event = way === "paste"
        ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })
        : new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector("#composer").dispatchEvent(event);
}"""


class Visitor:
    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE)
        # What the page complained about in its console; a story that ends with any has failed.
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    async def opens(self, url: str) -> None:
        await self.page.goto(url)
        await expect(self.page.locator("#switcher")).to_contain_text("alice")

    @property
    def composer(self) -> Locator:
        return self.page.locator("#composer-text")

    @property
    def suggestions(self) -> Locator:
        return self.page.locator("#suggestions-list [role=option]")

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages .message:not(.pending)")

    @property
    def last(self) -> Locator:
        return self.messages.last

    @property
    def form(self) -> Locator:
        return self.page.locator("#modal[open]")

    def pill(self, option: str) -> Locator:
        return self.page.locator(f'.pill[data-option="{option}"]')

    async def types(self, text: str) -> None:
        """Key after key, wherever the focus is."""
        await self.page.keyboard.type(text)

    async def presses(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def sends(self, line: str, *, rest: str = "") -> None:
        """Type a line into the field at the bottom, paste the rest of it, and press Enter."""
        await self.composer.focus()
        await self.types(line)
        await self.page.keyboard.insert_text(rest)
        await self.presses("Enter")

    async def becomes(self, name: str) -> None:
        await self.page.locator("#switcher").click()
        await self.page.get_by_role("menuitemradio", name=re.compile(name)).click()
        await expect(self.page.locator("#switcher")).to_contain_text(name)

    async def speaks(self, language: str) -> None:
        """Choose a language by the name that it has for itself."""
        await self.page.locator("#language").click()
        await self.page.get_by_role("menuitemradio", name=language).click()
        await expect(self.page.locator("#language")).to_have_attribute(
            "aria-label", re.compile(re.escape(language) + "$")
        )

    async def gives(self, way: str, name: str, data: bytes) -> None:
        """Paste or drop a file, as the operating system would hand it over."""
        await self.page.evaluate(_GIVE, [way, name, base64.b64encode(data).decode()])

    async def focused(self) -> str:
        """What a screen reader would call the element that has the focus."""
        script = (
            "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent"
        )
        return str(await self.page.evaluate(script)).strip()

    async def picture_is_painted(self, picture: Locator) -> None:
        await expect(picture).to_be_visible()
        await picture.evaluate("image => image.decode()")
        assert await picture.evaluate("image => image.naturalWidth") > 0

    async def scrolls_sideways(self) -> bool:
        return bool(
            await self.page.evaluate("() => document.scrollingElement.scrollWidth > window.innerWidth")
        )

    async def shot(self, name: str) -> None:
        if _SHOTS:
            await self.page.screenshot(path=Path(_SHOTS) / f"{name}.png")
