"""Writes a size as the model's dialect wants it. Members choose from the same sizes whatever the dialect is."""

from __future__ import annotations

import re
from math import log
from typing import Any

from bot.domain.models import SizeForm

MEASURES = re.compile(r"([1-9][0-9]{0,4}) ?[xX×*] ?([1-9][0-9]{0,4})")
RATIO = re.compile(r"[0-9.]{1,5}:[0-9.]{1,5}")
# Width to height, as xAI, OpenRouter and the models behind them name them.
RATIOS = ("1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "2:1", "1:2")


def size_fields(size: str | None, form: SizeForm) -> dict[str, Any]:
    """The parameters that stand for this size; {} for None, and for one that cannot be written in that form."""
    if size is None:
        return {}
    measures = MEASURES.fullmatch(size.strip())
    match form:
        case "size":
            return {"size": size}
        case "width-height":
            return {"width": int(measures[1]), "height": int(measures[2])} if measures else {}
        case "aspect-ratio" if measures:
            return {"aspect_ratio": nearest_ratio(int(measures[1]), int(measures[2]))}
        case "aspect-ratio":
            is_one = RATIO.fullmatch(size.strip()) or size.strip().casefold() == "auto"
            return {"aspect_ratio": size.strip()} if is_one else {}


def nearest_ratio(width: int, height: int) -> str:
    """The ratio with a name that is most like that of the sides."""

    def distance(ratio: str) -> float:
        wide, _, high = ratio.partition(":")
        return abs(log(width / height) - log(int(wide) / int(high)))

    return min(RATIOS, key=distance)
