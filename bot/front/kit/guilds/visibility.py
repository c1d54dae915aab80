"""What one member may see of a server at the moment of an interaction; the rule itself is in the domain.

Channels, roles and overwrites are those that discord.py knows of the server, the member's roles those that Discord
sends with the interaction. What is not known is not seen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.albums.visibility import Placed, Viewer, is_open_to, may_see
from bot.domain.pictures import Generation, is_abandoned
from bot.front.kit.feature import Call


@dataclass(frozen=True, slots=True)
class Sight:
    """`hidden` are the members of the server who have hidden their pictures."""

    call: Call
    hidden: Collection[int] = ()

    @property
    def viewer(self) -> Viewer:
        return Viewer(id=self.call.who.id, is_among_adults=self.call.where.is_age_restricted)

    def places(self) -> tuple[int, ...]:
        """The channels in which the member may see pictures of others now."""
        grounds = self.call.where.server.grounds()
        return tuple(place for place, ground in grounds.items() if is_open_to(self.viewer, ground))

    def sees(self, row: Generation) -> bool:
        """Whether the member may see this picture of this server. One that was deleted nobody sees."""
        if row.ask.guild != self.call.where.guild or not row.is_shown:
            return False
        return self.sees_at(row.ask.member, None if is_abandoned((row,)) else row.ask.place)

    def sees_at(self, author: int, place: int | None) -> bool:
        """The same of a picture of this author that was posted at this place."""
        ground = self.call.where.server.ground(place) if place is not None else None
        return may_see(
            self.viewer, Placed(author=author, place=place, is_hidden=author in self.hidden), ground
        )
