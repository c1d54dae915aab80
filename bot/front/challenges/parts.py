"""What the parts of members in a challenge have in common; `Challenges` hands each its own."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.errors import Gone
from bot.front.kit.feature import Filled, Pressed

SPACE = "ch"  # of all their custom ids
MOST_ENTRIES = 6  # digits of an entry's number


def challenge_in(subject: str) -> str:
    """The public id of the challenge in a custom id that begins with it, whatever stands behind a dash."""
    return subject.partition("-")[0]


def number_in(subject: str) -> int:
    """The number behind the dash. Raises Gone for what no button of this bot has."""
    number = subject.partition("-")[2]
    if not number.isdecimal() or len(number) > MOST_ENTRIES:
        raise Gone
    return int(number)


def numbers_in(subject: str) -> tuple[int, int] | None:
    """The two numbers behind the challenge in a custom id, None if there is nothing behind it. Raises Gone."""
    _, _, behind = subject.partition("-")
    if not behind:
        return None
    first, _, second = behind.partition("-")
    return number_in(f"-{first}"), number_in(f"-{second}")


def all_numbers_in(subject: str) -> frozenset[int] | None:
    """All numbers behind the challenge, which `with_numbers` wrote; None if there is not even a dash. Raises Gone."""
    _, dash, behind = subject.partition("-")
    if not dash:
        return None
    return frozenset(number_in(f"-{number}") for number in behind.split("-") if number)


def with_numbers(public_id: str, numbers: Iterable[int]) -> str:
    """A subject of a challenge with numbers behind it; with a dash also where there are none."""
    return f"{public_id}-{'-'.join(map(str, numbers))}"


def chosen_in(press: Pressed) -> str:
    """What was chosen in a menu. Raises Gone for a forged press without anything."""
    if not press.values:
        raise Gone
    return press.values[0]


async def begin(call: Pressed | Filled) -> bool:
    """Acknowledge before anything is changed: in place where it comes from a private panel, which is edited then.

    False if Discord has sent this interaction before.
    """
    message = call.message
    return await call.reply.acknowledge(in_place=message is not None and message.private and message.is_panel)
