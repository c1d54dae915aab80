"""The evening of the same day: the program is killed with everything under way, and never starts again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests import pictures
from tests.upgrade.recording.community import ENDED, Community

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


async def evening(community: Community) -> None:
    """From here on no edit of a reply reaches Discord, so that what ends stays in the outbox."""
    gate = community.sandbox.discord_faults.next("PATCH /webhooks/*", times=100_000, gate=asyncio.Event())
    async with community.running(IMAGE_API_URL="http://127.0.0.1:9/v1"):
        await (await community.imagine("uma", "a fox that nobody painted")).acknowledged()
        await community.logged(ENDED)
        await (await community.imagine("vic", "a fox cut short")).acknowledged()
        await community.becomes("a fox cut short", "running")
    async with community.running():
        await community.logged(ENDED)  # the one that was cut short
        await ended(community)
        await painted(community)
        await running(community)
        await waiting(community)
        await never_answered(community)
        community.sandbox.cdn.hold()
        reserved = await put_off(community, "sam", "a fox put off and reserved")
        community.sandbox.cdn.release()
        await community.held(gate)
        community.sandbox.cdn.hold()
        await put_off(community, "tom", "a fox put off")
        assert reserved.reply is not None
        assert reserved.reply.loading


async def ended(community: Community) -> None:
    """Failures of every kind, and one of two pictures."""
    for number, fault in enumerate(FAILURES):
        who = ("wes", "xia", "gus", "abe", "cleo", "erin", "kim")[number % 7]
        await (await community.imagine(who, f"a fox and {fault}", fault=fault)).acknowledged()
    await community.logged(ENDED, 1 + len(FAILURES))
    community.endpoint.fail_next("moderation")
    await (await community.imagine("yan", "two foxes, one of them rude", count=2)).acknowledged()
    await community.logged(ENDED, 2 + len(FAILURES))


async def painted(community: Community) -> None:
    asks: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("alice", "a fox at the gate", {}),
        ("bob", "a secret fox at the gate", {"private": True}),
        ("yan", "two foxes at the gate", {"count": 2}),
        ("moe", "a fox whose token has lapsed", {}),
    )
    for who, prompt, options in asks:
        await (await community.imagine(who, prompt, **options)).acknowledged()
    await community.logged(": painted (", 1 + 5)


async def running(community: Community) -> None:
    """Ten calls, which are all that may go at once; two have their answers, and wait for the files."""
    community.endpoint.files_open.clear()
    await answered(await community.imagine("ned", "a fox with an address"))
    await answered(await community.imagine("ned", "a secret fox with an address", private=True))
    await community.endpoint.until(lambda: community.endpoint.files_held == 2, timeout=30)
    community.endpoint.hold()
    for who, prompt, private in (
        ("kim", "a fox on the easel", False),
        ("kim", "a secret fox on the easel", True),
        ("moe", "a fox on the easel since long", False),
        ("oda", "a fox that broke the bot", False),
        ("oda", "a fox answered without an address", False),
        ("pia", "a fox whose bytes are there", False),
        ("pia", "a fox that was stored in secret", True),
    ):
        await answered(await community.imagine(who, prompt, private=private))
    await community.on_the_easel(7)
    await answered(await community.imagine("lea", "two foxes, one begun", count=2))
    await community.on_the_easel(8)


async def waiting(community: Community) -> None:
    await answered(await community.imagine("quinn", "a patient fox"))
    await answered(await community.imagine("quinn", "a patient secret fox", private=True, **CHANGING))
    await answered(await community.imagine("alice", "two patient foxes", count=2))


async def never_answered(community: Community) -> None:
    """Reserved, and killed before Discord took the answer."""
    fault = community.sandbox.discord_faults.next("POST /interactions/*", times=1, gate=asyncio.Event())
    shown = await community.imagine("ruth", "a fox without an answer")
    await community.sandbox.world.changes.until(lambda: fault not in community.sandbox.discord_faults.pending)
    await shown.until(lambda shown: shown.failed)


async def put_off(community: Community, who: str, prompt: str) -> Shown:
    """Answered with "thinking…", since the attachment does not come."""
    bot = community.bot
    assert bot is not None
    before = sum("put off" in line for line in bot.output)
    shown = await community.imagine(who, prompt, **CHANGING)
    await shown.until(lambda shown: shown.reply and shown.reply.loading)
    await community.logged("put off", before + 1)
    return shown


async def answered(shown: Shown) -> Seen:
    reply = await shown.message()
    assert reply.embeds, shown
    return reply
