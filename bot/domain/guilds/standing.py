"""Who stands above whom in a server, as Discord itself has it: the owner above all, then by the highest role."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Rank:
    """The place of a role among those of its server; the greater one is the higher one.

    Of two roles at one position the one with the lower id is the higher one. @everyone is below all others.
    """

    position: int
    minus_id: int

    @classmethod
    def of_role(cls, position: int, id: int) -> Rank:
        return cls(max(position, 0), -id)


EVERYONE = Rank(-1, 0)  # also the rank of who has no role


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where somebody stands in a server. `top` is the rank of their highest role."""

    id: int
    owner: bool = False
    administrator: bool = False
    top: Rank = EVERYONE

    def is_above(self, other: Standing) -> bool:
        """Whether they may act on that member. Nobody is above themselves."""
        if self.id == other.id or other.owner:
            return False
        if self.owner:
            return True
        if other.administrator and not self.administrator:
            return False
        return self.top > other.top

    def is_above_role(self, role: Rank) -> bool:
        """Whether they may change what the members of that role get."""
        return self.owner or self.top > role
