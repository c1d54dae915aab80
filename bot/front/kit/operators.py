"""Who runs the bot: the owner of its application at Discord; of a team its owner and its admins."""

from __future__ import annotations

import time
from collections.abc import Callable

import discord

ACCEPTED = discord.TeamMembershipState.accepted
FOR = 300.0  # seconds that Discord's answer is taken for true


class Operators:
    """`clock` counts seconds."""

    def __init__(self, client: discord.Client, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._known: tuple[int, ...] = ()
        self._until = 0.0

    async def ids(self) -> tuple[int, ...]:
        """Their user ids, asked of Discord at most every five minutes. Raises what discord.py raises."""
        if self._clock() >= self._until:
            self._known = people_of(await self._client.application_info())
            self._until = self._clock() + FOR
        return self._known


def people_of(application: discord.AppInfo) -> tuple[int, ...]:
    """The ids of those who run this application. A team itself is no person who could be written to."""
    if application.team is None:
        return (application.owner.id,)
    admins = [
        member.id
        for member in application.team.members
        if member.role is discord.TeamMemberRole.admin and member.membership_state is ACCEPTED
    ]
    owner = application.team.owner_id
    return tuple(dict.fromkeys(admins if owner is None else [owner, *admins]))
