"""People and roles as JSON."""

from __future__ import annotations

from bot.sandbox.world.entities import JSON, Member, Role, User


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
    until = entity.timed_out_until
    shape: JSON = {
        "roles": [str(role_id) for role_id in entity.role_ids],
        "joined_at": entity.joined_at.isoformat(),
        "nick": entity.nick,
        "avatar": None,
        "banner": None,
        "premium_since": None,
        "communication_disabled_until": until and until.isoformat(),
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
