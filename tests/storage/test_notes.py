"""Texts by name, one at a time and many at once, on both engines."""

from __future__ import annotations

import asyncio

from bot.storage import Storage


async def test_many_texts_are_written_in_place_of_older_ones_and_deleted_together(storage: Storage) -> None:
    notes = storage.notes
    await notes.set("promise:1", "old")
    await notes.set("other", "stays")
    many = {f"promise:{number}": f'{{"token": "a\\"b’{number}"}}' for number in range(1, 501)}
    await notes.set_many(many)
    assert await notes.named("promise:") == many

    await notes.delete_many([*(name for name in many if name != "promise:7"), "promise:never"])
    assert await notes.named("promise:") == {"promise:7": many["promise:7"]}
    assert await notes.get("other") == "stays"


async def test_nothing_to_write_or_to_delete_is_no_error(storage: Storage) -> None:
    await storage.notes.set("promise:1", "stays")
    await storage.notes.set_many({})
    await storage.notes.delete_many([])
    assert await storage.notes.named("") == {"promise:1": "stays"}


async def test_what_is_kept_is_never_replaced_whoever_comes_first(storage: Storage) -> None:
    notes = storage.notes
    came = await asyncio.gather(*(notes.kept("key", f"{number}") for number in range(20)))
    assert len(set(came)) == 1
    assert await notes.kept("key", "another") == await notes.get("key") == came[0]
