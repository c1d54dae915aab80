"""The format of bytes by their first bytes, since file names and headers are wrong too often. Needs no Pillow.

These are the formats that a browser shows as a still picture. Nothing else ever reaches a decoder: not SVG, which is a
program, and none of the other forty formats that Pillow could read.
"""

from __future__ import annotations

PNG, JPEG, WEBP, GIF = "image/png", "image/jpeg", "image/webp", "image/gif"
AVIF, BMP, ICO = "image/avif", "image/bmp", "image/x-icon"

# What an embed on Discord can show: "only .jpg, .jpeg, .png, .webp, and .gif are supported" (Discord's developer
# documentation, "Using Attachments within Embeds"). Everything else is converted for the post.
SHOWN_BY_DISCORD = frozenset({PNG, JPEG, WEBP, GIF})

_BRANDS_READ = 64  # bytes of a `ftyp` box; its brands are read no further
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset(
    {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"}
)


def sniff(data: bytes) -> str | None:
    """The media type; None for what is in none of these formats."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(b"BM"):
        return BMP
    if data.startswith(
        (b"\0\0\1\0", b"\0\0\2\0")
    ):  # an icon, or a cursor, which differs in its hot spot alone
        return ICO
    return AVIF if _brands(data) & _AVIF_BRANDS else None


def is_heic(data: bytes) -> bool:
    """Whether this is a photo as iPhones write them: no browser but Safari shows it, and Pillow cannot read it."""
    brands = _brands(data)
    return bool(brands & _HEIC_BRANDS) and not brands & _AVIF_BRANDS


def _brands(data: bytes) -> frozenset[bytes]:
    """What a file of the kind of MP4 says it is compatible with."""
    if data[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(data[:4], "big"), _BRANDS_READ)
    return frozenset(data[at : at + 4] for at in range(8, end, 4) if at != 12)
