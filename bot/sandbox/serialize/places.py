"""Servers, channels and threads as JSON."""

from __future__ import annotations

from bot.sandbox.serialize.people import member, role
from bot.sandbox.world.entities import JSON, Channel, Guild, Member, Thread, moment_of
from bot.sandbox.world.permissions import Permission, allows, in_channel

_PUBLIC_THREAD, _PRIVATE_THREAD, _FORUM = 11, 12, 15
_REQUIRE_TAG = 1 << 4


def channel(entity: Channel) -> JSON:
    if entity.thread is not None:
        return _thread(entity, entity.thread)
    return {
        **_of_its_kind(entity),
        "id": str(entity.id),
        "guild_id": str(entity.guild.id),
        "name": entity.name,
        "position": entity.position,
        "nsfw": entity.nsfw,
        "topic": entity.topic,
        "parent_id": None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
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


def _of_its_kind(entity: Channel) -> JSON:
    forum = entity.forum
    if forum is None:
        return {"type": 0, "flags": 0}
    return {
        "type": _FORUM,
        "flags": _REQUIRE_TAG if forum.requires_tag else 0,
        "available_tags": [
            {"id": str(id), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
            for id, name in forum.tags.items()
        ],
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
    }


def partial_channel(entity: Channel, member: Member) -> JSON:
    """As an interaction brings it: without its rules, with what the member may do there by them."""
    shape = channel(entity)
    shape.pop("permission_overwrites", None)
    return {**shape, "permissions": str(in_channel(member, entity))}


def _thread(entity: Channel, thread: Thread) -> JSON:
    """It has no rules and no age limit of its own: a client looks at the channel that it is in."""
    made = moment_of(entity.id).isoformat()
    return {
        "id": str(entity.id),
        "guild_id": str(entity.guild.id),
        "parent_id": str(thread.parent.id),
        "owner_id": str(thread.owner_id),
        "type": _PRIVATE_THREAD if thread.private else _PUBLIC_THREAD,
        "name": entity.name,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "flags": 0,
        "message_count": len(entity.messages),
        "total_message_sent": len(entity.messages),
        "member_count": len(thread.member_ids),
        "applied_tags": [str(tag) for tag in thread.tags],
        "thread_metadata": {
            "archived": thread.archived,
            "archive_timestamp": made,
            "auto_archive_duration": 1440,
            "locked": thread.locked,
            "create_timestamp": made,
            **({"invitable": True} if thread.private else {}),
        },
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
        "threads": [channel(each) for each in entity.threads.values() if _is_synced(each, bot_id)],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def _is_synced(thread: Channel, bot_id: int) -> bool:
    """A new line is told of the active threads alone."""
    return thread.thread is not None and not thread.thread.archived and tells_of(thread, bot_id)


def tells_of(thread: Channel, bot_id: int) -> bool:
    """Whether the gateway tells a bot of this thread: it must be able to see it."""
    return allows(thread.guild.members[bot_id], thread, Permission.VIEW_CHANNEL)
