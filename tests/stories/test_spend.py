"""What the pictures have cost: on Discord for those who run the bot, and in the terminal beside a bot that runs."""

from __future__ import annotations

import csv
import io
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.images.faults import wrapped
from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.world.entities import TeamMember
from bot.sandbox.world.permissions import Permission
from tests.stories.community import Community, painted, told
from tests.stories.conftest import NewCommunity
from tests.stories.staff import staff_of
from tests.stories.test_processes import ROUND_OUT
from tests.stories.test_program import imagine_bot

MONTH = f"{datetime.now(UTC):%Y-%m}"


def maker_of(community: Community) -> Person:
    """Who runs the bot; an administrator here, since Discord shows the command to nobody else."""
    maker = community.sandbox.person(community.guild, community.sandbox.world.maker.id)
    maker.give(community.sandbox.world.add_role(community.guild, "Admin", Permission.ADMINISTRATOR))
    return maker


async def spend(community: Community, who: Person) -> Seen:
    answer = await (await who.slash(community.art, "spend")).finished()
    assert answer.ephemeral
    return answer


async def test_those_who_run_the_bot_see_what_the_month_has_cost(new_community: NewCommunity) -> None:
    async with new_community(MONEY_CAP="1", MONEY_CURRENCY="EUR") as community:
        maker = maker_of(community)
        assert "No picture has cost anything" in (await spend(community, maker)).text
        await (await community.imagine(community.alice, "a fox")).until(painted)
        await (await community.imagine(community.bob, "a fox", quality="hd")).until(painted)
        community.endpoint.fail_next("moderation")
        await (await community.imagine(community.bob, "a refused fox")).until(told)
        shown = (await spend(community, maker)).text
        assert "0.12 EUR** for 2 pictures" in shown
        assert "12 % of MONEY_CAP (1.00 EUR)" in shown
        assert "Fox Den" in shown
        assert "estimate" not in shown


async def test_nobody_else_does(new_community: NewCommunity) -> None:
    async with new_community() as community:
        staff = staff_of(community)
        refused = await spend(community, staff.owner)
        assert refused.text == "Only the people who run this bot can see what its pictures cost."
        community.mia.give(
            community.sandbox.world.add_role(community.guild, "Admin", Permission.ADMINISTRATOR)
        )
        assert (await spend(community, community.mia)).text == refused.text


async def test_a_team_s_admins_run_the_bot_too(new_community: NewCommunity) -> None:
    async with new_community() as community:
        world = community.sandbox.world
        world.team = [TeamMember(world.maker), TeamMember(community.mia.user)]
        community.mia.give(
            community.sandbox.world.add_role(community.guild, "Admin", Permission.ADMINISTRATOR)
        )
        assert "No picture has cost anything" in (await spend(community, community.mia)).text


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "sqlite":
        return {}
    return {"DATABASE_URL": request.getfixturevalue("new_postgresql_url")}


async def test_the_terminal_says_it_beside_a_bot_that_runs(
    new_community: NewCommunity, database: dict[str, str]
) -> None:
    async with new_community(**database) as community:
        await (await community.imagine(community.alice, "a fox", count=3)).until(painted)
        await (await community.imagine(community.bob, "a fox", model="sketch-mini")).until(painted)
        settings = {"DATA_DIR": str(community.folder), **database}
        status, lines = await imagine_bot(community.folder, "spend", **settings)
        assert (status, lines[0]) == (0, f"What pictures have cost in {MONTH} (UTC):")
        assert lines[-1].split()[:2] == ["all", "4"]

        status, lines = await imagine_bot(community.folder, "spend", "--csv", "--month", MONTH, **settings)
        rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
        assert [(int(row["member"]), row["model"], int(row["pictures"])) for row in rows] == [
            (community.alice.id, "dall-e-3", 3),
            (community.bob.id, "sketch-mini", 1),
        ]
        if not database:
            assert sum(float(row["cost"]) for row in rows) == pytest.approx(_recount(community.folder))
        status, lines = await imagine_bot(community.folder, "spend", "--month", "1999-12", **settings)
        assert lines == ["No picture has cost anything in 1999-12 (UTC)."]
        await (await community.imagine(community.alice, "another fox")).until(painted)


async def test_it_is_what_the_endpoint_has_billed_or_may_have(
    new_community: NewCommunity, database: dict[str, str]
) -> None:
    """Counted by the requests that came there, at 1000 tokens of 0.00004 each: one of them for a process that died."""
    async with new_community(
        started=False, MONEY_CAP="5", IMAGE_MODELS_PATH="/none", **database
    ) as community:
        models = community.folder / "models.toml"
        models.write_text('[[model]]\nid = "dall-e-3"\ntoken_price = { input = 0, output = 40 }\n')
        await community.start(IMAGE_MODELS_FILE=str(models))
        community.endpoint.fail_next("moderation")
        await (await community.imagine(community.bob, "a refused fox")).until(told)
        community.endpoint.always = wrapped(usage={"output_tokens": 1000})
        await (await community.imagine(community.alice, "a fox")).until(painted)
        community.endpoint.hold()
        lost = await community.imagine(community.bob, "a lost fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        await community.kill()
        community.endpoint.release()
        await community.start()
        await lost.until(told, timeout=ROUND_OUT)
        await (await community.imagine(community.bob, "a fox", count=2)).until(painted)

        asked = len(community.endpoint.posts)
        settings = {"DATA_DIR": str(community.folder), **database}
        _, lines = await imagine_bot(community.folder, "spend", "--csv", **settings)
        rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
        refused = 1
        assert asked == 5
        assert sum(int(row["pictures"]) for row in rows) == asked - refused
        assert sum(float(row["cost"]) for row in rows) == pytest.approx((asked - refused) * 1000 * 0.00004)
        assert sum(float(row["estimated"]) for row in rows) == pytest.approx(1000 * 0.00004), (
            "of the lost one"
        )


def _recount(folder: Path) -> float:
    """Row by row, in plain Python."""
    file = folder / "imagine-bot.sqlite3"
    rows = sqlite3.connect(file).execute("SELECT state, cost, estimate FROM generations").fetchall()
    costs = [
        estimate if cost is None else cost
        for state, cost, estimate in rows
        if state not in ("failed", "cancelled")
    ]
    return sum(cost or 0.0 for cost in costs)


async def test_a_month_that_is_none_is_refused(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        status, lines = await imagine_bot(community.folder, "spend", "--month", "November")
        assert status == 2
        assert "must be a year and a month, e.g. 2026-11" in lines[-1]
        status, lines = await imagine_bot(community.folder, "spend", DATA_DIR=str(community.folder))
        assert status == 69
        assert "There is no database" in lines[-1]
