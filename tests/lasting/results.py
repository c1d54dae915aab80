"""Results of many kinds, made while the bot is ended and started again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from random import Random

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.stories.community import Community

AT_ONCE = 10  # asks; each of another member
FAILURES = ("moderation", "disconnect")
ANSWERED_WITHIN = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Result:
    """A message that came of an ask; `who` asked. Who may press: `who` alone if it is private, or if it failed."""

    who: Person
    message: Seen
    failed: bool


async def make(
    community: Community, people: list[Person], dice: Random, size: int, first: int
) -> tuple[list[Result], int]:
    """`size` results, with prompts numbered from `first` on: of one to four pictures, public, private and failed.
    Also the number of requests that failed.
    """
    made: list[Result] = []
    failed = 0
    for start in range(first, first + size, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, first + size))
        if dice.random() < 0.6:
            community.endpoint.fail_next(dice.choice(FAILURES))
            failed += 1
        asks = [
            await _ask(community, who, dice, number) for who, number in zip(people, numbers, strict=False)
        ]
        made += await asyncio.gather(*(_result(who, shown) for who, shown in zip(people, asks, strict=False)))
        people = [*people[AT_ONCE:], *people[:AT_ONCE]]
    return made, failed


async def _ask(community: Community, who: Person, dice: Random, number: int) -> Shown:
    return await community.imagine(
        who, f"lasting fox {number:05d}", count=dice.choice((1, 1, 2, 4)), private=dice.random() < 0.2
    )


async def _result(who: Person, shown: Shown) -> Result:
    """What is left when the ask has ended."""
    await shown.until(lambda shown: any(_is_end(each) for each in shown.messages), timeout=ANSWERED_WITHIN)
    message = next(each for each in reversed(shown.messages) if _is_end(each))
    return Result(who, message, not message.attachments)


def _is_end(message: Seen) -> bool:
    """It has its pictures, or a button that is no Cancel."""
    buttons = [button.label for button in message.buttons]
    return not message.loading and bool(message.attachments or (buttons and "Cancel" not in buttons))
