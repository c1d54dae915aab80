"""What a transaction about pictures needs of their member's credits.

`credits.charges.Charges` satisfies it. Credits are summed up from pictures, so imports point from `credits` to here and
never back; `open_storage` hands the one to the other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa

from bot.domain.credits import Purse
from bot.domain.pictures import Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reservation is decided upon, as its transaction read it.

    `now` (UTC) is the present moment. `used_at` (UTC) is the date of what is reserved now: later than the member's last
    reset, even where the clock has gone back since. `reserved_before` is the public id of the first picture that the
    same interaction has reserved already, None if it has not.
    """

    purse: Purse
    now: datetime
    used_at: datetime
    reserved_before: str | None


class Charging(Protocol):
    """Every verb is a part of the caller's transaction."""

    def lock(self, tx: sa.Connection, members: Collection[tuple[int, int]]) -> None:
        """Keep everybody else from deciding about these members' credits until the transaction ends.

        They are given as (guild, member), and locked in ascending order.
        """

    def read(self, tx: sa.Connection, ask: Ask) -> Reading:
        """Read the member's purse. The caller holds the member's lock."""

    def charge(self, tx: sa.Connection, paid: Mapping[int, Mapping[int, int]]) -> None:
        """Write down what grants pay: by id of the picture, credits by id of the grant's entry."""

    def discharge(self, tx: sa.Connection, generation: int) -> None:
        """Take away what was written down for this picture: from now on no grant pays for it."""
