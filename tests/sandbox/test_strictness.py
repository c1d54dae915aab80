"""What Discord refuses, as the bot gets to see it: status and code, said in the channel by the tiny bot."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Community


async def test_a_direct_message_reaches_who_takes_some(community: Community) -> None:
    direct = community.sandbox.world.directs.of(community.alice.user)
    for closed, answer in ((False, "no error"), (True, "403 50007")):
        direct.closed = closed
        await community.alice.slash(community.art, "say", how="direct")
        await said(community, answer)
    assert direct.texts == ["hello"]


async def said(community: Community, words: str) -> None:
    """Wait until the bot has said these words in the channel."""
    await community.sandbox.world.changes.until(
        lambda: any(message.text == words for message in community.alice.sees(community.art))
    )


async def test_a_second_answer(community: Community) -> None:
    message = await (await community.alice.slash(community.art, "say", how="buttons")).message()
    await community.alice.click(message, "Twice")
    await said(community, "400 40060")


async def test_an_answer_too_late(community: Community) -> None:
    shown = await community.alice.slash(community.art, "say", how="late")
    await shown.acknowledged()
    community.clock.ahead = timedelta(minutes=16)
    community.sandbox.world.add_channel(community.guild, "signal")
    await said(community, "401 50027")


async def test_a_picture_that_is_not_attached(community: Community) -> None:
    await community.alice.slash(community.art, "say", how="dangling")
    await said(community, "400 50035")


async def test_a_text_too_long(community: Community) -> None:
    await community.alice.slash(community.art, "say", how="long")
    await said(community, "400 50035")


async def test_a_nonce_is_remembered(community: Community) -> None:
    shown = await community.alice.slash(community.art, "say", how="nonce")
    assert (await shown.finished()).text == "True"
    assert [message.text for message in community.alice.sees(community.art)].count("once") == 1


async def test_no_answer_within_the_window(sandbox: Sandbox) -> None:
    guild = sandbox.world.add_guild("Painters", "art")
    (art,) = guild.channels.values()
    sandbox.world.register(None, [{"id": "1", "name": "paint", "type": 1, "options": []}])
    sandbox.world.interactions.response_window = 0.05
    shown = await sandbox.join(guild, "alice").slash(art, "paint")
    await shown.acknowledged()
    assert shown.failed
    assert shown.acknowledged_after is None


async def test_an_unknown_route_is_refused_loudly(community: Community) -> None:
    await community.alice.slash(community.art, "say", how="route")
    await said(community, "501 0")
    assert community.sandbox.refused == [f"POST /channels/{community.art.id}/typing"]
    community.sandbox.refused.clear()
