"""An interaction as the gateway delivers it."""

from __future__ import annotations

from bot.sandbox import shapes
from bot.sandbox.nouns import JSON, Channel, Interaction, Member
from bot.sandbox.permissions import in_channel
from bot.sandbox.world import World


def interaction(world: World, noun: Interaction, data: JSON) -> JSON:
    """Every key that Discord documents for an interaction in a server."""
    guild = noun.channel.guild
    payload: JSON = {
        "id": str(noun.id),
        "application_id": str(world.application_id),
        "type": int(noun.kind),
        "version": 1,
        "token": noun.token,
        "context": 0,
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "channel_id": str(noun.channel.id),
        "channel": partial_channel(noun.channel, noun.member),
        "member": shapes.member(noun.member, in_channel(noun.member, noun.channel)),
        "locale": noun.member.user.locale,
        "app_permissions": str(in_channel(guild.members[world.bot.id], noun.channel)),
        "authorizing_integration_owners": {"0": str(guild.id)},
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": guild.upload_limit,
        "data": data,
    }
    if noun.source is not None:
        payload["message"] = shapes.message(noun.source, world.links)
    return payload


def partial_channel(noun: Channel, member: Member) -> JSON:
    shape = shapes.channel(noun)
    del shape["permission_overwrites"]
    return {**shape, "permissions": str(in_channel(member, noun))}
