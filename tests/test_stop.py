"""The end of the program has an end, also where Discord takes no message any more."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from bot.program import POSTING_GRACE, Program
from tests.studio.hand_clock import by_hand_clock, now

GRACE = 30.0


class Stuck:
    """Every part at once. Each of its ends takes all the time that it is given, but the notes are as they should be."""

    def stop(self) -> None:
        """Nobody waits for a turn."""

    async def close(self, seconds: float = 0.0) -> None:
        await asyncio.sleep(seconds)


@by_hand_clock
async def test_pictures_have_their_grace_and_all_messages_together_have_theirs() -> None:
    part = cast(Any, Stuck())
    program = Program(
        client=part,
        line=part,
        deliverer=part,
        catalogue=part,
        upkeep=part,
        desk=part,
        deferred=part,
        learned=part,
        alerting=part,
        told=part,
        umpire=part,
        background=part,
    )
    await program.stop(GRACE)
    assert now() <= GRACE + POSTING_GRACE + 1, "a container is killed soon after that"
