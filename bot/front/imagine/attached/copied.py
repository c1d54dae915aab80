"""A picture that the bot has, made a picture to change: its bytes are copied, and cleaned as those of any attachment.

The copy is the new ask's own: whatever becomes of the first, what is under way goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot import pixels
from bot.domain.errors import PictureTooLarge, ResultUnusable
from bot.domain.pictures import AFTER, INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS, ImageInfo, InputPicture
from bot.front.imagine.attached.files import Attachments, Cleaned
from bot.front.kit.uploads import StoredPictures
from bot.pixels import SourceType


@dataclass(frozen=True, slots=True)
class Copied:
    """`key` names the stored bytes. `result`: what they hold, of a picture that a model has made; None: any other."""

    key: str
    result: ImageInfo | None = None


async def copy_of(
    copied: Copied, attachments: Attachments, stored: StoredPictures, interaction: int
) -> Cleaned:
    """The picture to change for the ask of this interaction, and its bytes.

    Raises Gone, or what `cleaned` does of an attachment.
    """
    data = await stored.get(copied.key)
    if copied.result is not None and len(data) > INPUT_LIMIT_BYTES:
        data = await _smaller(data, copied.result)
    await attachments.inspect(data, "")
    clean, media_type = await attachments.clean(data, "")
    beginning = "input-" if copied.result is None else AFTER
    return (InputPicture("", f"{beginning}{interaction}", media_type, is_copy=True),), (clean,)


async def _smaller(data: bytes, info: ImageInfo) -> bytes:
    try:
        return (await pixels.fit(data, info, INPUT_LIMIT_BYTES, SourceType.GENERATED))[0]
    except ResultUnusable as error:
        limits = (INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS)
        raise PictureTooLarge(len(data), info.width, info.height, *limits) from error
