"""The places, points and numbers that members read at the end, against those of the recount."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from tests.contests.recount import Counted
from tests.contests.screens import Screens
from tests.stories.contest import Contest

PLACE = re.compile(
    r"\*\*Place (\d+): ([\d.]+) points of 100\*\*(?: · chosen by (\d+) of the (\d+) who saw it)?\n"
    r"Entry (\d+)[^\n]* by <@(\d+)>"
    r"(?:(?:\n> [^\n]*)*\n-# chosen by (\d+) of the (\d+) who saw it)?"
)
OPEN_FROM = 20  # counted ballots; below that the numbers are not told


@dataclass(frozen=True, slots=True)
class Read:
    """What is read of one entry. `points` are of 100, as they are written; `chosen` and `seen` are not always told."""

    number: int
    author: int
    place: int
    points: str
    chosen: int | None
    seen: int | None


async def read_by(contest: Contest, screens: Screens, who: Person) -> list[Read]:
    """All pages of /challenge results."""
    page = await screens.answered(lambda: who.slash(contest.place, "challenge results", challenge=contest.id))
    found = read_in(page)
    while "Further places" in [button.label for button in page.buttons]:
        found += read_in(await screens.clicked(who, page, "Further places"))
    return found


def read_in(message: Seen) -> list[Read]:
    return [
        Read(
            number=int(found[5]),
            author=int(found[6]),
            place=int(found[1]),
            points=found[2],
            chosen=_number(found[3] or found[7]),
            seen=_number(found[4] or found[8]),
        )
        for found in PLACE.finditer(message.text)
    ]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def differences(
    read: Sequence[Read], counted: Mapping[int, Counted], authors: Mapping[int, int], ballots: int
) -> Iterator[str]:
    """`authors` are the ids of members by the numbers of their entries."""
    if sorted(each.number for each in read) != sorted(counted):
        yield f"entries {[each.number for each in read]} are listed, not {sorted(counted)}"
    for each in read:
        if each.number not in counted:
            continue
        own = counted[each.number]
        is_told = own.place == each.place and written(own.share, each.points) == each.points
        numbers = (own.chosen, own.seen) if ballots >= OPEN_FROM else (None, None)
        if not is_told or (each.chosen, each.seen) != numbers or authors[each.number] != each.author:
            yield f"{each} is told, {own} was counted, by {authors[each.number]}"


def written(share: Fraction, like: str) -> str:
    """The share in points of 100, halves rounded up, with as many decimals as there are in `like`."""
    tenths = 10 if "." in like else 1
    units = int(share * 100 * tenths + Fraction(1, 2))
    return f"{units // 10}.{units % 10}" if tenths == 10 else str(units)
