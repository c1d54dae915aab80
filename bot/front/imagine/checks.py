"""What can be refused from the interaction alone: the place, the permissions, the file as Discord describes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.errors import (
    InputUnreachable,
    MissingPermissions,
    NotAPicture,
    PictureTooLarge,
    ServerOnly,
    WrongChannel,
)
from bot.domain.pictures import INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS

PICTURE_TYPES = ("image/png", "image/jpeg", "image/webp")


@dataclass(frozen=True, slots=True)
class Attached:
    """A picture to change as Discord describes it; a fact that Discord left out is None or 0."""

    name: str
    url: str
    media_type: str | None
    size: int
    width: int
    height: int


def place_of(interaction: discord.Interaction[Any]) -> tuple[int, int]:
    """The server and the channel. Raises ServerOnly."""
    if interaction.guild_id is None or interaction.channel_id is None:
        raise ServerOnly
    return interaction.guild_id, interaction.channel_id


def check_channel(interaction: discord.Interaction[Any], allowed: Sequence[int]) -> None:
    """Raises WrongChannel outside these channels and their threads; none means everywhere."""
    here = {interaction.channel_id, getattr(interaction.channel, "parent_id", None)}
    if not allowed or here & set(allowed):
        return
    raise WrongChannel(still_there(interaction.guild, allowed))


def still_there(guild: discord.Guild | None, channels: Sequence[int]) -> tuple[int, ...]:
    """Those of the channels that have not been removed; all, as long as Discord has told of no channel at all."""
    if guild is None or not guild.channels:
        return tuple(channels)
    return tuple(channel for channel in channels if guild.get_channel(channel) is not None)


def check_permissions(interaction: discord.Interaction[Any]) -> None:
    """Refuse before painting what could not be shown. A payload without the field reads as no permission at all."""
    here = interaction.app_permissions
    missing = [
        words
        for allowed, words in ((here.attach_files, "Attach Files"), (here.embed_links, "Embed Links"))
        if not allowed
    ]
    if missing and here.value:
        raise MissingPermissions(tuple(missing))


def check_attached(image: Attached) -> None:
    """What Discord says of the file is enough to refuse it, never enough to accept it."""
    if image.media_type is not None and image.media_type.partition(";")[0] not in PICTURE_TYPES:
        raise NotAPicture(image.name)
    if image.size > INPUT_LIMIT_BYTES or image.width * image.height > INPUT_LIMIT_PIXELS:
        raise PictureTooLarge(image.size, image.width, image.height, INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS)
    if not image.url:
        raise InputUnreachable


def roles_of(user: discord.abc.User) -> tuple[int, ...]:
    """The ids of the roles that somebody had when they used the bot, without @everyone."""
    if not isinstance(user, discord.Member):
        return ()
    return tuple(role.id for role in user.roles if not role.is_default())
