"""Credits are never overspent, over real sockets, whichever process is asked, and whatever goes wrong."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.shown import Shown
from tests.stories.community import Community, painted, told
from tests.stories.conftest import NewCommunity
from tests.stories.staff import Staff, staff_of

ASKS = 200


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql, two processes", marks=pytest.mark.postgresql)],
)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Settings of the database; where there can be two processes they share the folder of pictures too."""
    if request.param == "sqlite":
        return {}
    url = request.getfixturevalue("new_postgresql_url")
    return {"DATABASE_URL": url, "PICTURES_URL": str(tmp_path / "pictures"), "INSTANCE": str(tmp_path)}


async def processes_of(community: Community) -> int:
    """How many processes answer: on PostgreSQL a second one is started."""
    if "DATABASE_URL" not in community.settings:
        return 1
    await community.start_another(INSTANCE=f"{community.folder}/another")
    return 2


async def crowd(staff: Staff, people: list[Person], processes: int) -> list[Shown]:
    """All ask at once, through every process in turn; each has been answered."""
    asks = [
        people[number % len(people)].slash(
            staff.community.art, "imagine", prompt="a fox", to=number % processes
        )
        for number in range(ASKS)
    ]
    return [await shown.until(settled, timeout=300) for shown in await asyncio.gather(*asks)]


def settled(shown: Shown) -> bool:
    """The picture is there, or the refusal: as the answer, or behind one that was put off and has gone."""
    refusal = any(message.ephemeral and not message.loading for message in shown.messages)
    return painted(shown) or refusal


def refused(shown: Shown, words: str) -> bool:
    """In private, with the moment at which there is more."""
    return any(
        message.ephemeral and words in message.text and "<t:" in message.text for message in shown.messages
    )


def turned_away(shown: Shown) -> bool:
    """A machine that is busy with other things lets the bot refuse who would have waited too long; nothing is taken."""
    return any(message.ephemeral and "did not answer in time" in message.text for message in shown.messages)


async def all_spent(community: Community, asks: list[Shown], words: str, asker: Person) -> None:
    """Two pictures were paid for, and everybody else was refused; what was given back can still be had."""
    made = [shown for shown in asks if painted(shown)]
    assert len(community.endpoint.posts) == len(made) <= 2
    assert sum(refused(shown, words) or turned_away(shown) for shown in asks) == ASKS - len(made)
    for _ in range(2 - len(made)):
        await (await community.imagine(asker, "a fox")).until(painted)
    await (await community.imagine(asker, "a fox")).until(lambda shown: refused(shown, words))
    assert len(community.endpoint.posts) == 2


async def test_two_credits_two_hundred_asks(new_community: NewCommunity, database: dict[str, str]) -> None:
    async with new_community(DEFAULT_CREDITS="2", QUEUE_LIMIT="500", plain=20_000, **database) as community:
        processes = await processes_of(community)
        staff = staff_of(community)
        asks = await crowd(staff, [community.alice], processes)
        await all_spent(community, asks, "used all **2 credits**", community.alice)
        assert "0 of 2 credits left" in await staff.left(community.alice)


async def test_a_total_of_two_for_fifty_members(
    new_community: NewCommunity, database: dict[str, str]
) -> None:
    async with new_community(QUEUE_LIMIT="500", plain=20_000, **database) as community:
        processes = await processes_of(community)
        staff = staff_of(community)
        await staff.quota(staff.owner, "defaults", server_total=2)
        people = [community.sandbox.join(community.guild, f"member{number}") for number in range(50)]
        asks = await crowd(staff, people, processes)
        await all_spent(community, asks, "All members together have", people[0])


FAULTS = ("moderation", "no_credit", "disconnect", "html_502", "garbage", "html_file", "model_gone")


async def test_every_failure_gives_the_credit_back_once(new_community: NewCommunity) -> None:
    async with new_community(DEFAULT_CREDITS="3") as community:
        staff = staff_of(community)
        for fault in FAULTS:
            community.endpoint.fail_next(fault)
            await (await community.imagine(community.alice, "a fox")).until(told)
            assert "3 of 3 credits left" in await staff.left(community.alice)
        await (await community.imagine(community.alice, "a fox")).until(painted)
        assert "2 of 3 credits left" in await staff.left(community.alice)


async def test_a_cancel_gives_back_what_was_waiting(new_community: NewCommunity) -> None:
    async with new_community(DEFAULT_CREDITS="3", MEMBER_LIMIT="1") as community:
        staff = staff_of(community)
        community.endpoint.hold()
        await community.imagine(community.alice, "first")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        waiting = await (await community.imagine(community.alice, "second", count=2)).message()
        assert "0 of 3 credits left" in await staff.left(community.alice)
        pressed = await community.alice.click(waiting, "Cancel")
        await pressed.until(lambda _: "cancelled" in waiting.text.lower())
        assert "2 of 3 credits left" in await staff.left(community.alice)
        community.endpoint.release()


async def test_a_kill_gives_back_what_was_never_painted(new_community: NewCommunity) -> None:
    async with new_community(DEFAULT_CREDITS="2") as community:
        staff = staff_of(community)
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "a fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        await community.kill()
        community.endpoint.release()
        await community.start()
        await shown.until(told)
        assert "2 of 2 credits left" in await staff.left(community.alice)


async def test_the_owners_cap_stops_everybody(new_community: NewCommunity) -> None:
    async with new_community(MONEY_CAP="0.05") as community:
        await (await community.imagine(community.alice, "a fox")).until(painted)
        refusal = await (await community.imagine(community.bob, "another fox")).message()
        assert refusal.ephemeral
        assert re.search("Nothing was charged", refusal.text)
        assert len(community.endpoint.posts) == 1
