"""Those who decide about credits in a community, and what they do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.entities import Role
from bot.sandbox.world.permissions import Permission
from tests.stories.community import Community

NOT_CHANGED = "Nothing was changed"


@dataclass(frozen=True)
class Staff:
    """The owner, and mia, who has the role `moderators`. The role `artist` has no permissions."""

    community: Community
    owner: Person
    moderators: Role
    artist: Role

    async def quota(self, who: Person, command: str, /, *, unchecked: bool = False, **options: Any) -> Seen:
        """The private answer to a subcommand."""
        shown = await who.slash(self.community.art, f"quota {command}", unchecked=unchecked, **options)
        reply = await shown.finished()
        assert reply.ephemeral
        assert not reply.pings
        return reply

    async def left(self, who: Person) -> str:
        """What a member has left: the first line of the panel that the owner sees, without bold type and the bar."""
        panel = await self.quota(self.owner, "show", member=who)
        return re.sub(r"\*\*| [▰▱]+", "", panel.text.splitlines()[1])


def staff_of(community: Community) -> Staff:
    world, guild = community.sandbox.world, community.guild
    artist = world.add_role(guild, "Artist")
    moderators = world.add_role(guild, "Moderators", Permission.MODERATE_MEMBERS)
    community.mia.give(moderators)
    return Staff(community, community.sandbox.person(guild, guild.owner_id), moderators, artist)


async def pressed(who: Person, message: Seen, label: str) -> Shown:
    """The button was pressed, and answered with a message of its own."""
    return await (await who.click(message, label)).until(lambda shown: shown.followups)


async def undo(who: Person, receipt: Seen, label: str = "Undo") -> Seen:
    """The receipt, once it says that its change is undone."""
    shown = await who.click(receipt, label)
    await shown.until(lambda _: "Undone" in receipt.text)
    return receipt
