from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.checkup.endpoint import endpoint_findings
from bot.checkup.findings import Finding
from bot.config import Settings
from tests.checkup.servers import KEY, Served

Checked = Callable[..., Awaitable[dict[str, Finding]]]


@pytest.fixture
def said() -> list[str]:
    """What was said before anything that costs money."""
    return []


@pytest.fixture
def check(said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checked:
    """`await check(served, image_model="dall-e-3")`: each finding about the endpoint, by its part."""
    for name in Settings.model_fields:  # the developer's own decide nothing here
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)

    async def checked(served: Served | str, *, paint: bool = False, **settings: Any) -> dict[str, Finding]:
        usual = {
            "discord_token": "token",
            "image_api_key": KEY,
            "image_api_url": served if isinstance(served, str) else served.url,
        }
        made = Settings(**usual | settings)
        found, _ = await endpoint_findings(made, paint=paint, say=said.append)
        return {finding.part: finding for finding in found}

    return checked
