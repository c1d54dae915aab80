"""What is known of an endpoint by the host of its address: how its models take a picture to change, and more.

Only what its documents say; tests/imageapi/test_known.py names them. Nothing is guessed: a model that is not known
here, nor by the models file or the endpoint's list, is not offered for pictures to change, since an endpoint that
ignores the picture paints something unrelated, and bills it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from yarl import URL

from bot.domain.models import PictureInput, SizeForm
from bot.imageapi.dialects.inputs import BY_NAME
from bot.imageapi.listing.partialmodel import PartialModel

BY_ADDRESS = PictureInput(form="url")
EDITS = PictureInput(way="edits", most=16)
EDITS_AT_XAI = PictureInput(way="edits-json", field="image", most=3)
REFERENCES_AT_TOGETHER = PictureInput(form="url", field="reference_images")
REFERENCES = PictureInput(field="input_references")


@dataclass(frozen=True, slots=True)
class Habits:
    """Of an endpoint. `takes`: how a model takes a picture whose id contains the words; "" means any model of which the
    endpoint's list says that it takes one. `size_as` is how its models want a size; those whose id contains one of the
    words of `by_ratio` want an aspect ratio. `names_cost`: each answer says what its picture has cost.
    """

    takes: Mapping[str, PictureInput]
    size_as: SizeForm | None = None
    by_ratio: tuple[str, ...] = ()
    names_cost: bool = False

    def completed(self, model: PartialModel) -> PartialModel:
        """With what is known of the endpoint in place of what neither file nor list says."""
        name = model.id.casefold()
        known = next((taken for words, taken in self.takes.items() if words and words in name), None)
        image = model.image
        if image == "some":
            image = known or self.takes.get("")
        elif image is None or (known is not None and image == BY_NAME.get(known.way)):
            image = known  # also for a way that the file names: the endpoint may have its own form of it
        wants_ratio = any(words in name for words in self.by_ratio)
        size_as = model.size_as or ("aspect-ratio" if wants_ratio else self.size_as)
        return replace(model, image=image, size_as=size_as, names_cost=self.names_cost or None)


NOTHING_KNOWN = Habits({})
_OPENAI = Habits({"gpt-image": EDITS})
_TOGETHER = Habits(
    {
        "flux.1-kontext": PictureInput(form="url", field="image_url"),
        **dict.fromkeys(("flux.2-pro", "flux.2-dev", "flux.2-flex"), REFERENCES_AT_TOGETHER),
    },
    "width-height",
    by_ratio=("flux.1-kontext", "flux.1-schnell"),
)

HOSTS: Mapping[str, Habits] = {
    "apipie.ai": Habits({"": BY_ADDRESS}, names_cost=True),
    "api.openai.com": _OPENAI,
    "openai.azure.com": _OPENAI,
    "cognitiveservices.azure.com": _OPENAI,
    "services.ai.azure.com": _OPENAI,
    "openrouter.ai": Habits({"": REFERENCES}, names_cost=True),
    "api.x.ai": Habits(
        {"grok-imagine-image-2": replace(EDITS_AT_XAI, most=5), "grok-imagine-image": EDITS_AT_XAI},
        "aspect-ratio",
        names_cost=True,
    ),
    "api.together.xyz": _TOGETHER,
    "api.together.ai": _TOGETHER,
}


def habits_of(url: str) -> Habits:
    """What is known of the endpoint with this base address."""
    host = (URL(url).host or "").casefold()
    return next((habits for name, habits in HOSTS.items() if f".{host}".endswith(f".{name}")), NOTHING_KNOWN)
