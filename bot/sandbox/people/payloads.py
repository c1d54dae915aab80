"""An interaction as the gateway delivers it."""

from __future__ import annotations

from bot.sandbox import serialize
from bot.sandbox.world.entities import JSON, Channel, Interaction, Member
from bot.sandbox.world.permissions import in_channel
from bot.sandbox.world.world import World


def interaction(world: World, entity: Interaction, data: JSON) -> JSON:
    """Every key that Discord documents for an interaction in a server."""
    guild = entity.channel.guild
    payload: JSON = {
        "id": str(entity.id),
        "application_id": str(world.application_id),
        "type": int(entity.kind),
        "version": 1,
        "token": entity.token,
        "context": 0,
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "channel_id": str(entity.channel.id),
        "channel": partial_channel(entity.channel, entity.member),
        "member": serialize.member(entity.member, in_channel(entity.member, entity.channel)),
        "locale": entity.member.user.locale,
        "app_permissions": str(in_channel(guild.members[world.bot.id], entity.channel)),
        "authorizing_integration_owners": {"0": str(guild.id)},
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": guild.upload_limit,
        "data": data,
    }
    if entity.source is not None:
        payload["message"] = serialize.message(entity.source, world.links)
    return payload


def partial_channel(entity: Channel, member: Member) -> JSON:
    shape = serialize.channel(entity)
    del shape["permission_overwrites"]
    return {**shape, "permissions": str(in_channel(member, entity))}
