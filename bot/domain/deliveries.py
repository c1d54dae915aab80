"""When a result that could not be posted is tried again, and when no more. The one policy for that.

It goes by the entry's age, so that a restart neither begins it anew nor shortens it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.domain.pictures import Generation

# Why a result was closed without being posted, where no fault of the delivery was the reason.
CANCELLED = "cancelled while it was drawn"  # it waits for its member, who is told so
TOO_LATE = "the token has expired"  # a private reply cannot be edited any more
NO_FAULTS = (CANCELLED, TOO_LATE)

DAY = 24 * 3600.0  # seconds of age after which an entry is given up
# An entry of that age is given up only after so many attempts: the bot may have been switched off for the whole day.
FEWEST = 5
FIRST_PAUSE = 2.0  # seconds; doubled after each further attempt
TOKEN_LIFE = 15 * 60.0  # seconds; an older entry can have no token that still works
PAUSE_WITH_TOKEN = 30.0  # seconds; the longest pause while there may be one, since more can be shown with it
PAUSE_LATER = 300.0  # seconds; the longest pause after that


def pause(age: float, attempts: int, retry_after: float | None = None) -> float | None:
    """Seconds until the next attempt, after the `attempts`-th one failed; None if there is to be no other.

    `age` is in seconds since the entry was made. `retry_after` is the wait that Discord named with a rate limit, if it
    did: it takes the place of the pause, up to the longest one. No limit of one message lasts longer: a block does, and
    may be lifted any moment, while the card says nothing new and the token runs out.
    """
    left = DAY - age
    if left <= 0 and attempts >= FEWEST:
        return None
    longest = PAUSE_WITH_TOKEN if age < TOKEN_LIFE else PAUSE_LATER
    # Beyond some thousand doublings a float would overflow.
    wait = min(FIRST_PAUSE * 2.0 ** min(max(attempts, 1) - 1, 20), longest)
    if retry_after is not None and math.isfinite(retry_after) and retry_after > 0:
        wait = min(retry_after, PAUSE_LATER)
    # At the end of the day there is a last attempt, whatever wait was named.
    return min(wait, left) if left > 0 else min(wait, longest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An outbox entry that has been taken to be delivered: all pictures of one ask, all ended, shown in one message.

    `attempts` is the number of this attempt, from 1. `generations` are in order of their position. `age` is in seconds,
    since the entry was made. `next_in` is in seconds, until an entry is due: 0 if another one is now, this one again
    at the latest.
    """

    key: str
    attempts: int
    generations: tuple[Generation, ...]
    age: float = 0.0
    is_late: bool = False  # of one picture alone, which came after its ask had been posted
    next_in: float = 0.0
