"""The part of a picture that is to change while the rest stays, and how a picture and its parts fit a model's sizes."""

from bot.domain.areas.area import Area, Box, Size
from bot.domain.areas.fitting import (
    CANVAS_LIMIT_PIXELS,
    Fit,
    fit,
    fitting_size,
    is_other_aspect,
    ratio_of,
)

__all__ = [
    "CANVAS_LIMIT_PIXELS",
    "Area",
    "Box",
    "Fit",
    "Size",
    "fit",
    "fitting_size",
    "is_other_aspect",
    "ratio_of",
]
