"""What a gpt-image model takes, by OpenAI's description of its API. Everything else is refused by its name."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.sandbox.images.call import JSON
from bot.sandbox.images.models import no, without_prompt

SIZES = ("1024x1024", "1536x1024", "1024x1536")
QUALITIES = ("low", "medium", "high")
VALUES: Mapping[str, tuple[str, ...]] = {
    "size": (*SIZES, "auto"),
    "quality": (*QUALITIES, "auto"),
    "background": ("opaque", "auto"),  # not "transparent": the pictures here have no alpha
    "output_format": ("png", "jpeg", "webp"),
    "moderation": ("low", "auto"),
}
RANGES = {"n": (1, 10), "output_compression": (0, 100), "partial_images": (0, 3)}
TEXTS = {"user": 512, "safety_identifier": 512, "prompt": 32_000}  # the most characters of each
KNOWN = frozenset({"model", "stream", *VALUES, *RANGES, *TEXTS})


def refusal(body: JSON) -> web.Response | None:
    """The answer to a value that the model does not take, None if all are good. A null is as good as nothing."""
    given = {name: value for name, value in body.items() if value is not None}
    if (missing := without_prompt(given)) is not None:
        return missing
    return _odd_value(given) or _odd_text(given) or _odd_number(given) or _odd_company(given)


def _odd_value(given: JSON) -> web.Response | None:
    for name, values in VALUES.items():
        if name in given and given[name] not in values:
            message = f"Invalid value: '{given[name]}'. Supported values are: {', '.join(map(repr, values))}."
            return no(400, "invalid_value", message, name)
    if not isinstance(given.get("stream", False), bool):
        return _odd_type("stream", "a boolean")
    return None


def _odd_text(given: JSON) -> web.Response | None:
    for name, most in TEXTS.items():
        if not isinstance(given.get(name, ""), str):
            return _odd_type(name, "a string")
        if len(given.get(name, "")) > most:
            message = f"Invalid '{name}': string too long. Expected a string with maximum length {most}."
            return no(400, "string_above_max_length", message, name)
    return None


def _odd_number(given: JSON) -> web.Response | None:
    for name, (least, most) in RANGES.items():
        value = given.get(name, least)
        if not isinstance(value, int) or isinstance(value, bool):
            return _odd_type(name, "an integer")
        side, bound, sign = ("below_min", least, ">=") if value < least else ("above_max", most, "<=")
        if not least <= value <= most:
            words = f"integer {side.replace('_', ' ')}imum value. Expected a value {sign} {bound}"
            return no(
                400, f"integer_{side}_value", f"Invalid '{name}': {words}, but got {value} instead.", name
            )
    return None


def _odd_company(given: JSON) -> web.Response | None:
    """Values that are good by themselves, and not together."""
    if given.get("stream") and given.get("n", 1) != 1:
        return no(400, "invalid_value", "Streaming is only supported with n=1.", "n")
    if given.get("output_compression", 100) < 100 and given.get("output_format", "png") == "png":
        message = "Compression less than 100 is not supported for PNG output format."
        return no(400, "invalid_value", message, "output_compression")
    return None


def _odd_type(name: str, wanted: str) -> web.Response:
    return no(400, "invalid_type", f"Invalid type for '{name}': expected {wanted}.", name)
