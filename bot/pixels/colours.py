"""Colours: eight bits a channel, sRGB, and the one that a picture is shown with."""

from __future__ import annotations

import io

from PIL import Image

from bot.pixels.opening import Opened

# Pixels; enough to find a dominant colour, and finding it takes 0.2 ms (of 48 × 48 it takes 0.9).
SAMPLE = (24, 24)
# By the colour space that a profile is for: the mode in which pixels are given to it.
_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def dominant_colour(image: Image.Image) -> int:
    """The most common colour, 0xRRGGBB, once the picture is reduced to eight; transparent pixels count as white."""
    sample = eight_bit(image.resize(SAMPLE, Image.Resampling.NEAREST)).convert("RGBA")
    white = Image.new("RGBA", SAMPLE, "white")
    few = Image.alpha_composite(white, sample).convert("RGB").quantize(8, Image.Quantize.MEDIANCUT)
    counts = few.histogram()
    most = 3 * counts.index(max(counts))
    red, green, blue = (few.getpalette() or [255] * 768)[most : most + 3]
    return red << 16 | green << 8 | blue


def eight_bit(image: Image.Image) -> Image.Image:
    """The picture with eight bits a channel. Pillow's `convert` would clip sixteen bits instead of scaling them."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image


def _eight_bit_key(image: Image.Image) -> object:
    """The colour that is transparent. Where Pillow made eight bits of sixteen, it left this as it was."""
    key: object = image.info["transparency"]
    if isinstance(key, int) and image.mode.startswith("I"):
        return key >> 8
    if isinstance(key, tuple) and max(key) > 255:
        return tuple(value >> 8 for value in key)
    return key


def presentable(picture: Opened) -> Image.Image:
    """Upright, in sRGB, as RGB or RGBA with eight bits a channel, and with nothing else in the object."""
    image = eight_bit(picture.image)
    if "transparency" in picture.image.info:
        image.info["transparency"] = _eight_bit_key(picture.image)
    has_alpha = image.has_transparency_data
    shown = _in_srgb(image, picture.profile) if picture.profile else None
    if shown is None:
        shown = image.convert("RGBA" if has_alpha else "RGB")
    elif has_alpha:
        shown.putalpha(image.convert("RGBA").getchannel("A"))
    if picture.orientation in _TURNS:
        shown = shown.transpose(_TURNS[picture.orientation])
    shown.info = {}
    return shown


def is_srgb(profile: bytes) -> bool:
    """Whether the profile says that it is sRGB's, so that nothing is to be converted."""
    from PIL import ImageCms

    try:
        named = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.profile_description
    except Exception:  # littlecms is given whatever the file had
        return True
    return (named or "").startswith("sRGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Converted to sRGB; None if the profile is broken, or not for such a picture: then no browser minds it either."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = _MODES.get(source.profile.xcolor_space.strip())
        if mode is None or (mode == "CMYK") != (image.mode == "CMYK"):
            return None
        pixels = image if image.mode == mode else image.convert(mode)
        return ImageCms.profileToProfile(pixels, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except Exception:  # as above
        return None
