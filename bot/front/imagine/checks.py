"""Checks of the interaction alone: its channel, the bot's permissions, the file as Discord describes it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.errors import (
    HeicPicture,
    InputUnreachable,
    MissingPermissions,
    NotAPicture,
    PictureTooLarge,
    WrongChannel,
)
from bot.domain.pictures import INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS
from bot.front.kit.feature import Attachment, Where
from bot.front.kit.guilds.server import missing_permissions

PICTURE_TYPES = frozenset(
    {
        "image/png",
        "image/apng",
        "image/jpeg",
        "image/pjpeg",
        "image/webp",
        "image/gif",
        "image/avif",
        "image/bmp",
        "image/x-ms-bmp",
        "image/x-icon",
        "image/vnd.microsoft.icon",
        # Discord goes by a file's name: what it does not know may be a picture.
        "application/octet-stream",
    }
)
HEIC_TYPES = frozenset({"image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"})
REQUIRED_PERMISSIONS = ("attach_files", "embed_links")


def check_channel(where: Where, allowed: Sequence[int]) -> None:
    """Raises WrongChannel outside the allowed channels (ids) and their threads. If there are none, all are allowed."""
    if allowed and not {where.channel, where.parent} & set(allowed):
        raise WrongChannel(where.server.existing_channels(allowed))


def check_permissions(where: Where) -> None:
    """Raises MissingPermissions if the picture could not be posted: that must be known before it is paid for."""
    missing = missing_permissions(where.permissions, REQUIRED_PERMISSIONS)
    # No permission at all: Discord has left the field out, and nothing is known.
    if missing and where.permissions.value:
        raise MissingPermissions(missing)


def check_attachment(image: Attachment) -> None:
    """Raises NotAPicture, HeicPicture, PictureTooLarge or InputUnreachable, by what Discord says of the file.

    That is enough to refuse a file and not enough to accept it: its bytes are decoded later.
    """
    media_type = (image.media_type or "").partition(";")[0].strip().lower()
    if media_type in HEIC_TYPES:
        raise HeicPicture(image.name)
    if media_type and media_type not in PICTURE_TYPES:
        raise NotAPicture(image.name)
    if image.size > INPUT_LIMIT_BYTES or image.width * image.height > INPUT_LIMIT_PIXELS:
        raise PictureTooLarge(image.size, image.width, image.height, INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS)
    if not image.url:
        raise InputUnreachable
