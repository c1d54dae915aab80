"""What one source says of a model: the operator's file, or the endpoint's list.

What the first source does not say is filled in from the next one. What none says is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Self

from bot.domain.models import Model, PictureInput, SizeForm
from bot.domain.money.pricing import Price, TokenPrice


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialModel:
    """The fields of `Model`, None for what the source does not say.

    `image` "none": the model takes no picture; "some": it takes one, but in which way is not said. `images`: how many.
    """

    id: str
    label: str | None = None
    sizes: tuple[str, ...] | None = None
    qualities: Mapping[str, int] | None = None
    styles: tuple[str, ...] | None = None
    image: PictureInput | Literal["none", "some"] | None = None
    images: int | None = None
    mask: bool | None = None
    size_as: SizeForm | None = None
    response_format: bool | None = None
    takes_user: bool | None = None
    streams: bool | None = None
    extra: Mapping[str, Any] | None = None
    price: Price | None = None
    token_price: TokenPrice | None = None
    cost_header: str | None = None
    names_cost: bool | None = None

    def completed_from(self, other: PartialModel | None) -> Self:
        """This one, with what the other source says in place of each None."""
        if other is None:
            return self
        missing = [field.name for field in fields(self) if getattr(self, field.name) is None]
        return replace(self, **{name: getattr(other, name) for name in missing})

    def to_model(self) -> Model:
        """The model, with the defaults of `Model` for what no source says; its `assumed` names the options of these."""
        assumed = Model(id=self.id, label=self.label or self.id)
        choices = {"size": self.sizes, "quality": self.qualities}
        return replace(
            assumed,
            sizes=assumed.sizes if self.sizes is None else self.sizes,
            qualities=assumed.qualities if self.qualities is None else self.qualities,
            styles=self.styles or (),
            image=self._image(),
            mask=bool(self.mask),
            size_as=self.size_as or "size",
            response_format=self.response_format,
            takes_user=bool(self.takes_user),
            streams=bool(self.streams),
            extra=self.extra or {},
            price=self.price,
            token_price=self.token_price,
            cost_header=self.cost_header,
            names_cost=bool(self.names_cost),
            assumed=frozenset(option for option, known in choices.items() if known is None),
        )

    def _image(self) -> PictureInput | None:
        """None also where nobody knows in which way the model takes a picture."""
        if not isinstance(self.image, PictureInput):
            return None
        return replace(self.image, most=self.images or self.image.most)
