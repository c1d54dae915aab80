"""Models that take a picture to change, and sizes, in other ways than APIpie's. They are in no list of this endpoint.

Each is as strict as the server whose documents it follows: OpenAI refuses a parameter it does not know by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.images.call import JSON, Uploaded
from bot.sandbox.images.editing import FILE_TYPES, addresses
from bot.sandbox.images.gptimage import parameters
from bot.sandbox.images.models import OfferedModel, no, without_prompt

COMMON = frozenset({"model", "prompt", "n"})
RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "auto")
EDITS, GENERATIONS = "/images/edits", "/images/generations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """`fields` are the names that a picture may have in JSON, at `path`; `files`: it may be a file of a form instead.

    `accepted` are the other parameters that it knows, `most` is how many pictures it takes at a time and `makes` how
    many it makes. A `mask` says which part of the first picture may change.
    """

    model: OfferedModel
    path: str
    fields: tuple[str, ...] = ()
    files: bool = False
    most: int = 1
    makes: int = 10
    mask: bool = False
    accepted: frozenset[str] = COMMON

    def refusal(self, path: str, body: JSON, files: Sequence[Uploaded]) -> web.Response | None:
        """The answer to a request that it does not take, None for a good one. `path` is without its base."""
        known = self.accepted | ({*self.fields, *self._mask_fields} if path == self.path else set())
        for name in body:
            if name not in known:
                return no(400, "unknown_parameter", f"Unknown parameter: '{name}'.", name)
        return self._odd_pictures(path, body, files) or self._odd_value(body)

    @property
    def _mask_fields(self) -> tuple[str, ...]:
        return ("mask",) if self.mask else ()

    def _odd_pictures(self, path: str, body: JSON, every: Sequence[Uploaded]) -> web.Response | None:
        files = [file for file in every if file.part not in self._mask_fields]
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
        return None

    def _odd_value(self, body: JSON) -> web.Response | None:
        if self.model.inline:
            return parameters.refusal(body)
        if (missing := without_prompt(body)) is not None:
            return missing
        if body.get("n", 1) not in range(1, self.makes + 1):
            return no(400, "invalid_value", f"n is from 1 to {self.makes}.", "n")
        sizes = {"size": self.model.sizes, "quality": tuple(self.model.prices), "aspect_ratio": RATIOS}
        for name, values in sizes.items():
            if name in body and body[name] not in values:
                return no(400, "invalid_value", f"{name} must be one of {', '.join(values)}.", name)
        if any(name in body and not isinstance(body[name], int) for name in ("width", "height")):
            return no(400, "invalid_value", "width and height are integers.", "width")
        return None

    def size(self, body: JSON) -> str | None:
        """The size that it paints, for a size in its own dialect; None if the request leaves it open."""
        known = {name: value for name, value in body.items() if name in self.accepted}
        if "width" in known and "height" in known:
            return f"{known['width']}x{known['height']}"
        wide, _, high = str(known.get("aspect_ratio", "")).partition(":")
        if wide.isdecimal() and high.isdecimal():
            longer = max(int(wide), int(high))
            return f"{int(wide) * 1024 // longer}x{int(high) * 1024 // longer}"
        return str(body["size"]) if body.get("size") in self.model.sizes else None


def _model(id: str, **more: object) -> OfferedModel:
    prices = {"low": 0.01, "medium": 0.04, "high": 0.16}
    return OfferedModel(id=id, sizes=parameters.SIZES, prices=prices, takes_image=True, **more)  # type: ignore[arg-type]


DIALECTS: Mapping[str, Dialect] = {
    dialect.model.id: dialect
    for dialect in (
        Dialect(
            model=_model("easel-edits", response_format=False, inline=True),
            path=EDITS,
            fields=("images",),
            files=True,
            most=16,
            mask=True,
            accepted=parameters.KNOWN,
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
            makes=4,
            accepted=COMMON | {"width", "height", "steps", "seed", "response_format"},
        ),
    )
}
