"""The pictures of a server that others may see: by place, author and how many keep them, from index alone."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.albums.gallery import Cursor, Sort
from bot.domain.errors import PromptRejected
from bot.domain.pictures import Generation
from bot.storage import Storage
from bot.storage.challenges.entries import SECRET
from bot.storage.pictures.albums import gallery
from bot.storage.pictures.tables import generations
from tests.storage.calendars import GUILD
from tests.storage.deployments import FACTS, Deployment, running

OPEN, DEN = 22, 23


async def posted(
    storage: Storage, *, member: int = 1, place: int | None = OPEN, keeps: int = 0
) -> Generation:
    row = await running(storage, member=member)
    await storage.generations.painted(row.id, FACTS)
    await put(storage, row, place=place, keeps=keeps)
    return row


async def put(storage: Storage, row: Generation, **values: Any) -> None:
    change = sa.update(generations).where(generations.c.id == row.id).values(**values)
    await storage.database.transact(lambda tx: tx.execute(change))


async def ids(storage: Storage, cursor: Cursor, **given: Any) -> list[int]:
    asked: dict[str, Any] = {"places": (OPEN,), "hidden": (), "back": False, "limit": 9} | given
    guild = asked.pop("guild", GUILD)
    looked = await storage.gallery.beyond(guild, cursor, **asked)
    return [row.id for row in looked.rows]


async def test_only_what_stands_where_one_may_look_by_nobody_who_hides(storage: Storage) -> None:
    alices, bobs = await posted(storage), await posted(storage, member=2)
    den = await posted(storage, place=DEN)
    await posted(storage, place=None)
    failed = await running(storage)
    await storage.generations.ended(failed.id, PromptRejected())
    deleted = await posted(storage)
    await storage.care.delete([deleted.public_id], by=1)

    start = Cursor()
    assert await ids(storage, start) == [bobs.id, alices.id]
    assert await ids(storage, start, places=(OPEN, DEN)) == [den.id, bobs.id, alices.id]
    assert await ids(storage, start, hidden=(1,)) == [bobs.id]
    assert await ids(storage, start, places=()) == []
    assert await ids(storage, start, guild=GUILD + 1) == []
    assert await ids(storage, Cursor(member=2)) == [bobs.id]
    assert await ids(storage, Cursor(id=bobs.id)) == [alices.id]
    assert await ids(storage, Cursor(id=alices.id), back=True, places=(OPEN, DEN)) == [bobs.id, den.id]
    assert await ids(storage, start, limit=1) == [bobs.id]


async def test_the_most_kept_first_and_of_as_many_the_newest(storage: Storage) -> None:
    rows = [await posted(storage, member=1 + n % 2, keeps=n % 3) for n in range(6)]
    most = Cursor(sort=Sort.KEPT)
    kept = [rows[5].id, rows[2].id, rows[4].id, rows[1].id]
    assert await ids(storage, most) == kept
    here = Cursor(sort=Sort.KEPT, keeps=2, id=rows[2].id)
    assert await ids(storage, here) == kept[2:]
    assert await ids(storage, here, back=True) == kept[:1]
    assert await ids(storage, Cursor(sort=Sort.KEPT, member=2)) == [rows[5].id, rows[1].id]


async def test_a_look_goes_so_far_and_says_where_it_ended(storage: Storage) -> None:
    rows = [await posted(storage, place=DEN if n else OPEN) for n in range(5)]
    album = gallery.GalleryRows(storage.database, window=2)

    async def look(cursor: Cursor, *places: int, back: bool = False) -> tuple[list[int], int | None]:
        looked = await album.beyond(GUILD, cursor, places=places, hidden=(), back=back, limit=9)
        return [row.id for row in looked.rows], looked.unlooked

    assert await look(Cursor(), OPEN) == ([], rows[2].id)
    assert await look(Cursor(id=rows[2].id), OPEN) == ([rows[0].id], None)
    assert await look(Cursor(member=1), DEN) == ([rows[4].id, rows[3].id, rows[2].id], rows[2].id)
    assert await look(Cursor(id=rows[0].id), OPEN, back=True) == ([], rows[3].id)
    assert await look(Cursor(id=rows[3].id), DEN, back=True) == ([rows[4].id], None)


async def test_what_is_withdrawn_is_its_authors_alone(storage: Storage) -> None:
    gone, stays = await posted(storage), await posted(storage)
    await storage.gallery.withdraw(gone.ask.interaction)
    assert await ids(storage, Cursor()) == [stays.id]
    found = await storage.generations.find(gone.public_id)
    assert found is not None
    assert found.is_shown


async def test_what_was_made_after_a_picture(storage: Storage) -> None:
    first, *others = [await posted(storage) for _ in range(4)]
    for row in others:
        await put(storage, row, parent=first.public_id)
    await put(storage, others[1], guild=GUILD + 1)
    children = await storage.album.children(GUILD, [first.public_id, "nobody"], limit=9)
    assert [row.id for row in children] == [others[2].id, others[0].id]
    assert len(await storage.album.children(GUILD, [first.public_id], limit=1)) == 1
    assert await storage.album.children(GUILD, [], limit=9) == ()


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("back", [False, True])
async def test_a_gallery_is_read_by_its_index(deployment: Deployment, sort: Sort, back: bool) -> None:
    storage = await deployment.start()
    if not deployment.is_sqlite:
        return  # PostgreSQL's planner goes by how many rows there are
    query = gallery.statement(sort, by_member=False, back=back, secret=SECRET)
    given = {"guild": 1, "at": 5, "keeps": 5, "limit": 1, "end": 0, "places": [1, 2], "hidden": [3]}
    used = {name: value for name, value in given.items() if name != ("end" if sort is Sort.KEPT else "keeps")}

    def plan(tx: sa.Connection) -> str:
        text = str(query.params(**used).compile(tx, compile_kwargs={"literal_binds": True}))
        return " ".join(str(row) for row in tx.execute(sa.text(f"EXPLAIN QUERY PLAN {text}")))

    steps = await storage.database.transact(plan)
    assert f"ix_generations_{'kept' if sort is Sort.KEPT else 'gallery'}" in steps
    assert "TEMP B-TREE" not in steps
