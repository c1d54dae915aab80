"""What is wrong with what a member asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.domain.errors.base import Refused


@dataclass
class UnknownChoice(Refused):
    """A value of an option that is not on offer. Autocompletion only suggests, so any text can be sent."""

    option: Literal["model", "size", "quality", "style", "area", "what", "per"]
    value: str
    choices: tuple[str, ...]


@dataclass
class NotOffered(Refused):
    """The model does not take this option at all. `others`: whether another model on offer does."""

    option: Literal["image", "style"]
    model: str
    others: bool = True


@dataclass
class PromptMissing(Refused):
    """The prompt is empty, or white space only."""


@dataclass
class PromptTooLong(Refused):
    """Both numbers are in characters."""

    length: int
    limit: int


@dataclass
class CountOutOfRange(Refused):
    """More pictures, or fewer than one, than can be asked for at once."""

    count: int
    limit: int


@dataclass
class NotAPicture(Refused):
    """The attached file cannot be read as a picture of an accepted format. `number` is its place among several."""

    name: str
    number: int = 0


@dataclass
class HeicPicture(Refused):
    """The attached file is a photo in the format of iPhones, HEIC, which hardly any program reads."""

    name: str
    number: int = 0


@dataclass
class PictureTooLarge(Refused):
    """The attached picture has too many bytes or pixels. `size` is in bytes; a width or height not known is 0.

    `name` and `number` say which one of several it is.
    """

    size: int
    width: int
    height: int
    limit_bytes: int
    limit_pixels: int
    name: str = ""
    number: int = 0


@dataclass
class PicturesTooLarge(Refused):
    """Several attached pictures have too many bytes together; if `converted`, only as the bot has to send them on."""

    count: int
    size: int
    limit_bytes: int
    converted: bool = False


@dataclass
class TooManyPictures(Refused):
    """The model takes pictures to change, and not so many. `others`: whether another model on offer does."""

    count: int
    most: int
    model: str
    others: bool = True


@dataclass
class InputUnreachable(Refused):
    """The attached picture could not be downloaded from Discord, or its address has expired.

    `name` and `number` say which one of several it is.
    """

    name: str = ""
    number: int = 0


@dataclass
class AreaWithoutPicture(Refused):
    """A part of a picture is to change, and there is no picture."""


@dataclass
class OtherAspect(Refused):
    """A part of a picture is to change, and the size that was chosen is of other proportions.

    `fitting` is the one of the model's `sizes` that is most like the picture.
    """

    size: str
    fitting: str
    sizes: tuple[str, ...]
