"""The evening of the same day: the program is killed with everything under way, and never starts again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.sandbox.seen import Seen
from bot.sandbox.shown import Shown
from tests import pictures
from tests.upgrade.recording.stage import ENDED, Stage

# What each fault of the endpoint is kept as, so that every kind of failure is there (one is `seal.py`'s to write).
FAILURES = MappingProxyType(
    {
        "hang": "TimedOut",
        "moderation": "PromptRejected",
        "content_policy": "PromptRejected",
        "invalid_parameter": "RequestRejected",
        "string_error": "RequestRejected",
        "model_gone": "ModelGone",
        "no_credit": "AccountEmpty",
        "bad_key": "KeyRefused",
        "rate_limited": "EndpointBusy",
        "disconnect": "AnswerLost",
        "error_500": "AnswerBroken",
        "file_gone": "ResultUnreachable",
        "html_file": "ResultUnusable",
        "huge_file": "ResultUnusable",
    }
)
CHANGING: Mapping[str, Any] = MappingProxyType(
    {"model": "aurora-2", "image": ("in.png", pictures.picture((16, 12), "navy"))}
)


async def evening(stage: Stage) -> None:
    """From here on no edit of a reply reaches Discord, so that what ends stays in the outbox."""
    gate = stage.sandbox.discord_faults.next("PATCH /webhooks/*", times=100_000, gate=asyncio.Event())
    async with stage.running(IMAGE_API_URL="http://127.0.0.1:9/v1"):
        await (await stage.imagine("uma", "a fox that nobody painted")).acknowledged()
        await stage.logged(ENDED)
        await (await stage.imagine("vic", "a fox cut short")).acknowledged()
        await stage.becomes("a fox cut short", "running")
    async with stage.running():
        await stage.logged(ENDED)  # the one that was cut short
        await ended(stage)
        await painted(stage)
        await running(stage)
        await waiting(stage)
        await never_answered(stage)
        stage.sandbox.cdn.hold()
        reserved = await put_off(stage, "sam", "a fox put off and reserved")
        stage.sandbox.cdn.release()
        await stage.held(gate)
        stage.sandbox.cdn.hold()
        await put_off(stage, "tom", "a fox put off")
        assert reserved.reply is not None
        assert reserved.reply.loading


async def ended(stage: Stage) -> None:
    """Failures of every kind, and one of two pictures."""
    for number, fault in enumerate(FAILURES):
        who = ("wes", "xia", "gus", "abe", "cleo", "erin", "kim")[number % 7]
        await (await stage.imagine(who, f"a fox and {fault}", fault=fault)).acknowledged()
    await stage.logged(ENDED, 1 + len(FAILURES))
    stage.endpoint.fail_next("moderation")
    await (await stage.imagine("yan", "two foxes, one of them rude", count=2)).acknowledged()
    await stage.logged(ENDED, 2 + len(FAILURES))


async def painted(stage: Stage) -> None:
    asks: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("alice", "a fox at the gate", {}),
        ("bob", "a secret fox at the gate", {"private": True}),
        ("yan", "two foxes at the gate", {"count": 2}),
        ("moe", "a fox whose token has lapsed", {}),
    )
    for who, prompt, options in asks:
        await (await stage.imagine(who, prompt, **options)).acknowledged()
    await stage.logged(": painted (", 1 + 5)


async def running(stage: Stage) -> None:
    """Ten calls, which are all that may go at once; two have their answers, and wait for the files."""
    stage.endpoint.files_open.clear()
    await answered(await stage.imagine("ned", "a fox with an address"))
    await answered(await stage.imagine("ned", "a secret fox with an address", private=True))
    await stage.endpoint.until(lambda: stage.endpoint.files_held == 2, timeout=30)
    stage.endpoint.hold()
    for who, prompt, private in (
        ("kim", "a fox on the easel", False),
        ("kim", "a secret fox on the easel", True),
        ("moe", "a fox on the easel since long", False),
        ("oda", "a fox that broke the bot", False),
        ("oda", "a fox answered without an address", False),
        ("pia", "a fox whose bytes are there", False),
        ("pia", "a fox that was stored in secret", True),
    ):
        await answered(await stage.imagine(who, prompt, private=private))
    await stage.on_the_easel(7)
    await answered(await stage.imagine("lea", "two foxes, one begun", count=2))
    await stage.on_the_easel(8)


async def waiting(stage: Stage) -> None:
    await answered(await stage.imagine("quinn", "a patient fox"))
    await answered(await stage.imagine("quinn", "a patient secret fox", private=True, **CHANGING))
    await answered(await stage.imagine("alice", "two patient foxes", count=2))


async def never_answered(stage: Stage) -> None:
    """Reserved, and killed before Discord took the answer."""
    fault = stage.sandbox.discord_faults.next("POST /interactions/*", times=1, gate=asyncio.Event())
    shown = await stage.imagine("ruth", "a fox without an answer")
    await stage.sandbox.world.changes.until(lambda: fault not in stage.sandbox.discord_faults.pending)
    await shown.until(lambda shown: shown.failed)


async def put_off(stage: Stage, who: str, prompt: str) -> Shown:
    """Answered with "thinking…", since the attachment does not come."""
    bot = stage.bot
    assert bot is not None
    before = sum("put off" in line for line in bot.output)
    shown = await stage.imagine(who, prompt, **CHANGING)
    await shown.until(lambda shown: shown.reply and shown.reply.loading)
    await stage.logged("put off", before + 1)
    return shown


async def answered(shown: Shown) -> Seen:
    reply = await shown.message()
    assert reply.embeds, shown
    return reply
