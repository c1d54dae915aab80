"""Entities as JSON, in the form that Discord's API gives them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from bot.sandbox.world.components import media_of, walk
from bot.sandbox.world.entities import (
    JSON,
    Attachment,
    Channel,
    Guild,
    Interaction,
    Kind,
    Member,
    Message,
    Role,
    User,
)
from bot.sandbox.world.links import Links

_REFERENCE = "attachment://"
# The parts of an embed that show a picture, and the key of its address.
EMBED_PICTURES = (("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url"))


def user(entity: User) -> JSON:
    return {
        "id": str(entity.id),
        "username": entity.name,
        "discriminator": "0" if not entity.bot else "0001",
        "global_name": None if entity.bot else entity.name,
        "avatar": None,
        "bot": entity.bot,
        "public_flags": 0,
    }


def role(entity: Role) -> JSON:
    tags = {} if entity.bot_id is None else {"tags": {"bot_id": str(entity.bot_id)}}
    return {
        **tags,
        "id": str(entity.id),
        "name": entity.name,
        "permissions": str(int(entity.permissions)),
        "position": entity.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": entity.managed,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def member(entity: Member, permissions: int | None = None, *, with_user: bool = True) -> JSON:
    """`permissions`: in the channel of an interaction; otherwise the key is left out."""
    shape: JSON = {
        "roles": [str(role_id) for role_id in entity.role_ids],
        "joined_at": entity.joined_at.isoformat(),
        "nick": entity.nick,
        "avatar": None,
        "banner": None,
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    if with_user:
        shape["user"] = user(entity.user)
    if permissions is not None:
        shape["permissions"] = str(int(permissions))
    return shape


def channel(entity: Channel) -> JSON:
    return {
        "id": str(entity.id),
        "guild_id": str(entity.guild.id),
        "type": 0,
        "name": entity.name,
        "position": entity.position,
        "nsfw": entity.nsfw,
        "topic": entity.topic,
        "parent_id": None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": 0,
        "permission_overwrites": [
            {
                "id": str(key),
                "type": int(rule.for_member),
                "allow": str(int(rule.allow)),
                "deny": str(int(rule.deny)),
            }
            for key, rule in entity.overwrites.items()
        ],
    }


def guild(entity: Guild) -> JSON:
    return {
        "id": str(entity.id),
        "name": entity.name,
        "owner_id": str(entity.owner_id),
        "preferred_locale": entity.locale,
        "system_channel_id": None if entity.system_channel_id is None else str(entity.system_channel_id),
        "roles": [role(each) for each in entity.roles.values()],
        **_GUILD_CONSTANTS,
    }


_GUILD_CONSTANTS: JSON = {
    "icon": None,
    "splash": None,
    "discovery_splash": None,
    "banner": None,
    "description": None,
    "region": "deprecated",
    "afk_channel_id": None,
    "afk_timeout": 300,
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "nsfw_level": 0,
    "application_id": None,
    "system_channel_flags": 0,
    "rules_channel_id": None,
    "public_updates_channel_id": None,
    "vanity_url_code": None,
    "premium_tier": 0,
    "premium_progress_bar_enabled": False,
    "features": [],
    "emojis": [],
    "stickers": [],
}


def whole_guild(entity: Guild, bot_id: int, *, joined: bool) -> JSON:
    """As GUILD_CREATE brings it to a bot without the members intent: of the members, only itself.

    `unavailable` is there only after READY named the guild; discord.py tells a join by its absence.
    """
    bot = entity.members[bot_id]
    return {
        **guild(entity),
        **({} if joined else {"unavailable": False}),
        "large": False,
        "joined_at": bot.joined_at.isoformat(),
        "member_count": len(entity.members),
        "members": [member(bot)],
        "channels": [channel(each) for each in entity.channels.values()],
        "threads": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def attachment(entity: Attachment, links: Links) -> JSON:
    url = links.attachment(entity)
    shape: JSON = {
        "id": str(entity.id),
        "filename": entity.filename,
        "size": entity.size,
        "content_type": entity.content_type,
        "url": url,
        "proxy_url": url,
    }
    optional = {"description": entity.description, "width": entity.width, "height": entity.height}
    shape.update({key: value for key, value in optional.items() if value is not None})
    if entity.ephemeral:
        shape["ephemeral"] = True
    return shape


def message(entity: Message, links: Links) -> JSON:
    """Files shown in an embed or a component are left out of `attachments`, as Discord does (discord-api-docs#1340)."""
    embeds = [{"type": "rich", **copy.deepcopy(embed)} for embed in entity.embeds]
    components = copy.deepcopy(entity.components)
    claimed = _link(embeds, components, entity, links)
    shape: JSON = {
        "id": str(entity.id),
        "channel_id": str(entity.channel.id),
        "type": 0,
        "author": user(entity.author),
        "content": entity.content,
        "timestamp": entity.created_at.isoformat(),
        "edited_timestamp": None if entity.edited_at is None else entity.edited_at.isoformat(),
        "tts": False,
        "pinned": False,
        "mention_everyone": "everyone" in entity.pings,
        "mentions": [],
        "mention_roles": [],
        "flags": entity.flags,
        "embeds": embeds,
        "components": components,
        "attachments": [
            attachment(file, links) for file in entity.attachments if file.filename not in claimed
        ],
    }
    if entity.nonce is not None:
        shape["nonce"] = entity.nonce
    if entity.reply_to is not None:
        shape["type"] = 19
        shape["message_reference"] = {
            "type": 0,
            "message_id": str(entity.reply_to),
            "channel_id": str(entity.channel.id),
            "guild_id": str(entity.channel.guild.id),
        }
    if entity.interaction is not None:
        shape["type"] = 20 if entity.interaction.kind is Kind.COMMAND else 0
        shape["webhook_id"] = shape["application_id"] = str(entity.author.id)
        shape["interaction_metadata"] = _metadata(entity.interaction)
    return shape


def _metadata(entity: Interaction) -> JSON:
    return {
        "id": str(entity.id),
        "type": int(entity.kind),
        "user": user(entity.member.user),
        "authorizing_integration_owners": {"0": str(entity.channel.guild.id)},
    }


def shown_files(embeds: list[JSON], components: list[JSON]) -> list[str]:
    """The file names that a message's embeds and components show."""
    names: list[str] = []
    _each_picture(embeds, components, lambda holder, key: names.append(str(holder[key])))
    return [name.removeprefix(_REFERENCE) for name in names if name.startswith(_REFERENCE)]


def _link(embeds: list[JSON], components: list[JSON], entity: Message, links: Links) -> set[str]:
    """Put real links where `attachment://` stands; the names of the files so shown."""
    files = {file.filename: file for file in entity.attachments}
    claimed: set[str] = set()

    def put(holder: JSON, key: str) -> None:
        file = files.get(str(holder[key]).removeprefix(_REFERENCE))
        if file is None or not str(holder[key]).startswith(_REFERENCE):
            return
        claimed.add(file.filename)
        holder[key] = holder[f"proxy_{key}"] = links.attachment(file)
        if key == "url":
            holder.update(width=file.width, height=file.height, content_type=file.content_type)

    _each_picture(embeds, components, put)
    return claimed


def _each_picture(embeds: list[JSON], components: list[JSON], visit: Callable[[JSON, str], Any]) -> None:
    for embed in embeds:
        for part, key in EMBED_PICTURES:
            if (embed.get(part) or {}).get(key):
                visit(embed[part], key)
    for component in walk(components):
        for media in media_of(component):
            visit(media, "url")
