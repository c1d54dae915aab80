"""Models that take a picture to change, and sizes, in other ways than APIpie's. They are in no list of this endpoint.

Each is as strict as the server whose documents it follows: OpenAI refuses a parameter it does not know by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.images.call import JSON, Uploaded
from bot.sandbox.images.editing import FILE_TYPES, addresses
from bot.sandbox.images.models import OfferedModel, no

COMMON = frozenset({"model", "prompt", "n"})
OPENAI = COMMON | {
    "size",
    "quality",
    "background",
    "output_format",
    "output_compression",
    "moderation",
    "user",
}
SIZES = ("1024x1024", "1536x1024", "1024x1536")
RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "auto")
EDITS, GENERATIONS = "/images/edits", "/images/generations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """`fields` are the names that a picture may have in JSON, at `path`; `files`: it may be a file of a form instead.

    `accepted` are the other parameters that it knows, `most` is how many pictures it takes at a time.
    """

    model: OfferedModel
    path: str
    fields: tuple[str, ...] = ()
    files: bool = False
    most: int = 1
    accepted: frozenset[str] = COMMON

    def refusal(self, path: str, body: JSON, files: Sequence[Uploaded]) -> web.Response | None:
        """The answer to a request that it does not take, None for a good one. `path` is without its base."""
        known = self.accepted | (set(self.fields) if path == self.path else set())
        for name in body:
            if name not in known:
                return no(400, "unknown_parameter", f"Unknown parameter: '{name}'.", name)
        if path == EDITS and (self.path != EDITS or (files and not self.files)):
            return no(415, "unsupported", "This path does not take such a request.", None)
        given = sum(1 for name in self.fields for _ in addresses(body, name)) + len(files)
        if path == EDITS and not given:
            return no(400, "missing_required_parameter", "Missing required parameter: 'image'.", "image")
        if given > self.most or (len(files) > 1 and any(file.part != "image[]" for file in files)):
            return no(400, "invalid_value", "There are too many pictures.", "image")
        if any(file.part not in ("image", "image[]") for file in files):
            return no(400, "unknown_parameter", "Unknown file.", "image")
        if any(file.content_type not in FILE_TYPES for file in files):
            return no(400, "unsupported_file_mimetype", "A picture must be PNG, JPEG or WebP.", "image")
        return self._odd_value(body)

    def _odd_value(self, body: JSON) -> web.Response | None:
        sizes = {"size": self.model.sizes, "quality": tuple(self.model.prices), "aspect_ratio": RATIOS}
        for name, values in sizes.items():
            if name in body and body[name] not in values:
                return no(400, "invalid_value", f"{name} must be one of {', '.join(values)}.", name)
        if any(name in body and not isinstance(body[name], int) for name in ("width", "height")):
            return no(400, "invalid_value", "width and height are integers.", "width")
        return None

    def size(self, body: JSON) -> str:
        """The size that it paints, for a size in its own dialect."""
        if "width" in body and "height" in body:
            return f"{body['width']}x{body['height']}"
        wide, _, high = str(body.get("aspect_ratio", "")).partition(":")
        if wide.isdecimal() and high.isdecimal():
            longer = max(int(wide), int(high))
            return f"{int(wide) * 1024 // longer}x{int(high) * 1024 // longer}"
        return str(body.get("size"))


def _model(id: str, **more: object) -> OfferedModel:
    prices = {"low": 0.01, "medium": 0.04, "high": 0.16}
    return OfferedModel(id=id, sizes=SIZES, prices=prices, takes_image=True, **more)  # type: ignore[arg-type]


DIALECTS: Mapping[str, Dialect] = {
    dialect.model.id: dialect
    for dialect in (
        Dialect(
            model=_model("easel-edits", response_format=False, inline=True),
            path=EDITS,
            fields=("images",),
            files=True,
            most=16,
            accepted=OPENAI,
        ),
        Dialect(
            model=_model("easel-json"),
            path=EDITS,
            fields=("image", "images"),
            most=3,
            accepted=COMMON | {"aspect_ratio", "resolution", "response_format"},
        ),
        Dialect(
            model=_model("easel-references"),
            path=GENERATIONS,
            fields=("input_references",),
            most=4,
            accepted=COMMON | {"size", "aspect_ratio", "quality"},
        ),
        Dialect(
            model=_model("easel-field"),
            path=GENERATIONS,
            fields=("image_url",),
            accepted=COMMON | {"width", "height", "steps", "seed", "response_format"},
        ),
    )
}
