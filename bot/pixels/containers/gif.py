"""GIF: a screen, and blocks: extensions and pictures on that screen (GIF89a specification)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from bot.pixels.containers.parts import Broken, Parts
from bot.pixels.formats import GIF

SCREEN_END = 13  # bytes: header and logical screen
_EXTENSION, _PICTURE = 0x21, 0x2C
_CONTROL = 0xF9  # says how the next picture is shown, in four bytes
_SIDES = struct.Struct("<HHHH")  # of a picture: left, top, width, height


@dataclass(frozen=True, slots=True)
class Start:
    """`at` is where the first picture begins, `box` its left, top, right and bottom on the screen. `is_sound`: whether
    browsers show it."""

    at: int
    box: tuple[int, int, int, int]
    is_sound: bool


def colours(data: bytes) -> int:
    """The bytes of the table of colours for all pictures. Raises Broken."""
    if len(data) < SCREEN_END:
        raise Broken
    return 3 * 2 ** ((data[10] & 0x07) + 1) if data[10] & 0x80 else 0


def start(data: bytes) -> Start:
    """The first picture. Raises Broken if there is none."""
    at, is_sound = SCREEN_END + colours(data), True
    while at + 1 + _SIDES.size < len(data):
        if data[at] == _PICTURE:
            left, top, width, height = _SIDES.unpack_from(data, at + 1)
            is_sound = is_sound and width > 0 and height > 0
            return Start(at, (left, top, left + width, top + height), is_sound)
        if data[at] == _EXTENSION:
            is_sound = is_sound and (data[at + 1] != _CONTROL or data[at + 2] == 4)
            at = _after(data, at + 2)
        else:  # garbage, which some decoders pass over
            is_sound, at = False, at + 1
    raise Broken


def parts(data: bytes) -> Parts:
    """The file as it is; a first picture of no size becomes as large as the screen."""
    first = start(data)
    left, top, right, bottom = first.box
    if right == left or bottom == top:
        sides = _SIDES.pack(left, top, *struct.unpack_from("<HH", data, 6))
        data = data[: first.at + 1] + sides + data[first.at + 1 + _SIDES.size :]
    return Parts(data=data, media_type=GIF, is_clean=False)


def _after(data: bytes, at: int) -> int:
    """Where a chain of sub-blocks has ended."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1
