"""Discord's interactions read into values. This is the border: behind it nobody sees the raw interaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict

import discord

from bot.domain.errors import ServerOnly
from bot.front.kit.cards import Press
from bot.front.kit.feature import Attached, Call, Filled, Pressed, Reader, Where, Who
from bot.front.kit.lasting import CustomId
from bot.front.kit.responder import Responder
from bot.front.kit.server import Server, roles_of

Raw = discord.Interaction[Any]


class _Common(TypedDict):
    id: int
    who: Who
    where: Where
    reader: Reader
    reply: Responder


def called(interaction: Raw) -> Call:
    """A command. Raises ServerOnly."""
    return Call(**_common(interaction))


def pressed(interaction: Raw, custom_id: CustomId) -> Pressed:
    """A button or a menu. Raises ServerOnly."""
    data: Any = interaction.data or {}
    return Pressed(
        **_common(interaction),
        verb=custom_id.verb,
        subject=custom_id.subject,
        values=tuple(str(value) for value in data.get("values") or ()),
        beside=tuple(_buttons(interaction.message)),
    )


def filled(interaction: Raw, custom_id: CustomId) -> Filled:
    """A form, straight from the interaction's data, so that no form need be remembered. Raises ServerOnly."""
    data: Any = interaction.data or {}
    files = data.get("resolved", {}).get("attachments", {})
    texts: dict[str, str] = {}
    attached: list[Attached] = []
    for component in _fields(data.get("components", [])):
        name, values = component.get("custom_id", ""), component.get("values") or []
        if found := [_attached(files[value]) for value in values if value in files]:
            attached += found
        elif isinstance(component.get("value"), str):
            texts[name] = component["value"]
        elif values:
            texts[name] = str(values[0])
    common = _common(interaction)
    return Filled(
        **common, verb=custom_id.verb, subject=custom_id.subject, texts=texts, attached=tuple(attached)
    )


def custom_id_of(interaction: Raw) -> CustomId:
    """Raises Gone for an id that is not one of ours."""
    data: Any = interaction.data or {}
    return CustomId.read(str(data.get("custom_id", "")))


def _common(interaction: Raw) -> _Common:
    if interaction.guild_id is None or interaction.channel_id is None:
        raise ServerOnly
    user = interaction.user
    who = Who(
        id=user.id,
        name=user.display_name,
        avatar=user.display_avatar.url,
        roles=roles_of(user),
        permissions=interaction.permissions,
    )
    where = Where(
        guild=interaction.guild_id,
        channel=interaction.channel_id,
        parent=getattr(interaction.channel, "parent_id", None),
        server=Server(interaction.guild),
        permissions=interaction.app_permissions,
        upload_limit=interaction.filesize_limit,
    )
    private = interaction.locale.value
    public = interaction.guild_locale.value if interaction.guild_locale is not None else private
    return {
        "id": interaction.id,
        "who": who,
        "where": where,
        "reader": Reader(private, public),
        "reply": Responder(interaction),
    }


def _buttons(message: discord.Message | None) -> Iterator[Press]:
    """The buttons in the rows of a message that are ours; a panel's are left out."""
    rows = message.components if message is not None else []
    for part in (part for row in rows if isinstance(row, discord.ActionRow) for part in row.children):
        if isinstance(part, discord.Button) and part.custom_id:
            space, _, rest = part.custom_id.partition(":")
            verb, _, subject = rest.partition(":")
            yield Press(verb, subject, part.label or "", str(part.emoji) if part.emoji else None, space=space)


def _fields(items: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The fields, inside labels (`component`) or rows (`components`)."""
    for item in items:
        if "custom_id" in item:
            yield item
        inside = item.get("components") or ([item["component"]] if item.get("component") else [])
        yield from _fields(inside)


def _attached(file: Mapping[str, Any]) -> Attached:
    return Attached(
        name=str(file.get("filename", "")),
        url=str(file.get("url", "")),
        media_type=file.get("content_type"),
        size=int(file.get("size") or 0),
        width=int(file.get("width") or 0),
        height=int(file.get("height") or 0),
    )
