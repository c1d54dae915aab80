"""How long pictures take, once the bot has learned it from many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.sandbox.people.seen import Seen
from tests.stories.walk.town import Town
from tests.upgrade import database

# By model and quality: how many seconds its pictures took.
TOOK: dict[tuple[str, str], Sequence[float]] = {
    ("dall-e-3", "standard"): (0.2, 0.2, 0.2, 0.2, 0.2),
    ("dall-e-3", "hd"): (11, 12, 20, 22, 24),
    ("aurora-2", "low"): (20, 20, 20, 20, 20),
    ("aurora-2", "medium"): (40, 42, 50, 110, 150),
    ("aurora-2", "high"): (70, 130, 200, 250, 300),
    ("sketch-mini", "standard"): (180, 180, 180, 180, 180),
}


async def what_is_usual(town: Town) -> None:
    old = await past(town)
    for message in old:
        await town.press(town.alice, message, "more")
    for model, quality in TOOK:
        for count in (1, 2):
            town.endpoint.hold()
            shown = await town.begun(model=model, quality=quality, count=count)
            await town.endpoint.until(lambda count=count: town.endpoint.in_flight == count)  # type: ignore[misc]
            if (model, quality, count) == ("dall-e-3", "standard", 1):
                card = await shown.message()
                drawn = card.text
                await shown.until(lambda _, card=card, drawn=drawn: card.text != drawn)  # type: ignore[misc]
            town.endpoint.release()
            await town.ended(shown)


async def past(town: Town) -> list[Seen]:
    """Enough pictures of each kind, which seem to have taken so long; a message of each kind."""
    shown = []
    for model, quality in TOOK:
        for count in (4, 1):
            asked = await town.imagine(model=model, quality=quality, count=count)
        shown.append(await asked.message())
    await town.place.kill()
    for (model, quality), seconds in TOOK.items():
        query = (
            "SELECT id FROM generations WHERE state = 'painted'"
            " AND json_extract(request, '$.model') = ? AND json_extract(request, '$.quality') = ?"
        )
        rows = database.asked(town.place.folder, query, model, quality)
        for row, took in zip(rows, seconds, strict=False):
            ended = datetime.now(UTC)
            moments = [f"{moment:{database.MOMENT}}" for moment in (ended - timedelta(seconds=took), ended)]
            statement = "UPDATE generations SET started_at = ?, ended_at = ? WHERE id = ?"
            database.changed(town.place.folder, statement, *moments, row["id"])
    await town.place.start()
    return shown
