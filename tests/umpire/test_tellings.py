"""Direct messages about challenges are sent once, tried again, or let be."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.domain.challenges.records import Telling
from bot.domain.challenges.values import Phase
from bot.domain.deliveries import DAY
from bot.studio.background import Background
from bot.studio.delivery import NotYet, Undeliverable
from bot.studio.insist import Insist
from bot.studio.wakeup import Wakeup
from bot.umpire.tellings import Tellings
from tests.studio.hand_clock import by_hand_clock, now
from tests.umpire.made import hosted


def telling(id: int, **changes: object) -> Telling:
    known = Telling(id=id, hosted=hosted(), member=id, phase=Phase.OPEN, is_wanted=True, attempts=0, age=0.0)
    return replace(known, **changes)  # type: ignore[arg-type]  # as wanted


class Stage:
    """The list in memory; `answers` are what Discord raises, one attempt after the other."""

    def __init__(self, *tellings: Telling) -> None:
        self.waiting = {each.id: each for each in tellings}
        self.due = dict.fromkeys(self.waiting, 0.0)
        self.answers: list[Exception] = []
        self.sent: list[int] = []
        Tellings(
            to_tell=self,
            messenger=self,
            background=Background(),
            wanted=Wakeup(),
            insist=Insist(),
        ).start()

    async def tell(self, telling: Telling) -> None:
        self.sent.append(telling.id)
        if self.answers:
            raise self.answers.pop(0)

    async def release(self) -> None: ...

    async def claim_due(self) -> Telling | None:
        for id, each in self.waiting.items():
            if self.due[id] <= now():
                self.due[id] = now() + 120
                self.waiting[id] = replace(each, attempts=each.attempts + 1, age=now())
                return self.waiting[id]
        return None

    async def done(self, id: int) -> None:
        del self.waiting[id], self.due[id]

    async def put_off(self, id: int, seconds: float) -> None:
        self.due[id] = now() + seconds

    async def seconds_to_next(self) -> float | None:
        return max(0.0, min(self.due.values()) - now()) if self.due else None


@by_hand_clock
async def test_each_is_sent_once() -> None:
    stage = Stage(telling(1), telling(2))
    await asyncio.sleep(100)
    assert (stage.sent, stage.waiting) == ([1, 2], {})


@by_hand_clock
async def test_what_is_not_wanted_any_more_or_has_gone_on_is_not_sent() -> None:
    stage = Stage(telling(1, is_wanted=False), telling(2, phase=Phase.VOTING), telling(3))
    await asyncio.sleep(100)
    assert (stage.sent, stage.waiting) == ([3], {})


@by_hand_clock
async def test_what_may_pass_is_tried_again_for_a_day_and_a_refusal_is_not() -> None:
    stage = Stage(telling(1))
    stage.answers = [NotYet("503"), RuntimeError("a bug"), TimeoutError()]
    await asyncio.sleep(600)
    assert (stage.sent, stage.waiting) == ([1] * 4, {})

    refused = Stage(telling(1))
    refused.answers = [Undeliverable("member gone")]
    await asyncio.sleep(600)
    assert (refused.sent, refused.waiting) == ([1], {})

    never = Stage(telling(1))
    never.answers = [NotYet("503") for _ in range(2000)]
    await asyncio.sleep(DAY + 1200)
    assert never.waiting == {}
