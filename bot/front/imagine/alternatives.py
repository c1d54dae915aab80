"""What a button below a refusal or a failure makes, as its custom id tells it: so it works after a restart too."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.errors import AlternativeGone, Gone, NotOffered, PromptMissing, UnknownChoice
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import PictureRequest
from bot.domain.wishes import Wish
from bot.front.kit.cards import Button

MAKE = "make"  # the ask of a picture once more, in another quality or number
USE = "use"  # the same with another model
# The same without an option. The subject names it behind the picture, and may say of how many, where these are not
# those of the ask that could not be made: "abc123-style", "abc123-image-2".
WITHOUT = "without"
_SUBJECT = re.compile(r"([0-9A-Za-z]+)-([0-9])-([0-9]{0,9})-([0-9A-Za-z-]*)")
_PLAIN = re.compile(r"[0-9A-Za-z-]{1,24}")


@dataclass(frozen=True, slots=True)
class Alternative:
    """`count` pictures like the one of the public id `picture`, for `credits` in all.

    `credits` is what the label of the button says, None where it names no price. `name` is a `short_name`: of MAKE,
    of a quality; of USE, of a model; empty for that of the ask itself.
    """

    verb: str
    picture: str
    count: int
    credits: int | None
    name: str = ""

    def button(self, label: str, *, primary: bool = False) -> Button:
        return Button(self.verb, self._subject, label, primary=primary)

    @property
    def _subject(self) -> str:
        return f"{self.picture}-{self.count}-{'' if self.credits is None else self.credits}-{self.name}"

    @classmethod
    def read(cls, verb: str, subject: str) -> Alternative:
        """The alternative of a button. Raises Gone for a subject that is none."""
        found = _SUBJECT.fullmatch(subject)
        if found is None:
            raise Gone
        picture, count, credits, name = found.groups()
        return cls(verb, picture, int(count), int(credits) if credits else None, name)


def short_name(name: str) -> str:
    """A name of a quality or a model as a custom id can hold it: a digest of one that is long or has other signs."""
    return name if _PLAIN.fullmatch(name) else hashlib.sha256(name.encode()).hexdigest()[:12]


def by_short_name(short: str, names: Iterable[str]) -> str:
    """The one of the names that is meant. Raises AlternativeGone if it is not among them (any more)."""
    found = next((name for name in names if short_name(name) == short), None)
    if found is None:
        raise AlternativeGone
    return found


def wish_for(model: Model, request: PictureRequest, count: int) -> Wish:
    """The request for another model: without what that one does not have, for which its own default is taken."""
    return Wish(
        prompt=request.prompt,
        size=request.size if request.size in model.sizes else None,
        style=request.style if request.style in model.styles else None,
        server_style=request.server_style,
        quality=request.quality if request.quality in model.qualities else None,
        model=model.id,
        count=count,
        area=request.area,
        size_chosen=request.size_chosen,
        quality_chosen=request.quality_chosen,
    )


def others_for(
    catalogue: Catalogue, request: PictureRequest, count: int, *, gone: str = ""
) -> Iterator[tuple[Model, int]]:
    """The other models that can make `count` pictures of the request, with what they cost in credits.

    The default model comes first, then the others in their order. Pictures to change need one that takes so many.
    `gone`: the id of a model that cannot be had.
    """
    pictures = len(request.images)
    for model in sorted(catalogue.models, key=lambda model: model.id != catalogue.default):
        if model.id in (gone, request.model) or model.most_pictures < pictures:
            continue
        try:
            _, credits = catalogue.check(wish_for(model, request, count), pictures=pictures)
        except (UnknownChoice, NotOffered, PromptMissing):
            continue
        yield model, credits * count
