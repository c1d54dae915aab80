"""PNG files that browsers give up on, although their pixels can be read: such a one is not posted as it is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pixels.containers.png import Chunk

_CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_ANIMATION = frozenset({b"acTL", b"fcTL", b"fdAT"})


def hides_the_picture(found: Sequence[Chunk]) -> bool:
    """Whether the chunks of a file are none that every browser shows."""
    names = [chunk.name for chunk in found]
    data = [number for number, name in enumerate(names) if name == b"IDAT"]
    return not (
        names[:1] == [b"IHDR"]
        and len(found[0].body) == 13
        and bytes(found[0].body[10:12]) == b"\0\0"
        and names.count(b"IHDR") == 1
        and names.count(b"PLTE") <= 1
        and data == list(range(data[0], data[0] + len(data)) if data else ())
        and all(map(_is_known, found))
        and (not _ANIMATION & set(names) or _is_animated_well(found))
    )


def _is_known(chunk: Chunk) -> bool:
    match chunk.name:
        case b"PLTE":
            return 0 < len(chunk.body) <= 768 and len(chunk.body) % 3 == 0 and chunk.is_sound
        case b"cICP":
            return len(chunk.body) == 4 and chunk.body[2] == 0 and chunk.body[3] <= 1
        case name:
            return name.isalpha() and (name in _CRITICAL or name[:1].islower())


def _is_animated_well(found: Sequence[Chunk]) -> bool:
    """Whether the frames are announced before the picture, numbered in a row, and within it."""
    names = [chunk.name for chunk in found]
    if names.count(b"acTL") != 1 or names.index(b"acTL") > names.index(b"IDAT"):
        return False
    canvas, number, has_control = _sides(found[0], 0), 0, False
    for chunk in found:
        if chunk.name == b"acTL" and (len(chunk.body) != 8 or not any(chunk.body[:4])):
            return False
        if chunk.name == b"IDAT" and number > 1:
            return False
        if chunk.name in (b"fcTL", b"fdAT"):
            if len(chunk.body) < 4 or int.from_bytes(chunk.body[:4], "big") != number:
                return False
            number += 1
        if chunk.name == b"fdAT" and not has_control:
            return False
        if chunk.name == b"fcTL":
            has_control = True
            is_first = b"IDAT" in names[found.index(chunk) :]
            if len(chunk.body) != 26 or not _is_within(chunk, canvas, is_whole=is_first):
                return False
    return True


def _is_within(control: Chunk, canvas: tuple[int, int], *, is_whole: bool) -> bool:
    """Whether a frame is within the picture; the first one must be all of it."""
    size, at = _sides(control, 4), _sides(control, 12)
    if is_whole:
        return size == canvas and at == (0, 0)
    return all(
        side > 0 and start + side <= whole for side, start, whole in zip(size, at, canvas, strict=True)
    )


def _sides(chunk: Chunk, at: int) -> tuple[int, int]:
    first, second = (int.from_bytes(chunk.body[at + n : at + n + 4], "big") for n in (0, 4))
    return first, second
