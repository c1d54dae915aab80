"""How a picture ends: once, and posted once."""

from __future__ import annotations

import asyncio
import traceback

import pytest
import sqlalchemy as sa

from bot.domain.errors import AccountEmpty, Failure, Interrupted, PromptRejected, TimedOut
from bot.domain.pictures import Answer, Generation, State
from bot.storage import Storage
from bot.storage.pictures.tables import generations, outbox
from bot.studio.painting import PictureRecord
from tests.storage.calendars import Calendar
from tests.storage.deployments import (
    FACTS,
    Deployment,
    claim,
    columns,
    entries,
    raw,
    running,
    somebody_waits,
    waiting,
)


async def again(storage: Storage, row: Generation) -> Generation:
    found = await storage.generations.find(row.public_id)
    assert found is not None
    return found


async def test_a_painted_picture_frees_its_slot_and_is_to_be_posted(storage: Storage) -> None:
    row = await running(storage)
    record: PictureRecord = storage.generations
    await record.painted(row.id, FACTS)

    after = await again(storage, row)
    kept = await columns(storage, row)
    assert (after.state, after.info, after.key) == (State.PAINTED, FACTS, row.key)
    assert after.seconds is not None
    assert after.seconds >= 0
    assert [kept[name] for name in ("slot", "owner", "lease_until")] == [None, None, None]
    assert kept["credits"] == 2
    assert await entries(storage) == {f"ask:{row.ask.interaction}": "pending"}


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (PromptRejected("sexual"), State.FAILED),
        (AccountEmpty(None), State.FAILED),
        (TimedOut(300.0), State.UNKNOWN),
        (Interrupted(), State.UNKNOWN),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value.value,
)
async def test_a_failure_is_kept_with_its_facts(storage: Storage, failure: Failure, state: State) -> None:
    row = await running(storage)
    await storage.generations.ended(row.id, failure)
    after = await again(storage, row)
    assert (after.state, after.failure) == (state, failure)
    assert await entries(storage) == {f"ask:{row.ask.interaction}": "pending"}


async def test_the_answer_is_kept_without_its_bytes(storage: Storage) -> None:
    row = await running(storage)
    answer = Answer(url="https://cdn.example/p.png", revised_prompt="a fox", cost=0.04, model="m", created=1)
    await storage.generations.keep_answer(row.id, answer)
    assert (await again(storage, row)).answer == answer

    await storage.generations.keep_answer(row.id, Answer(data=b"\x89PNG", cost=0.04))
    assert (await again(storage, row)).answer == Answer(cost=0.04)


async def test_an_answer_is_kept_while_it_can_still_come_to_something(storage: Storage) -> None:
    unknown, failed = await running(storage, member=1), await running(storage, member=2)
    (queued,) = await waiting(storage, member=3)
    await storage.generations.ended(unknown.id, Interrupted())
    await storage.generations.ended(failed.id, PromptRejected())
    for row in (unknown, failed, queued):
        await storage.generations.keep_answer(row.id, Answer(url="https://cdn.example/p.png", cost=0.04))
    costs = [(await columns(storage, row))["cost"] for row in (unknown, failed, queued)]
    assert costs == [0.04, None, None]


async def test_only_the_last_picture_of_an_ask_has_it_posted(deployment: Deployment) -> None:
    storage = await deployment.start(member_limit=3)
    rows = await waiting(storage, count=3)
    for _ in rows:
        await claim(storage)
    await storage.generations.painted(rows[2].id, FACTS)
    await storage.generations.ended(rows[0].id, PromptRejected())
    assert await entries(storage) == {}
    await storage.generations.painted(rows[1].id, FACTS)
    assert await entries(storage) == {f"ask:{rows[0].ask.interaction}": "pending"}


async def test_an_ask_whose_pictures_ended_in_every_way_there_is_is_posted(deployment: Deployment) -> None:
    storage = await deployment.start(slots=3, member_limit=3)
    rows = await waiting(storage, count=4)
    for _ in range(3):
        await claim(storage)
    await storage.generations.painted(rows[0].id, FACTS)
    await storage.generations.ended(rows[1].id, PromptRejected())
    await storage.generations.ended(rows[2].id, Interrupted())
    await storage.generations.cancel(rows[0].ask.interaction)
    assert await entries(storage) == {f"ask:{rows[0].ask.interaction}": "pending"}


async def test_two_last_pictures_that_end_at_once_are_posted(deployment: Deployment) -> None:
    storage = await deployment.start(slots=4, member_limit=4)
    for _ in range(10):
        rows = await waiting(storage, count=4)
        for _ in rows:
            await claim(storage)
        await asyncio.gather(*(storage.generations.painted(row.id, FACTS) for row in rows))
        assert (await entries(storage))[f"ask:{rows[0].ask.interaction}"] == "pending"


async def test_a_cancel_that_ends_the_ask_has_the_rest_posted(storage: Storage) -> None:
    rows = await waiting(storage, count=2)
    claimed = await claim(storage)
    assert claimed is not None
    await storage.generations.painted(claimed.id, FACTS)
    assert await entries(storage) == {}
    await storage.generations.cancel(rows[0].ask.interaction)
    assert await entries(storage) == {f"ask:{rows[0].ask.interaction}": "pending"}
    assert (await columns(storage, rows[0]))["token"] is not None


async def test_what_is_cancelled_has_no_owner_and_is_dated(bank: Storage, calendar: Calendar) -> None:
    (row,) = await waiting(bank)
    at = await calendar.later(bank, seconds=7)
    await bank.generations.cancel(row.ask.interaction)
    kept = await columns(bank, row)
    assert (kept["state"], kept["owner"], kept["ended_at"]) == ("cancelled", None, at)


async def test_a_cancel_after_a_failure_has_the_failure_told(storage: Storage) -> None:
    rows = await waiting(storage, count=2)
    await claim(storage)
    await storage.generations.ended(rows[0].id, PromptRejected())
    await storage.generations.cancel(rows[0].ask.interaction)
    assert await entries(storage) == {f"ask:{rows[0].ask.interaction}": "pending"}


async def test_what_has_ended_stays_as_it_ended(storage: Storage) -> None:
    row = await running(storage)
    await storage.generations.painted(row.id, FACTS)
    before = await columns(storage, row)

    await storage.generations.painted(row.id, FACTS)
    await storage.generations.ended(row.id, TimedOut(1.0))
    await storage.generations.keep_answer(row.id, Answer(url="https://elsewhere.example"))
    await storage.generations.cancel(row.ask.interaction)
    await storage.generations.renew()
    assert await columns(storage, row) == before
    assert len(await entries(storage)) == 1


async def test_nothing_ends_that_does_not_run(storage: Storage) -> None:
    (row,) = await waiting(storage)
    before = await columns(storage, row)
    await storage.generations.painted(row.id, FACTS)
    await storage.generations.ended(row.id, TimedOut(1.0))
    await storage.generations.painted(987654, FACTS)
    assert await columns(storage, row) == before


async def test_a_refused_picture_is_not_painted_afterwards(storage: Storage) -> None:
    row = await running(storage)
    await storage.generations.ended(row.id, PromptRejected())
    await storage.generations.painted(row.id, FACTS)
    assert (await again(storage, row)).state is State.FAILED


async def test_a_late_picture_is_free_and_posted_by_itself(storage: Storage) -> None:
    row = await running(storage)
    await storage.generations.ended(row.id, Interrupted())
    taken = await storage.outbox.claim_due()
    assert taken is not None
    await storage.outbox.sent(taken.key, None)

    await storage.generations.painted(row.id, FACTS)
    after = await again(storage, row)
    assert (after.state, after.failure, after.info) == (State.PAINTED, None, FACTS)
    assert (await columns(storage, row))["credits"] == 0
    late = await storage.outbox.claim_due()
    assert late is not None
    assert late.key == f"late:{row.public_id}"
    assert late.generations == (after,)


async def test_a_late_picture_of_an_ask_that_is_still_open_waits_for_the_others(storage: Storage) -> None:
    rows = await waiting(storage, count=2)
    for _ in rows:
        await claim(storage)
    await storage.generations.ended(rows[0].id, Interrupted())
    await storage.generations.painted(rows[0].id, FACTS)
    assert await entries(storage) == {}
    await storage.generations.painted(rows[1].id, FACTS)
    assert await entries(storage) == {f"ask:{rows[0].ask.interaction}": "pending"}


async def test_a_late_picture_is_dated_when_it_comes(bank: Storage, calendar: Calendar) -> None:
    row = await running(bank)
    await bank.generations.ended(row.id, Interrupted())
    came = await calendar.later(bank, seconds=90)
    await bank.generations.painted(row.id, FACTS)
    kept = await columns(bank, row)
    assert (kept["ended_at"], kept["credits"], kept["period_credits"]) == (came, 0, 0)


async def test_a_late_picture_whose_ask_was_not_posted_yet_is_posted_with_it(storage: Storage) -> None:
    row = await running(storage)
    await storage.generations.ended(row.id, Interrupted())
    await storage.generations.painted(row.id, FACTS)

    delivery = await storage.outbox.claim_due()
    assert delivery is not None
    assert delivery.key == f"ask:{row.ask.interaction}"
    assert [shown.state for shown in delivery.generations] == [State.PAINTED]
    assert await storage.outbox.claim_due() is None


async def test_a_late_picture_is_posted_by_itself_once(storage: Storage) -> None:
    row = await running(storage)
    await storage.generations.ended(row.id, Interrupted())
    await storage.outbox.claim_due()
    await asyncio.gather(*(storage.generations.painted(row.id, FACTS) for _ in range(5)))
    assert await entries(storage) == {
        f"ask:{row.ask.interaction}": "pending",
        f"late:{row.public_id}": "pending",
    }


async def test_a_late_picture_waits_for_who_is_taking_its_ask_at_this_moment(
    postgres_deployment: Deployment,
) -> None:
    """They have read it as unknown: it is posted by itself. Had it not waited, nobody would post it."""
    deployment = postgres_deployment
    async with deployment.process() as storage, raw(deployment.url) as other:
        await deployment.clear(storage)
        row = await running(storage)
        await storage.generations.ended(row.id, Interrupted())
        await other.execute(sa.update(outbox).values(attempts=1))
        late = asyncio.create_task(storage.generations.painted(row.id, FACTS))
        await somebody_waits(deployment.url)
        await other.commit()
        await late
        assert f"late:{row.public_id}" in await entries(storage)


async def test_prompt_and_token_never_reach_an_error(storage: Storage) -> None:
    row = await running(storage)
    broken = sa.update(generations).where(generations.c.id == row.id).values(credits=-1)
    with pytest.raises(sa.exc.IntegrityError) as caught:
        await storage.database.transact(lambda tx: tx.execute(broken))
    told = "".join(traceback.format_exception(caught.value))
    assert "ck_generations_" in told, "which rule was broken, that may be told"
    assert "fox" not in told
    assert "token-that-speaks" not in told
