"""Odd GIF files."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oddfiles.corpus import CUT_SHORT, OddFile
from tests.oddfiles.paints import noise, painting
from tests.pictures import saved

FRAME = b"\x2c"


def odd_gifs() -> Iterator[OddFile]:
    plain = saved(painting(), "GIF")
    frames = {"save_all": True, "append_images": [painting().rotate(180)], "duration": 50, "loop": 0}
    timed = saved(painting(), "GIF", **frames)
    animation = timed.replace(b"!\xf9\4\0\5\0", b"!\xf9\4\0\0\0").replace(b"!\xf9\4\4\5\0", b"!\xf9\4\4\0\0")
    second = animation.rindex(b"!\xf9\x04")
    big = saved(noise((300, 300)), "GIF")
    yield OddFile("plain.gif", "nothing odd", plain)
    yield OddFile("animated.gif", "an animation with frames of no time", animation)
    yield OddFile("second-broken.gif", "a second frame of garbage", animation[: second + 30] + b"\xaa" * 40)
    yield OddFile("second-cut.gif", "cut in its second frame", animation[: second + 40])
    yield OddFile("second-missing.gif", "cut before its second frame", animation[:second])
    yield OddFile("no-trailer.gif", "no trailer", plain[:-1])
    yield OddFile("trailing.gif", "garbage after the trailer", plain + b"garbage" * 50)
    yield OddFile("one-pixel.gif", "one pixel", saved(painting(size=(1, 1)), "GIF"))
    yield OddFile(
        "tracker.gif",
        "the smallest of all",
        bytes.fromhex(
            "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
        ),
    )
    yield OddFile("version-87.gif", "the older version", b"GIF87a" + plain[6:])
    yield OddFile(
        "comment.gif", "a long comment", plain[:-1] + b"!\xfe" + (b"\xff" + b"x" * 255) * 500 + b"\0;"
    )
    yield OddFile(
        "comment-first.gif",
        "a long comment before the picture",
        _before_frame(plain, b"!\xfe" + (b"\xff" + b"x" * 255) * 500 + b"\0"),
    )
    yield OddFile("unknown.gif", "an unknown extension", _before_frame(plain, b"!\x77\3fox\0"))
    yield OddFile("loop-short.gif", "a loop of one byte", _before_frame(plain, b"!\xff\x0bNETSCAPE2.0\1\1\0"))
    yield OddFile("transparent.gif", "transparent", saved(painting("RGBA"), "GIF"))
    yield OddFile("interlaced.gif", "interlaced", saved(painting(), "GIF", interlace=1))
    yield OddFile(
        "screen-small.gif", "a screen smaller than its picture", plain[:6] + b"\4\0\4\0" + plain[10:]
    )
    yield OddFile(
        "screen-large.gif", "a screen larger than its picture", plain[:6] + b"\xc8\0\xc8\0" + plain[10:]
    )
    yield OddFile("screen-zero.gif", "a screen of no size", plain[:6] + bytes(4) + plain[10:])
    at = plain.index(FRAME, 13)
    yield OddFile("frame-zero.gif", "a frame of no size", plain[: at + 5] + bytes(4) + plain[at + 9 :])
    larger = plain[:6] + b"\x60\0\x50\0" + plain[10:]
    yield OddFile(
        "frame-aside.gif", "a frame aside on its screen", larger[: at + 1] + b"\5\0\6\0" + larger[at + 5 :]
    )
    control = b"!\xf9\6\1\0\0\3\0\0\0"
    yield OddFile("control-long.gif", "six bytes of control", _before_frame(plain, control), False, more=True)
    yield OddFile("garbage-first.gif", "garbage before its frame", _before_frame(plain, b"garbage"))
    yield OddFile("half.gif", "half a file", big[: len(big) // 2], refused=CUT_SHORT)
    yield OddFile("nearly.gif", "without its last 100 bytes", big[:-100], refused=CUT_SHORT)
    yield OddFile("header.gif", "a header alone", plain[:13], shown=False)
    yield OddFile(
        "no-frame.gif", "no picture", plain[:13] + plain[13 : plain.index(FRAME, 13 + 3)] + b";", shown=False
    )


def _before_frame(plain: bytes, added: bytes) -> bytes:
    colours = 3 * 2 ** ((plain[10] & 7) + 1) if plain[10] & 0x80 else 0
    return plain[: 13 + colours] + added + plain[13 + colours :]
