"""One bot of this version on what the version before left, shared by the stories that only look or press a button."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from tests.upgrade.looks import end_of, gallery, standing
from tests.upgrade.yesterday import V0_1, Yesterday, yesterday


@dataclass(frozen=True)
class Upgrade:
    """The place after the first start of this version. `was` is what the old version itself made of the same record
    at its next start; `found` has the same of this version, looked at before any story pressed a button."""

    place: Yesterday
    was: dict[str, Any]
    found: dict[str, Any]
    posts: Counter[str]  # paid requests of that start, by their prompts
    left: int  # pictures, deliveries and put-off replies that it did not end


@pytest.fixture(scope="package")
async def upgrade(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Upgrade]:
    async with yesterday(V0_1, tmp_path_factory.mktemp("upgrade")) as place:
        was = json.loads((V0_1 / "afterwards.json").read_text(encoding="utf-8"))
        asks = place.asks()
        await place.community.start()
        with suppress(TimeoutError):  # what has not ended is told by the story that it belongs to
            await place.settled()
        left = place.under_way()
        posts = Counter(str((post.json or {})["prompt"]) for post in place.community.endpoint.posts)
        owen = place.people["owen"]
        found = {
            "ends": {prompt: end_of(shown) for prompt, shown in asks.items()},
            "stands": {
                name: await standing(owen, place.community, place.people[name]) for name in was["stands"]
            },
            "pictures": {name: await gallery(place, name) for name in was["pictures"]},
        }
        yield Upgrade(place, was, found, posts, left)
