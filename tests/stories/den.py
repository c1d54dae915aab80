"""A server with a moderator, for the stories of credits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.entities import Role
from bot.sandbox.people import Person
from bot.sandbox.permissions import Permission
from bot.sandbox.seen import Seen
from bot.sandbox.shown import Shown
from tests.stories.town import Town

NOT_CHANGED = "Nothing was changed"


@dataclass(frozen=True)
class Den:
    """A server with a moderator (mia), its owner, and a role that has no permissions."""

    town: Town
    owner: Person
    moderators: Role
    artist: Role

    async def quota(self, who: Person, command: str, /, *, unchecked: bool = False, **options: Any) -> Seen:
        """The private answer to a subcommand."""
        shown = await who.slash(self.town.art, f"quota {command}", unchecked=unchecked, **options)
        reply = await shown.finished()
        assert reply.ephemeral
        assert not reply.pings
        return reply

    async def left(self, who: Person) -> str:
        """The first line of the panel, without the names."""
        panel = await self.quota(self.owner, "show", member=who)
        return re.sub(r"<[^>]*>: |\*\*", "", panel.text.splitlines()[1])


def den_in(town: Town) -> Den:
    world, guild = town.sandbox.world, town.guild
    moderators = world.add_role(guild, "Moderators", Permission.MODERATE_MEMBERS)
    artist = world.add_role(guild, "Artist")
    town.mia.give(moderators)
    return Den(town, town.sandbox.person(guild, guild.owner_id), moderators, artist)


async def pressed(who: Person, message: Seen, label: str) -> Shown:
    """The button was pressed, and answered with a message of its own."""
    return await (await who.click(message, label)).until(lambda shown: shown.followups)


async def undo(who: Person, receipt: Seen, label: str = "Undo") -> Seen:
    """The receipt, once it says that its change is undone."""
    shown = await who.click(receipt, label)
    await shown.until(lambda _: "Undone" in receipt.text)
    return receipt
