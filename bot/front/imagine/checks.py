"""What can be refused from the interaction alone: the place, the permissions, the file as Discord describes it."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from bot.domain.errors import (
    InputUnreachable,
    MissingPermissions,
    NotAPicture,
    PictureTooLarge,
    WrongChannel,
)
from bot.domain.pictures import INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS
from bot.front.kit.feature import Attachment, Where
from bot.front.kit.server import missing_permissions

PICTURE_TYPES = ("image/png", "image/jpeg", "image/webp")
NEEDED = MappingProxyType({"Attach Files": "attach_files", "Embed Links": "embed_links"})


def check_channel(where: Where, allowed: Sequence[int]) -> None:
    """Raises WrongChannel outside these channels and their threads; none means everywhere."""
    if allowed and not {where.channel, where.parent} & set(allowed):
        raise WrongChannel(where.server.existing_channels(allowed))


def check_permissions(where: Where) -> None:
    """Refuse before painting what could not be shown. A payload without the field reads as no permission at all."""
    missing = missing_permissions(where.permissions, NEEDED)
    if missing and where.permissions.value:
        raise MissingPermissions(missing)


def check_attached(image: Attachment) -> None:
    """What Discord says of the file is enough to refuse it, never enough to accept it."""
    if image.media_type is not None and image.media_type.partition(";")[0] not in PICTURE_TYPES:
        raise NotAPicture(image.name)
    if image.size > INPUT_LIMIT_BYTES or image.width * image.height > INPUT_LIMIT_PIXELS:
        raise PictureTooLarge(image.size, image.width, image.height, INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS)
    if not image.url:
        raise InputUnreachable
