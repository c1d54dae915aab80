"""What a member has chosen for themselves on one server, in `/me`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSettings:
    """The choices of one member on one server. What they have not chosen is as it is here.

    `hidden`: their pictures are not in the gallery. `others_may_build`: others may press Again, Change and Use as input
    on their results. `told_of_challenges`: they get a direct message when a challenge opens, and when its voting does.
    `style` is the name of a style of the server, None: no style of their own.
    """

    private_by_default: bool = False
    others_may_build: bool = True
    hidden: bool = False
    told_of_challenges: bool = False
    style: str | None = None
