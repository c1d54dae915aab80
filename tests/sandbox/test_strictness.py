"""What Discord refuses, as the bot gets to see it: status and code, said in the channel by the tiny bot."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Stage


async def said(stage: Stage, words: str) -> None:
    """Wait until the bot has said these words in the channel."""
    await stage.sandbox.world.changes.until(
        lambda: any(message.text == words for message in stage.alice.sees(stage.art))
    )


async def test_a_second_answer(stage: Stage) -> None:
    message = await (await stage.alice.slash(stage.art, "say", how="buttons")).message()
    await stage.alice.click(message, "Twice")
    await said(stage, "400 40060")


async def test_an_answer_too_late(stage: Stage) -> None:
    shown = await stage.alice.slash(stage.art, "say", how="late")
    await shown.acknowledged()
    stage.clock.ahead = timedelta(minutes=16)
    stage.sandbox.world.add_channel(stage.guild, "signal")
    await said(stage, "401 50027")


async def test_a_picture_that_is_not_attached(stage: Stage) -> None:
    await stage.alice.slash(stage.art, "say", how="dangling")
    await said(stage, "400 50035")


async def test_a_text_too_long(stage: Stage) -> None:
    await stage.alice.slash(stage.art, "say", how="long")
    await said(stage, "400 50035")


async def test_a_nonce_is_remembered(stage: Stage) -> None:
    shown = await stage.alice.slash(stage.art, "say", how="nonce")
    assert (await shown.finished()).text == "True"
    assert [message.text for message in stage.alice.sees(stage.art)].count("once") == 1


async def test_no_answer_within_the_window(sandbox: Sandbox) -> None:
    guild = sandbox.world.add_guild("Painters", "art")
    (art,) = guild.channels.values()
    sandbox.world.register(None, [{"id": "1", "name": "paint", "type": 1, "options": []}])
    sandbox.world.interactions.response_window = 0.05
    shown = await sandbox.join(guild, "alice").slash(art, "paint")
    await shown.acknowledged()
    assert shown.failed
    assert shown.acknowledged_after is None


async def test_an_unknown_route_is_refused_loudly(stage: Stage) -> None:
    await stage.alice.slash(stage.art, "say", how="route")
    await said(stage, "501 0")
    assert stage.sandbox.refused == [f"POST /channels/{stage.art.id}/typing"]
    stage.sandbox.refused.clear()
