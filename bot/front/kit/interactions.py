"""Reads discord.py's interactions into the values of `feature`. No file outside of kit sees the raw interaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict

import discord

from bot.domain.errors import ServerOnly
from bot.front.kit.cards import Button
from bot.front.kit.feature import Attachment, Call, Filled, Pressed, PressedMessage, Where, Who
from bot.front.kit.files import shown_by
from bot.front.kit.guilds.server import Server, roles_of
from bot.front.kit.persistent import TYPED, CustomId
from bot.front.kit.responder import Responder
from bot.front.texts.language import Reader
from bot.front.texts.words import unescape

RawInteraction = discord.Interaction[Any]
COMMON = "read"  # in the `extras` of an interaction: what every reader needs of it


class _Common(TypedDict):
    id: int
    who: Who
    where: Where
    reader: Reader
    reply: Responder


def read_call(interaction: RawInteraction) -> Call:
    """The call of a command. Raises ServerOnly for one outside of a server."""
    return Call(**_common(interaction))


def read_press(interaction: RawInteraction, custom_id: CustomId) -> Pressed:
    """The press of a button or a menu. Raises ServerOnly."""
    data: Any = interaction.data or {}
    return Pressed(
        **_common(interaction),
        verb=custom_id.verb,
        subject=custom_id.subject,
        values=tuple(str(value) for value in data.get("values") or ()),
        message=_message(interaction.message),
    )


def read_form(interaction: RawInteraction, custom_id: CustomId) -> Filled:
    """A submitted form. Raises ServerOnly.

    Read from the interaction's data and not through discord.py's Modal, which only the process that opened it has.
    """
    data: Any = interaction.data or {}
    files = data.get("resolved", {}).get("attachments", {})
    texts: dict[str, str] = {}
    choices: dict[str, tuple[str, ...]] = {}
    attachments: list[Attachment] = []
    for component in _fields(data.get("components", [])):
        name, values = component.get("custom_id", ""), component.get("values") or []
        if component.get("type") == discord.ComponentType.file_upload.value:
            # One that Discord does not describe has no address then, and is refused: it was meant to be used too.
            attachments += [_attachment(files.get(value) or {}) for value in values]
        elif isinstance(component.get("value"), str):
            texts[name] = component["value"]
        elif values:
            texts[name] = str(values[0])
            choices[name] = tuple(map(str, values))
    return Filled(
        **_common(interaction),
        verb=custom_id.verb,
        subject=custom_id.subject,
        message=_message(interaction.message),
        texts=texts,
        choices=choices,
        attachments=tuple(attachments),
    )


def read_custom_id(interaction: RawInteraction) -> CustomId:
    """The custom id of a pressed button or a submitted form. Raises Gone for one that is not of this bot."""
    data: Any = interaction.data or {}
    return CustomId.read(str(data.get("custom_id", "")))


def read_command_name(interaction: RawInteraction) -> str:
    """The name of the command that was used, without a subcommand's; empty for other interactions."""
    data: Any = interaction.data or {}
    return str(data.get("name", ""))


def read_reader(interaction: RawInteraction) -> Reader:
    """The member's language for private words, the server's for public ones, as Discord names both."""
    private = interaction.locale.value
    public = interaction.guild_locale.value if interaction.guild_locale is not None else private
    return Reader.of(private, public)


def _common(interaction: RawInteraction) -> _Common:
    """Read once: what follows an answer asks again."""
    common: _Common | None = interaction.extras.get(COMMON)
    if common is None:
        common = interaction.extras[COMMON] = _read_common(interaction)
    return common


def _read_common(interaction: RawInteraction) -> _Common:
    if interaction.guild_id is None or interaction.channel_id is None:
        raise ServerOnly
    user = interaction.user
    who = Who(
        id=user.id,
        name=user.display_name,
        avatar=user.display_avatar.url,
        roles=roles_of(user),
        permissions=interaction.permissions,
        joined_at=getattr(user, "joined_at", None),  # a user who is no member has neither
        timed_out_until=getattr(user, "timed_out_until", None),
    )
    where = Where(
        guild=interaction.guild_id,
        channel=interaction.channel_id,
        parent=getattr(interaction.channel, "parent_id", None),
        server=Server(interaction.guild, user),
        permissions=interaction.app_permissions,
        upload_limit=interaction.filesize_limit,
        place=place_of(interaction.channel),
        is_age_restricted=_is_age_restricted(interaction.channel),
    )
    return {
        "id": interaction.id,
        "who": who,
        "where": where,
        "reader": read_reader(interaction),
        "reply": Responder(interaction),
    }


def place_of(channel: object) -> int | None:
    """The channel whose permissions decide who may see what is posted in `channel`, see `Where`."""
    if isinstance(channel, discord.Thread):
        return None if channel.is_private() else channel.parent_id
    return channel.id if isinstance(channel, discord.abc.GuildChannel) else None


def _is_age_restricted(channel: object) -> bool:
    """Of a thread its parent decides, which Discord may not have sent yet: then nobody says so."""
    kinds = (discord.Thread, discord.TextChannel, discord.VoiceChannel, discord.StageChannel)
    return isinstance(channel, kinds) and channel.is_nsfw()


def _message(message: discord.Message | None) -> PressedMessage | None:
    if message is None:
        return None
    flags = message.flags
    buttons = tuple(buttons_of(message))
    return PressedMessage(
        message.id,
        message.content,
        flags.ephemeral,
        buttons,
        is_panel=flags.components_v2,
        typed=typed_in(message.components),
        files=tuple(shown_by(message.components)),
    )


def typed_in(parts: Sequence[Any]) -> str:
    """What a member typed, where a layout with these parts holds it; empty where it does not."""
    for part in parts:
        if isinstance(part, discord.TextDisplay) and part.id == TYPED:
            return unescape(part.content)
        if found := typed_in(getattr(part, "children", ())):
            return found
    return ""


def buttons_of(message: discord.Message) -> Iterator[Button]:
    """The buttons in the action rows of a message; those within the layout of a panel are left out."""
    rows = message.components
    for part in (part for row in rows if isinstance(row, discord.ActionRow) for part in row.children):
        if isinstance(part, discord.Button) and part.custom_id:
            space, _, rest = part.custom_id.partition(":")
            verb, _, subject = rest.partition(":")
            yield Button(
                verb, subject, part.label or "", str(part.emoji) if part.emoji else None, space=space
            )


def _fields(items: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The fields of a form. They stand within labels (`component`) or within rows (`components`)."""
    for item in items:
        if "custom_id" in item:
            yield item
        inside = item.get("components") or ([item["component"]] if item.get("component") else [])
        yield from _fields(inside)


def attachment_of(file: discord.Attachment) -> Attachment:
    return Attachment(
        name=file.filename,
        url=file.url,
        media_type=file.content_type,
        size=file.size,
        width=file.width or 0,
        height=file.height or 0,
    )


def _attachment(file: Mapping[str, Any]) -> Attachment:
    return Attachment(
        name=str(file.get("filename", "")),
        url=str(file.get("url", "")),
        media_type=file.get("content_type"),
        size=int(file.get("size") or 0),
        width=int(file.get("width") or 0),
        height=int(file.get("height") or 0),
    )
