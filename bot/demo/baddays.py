"""The bad days that the demo's page offers: of the image endpoint, of Discord, and of the machine the bot runs on."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from math import ceil

from aiohttp import web

from bot.demo.supervisor import Supervisor
from bot.sandbox.baddays import BadDay, BadDays
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.images.call import Call
from bot.sandbox.images.faults import FAULTS, Fault, painted_as
from bot.sandbox.images.refusals import too_many_requests
from bot.sandbox.rest.blocks import Blocks

# The page has the words for each name, and repeats these seconds.
BUSY, LATE, AUTOMOD, AWAY, DISK = 8.0, 10.0, 45.0, 15.0, 20.0
# What waits for the next picture is over after so many seconds without one.
_NEXT_PICTURE = 120.0
# A process that was killed is back much sooner, and then it is over.
_RESTART = 60.0


def endpoint_days(endpoint: ImageEndpoint, days: BadDays) -> Iterator[BadDay]:
    """What can go wrong at the pretend endpoint."""
    yield _with_next_picture("declined", FAULTS["moderation"], endpoint, days)
    yield _busy(endpoint)
    yield _with_next_picture("late_file", painted_as("PNG", late=LATE), endpoint, days)


def _with_next_picture(name: str, fault: Fault, endpoint: ImageEndpoint, days: BadDays) -> BadDay:
    async def answer(call: Call) -> web.StreamResponse:
        days.over(name)
        return await fault(call)

    def begin() -> None:
        endpoint.answer_next(answer)

    def end() -> None:
        endpoint.forget(answer)

    return BadDay(name, _NEXT_PICTURE, begin, end)


def _busy(endpoint: ImageEndpoint) -> BadDay:
    """The endpoint names the seconds that are left, as real ones do."""

    def begin() -> None:
        until = time.monotonic() + BUSY

        async def answer(call: Call) -> web.StreamResponse:
            return await too_many_requests(max(1, ceil(until - time.monotonic())))(call)

        endpoint.always = answer

    def end() -> None:
        endpoint.always = None

    return BadDay("busy", BUSY, begin, end)


def discord_days(blocks: Blocks) -> Iterator[BadDay]:
    """What Discord refuses for a while."""

    def automod(on: bool) -> None:
        blocks.automod = on

    def cloudflare(on: bool) -> None:
        blocks.cloudflare = on

    yield BadDay("automod", AUTOMOD, lambda: automod(True), lambda: automod(False))
    yield BadDay("discord_away", AWAY, lambda: cloudflare(True), lambda: cloudflare(False))


def machine_days(supervisor: Supervisor) -> Iterator[BadDay]:
    """What can happen to the bot's process."""
    yield BadDay("killed", _RESTART, supervisor.kill, _nothing_to_end, by_hand=False)
    if sys.platform == "linux":  # other systems cannot limit a process that runs already
        yield BadDay("disk_full", DISK, supervisor.fill_disk, supervisor.free_disk)


def _nothing_to_end() -> None:
    """The process that was started anew is whole."""
