"""An interaction as the gateway delivers it."""

from __future__ import annotations

from typing import Any

from bot.sandbox import serialize
from bot.sandbox.people.options import CHAT
from bot.sandbox.people.resolved import Resolver
from bot.sandbox.world.entities import JSON, Interaction
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
        "channel": serialize.partial_channel(entity.channel, entity.member),
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


def command(registered: JSON, resolver: Resolver, **more: Any) -> JSON:
    """The `data` of a command's interaction: always with its default name, whatever the person's language."""
    data: JSON = {
        "id": registered["id"],
        "name": registered["name"],
        "type": registered.get("type", CHAT),
        **more,
    }
    if "guild_id" in registered:
        data["guild_id"] = registered["guild_id"]
    if resolver.resolved:
        data["resolved"] = resolver.resolved
    return data
