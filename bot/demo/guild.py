"""The server of the demo: a few people with different rights, and a few channels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from bot.sandbox.world.entities import Guild
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World


def demo_guild(world: World) -> Guild:
    """ "Fox Den": owen owns it, mia moderates, bob has the role Artist, alice and cleo are members without roles.

    Only owen and mia see #staff; #after-dark is age-restricted; alice and bob are in a private thread of #art. All have
    had their accounts for years, and have been members for a month: a new one may not do everything.
    """
    now = datetime.now(UTC)
    person = partial(world.add_user, made_at=now - timedelta(days=1000))
    guild = world.add_guild("Fox Den", owner=person("owen"))
    join = partial(world.add_member, guild, joined_at=now - timedelta(days=30))
    art = world.add_channel(guild, "art")
    art.topic = "Pictures, made with /imagine"
    guild.system_channel_id = art.id  # where the bot greets
    world.add_channel(guild, "lounge").topic = "Everything else"
    moderates = Permission.MODERATE_MEMBERS | Permission.MANAGE_EVENTS | Permission.MANAGE_MESSAGES
    artist = world.add_role(guild, "Artist")
    moderator = world.add_role(guild, "Moderator", moderates)
    alice, bob = person("alice"), person("bob")
    join(alice)
    join(bob, roles=[artist])
    join(person("cleo"))
    join(person("mia"), roles=[moderator])
    world.add_channel(guild, "after-dark", nsfw=True).topic = "For adults"
    world.add_staff_channel(guild, "staff", moderator).topic = "What members need not read"
    world.add_thread(art, "between us", owner=alice, private=True, inside=[bob])
    return guild
