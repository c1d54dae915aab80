"""Colour profiles (ICC.1:2001, version 2) of what files say about their colours without one: chromaticities of the
primaries and a gamma, as in PNG, or the code points of ITU-T H.273, as in AVIF and PNG."""

from __future__ import annotations

import struct

Point = tuple[float, float]  # a chromaticity: x, y

_SRGB: tuple[Point, Point, Point] = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
_D65: Point = (0.3127, 0.3290)
# By code point: red, green and blue. 2 is "unspecified".
_PRIMARIES: dict[int, tuple[Point, Point, Point]] = {
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}  # by the code point of the transfer
_PQ, _HLG = (
    16,
    18,
)  # for more light than a screen of sRGB has; what they mean there is for the viewer to choose
# The curve of sRGB, by 256 values: an ICC curve of version 2 has no other way to say it.
_CURVE = [((n / 255 + 0.055) / 1.055) ** 2.4 if n > 10 else n / 255 / 12.92 for n in range(256)]
_SAME_GAMMA, _SAME_POINT = 0.05, 0.005  # what is no further from sRGB than this is sRGB
# Bradford's adaptation, and the white of all profiles.
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_D50 = (0.9642, 1.0, 0.8249)

Matrix = tuple[tuple[float, ...], ...]


def coded(primaries: int, transfer: int) -> bytes:
    """By code points of H.273; "" for sRGB, for what is unknown, and for high dynamic range."""
    if transfer in (_PQ, _HLG) or (primaries not in _PRIMARIES and transfer not in _GAMMAS):
        return b""
    return _profile(_PRIMARIES.get(primaries, _SRGB), _D65, _GAMMAS.get(transfer))


def measured(gamma: bytes, chromaticities: bytes) -> bytes:
    """By the bodies of a PNG's gAMA and cHRM; "" for sRGB, and for values that make no sense."""
    if len(gamma) != 4 or not (exponent := int.from_bytes(gamma, "big")):
        return b""
    points = _points(chromaticities)
    power = 100_000 / exponent
    near = all(
        abs(a - b) <= _SAME_POINT
        for one, other in zip(points, (_D65, *_SRGB), strict=True)
        for a, b in zip(one, other, strict=True)
    )
    if (near and abs(power - 2.2) <= _SAME_GAMMA) or not 0.1 <= power <= 10:
        return b""
    return _profile((points[1], points[2], points[3]), points[0], power)


def _points(chromaticities: bytes) -> list[Point]:
    """White, red, green and blue."""
    usual = [_D65, *_SRGB]
    if len(chromaticities) != 32:
        return usual
    numbers = [value / 100_000 for value in struct.unpack(">8I", chromaticities)]
    found = list(zip(numbers[::2], numbers[1::2], strict=True))
    return found if all(0 <= x <= 1 and 0 < y <= 1 for x, y in found) else usual


def _profile(primaries: tuple[Point, Point, Point], white: Point, gamma: float | None) -> bytes:
    """With the curve of sRGB where there is no `gamma`. "" where the primaries span no colours."""
    try:
        columns = _adapted(primaries, white)
    except ZeroDivisionError:
        return b""
    curve = [round(gamma * 256)] if gamma else [round(value * 65535) for value in _CURVE]
    trc = b"curv\0\0\0\0" + struct.pack(f">I{len(curve)}H", len(curve), *curve)
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 6) + b"coded\0" + bytes(78),
        b"wtpt": _xyz(_D50),
        **dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, columns), strict=True)),
        b"rTRC": trc,
        b"gTRC": trc,
        b"bTRC": trc,
    }
    table, body, at = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, tag in tags.items():
        padded = tag + bytes(-len(tag) % 4)
        table += name + struct.pack(">II", at + len(body), len(tag))
        body += padded
    head = struct.pack(">I4sI4s4s4s", at + len(body), bytes(4), 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + b"".join(_fixed(value) for value in _D50)
    return head.ljust(128, b"\0") + table + body


def _adapted(primaries: tuple[Point, Point, Point], white: Point) -> list[tuple[float, ...]]:
    """The XYZ of red, green and blue under D50."""
    lights = _transposed(tuple(map(_light, primaries)))
    strengths = _times(_inverse(lights), _light(white))
    scaled = tuple(tuple(value * strengths[n] for n, value in enumerate(row)) for row in lights)
    here, there = _times(_BRADFORD, _light(white)), _times(_BRADFORD, _D50)
    return [
        _times(
            _inverse(_BRADFORD),
            tuple(v * t / h for v, t, h in zip(_times(_BRADFORD, column), there, here, strict=True)),
        )
        for column in _transposed(scaled)
    ]


def _light(point: Point) -> tuple[float, ...]:
    x, y = point
    return (x / y, 1.0, (1 - x - y) / y)


def _transposed(matrix: Matrix) -> Matrix:
    return tuple(zip(*matrix, strict=True))


def _times(matrix: Matrix, vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def _inverse(matrix: Matrix) -> Matrix:
    """Of three by three numbers. Raises ZeroDivisionError."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    minors = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    whole = a * minors[0][0] + b * minors[1][0] + c * minors[2][0]
    return tuple(tuple(value / whole for value in row) for row in minors)


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(value) for value in values)


def _fixed(value: float) -> bytes:
    """Sixteen bits before the point, sixteen after it."""
    return struct.pack(">i", max(-(2**31), min(2**31 - 1, round(value * 65536))))
