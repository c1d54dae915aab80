"""What the same version makes of it at its next start: how each ask ends, what each member has, and what is listed.

An upgrade has to come to the same.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.sandbox.world.entities import JSON
from tests.upgrade.looks import end_of, gallery, standing
from tests.upgrade.yesterday import Yesterday, yesterday


async def afterwards(record: Path, code: Path) -> JSON:
    with tempfile.TemporaryDirectory() as folder:
        async with yesterday(record, Path(folder), PYTHONPATH=str(code)) as place:
            asks = place.asks()
            await place.community.start()
            await place.settled()
            return {
                "ends": {prompt: end_of(shown) for prompt, shown in asks.items()},
                "stands": await stands(place),
                "pictures": {name: await gallery(place, name) for name in ("alice", "erin", "jon")},
            }


async def stands(place: Yesterday) -> JSON:
    guild = place.community.guild
    members = [name for name, person in place.people.items() if person.guild is guild]
    return {
        name: await standing(place.people["owen"], place.community, place.people[name]) for name in members
    }
