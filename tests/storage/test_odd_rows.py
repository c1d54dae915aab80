"""A row whose JSON a newer version wrote, or that is broken, holds nothing back but itself: in every query."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.albums.searching import Search
from bot.domain.errors import Interrupted, PromptRejected
from bot.domain.pictures import Answer, Generation, State
from bot.storage import Storage
from bot.storage.engine.columns import AFTER_ALL
from bot.storage.pictures.records import LOST, NOBODY
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.retention import Retention
from tests.storage.calendars import GUILD
from tests.storage.deployments import FACTS, Deployment, claim, columns, running, started, waiting
from tests.storage.test_retention import age, painted, retention, store

__all__ = ["retention", "store"]  # fixtures

NO_OBJECT: list[Any] = [[], "words", 7, [{"prompt": "a fox"}]]
BROKEN = '{"prompt": "a f'
ANSWER = {"url": "https://images.example/1.png", "newer": [1]}


async def put(storage: Storage, row: Generation, **values: Any) -> None:
    """As if another version had written the row."""
    change = sa.update(generations).where(generations.c.id == row.id).values(**values)
    await storage.database.transact(lambda tx: tx.execute(change))


async def break_text(storage: Storage, row: Generation, column: str) -> None:
    """Text that is no JSON, which PostgreSQL would not take."""
    if not storage.database.is_sqlite:
        await put(storage, row, **{column: "words"})
        return
    change = sa.update(generations).where(generations.c.id == row.id)
    change = change.values({sa.literal_column(column): sa.literal(BROKEN, sa.Text)})
    await storage.database.transact(lambda tx: tx.execute(change))


@pytest.fixture(params=["no object", "no JSON"])
def breaking(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


async def broken(storage: Storage, row: Generation, kind: str, *names: str) -> None:
    for number, name in enumerate(names):
        if kind == "no JSON":
            await break_text(storage, row, name)
        else:
            await put(storage, row, **{name: NO_OBJECT[number]})


async def test_more_keys_change_nothing(storage: Storage) -> None:
    row = await running(storage)
    kept = await columns(storage, row)
    request, byline = ({**kept[name], "newer": {"than": "this"}} for name in ("request", "byline"))  # type: ignore[dict-item]
    await put(storage, row, request=request, byline=byline, answer=ANSWER)
    found = await storage.generations.find(row.public_id)
    assert found is not None
    assert (found.ask, found.answer) == (row.ask, Answer(url="https://images.example/1.png"))


async def test_an_answer_keeps_its_address_whatever_stands_beside_it(storage: Storage) -> None:
    row = await running(storage)
    await put(storage, row, answer={"url": "https://images.example/1.png", "cost": "dear", "created": [1]})
    found = await storage.generations.find(row.public_id)
    assert found is not None
    assert found.answer == Answer(url="https://images.example/1.png")


@pytest.mark.parametrize("odd", [None, "", "de_DE", "not one"])
async def test_a_locale_that_is_none_is_english(storage: Storage, odd: str | None) -> None:
    row = await running(storage)
    await put(storage, row, locale=odd)
    found = await storage.generations.find(row.public_id)
    assert found is not None
    assert (found.ask.reply.locale, found.ask.reply.public_locale) == ("en-US", "es-419")
    await put(storage, row, locale="de", public_locale=odd)
    found = await storage.generations.find(row.public_id)
    assert found is not None
    assert (found.ask.reply.locale, found.ask.reply.public_locale) == ("de", "en-US")


async def test_the_line_goes_on(storage: Storage, breaking: str) -> None:
    """The odd one is claimed like the others, with nothing that could be sent."""
    (odd,), (next_one,) = await waiting(storage, member=1), await waiting(storage, member=2)
    await broken(storage, odd, breaking, "request", "byline")
    claimed = await claim(storage)
    assert claimed is not None
    assert (claimed.id, claimed.ask.request, claimed.ask.reply.byline) == (odd.id, LOST, NOBODY)
    assert (claimed.ask.reply.token, claimed.ask.member) == (odd.ask.reply.token, odd.ask.member)
    after = await claim(storage)
    assert after is not None
    assert after.ask == next_one.ask


async def test_all_of_a_dead_process_is_adopted(deployment: Deployment, breaking: str) -> None:
    async with deployment.process() as storage:
        await deployment.clear(storage)
        deployment.started = True
        odd, sound = [await running(storage, member=member) for member in (1, 2)]
        await broken(storage, odd, breaking, "answer", "request", "byline")
    storage = await deployment.start()
    adopted = await storage.generations.adopt()
    assert [(row.id, row.answer) for row in adopted] == [(odd.id, None), (sound.id, None)]
    assert adopted[1].ask == sound.ask
    await storage.generations.ended(odd.id, Interrupted())
    assert (await columns(storage, odd))["state"] == State.UNKNOWN


async def test_the_outbox_and_the_album_go_on(storage: Storage, breaking: str) -> None:
    odd, sound = [await running(storage) for _ in range(2)]
    for row in (odd, sound):
        await storage.generations.painted(row.id, FACTS)
    await broken(storage, odd, breaking, "request", "byline", "answer")
    for row in (odd, sound):
        delivery = await storage.outbox.claim_due()
        assert delivery is not None
        assert [found.public_id for found in delivery.generations] == [row.public_id]
        await storage.outbox.kept(delivery.key, "403/50013", told=False)
    found = await storage.album.undelivered(GUILD, 1)
    assert [(row.id, row.info) for row in found] == [(odd.id, FACTS), (sound.id, FACTS)]
    assert found[1].ask.request == sound.ask.request
    for listed in (
        await storage.album.older(GUILD, 1, until=AFTER_ALL, search=None),
        await storage.album.newer(GUILD, 1, after=0, search=None),
    ):
        assert [(picture.id, picture.prompt) for picture in listed.pictures] == [
            (sound.id, sound.ask.request.prompt),
            (odd.id, ""),
        ]
    searched = await storage.album.older(GUILD, 1, until=AFTER_ALL, search=Search(("fox",)))
    assert [picture.id for picture in searched.pictures] == [sound.id]
    ((model, _, _),) = await storage.album.recent_durations(5)
    assert model == sound.ask.request.model


async def test_what_waits_is_called_off(storage: Storage, breaking: str) -> None:
    rows = await waiting(storage, count=2)
    await broken(storage, rows[0], breaking, "request", "byline")
    assert len(await storage.generations.ask(rows[0].ask.interaction)) == 2
    after = await storage.generations.cancel(rows[0].ask.interaction)
    assert [row.state for row in after] == [State.CANCELLED, State.CANCELLED]


async def test_a_failure_that_cannot_be_read_is_one_all_the_same(storage: Storage, breaking: str) -> None:
    rows = await waiting(storage, count=2)
    for row in await started(storage, rows):
        await storage.generations.ended(row.id, PromptRejected("violence"))
    await broken(storage, rows[0], breaking, "failure")
    found = await storage.generations.ask(rows[0].ask.interaction)
    assert [row.failure for row in found] == [Interrupted(), PromptRejected("violence")]
    recent = await storage.credits.recent_use(GUILD, 1, days=7)
    assert (recent.credits, recent.declined) == (0, 1)


@pytest.mark.usefixtures("store")
async def test_words_are_removed_by_age_around_it(
    deployment: Deployment, storage: Storage, retention: Retention, breaking: str
) -> None:
    rows = [await painted(storage) for _ in range(3)]
    await broken(storage, rows[1], breaking, "request", "byline", "answer")
    waits = await waiting(storage)
    await broken(storage, waits[0], breaking, "request")
    await storage.notes.set("blanked", "words")
    await age(deployment, storage, 181, rows)
    assert (await retention.sweep()).words == 3
    for row in rows:
        found = await storage.generations.find(row.public_id)
        assert found is not None
        assert (found.ask.request.prompt, found.ask.reply.byline.name, found.ask.reply.token) == ("", "", "")
