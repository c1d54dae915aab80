"""Who members are and since when: what decides whether somebody may vote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from discord.utils import snowflake_time

from tests.sandbox.wire import Wire

MAY = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


async def test_accounts_are_as_old_and_members_joined_when_it_was_said(wire: Wire) -> None:
    people = [wire.sandbox.join(wire.guild, name, made_at=MAY, joined_at=MAY + DAY) for name in ("bo", "cy")]
    assert len({person.id for person in people}) == 2
    for person in people:
        _, told = await wire.ask("GET", f"/guilds/{wire.guild.id}/members/{person.id}")
        assert snowflake_time(person.id) == MAY
        assert datetime.fromisoformat(told["joined_at"]) == MAY + DAY
        assert told["communication_disabled_until"] is None


async def test_a_timeout_is_told_until_it_is_taken_back(wire: Wire) -> None:
    path = f"/guilds/{wire.guild.id}/members/{wire.alice.id}"
    wire.alice.time_out(MAY)
    wire.alice.rejoin(MAY - DAY)
    _, told = await wire.ask("GET", path)
    assert datetime.fromisoformat(told["communication_disabled_until"]) == MAY
    assert datetime.fromisoformat(told["joined_at"]) == MAY - DAY
    wire.alice.time_out(None)
    assert (await wire.ask("GET", path))[1]["communication_disabled_until"] is None
