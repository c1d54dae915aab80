"""A fingerprint that stays nearly the same when a picture is scaled, packed anew, or a little brighter.

It is the difference hash that Neal Krawetz described in "Kind of Like That" (hackerfactor.com, 2013), along rows and
along columns: of a grey picture of 9 by 9 pixels it says which neighbour is the brighter one.
"""

from __future__ import annotations

from PIL import Image

from bot.domain.errors import ResultUnusable
from bot.pixels.fitting import of_side
from bot.pixels.sheets import GROUND

SIDE = 8
FLAT = 12  # of 255 levels of grey: where the lightest and the darkest differ by less, the bits mean nothing


def fingerprint(data: bytes) -> str | None:
    """128 bits as 32 hexadecimal digits; None of a picture that is nearly of one colour, and of what is none."""
    try:
        image = of_side(data, 32 * SIDE)
    except ResultUnusable:
        return None
    ground = Image.new("RGB", image.size, GROUND)
    ground.paste(image, mask=image if image.mode == "RGBA" else None)
    grey = ground.convert("L").resize((SIDE + 1, SIDE + 1), Image.Resampling.BOX)
    lightness = grey.tobytes()  # row by row
    if max(lightness) - min(lightness) < FLAT:
        return None
    wide = SIDE + 1
    places = [row * wide + column for row in range(SIDE) for column in range(SIDE)]
    bits = [lightness[each] < lightness[each + step] for step in (1, wide) for each in places]
    return f"{int(''.join('01'[bit] for bit in bits), 2):032x}"
