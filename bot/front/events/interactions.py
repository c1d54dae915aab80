"""Gives an interaction what discord.py needs to read it, where Discord left it out or sent something else.

What the bot does not use is left out altogether, so that it can be as broken as it likes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.front.events.values import (
    MAX_UPLOAD,
    as_bits,
    as_list,
    as_moment,
    as_object,
    as_text,
    is_count,
    is_id,
)
from bot.front.invitation import PERMISSIONS  # where Discord does not say what the bot may

SMALLEST_UPLOAD = 10 * 1024 * 1024  # bytes; what Discord takes in every server
TEXT_CHANNEL = 0
COMPONENT, FORM = 3, 5  # types of interactions

JSON = dict[str, Any]


class NotAnInteraction(ValueError):
    """It lacks what no answer can do without: its id, its token, or who sent it."""


def completed(data: object, application: int | None) -> JSON:
    """The interaction in a form that discord.py reads. Raises NotAnInteraction.

    `application` is the application's own id.
    """
    raw = as_object(data)
    if not is_id(raw.get("id")) or not isinstance(raw.get("token"), str):
        raise NotAnInteraction
    made: JSON = {
        "id": raw["id"],
        "token": raw["token"],
        "type": _type(raw.get("type")),
        "version": 1,
        "application_id": raw["application_id"] if is_id(raw.get("application_id")) else application,
        "locale": as_text(raw.get("locale"), "en-US"),
        "app_permissions": as_bits(raw["app_permissions"])
        if "app_permissions" in raw
        else str(PERMISSIONS.value),
        "attachment_size_limit": _upload_limit(raw.get("attachment_size_limit")),
    }
    if isinstance(raw.get("guild_locale"), str):
        made["guild_locale"] = raw["guild_locale"]
    made["data"] = _data(raw.get("data"), made["type"])
    if isinstance(raw.get("message"), dict):
        made["message"] = raw["message"]
    return made | _place(raw) | _person(raw)


def simpler(made: JSON) -> Iterator[JSON]:
    """The completed interaction, then with less and less of what may be what cannot be read."""
    yield made
    if "channel" in made:
        bare = {"id": made["channel"]["id"], "type": TEXT_CHANNEL, "name": "", "position": 0}
        yield made | {"channel": bare}
        made = made | {"channel": bare}
    if "message" in made:
        yield {key: value for key, value in made.items() if key != "message"}


def _type(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 4:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _upload_limit(value: object) -> int:
    return int(str(value)) if is_count(value, MAX_UPLOAD) else SMALLEST_UPLOAD


def _data(value: object, type: int) -> JSON:
    """What was used. discord.py looks into that of buttons and forms before the bot can."""
    data = as_object(value)
    if type in (COMPONENT, FORM):
        data = data | {"custom_id": as_text(data.get("custom_id"), "")}
    if type == COMPONENT and not is_count(data.get("component_type"), 100):
        data = data | {"component_type": 2}
    if type == FORM:
        data = data | {
            "components": [each for each in as_list(data.get("components")) if isinstance(each, dict)],
            "resolved": as_object(data.get("resolved")),
        }
    return data


def _place(raw: JSON) -> JSON:
    """The server and the channel, or nothing of them for an interaction outside of a server."""
    if raw.get("guild_id") is None:
        return {}
    if not is_id(raw["guild_id"]):
        raise NotAnInteraction
    place: JSON = {"guild_id": raw["guild_id"]}
    channel = as_object(raw.get("channel"))
    id = channel.get("id", raw.get("channel_id"))
    if is_id(id):
        kind = channel.get("type")
        known = isinstance(kind, int) and not isinstance(kind, bool)
        place["channel"] = {"name": "", "position": 0, **channel, "id": id, "type": kind if known else 0}
    return place


def _person(raw: JSON) -> JSON:
    member = as_object(raw.get("member"))
    user = as_object(member.get("user") or raw.get("user"))
    if not is_id(user.get("id")):
        raise NotAnInteraction
    person: JSON = {
        "id": user["id"],
        "username": as_text(user.get("username"), ""),
        "discriminator": as_text(user.get("discriminator"), "0"),
        "global_name": as_text(user.get("global_name")),
        "avatar": as_text(user.get("avatar")),
        "bot": user.get("bot") is True,
    }
    if raw.get("guild_id") is None:
        return {"user": person}
    return {
        "member": {
            "user": person,
            "roles": [role for role in as_list(member.get("roles")) if is_id(role)],
            "nick": as_text(member.get("nick")),
            "avatar": as_text(member.get("avatar")),
            "permissions": as_bits(member.get("permissions")),
            "joined_at": as_moment(member.get("joined_at")),
            "communication_disabled_until": as_moment(member.get("communication_disabled_until")),
            "flags": 0,
        }
    }
