"""MONEY_CAP at endpoints that name no cost, or name it in other ways: what cannot be counted is not paid for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from bot.demo.process import BotProcess
from bot.imageapi.listing.moneycap import NOTHING_COUNTS
from bot.sandbox.images.call import Call
from bot.sandbox.images.faults import paint_plainly, wrapped
from bot.sandbox.images.models import plain_listing
from bot.sandbox.people.shown import Shown
from tests.crash.ledger import Ledger
from tests.postgres import Postgres, postgres_for_tests
from tests.stories.community import Community, painted, told
from tests.stories.conftest import NewCommunity
from tests.stories.test_alerts import HAVE_BEEN_TOLD, heard
from tests.stories.test_processes import ROUND_OUT, process
from tests.stories.test_program import imagine_bot

NO_LIST = {"IMAGE_MODELS_PATH": "/nothing"}
TOKENS = {"input_tokens": 50, "output_tokens": 1000, "total_tokens": 1050}  # 0.04 at the prices below
PRICED = '[[model]]\nid = "dall-e-3"\nqualities = { standard = 1 }\n'
BY_TOKENS = f"{PRICED}token_price = {{ input = 0.0, output = 40.0 }}\n"


def file(community: Community, text: str) -> str:
    path = community.folder / "models.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


async def ended(community: Community, **settings: str) -> tuple[int, str]:
    """The exit status of a start that is refused, and what it printed."""
    start = BotProcess.start(community.sandbox, community.folder, community.settings | settings)
    async with start as bot:
        return await bot.exited(), "\n".join(bot.output)


async def ask(community: Community, number: int) -> Shown:
    return await community.imagine(community.join(f"member{number}"), f"fox {number}")


async def answer(community: Community, number: int) -> str:
    """What a member reads in the end, also where the bot had to defer its answer first."""
    return (await (await ask(community, number)).until(done)).text


def done(shown: Shown) -> bool:
    return painted(shown) or told(shown) or (shown.reply is not None and shown.reply.ephemeral)


async def test_a_cap_that_nothing_can_count_is_refused_at_the_start(new_community: NewCommunity) -> None:
    async with new_community(started=False, MONEY_CAP="0.01") as community:
        community.endpoint.models = plain_listing("dall-e-3", "gpt-4o")
        status, output = await ended(community)
        assert status == 78
        assert output.splitlines()[-1] == f"MONEY_CAP: {NOTHING_COUNTS}"
        assert "Traceback" not in output
        assert community.endpoint.posts == []
        status, output = await ended(community, IMAGE_MODELS_FILE=file(community, PRICED))
        assert status == 78

        await community.start(IMAGE_PRICE="0.004")
        for number in range(4):
            await (await ask(community, number)).until(done)
        assert len(community.endpoint.posts) == 1, "its answer named a cost of 0.04"


async def test_check_says_so_too(new_community: NewCommunity) -> None:
    async with new_community(started=False, MONEY_CAP="0.01") as community:
        community.endpoint.models = plain_listing("dall-e-3")
        environment = community.sandbox.settings() | community.settings | {"DATA_DIR": str(community.folder)}
        status, lines = await imagine_bot(community.folder, "check", **environment)
        assert (status, lines[-1]) == (1, f"FAULT  money: {NOTHING_COUNTS}")
        for known in ({"IMAGE_PRICE": "0.04"}, {"IMAGE_MODELS_FILE": file(community, BY_TOKENS)}):
            status, lines = await imagine_bot(community.folder, "check", **environment, **known)
            assert (status, lines[-1]) == (
                0,
                "ok     money: a cap of 0.01 USD a month, which can be counted",
            )


async def test_check_beside_a_bot_that_runs_does_not_call_its_cap_a_fault(
    new_community: NewCommunity,
) -> None:
    """A running bot has its SQLite to itself, so nobody else can look whether an answer ever named a cost."""
    async with new_community(started=False, MONEY_CAP="1", **NO_LIST) as community:
        await community.start()
        environment = community.sandbox.settings() | community.settings | {"DATA_DIR": str(community.folder)}
        status, lines = await imagine_bot(community.folder, "check", **environment)
        assert (status, lines[-1]) == (
            0,
            "-      money: not checked: whether an answer ever named a cost stands in the database, "
            "which must open first",
        )
        await (await ask(community, 0)).until(painted)
        assert community.bot is not None
        community.bot.terminate()
        await community.bot.exited()
        status, lines = await imagine_bot(community.folder, "check", **environment)
        assert (status, lines[-1]) == (0, "ok     money: a cap of 1.00 USD a month, which can be counted")


@pytest.mark.parametrize("usage", [None, {"cost": 0}])
async def test_twelve_at_once_where_no_answer_names_a_cost_are_one_and_the_operator_is_told(
    new_community: NewCommunity, usage: Any
) -> None:
    async with new_community(started=False, MONEY_CAP="0.01", **NO_LIST) as community:
        community.endpoint.always = wrapped(usage=usage)
        await community.start()
        crowd = await asyncio.gather(*(ask(community, number) for number in range(12)))
        for shown in crowd:
            await shown.until(done)
        assert len(community.endpoint.posts) == 1
        assert sum(map(painted, crowd)) == 1
        refusals = {shown.text for shown in crowd if not painted(shown)}
        assert all("There is a budget for pictures" in text for text in refusals)

        assert "nothing says what one with this model costs. Nothing was charged." in await answer(
            community, 12
        )
        (text,) = await heard(community, 1)
        assert "Cost unknown: dall-e-3" in text
        assert "set IMAGE_PRICE" in text
        assert HAVE_BEEN_TOLD in await answer(community, 13)

        # What is in the tables outlives the process.
        await community.kill()
        await community.start()
        assert "nothing says" in await answer(community, 14)
        assert len(community.endpoint.posts) == 1
        await heard(community, 1)

        await community.kill()
        await community.start(IMAGE_PRICE="0.004")
        for number in range(15, 20):
            await (await ask(community, number)).until(done)
        assert len(community.endpoint.posts) == 1 + 2


async def test_the_operator_is_told_before_anybody_asks_again(new_community: NewCommunity) -> None:
    async with new_community(started=False, MONEY_CAP="0.01", **NO_LIST) as community:
        community.endpoint.always = wrapped(usage=None)
        await community.start()
        await (await ask(community, 0)).until(painted)
        (text,) = await heard(community, 1)
        assert "Cost unknown: dall-e-3" in text


@pytest.mark.parametrize("way", ["tokens", "header", "usage"])
async def test_a_cap_holds_whatever_way_the_cost_is_told(new_community: NewCommunity, way: str) -> None:
    """Each picture costs 0.04: two are paid for, one of them by a process that was killed meanwhile."""

    async def with_header(call: Call) -> Any:
        response = await wrapped(usage=None)(call)
        response.headers["X-LiteLLM-Response-Cost"] = "0.04"
        return response

    answers = {"tokens": wrapped(usage=TOKENS), "header": with_header, "usage": paint_plainly}
    files = {
        "tokens": BY_TOKENS,
        "header": f'{PRICED}cost_header = "x-litellm-response-cost"\n',
        "usage": PRICED,
    }
    async with new_community(started=False, MONEY_CAP="0.09", **NO_LIST) as community:
        community.endpoint.always = answers[way]
        community.endpoint.hold()
        await community.start(IMAGE_MODELS_FILE=file(community, files[way]))
        lost = await ask(community, 0)
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        assert "being made right now" in await answer(community, 1)
        await community.kill()
        community.endpoint.release()
        await community.start()
        await lost.until(told)

        await (await ask(community, 2)).until(painted)
        crowd = await asyncio.gather(*(ask(community, number) for number in range(3, 12)))
        for shown in crowd:
            await shown.until(done)
        assert not any(map(painted, crowd)), "one more would be 0.12"
        assert all("budget for pictures is used up" in shown.text for shown in crowd)
        assert len(community.endpoint.posts) == 2


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres_for_tests() as running:
        yield running


async def test_it_holds_over_two_processes_one_of_which_dies(
    new_community: NewCommunity, server: Postgres
) -> None:
    """Each picture costs 0.04 by its tokens: of a cap of 0.25 six are paid for, one of them for nothing."""
    url = await server.create("cap")
    async with new_community(started=False, DATABASE_URL=url, MONEY_CAP="0.25", **NO_LIST) as community:
        community.endpoint.always = wrapped(usage=TOKENS)
        told_by = {"IMAGE_MODELS_FILE": file(community, BY_TOKENS)}

        def one(name: str) -> AbstractAsyncContextManager[BotProcess]:
            return process(community, name, **told_by)

        async with Ledger.open(url) as ledger, one("first") as first, one("second") as second:
            await first.ready()
            await second.ready()
            community.endpoint.hold()
            crowd = await asyncio.gather(*(ask(community, number) for number in range(12)))
            await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
            await community.sandbox.world.changes.until(lambda: sum(map(done, crowd)) == 11)
            pages = (await ledger.read()).rows.values()
            (row,) = [row for rows in pages for row in rows if row.state == "running"]
            dead, alive = (first, second) if str(row.owner).startswith("first/") else (second, first)
            dead.kill()
            await dead.exited()
            community.endpoint.release()
            for shown in crowd:
                await shown.until(done, timeout=ROUND_OUT)
            for number in range(12, 30):
                await (await ask(community, number)).until(done, timeout=ROUND_OUT)
            assert alive.running
            assert community.endpoint.peak_in_flight >= 1
            assert len(community.endpoint.posts) == 6
