"""Messages and their files as JSON."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from bot.sandbox.serialize.people import user
from bot.sandbox.world.components import Component, media_of, walk
from bot.sandbox.world.entities import JSON, Attachment, Interaction, Kind, Message, User
from bot.sandbox.world.links import Links

_REFERENCE = "attachment://"
# The parts of an embed that show a picture, and the key of its address.
EMBED_PICTURES = (("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url"))
# Kinds of messages: what answers a typed command, and a command of a menu.
_ANSWERS_TYPED, _ANSWERS_MENU = 20, 23
# What an attachment's `flags` say of a spoiler, and how its name says it.
_IS_SPOILER, _SPOILER_NAME = 1 << 3, "SPOILER_"


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
    if entity.spoiler or entity.filename.startswith(_SPOILER_NAME):
        shape["flags"] = _IS_SPOILER
    return shape


def read_message(entity: Message, links: Links, bot: User) -> JSON:
    """As a bot without the message content intent reads it: what others wrote without speaking to it comes empty."""
    shape = message(entity, links)
    if entity.author is not bot and bot.mention not in entity.content:
        shape.update(content="", embeds=[], attachments=[], components=[])
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
        shape["webhook_id"] = shape["application_id"] = str(entity.author.id)
        shape["interaction_metadata"] = _metadata(entity.interaction, entity)
        shape.update(_as_answer(entity.interaction))
    return shape


def _as_answer(entity: Interaction) -> JSON:
    """The kind of message that answers a typed command, or one of a menu: that one refers to the menu's message."""
    if entity.kind is not Kind.COMMAND:
        return {"type": 0}
    data = entity.payload["data"]
    if data.get("target_id") is None:
        return {"type": _ANSWERS_TYPED}
    if data["target_id"] not in data.get("resolved", {}).get("messages", {}):
        return {"type": _ANSWERS_MENU}
    reference = {"message_id": data["target_id"], "channel_id": str(entity.channel.id)}
    return {
        "type": _ANSWERS_MENU,
        "message_reference": {"type": 0, **reference, "guild_id": str(entity.channel.guild.id)},
    }


def _metadata(entity: Interaction, answer: Message) -> JSON:
    shape: JSON = {
        "id": str(entity.id),
        "type": int(entity.kind),
        "user": user(entity.member.user),
        "authorizing_integration_owners": {"0": str(entity.channel.guild.id)},
    }
    if entity.kind is Kind.COMPONENT and entity.source is not None:
        shape["interacted_message_id"] = str(entity.source.id)
    if answer in entity.followups and entity.original is not None:
        shape["original_response_message_id"] = str(entity.original.id)
    return shape


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
    for part in walk(components):
        if part["type"] == Component.FILE:
            _name(part, entity.attachments)
    return claimed


def _name(part: JSON, files: list[Attachment]) -> None:
    """A component that offers a file tells its name and size."""
    for file in files:
        if f"/{file.id}/" in part["file"]["url"]:
            part.update(name=file.filename, size=file.size)


def _each_picture(embeds: list[JSON], components: list[JSON], visit: Callable[[JSON, str], Any]) -> None:
    for embed in embeds:
        for part, key in EMBED_PICTURES:
            if (embed.get(part) or {}).get(key):
                visit(embed[part], key)
    for component in walk(components):
        for media in media_of(component):
            visit(media, "url")
