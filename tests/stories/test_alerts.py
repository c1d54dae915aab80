"""What only the operator can put right is told to the operator, once; members read so when it is true."""

from __future__ import annotations

import socket
from typing import Any

import aiohttp
import pytest

from bot.demo.process import BotProcess
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.entities import TeamMember
from bot.sandbox.world.permissions import Permission
from tests.stories import movingclock
from tests.stories.community import Community, picture, told
from tests.stories.conftest import NewCommunity

HAVE_BEEN_TOLD = "have been told"


async def refused(community: Community, prompt: str = "a fox", fault: str = "bad_key") -> Shown:
    """An ask whose picture the endpoint does not make; its member has been told why."""
    community.endpoint.fail_next(fault)
    shown = await community.imagine(community.alice, prompt)
    return await shown.until(told)


async def heard(community: Community, count: int, words: str = "") -> list[str]:
    """What the maker of the application has read by direct message, once so many messages say `words`."""
    direct = community.sandbox.world.directs.of(community.sandbox.world.maker)

    def found() -> list[str]:
        return [text for text in direct.texts if words in text]

    await community.sandbox.world.changes.until(lambda: len(found()) >= count)
    assert len(found()) == count
    return direct.texts


async def health(port: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/healthz") as answer:
        return answer.status, await answer.json()


@pytest.fixture
def port() -> str:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _bot(community: Community) -> BotProcess:
    assert community.bot is not None
    return community.bot


async def test_a_refused_key_is_one_message_whatever_crashes(new_community: NewCommunity, port: str) -> None:
    async with new_community(HTTP_PORT=port) as community:
        first = await refused(community)
        assert "switched off for the moment" in first.text
        assert HAVE_BEEN_TOLD not in first.text, "nobody has been told yet"
        (text,) = await heard(community, 1)
        assert "Key refused" in text
        assert "IMAGE_API_KEY" in text
        assert community.endpoint.key not in text
        await _bot(community).logged("refused the key")

        for number in range(10):
            shown = await refused(community, f"fox {number}")
            assert HAVE_BEEN_TOLD in shown.text
        await _bot(community).logged("connected to Discord")
        status, body = await health(port)
        assert (status, body["status"], body["parts"]["endpoint"]) == (200, "degraded", "failing")
        assert body["details"]["endpoint"]["failed_in_a_row"] == 11
        errors = [line for line in _bot(community).output if " ERROR " in line]
        assert len(errors) == 1, errors

        for number in range(3):
            await community.kill()
            await community.start()
            await refused(community, f"fox after crash {number}")
        await heard(community, 1)


async def test_it_is_well_again_once(new_community: NewCommunity, port: str) -> None:
    async with new_community(HTTP_PORT=port) as community:
        await refused(community)
        await heard(community, 1)
        await community.kill()  # the operator puts the right key in
        movingclock.move(community.folder, minutes=10)
        await community.start()
        await picture(await community.imagine(community.alice, "a paid fox"))
        movingclock.move(community.folder, minutes=13)
        # Whether the word to the member was marked as sent before the kill is left to chance; it is not asked here.
        await heard(community, 1, "Well again: Key refused")
        await _bot(community).logged("connected to Discord")
        status, body = await health(port)
        assert (status, body["status"], body["parts"]["endpoint"]) == (200, "ok", "ok")
        assert body["details"]["endpoint"]["last_success"]
        assert body["details"]["disk"]["free_bytes"] > 0
        shown = await refused(community, "a late fox")
        assert HAVE_BEEN_TOLD not in shown.text, "that was before"


async def test_every_picture_fails_for_minutes(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_TIMEOUT="5") as community:
        for number in range(3):
            await refused(community, f"fox {number}", "html_502")
        movingclock.move(community.folder, minutes=3)
        (text,) = await heard(community, 1)
        assert "Every picture fails" in text
        assert "AnswerBroken(status=502)" in text


async def test_a_model_that_is_gone_names_itself(new_community: NewCommunity) -> None:
    async with new_community() as community:
        await refused(community, fault="model_gone")
        (text,) = await heard(community, 1)
        assert "Model gone: dall-e-3" in text


async def test_the_cap_is_told_at_80_and_at_100_percent(new_community: NewCommunity) -> None:
    async with new_community(MONEY_CAP="0.10") as community:
        for number in range(2):
            await picture(await community.imagine(community.alice, f"fox {number}"))
        (text,) = await heard(community, 1)
        assert "80 % of MONEY_CAP used" in text
        refusal = await (await community.imagine(community.bob, "another fox")).message()
        assert "budget for pictures is used up" in refusal.text
        assert HAVE_BEEN_TOLD not in refusal.text
        _, text = await heard(community, 2)
        assert "100 % of MONEY_CAP used" in text
        refusal = await (await community.imagine(community.bob, "one more fox")).message()
        assert HAVE_BEEN_TOLD in refusal.text
        await heard(community, 2)


async def test_in_the_channel_and_in_its_language(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        channel = community.sandbox.world.add_channel(community.guild, "operators")
        community.speak("de")
        await community.start(ALERT_CHANNEL=str(channel.id))
        await refused(community)
        await community.sandbox.world.changes.until(lambda: bool(channel.messages))
        (message,) = channel.messages.values()
        assert "Schlüssel abgelehnt" in message.content
        await heard(community, 0)


@pytest.mark.parametrize("why", ["gone", "forbidden", "never there"])
async def test_a_channel_that_cannot_be_written_to(new_community: NewCommunity, why: str) -> None:
    async with new_community(started=False) as community:
        world = community.sandbox.world
        channel = world.add_channel(community.guild, "operators")
        await community.start(ALERT_CHANNEL="77" if why == "never there" else str(channel.id))
        if why == "gone":
            world.remove_channel(channel)
        if why == "forbidden":
            world.overwrite(channel, community.guild.everyone, deny=Permission.VIEW_CHANNEL)
        await refused(community)
        await heard(community, 1, "Key refused")
        await _bot(community).logged("cannot be posted to")


async def test_a_team_has_its_owner_and_its_admins_told(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        world = community.sandbox.world
        alice, bob, mia = (person.user for person in (community.alice, community.bob, community.mia))
        guest = community.join("guest").user
        world.team = [
            TeamMember(alice),
            TeamMember(bob),
            TeamMember(mia, role="developer"),
            TeamMember(guest, accepted=False),
        ]
        await community.start()
        await refused(community)
        owner, admin, developer, invited = (world.directs.of(user) for user in (alice, bob, mia, guest))
        await world.changes.until(lambda: bool(owner.texts and admin.texts))
        assert not developer.texts
        assert not invited.texts
        await heard(community, 0)


async def test_where_nobody_takes_messages_members_are_not_told_that_somebody_was(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        community.sandbox.world.directs.of(community.sandbox.world.maker).closed = True
        await refused(community)
        await _bot(community).logged("direct messages of the application's owner are closed")
        await _bot(community).logged("refused the key")
        shown = await refused(community, "another fox")
        assert HAVE_BEEN_TOLD not in shown.text
        assert "Only the people who run this bot can fix that" in shown.text


async def test_a_message_that_discord_did_not_take_is_sent_later(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.sandbox.discord_faults.next("POST /users/@me/channels", status=503)
        await refused(community)
        await _bot(community).logged("the operator could not be told, trying on")
        shown = await refused(community, "another fox")
        assert HAVE_BEEN_TOLD not in shown.text
        await heard(community, 1)


async def test_the_channels_language_is_asked_for_where_its_server_is_another_shards(
    new_community: NewCommunity,
) -> None:
    async with new_community(started=False, IMAGE_MODEL="", IMAGE_MODELS_PATH="/nowhere") as community:
        channel = community.sandbox.world.add_channel(community.guild, "operators")
        community.speak("de")
        others = 1 - (community.guild.id >> 22) % 2
        settings = {"ALERT_CHANNEL": str(channel.id), "SHARD_COUNT": "2", "SHARD_IDS": str(others)}
        async with BotProcess.start(community.sandbox, community.folder, community.settings | settings):
            await community.sandbox.world.changes.until(lambda: bool(channel.messages))
        (message,) = channel.messages.values()
        assert "Kein Bildmodell" in message.content
