"""The server of the demo: a few people with different rights, and two channels."""

from __future__ import annotations

from bot.sandbox.world.entities import Guild
from bot.sandbox.world.permissions import Permission
from bot.sandbox.world.world import World


def demo_guild(world: World) -> Guild:
    """ "Fox Den": owen owns it, mia moderates, bob has the role Artist, and alice is a member without roles.

    Only owen and mia see #staff; #after-dark is age-restricted; alice and bob are in a private thread of #art.
    """
    guild = world.add_guild("Fox Den", owner=world.add_user("owen"))
    art = world.add_channel(guild, "art")
    art.topic = "Pictures, made with /imagine"
    guild.system_channel_id = art.id  # where the bot greets
    world.add_channel(guild, "lounge").topic = "Everything else"
    moderates = Permission.MODERATE_MEMBERS | Permission.MANAGE_EVENTS | Permission.MANAGE_MESSAGES
    artist = world.add_role(guild, "Artist")
    moderator = world.add_role(guild, "Moderator", moderates)
    alice, bob = world.add_user("alice"), world.add_user("bob")
    world.add_member(guild, alice)
    world.add_member(guild, bob, roles=[artist])
    world.add_member(guild, world.add_user("mia"), roles=[moderator])
    world.add_channel(guild, "after-dark", nsfw=True).topic = "For adults"
    world.add_staff_channel(guild, "staff", moderator).topic = "What members need not read"
    world.add_thread(art, "between us", owner=alice, private=True, inside=[bob])
    return guild
