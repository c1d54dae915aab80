"""What one source knows of a model; what it does not say is filled in from the next, and at last assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Self

from bot.domain.models import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The fields of `Model`, None where the source is silent. `image` "none" says that it takes no picture."""

    id: str
    label: str | None = None
    sizes: tuple[str, ...] | None = None
    qualities: Mapping[str, int] | None = None
    styles: tuple[str, ...] | None = None
    image: Literal["url", "data", "none"] | None = None
    response_format: bool | None = None
    extra: Mapping[str, Any] | None = None
    price: float | None = None

    def filled_from(self, other: Known | None) -> Self:
        if other is None:
            return self
        silent = [field.name for field in fields(self) if getattr(self, field.name) is None]
        return replace(self, **{name: getattr(other, name) for name in silent})

    def model(self) -> Model:
        """With the defaults of `Model` for what nobody knows, marked as assumed."""
        assumed = Model(id=self.id, label=self.label or self.id)
        choices = {"size": self.sizes, "quality": self.qualities}
        return replace(
            assumed,
            sizes=assumed.sizes if self.sizes is None else self.sizes,
            qualities=assumed.qualities if self.qualities is None else self.qualities,
            styles=self.styles or (),
            image=None if self.image == "none" else self.image,
            response_format=self.response_format,
            extra=self.extra or {},
            price=self.price,
            assumed=frozenset(option for option, known in choices.items() if known is None),
        )
