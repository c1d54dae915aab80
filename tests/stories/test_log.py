"""What the log says, in JSON: what an operator charts from it is what the database says."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from datetime import datetime
from statistics import median
from typing import Any

import pytest

from tests.stories.community import Community, painted, told
from tests.stories.conftest import NewCommunity
from tests.stories.staff import staff_of
from tests.upgrade import database
from tests.upgrade.yesterday import looked

PROMPT = "a fox that nobody should read about"


def lines(community: Community, message: str) -> list[dict[str, Any]]:
    assert community.bot is not None
    entries = [json.loads(line) for line in community.bot.output if line.startswith("{")]
    return [entry for entry in entries if entry["message"] == message]


def rows(community: Community) -> list[sqlite3.Row]:
    return database.asked(community.folder, "SELECT * FROM generations ORDER BY id")


def seconds(since: str, until: str) -> float:
    return (datetime.fromisoformat(until) - datetime.fromisoformat(since)).total_seconds()


async def traffic(community: Community) -> None:
    """Eight pictures in six asks: painted, declined, cancelled in line and while it was drawn."""
    community.endpoint.hold()
    first = await community.imagine(community.alice, PROMPT)
    await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
    several = await community.imagine(community.alice, PROMPT, count=3, quality="hd")
    stopped = await (await community.imagine(community.mia, PROMPT)).message()
    await (await community.mia.click(stopped, "Cancel")).until(lambda _: "Cancelled" in stopped.text)
    community.endpoint.release()
    await first.until(painted)
    await several.until(painted)
    community.endpoint.fail_next("moderation")
    await (await community.imagine(community.bob, PROMPT)).until(told)
    await (await community.imagine(community.bob, PROMPT, private=True)).until(painted)
    community.endpoint.hold()
    abandoned = await community.imagine(community.mia, PROMPT)
    await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
    await community.mia.click(await abandoned.message(), "Cancel")
    await abandoned.until(lambda shown: "Cancelled" in shown.text)
    community.endpoint.release()
    await abandoned.until(lambda shown: shown.followups)


async def test_cost_and_waits_are_charted_from_the_lines_of_the_asks(new_community: NewCommunity) -> None:
    async with new_community(LOG_FORMAT="json", IMAGE_CONCURRENCY="1") as community:
        await traffic(community)
        await looked(community.sandbox, lambda: len(lines(community, "ask ended")) == 6, every=0.05)
        ended = lines(community, "ask ended")

        kept: defaultdict[int, list[sqlite3.Row]] = defaultdict(list)
        for row in rows(community):
            kept[row["interaction"]].append(row)
        assert {line["ask"] for line in ended} == set(kept)
        assert len(ended) == len(kept), "each once"

        cost: defaultdict[int, float] = defaultdict(float)
        for line in ended:
            cost[line["server"]] += line["cost"] or 0
        paid = sum(row["cost"] or 0 for row in rows(community))
        assert paid > 0
        assert cost == {community.guild.id: pytest.approx(paid)}

        waits = [
            seconds(
                pictures[0]["created_at"], min(row["started_at"] for row in pictures if row["started_at"])
            )
            for pictures in kept.values()
            if any(row["started_at"] for row in pictures)
        ]
        told_waits = [line["seconds_waited"] for line in ended if line["seconds_waited"] is not None]
        assert median(told_waits) == pytest.approx(median(waits), abs=0.002)

        credits = sum(row["credits"] for row in rows(community) if row["state"] == "painted")
        assert sum(line["credits"] for line in ended) == credits
        assert sorted(line["outcome"] for line in ended) == [
            "abandoned",
            "cancelled",
            "delivered",
            "delivered",
            "delivered",
            "failed",
        ]
        (failed,) = (line for line in ended if line["outcome"] == "failed")
        assert failed["failure"] == "PromptRejected"
        assert (failed["member"], failed["cost"], failed["credits"]) == (community.bob.id, None, 0)
        assert community.bot is not None
        assert not any(PROMPT in line for line in community.bot.output)


async def test_the_start_and_the_changes_of_moderators_are_lines_too(new_community: NewCommunity) -> None:
    async with new_community(LOG_FORMAT="json") as community:
        await looked(community.sandbox, lambda: bool(lines(community, "started")), every=0.05)
        (start,) = lines(community, "started")
        assert (start["endpoint"], start["database"], start["servers"]) == ("127.0.0.1", "sqlite", 1)
        assert (start["default_model"], start["shards"], start["shard_ids"]) == ("dall-e-3", 1, [0])
        assert start["models"] > 0
        assert start["version"]

        staff = staff_of(community)
        await staff.quota(staff.owner, "grant", member=community.bob, credits=5, reason="a secret reason")
        (change,) = lines(community, "moderators changed something")
        asked = {name: change[name] for name in ("server", "actor", "action", "scope", "target")}
        assert asked == {
            "server": community.guild.id,
            "actor": staff.owner.id,
            "action": "grant",
            "scope": "member",
            "target": community.bob.id,
        }
        assert community.bot is not None
        assert not any("a secret reason" in line for line in community.bot.output)
