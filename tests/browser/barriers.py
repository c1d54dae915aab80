"""axe-core, a tool that looks for barriers on a page."""

from __future__ import annotations

from importlib.resources import files

from tests.browser.visitor import Visitor

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
_FOUND = """async () => {
    const told = node => `${node.target.join(" ")} ${node.failureSummary}`;
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    return violations.map(found => `${found.id}: ${found.nodes.map(told).join("; ")}`);
}"""


async def barriers(visitor: Visitor) -> list[str]:
    """What it finds on the page as it stands, each with the elements that it is about."""
    if not await visitor.page.evaluate("() => 'axe' in window"):
        await visitor.page.evaluate(_AXE)
    return list(await visitor.page.evaluate(_FOUND))
