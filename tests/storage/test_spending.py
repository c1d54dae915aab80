"""What a month has cost: by server, member and model; read within the program, and beside it."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.errors import Interrupted, MoneyCapReached, PromptRejected
from bot.domain.money.spending import Month, Spent
from bot.domain.pictures import Answer
from bot.storage import Storage
from bot.storage.credits.spending import UNREADABLE, spent_in
from bot.storage.engine.errors import CannotOpen
from bot.storage.upkeep.reading import read
from tests.storage.calendars import GUILD, Calendar, asked, buy
from tests.storage.deployments import FACTS, Deployment, claim

NOVEMBER = datetime(2026, 11, 30, 23, 50, tzinfo=UTC)


async def painted(
    bank: Storage, *, cost: float | None, estimate: float | None = None, member: int = 1
) -> int:
    (row,) = await buy(bank, asked(member=member, estimate=estimate))
    await bank.generations.answered(row.ask.interaction, message=1)
    assert await claim(bank) is not None
    await bank.generations.keep_answer(row.id, Answer(cost=cost))
    await bank.generations.painted(row.id, FACTS)
    return row.id


async def test_what_was_named_counts_else_what_was_estimated(calendar: Calendar, bank: Storage) -> None:
    await calendar.set(bank, NOVEMBER)
    await painted(bank, cost=0.25, estimate=0.5)
    await painted(bank, cost=None, estimate=0.5)
    await painted(bank, cost=None, estimate=None)
    await painted(bank, cost=0.125, member=2)
    (first, second) = await bank.spending.in_month(Month.named("2026-11"))
    model = asked().request.model
    assert first == Spent(
        guild=GUILD, member=1, model=model, pictures=3, cost=0.75, estimated=0.5, unpriced=1
    )
    assert second == Spent(guild=GUILD, member=2, model=model, pictures=1, cost=0.125)


async def test_what_failed_costs_nothing_and_what_nobody_knows_may_have_been_billed(
    calendar: Calendar, bank: Storage
) -> None:
    await calendar.set(bank, NOVEMBER)
    for failure in (PromptRejected(None), Interrupted()):
        (row,) = await buy(bank, asked(estimate=0.5))
        await bank.generations.answered(row.ask.interaction, message=1)
        assert await claim(bank) is not None
        await bank.generations.ended(row.id, failure)
    (spent,) = await bank.spending.in_month(Month.of(NOVEMBER))
    assert (spent.pictures, spent.cost) == (1, 0.5)


async def test_a_refusal_that_names_its_cost_is_money_and_no_picture_and_its_credit_is_back(
    calendar: Calendar,
) -> None:
    bank = await calendar.start(money_cap=1.0)
    await calendar.set(bank, NOVEMBER)
    refused = PromptRejected(None)
    refused.cost = 0.75
    (row,) = await buy(bank, asked(estimate=0.5))
    await bank.generations.answered(row.ask.interaction, message=1)
    assert await claim(bank) is not None
    await bank.generations.ended(row.id, refused)
    (spent,) = await bank.spending.in_month(Month.of(NOVEMBER))
    assert (spent.pictures, spent.cost, spent.estimated, spent.unpriced) == (0, 0.75, 0.0, 0)
    assert (await bank.credits.balance(GUILD, 1, ())).used == 0
    with pytest.raises(MoneyCapReached):
        await buy(bank, asked(estimate=0.5))


async def test_a_month_ends_with_the_month(calendar: Calendar, bank: Storage) -> None:
    await calendar.set(bank, NOVEMBER)
    await painted(bank, cost=0.25)
    await calendar.set(bank, NOVEMBER + timedelta(minutes=20))
    await painted(bank, cost=4.0)
    assert [row.cost for row in await bank.spending.in_month(Month.named("2026-11"))] == [0.25]
    assert [row.cost for row in await bank.spending.in_month(Month.named("2026-12"))] == [4.0]
    assert await bank.spending.in_month(Month.named("2026-10")) == ()


@pytest.mark.parametrize("odd", ['{"prompt": 1}', '[1, "model"]', '"model"', "null", "no JSON"])
async def test_a_row_that_somebody_wrote_by_hand_counts_too(
    calendar: Calendar, bank: Storage, odd: str
) -> None:
    await calendar.set(bank, NOVEMBER)
    id = await painted(bank, cost=0.25)
    if odd == "no JSON" and not bank.database.is_sqlite:
        odd = "{}"  # PostgreSQL takes nothing else
    change = sa.text("UPDATE generations SET request = CAST(:odd AS TEXT) WHERE id = :id")
    if not bank.database.is_sqlite:
        change = sa.text("UPDATE generations SET request = CAST(:odd AS JSON) WHERE id = :id")
    await bank.database.transact(lambda tx: tx.execute(change, {"odd": odd, "id": id}))
    (spent,) = await bank.spending.in_month(Month.named("2026-11"))
    assert (spent.model, spent.cost) == (UNREADABLE, 0.25)


async def test_it_is_read_beside_a_bot_that_runs(
    calendar: Calendar, bank: Storage, calendar_url: str, tmp_path: Path
) -> None:
    await calendar.set(bank, NOVEMBER)
    await painted(bank, cost=0.25)
    month = Month.named("2026-11")
    beside = await read(partial(spent_in, month=month), data_dir=tmp_path, database_url=calendar_url)
    assert beside == await bank.spending.in_month(month) != ()


async def test_reading_beside_can_write_nothing(
    tmp_path: Path, deployment: Deployment, database_url: str
) -> None:
    def write(tx: sa.Connection) -> None:
        tx.execute(sa.text("DELETE FROM generations"))

    await deployment.start()
    with pytest.raises(CannotOpen, match="read"):
        await read(write, data_dir=tmp_path, database_url=database_url)


async def test_where_there_is_no_database_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="no database"):
        await read(lambda tx: None, data_dir=tmp_path / "none", database_url=None)


async def test_a_server_that_is_away_is_named_without_its_password(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    url = f"postgresql://fox:hunter2@127.0.0.1:{unused_tcp_port}/bot"
    with pytest.raises(CannotOpen) as refused:
        await read(lambda tx: None, data_dir=tmp_path, database_url=url)
    assert "hunter2" not in str(refused.value)


async def test_a_database_without_tables_says_what_to_do(tmp_path: Path, empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        sqlite3.connect(empty_url.removeprefix("sqlite:///")).execute("VACUUM").connection.close()
    with pytest.raises(CannotOpen, match="imagine-bot migrate"):
        await read(partial(spent_in, month=Month.named("2026-11")), data_dir=tmp_path, database_url=empty_url)
