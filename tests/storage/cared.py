"""Asks that were made and posted, for the tests of what is done with them afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.domain.pictures import Generation, InputPicture
from bot.storage import Storage
from bot.storage.care.tables import refreshes
from tests.storage.deployments import FACTS, an_ask, reserve

MESSAGE = 900


async def made(
    storage: Storage, *, member: int = 1, count: int = 1, private: bool = False, image: str = ""
) -> tuple[int, ...]:
    """The ids of the rows of an ask whose pictures are all painted, and which waits to be posted.

    `image`: how the key of its picture to change begins, if it has one.
    """
    ask = replace(an_ask(member=member, count=count, private=private), place=None if private else 22)
    if image:
        given = InputPicture("", f"{image}{ask.interaction}", "image/png", True)
        ask = replace(ask, request=replace(ask.request, images=(given,)))
    rows = await reserve(storage, ask)
    await storage.generations.answered(ask.interaction, message=MESSAGE)
    left = count
    while left:
        for row in await storage.generations.claim(left):
            await storage.generations.painted(row.id, FACTS)
            left -= 1
    return (ask.interaction, *(row.id for row in rows))


async def posted(
    storage: Storage, *, member: int = 1, count: int = 1, private: bool = False, image: str = ""
) -> tuple[Generation, ...]:
    """An ask that was made and posted."""
    interaction = (await made(storage, member=member, count=count, private=private, image=image))[0]
    await storage.outbox.sent(f"ask:{interaction}", None)
    return await storage.generations.ask(interaction)


async def todos(storage: Storage) -> list[dict[str, Any]]:
    """What is on the to-do list."""
    query = sa.select(refreshes).order_by(refreshes.c.id)
    return [
        dict(row) for row in await storage.database.transact(lambda tx: tx.execute(query).mappings().all())
    ]
