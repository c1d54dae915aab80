"""What the count comes to: a ranking, or too little to rank. No tie is broken by the earlier entry, nor by lot."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.challenges.counting import Standing

FEWEST_ENTRIES, FEWEST_BALLOTS = 2, 3
FEW_BALLOTS = 8  # fewer: "only n voted" is said beside the places
OPEN_BALLOTS = 20  # from here on numbers beside the places point at nobody
PODIUM = 3  # places
MOST_WON = 50  # credits that a member can win on one server in a calendar month (UTC)


class TooFew(enum.StrEnum):
    """Of what there is too little for a ranking."""

    ENTRIES = "entries"
    BALLOTS = "ballots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The result. `ranking` is empty where there are `too_few` to rank. `ballots` counts those that compare."""

    ballots: int
    ranking: tuple[Standing, ...] = ()
    too_few: TooFew | None = None

    @property
    def is_by_few(self) -> bool:
        """Whether the places are told with the words that only so many voted."""
        return self.too_few is None and self.ballots < FEW_BALLOTS

    @property
    def is_by_many(self) -> bool:
        """Whether all numbers of the count may be published; else places and whole points alone."""
        return self.too_few is None and self.ballots >= OPEN_BALLOTS

    @property
    def winners(self) -> tuple[Standing, ...]:
        """All who share the first place."""
        return tuple(each for each in self.ranking if each.place == 1)

    @property
    def podium(self) -> tuple[Standing, ...]:
        """The first three places; more entries than that where places are shared."""
        return tuple(each for each in self.ranking if each.place <= PODIUM)


def verdict(standings: Sequence[Standing], ballots: int) -> Verdict:
    """The result of standings that come from so many ballots: those that compare, see `counting.compares`."""
    if len(standings) < FEWEST_ENTRIES:
        return Verdict(ballots=ballots, too_few=TooFew.ENTRIES)
    if ballots < FEWEST_BALLOTS:
        return Verdict(ballots=ballots, too_few=TooFew.BALLOTS)
    return Verdict(ballots=ballots, ranking=tuple(standings))


def won_credits(prize: int, won_before: int) -> int:
    """How many credits a winner gets of a prize: with what they have won on the server this month at most MOST_WON."""
    return max(0, min(prize, MOST_WON - won_before))
