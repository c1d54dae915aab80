"""Reads the operator's IMAGE_MODELS_FILE: the models that members may choose from, in order, and their options."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from bot.domain.models import SizeForm
from bot.domain.money.pricing import Price
from bot.imageapi.dialects.inputs import MOST, read_picture_input
from bot.imageapi.listing.entries import ID_LIMIT
from bot.imageapi.listing.money import read_cost_header, read_price, read_token_price
from bot.imageapi.listing.partialmodel import PartialModel

NAME_LIMIT = 100  # characters
Name = Annotated[
    str, Field(min_length=1, max_length=NAME_LIMIT)
]  # Discord's limit for a choice of an autocomplete
CreditsEach = Annotated[int, Field(ge=1, le=1000)]


def _is_json(value: dict[str, Any]) -> dict[str, Any]:
    """TOML has times and infinite numbers, which no request can hold."""
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError("must hold what JSON can hold") from error
    return value


Extra = Annotated[dict[str, Any], AfterValidator(_is_json)]


class ModelsFileError(ValueError):
    """`problems` has a line for each: the file, the model, the field, and what is wrong with it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class ModelTable(BaseModel):
    """A [[model]] table. What is left out comes from the endpoint's list; `image = false`: it takes no picture."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[str, Field(min_length=1, max_length=ID_LIMIT)]
    label: Name | None = None
    sizes: list[Name] | None = None
    qualities: dict[Name, CreditsEach] | None = None
    styles: list[Name] | None = None
    image: Annotated[Any, AfterValidator(read_picture_input)] = None
    images: Annotated[int, Field(ge=1, le=MOST)] | None = None
    mask: bool | None = None
    size_as: SizeForm | None = None
    response_format: bool | None = None
    user: bool | None = None
    stream: bool | None = None
    extra: Extra | None = None
    price: Any = None
    token_price: Annotated[Any, AfterValidator(read_token_price)] = None
    cost_header: Annotated[Any, AfterValidator(read_cost_header)] = None

    @field_validator("price")
    @classmethod
    def _is_a_price(cls, value: object, info: ValidationInfo) -> Price:
        price, qualities = read_price(value), info.data.get("qualities")
        unknown = set(price) - set(qualities) if isinstance(price, dict) and qualities else set()
        if unknown:
            raise ValueError(f"names {min(unknown)}, which is none of its `qualities`")
        return price

    @field_validator("mask")
    @classmethod
    def _has_a_place(cls, value: bool | None, info: ValidationInfo) -> bool | None:
        image = info.data.get("image")
        if value and image is not None and (image == "none" or image.way == "body"):
            raise ValueError('goes with `image = "edits"` or "edits-json" alone')
        return value

    def to_partial(self) -> PartialModel:
        return PartialModel(
            id=self.id,
            label=self.label,
            sizes=None if self.sizes is None else tuple(self.sizes),
            qualities=self.qualities,
            styles=None if self.styles is None else tuple(self.styles),
            image=self.image,
            images=self.images,
            mask=self.mask,
            size_as=self.size_as,
            response_format=self.response_format,
            takes_user=self.user,
            streams=self.stream,
            extra=self.extra,
            price=self.price,
            token_price=self.token_price,
            cost_header=self.cost_header,
        )


def read_models_file(path: Path) -> tuple[PartialModel, ...]:
    """The models in the file, in its order. Raises ModelsFileError, also for a file that cannot be read."""
    import tomllib  # here, since most operators have no such file

    try:
        # With or without the mark at its start that some editors write.
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelsFileError((f"{path}: {_unreadable(error)}",)) from error
    tables = document.get("model")
    if not isinstance(tables, list) or not tables or len(document) > 1:
        raise ModelsFileError((f"{path}: must hold [[model]] tables, at least one, and nothing else",))
    problems = tuple(f"{path}: {problem}" for problem in _problems(tables))
    if problems:
        raise ModelsFileError(problems)
    return tuple(ModelTable.model_validate(table).to_partial() for table in tables)


def _unreadable(error: Exception) -> str:
    match error:
        case OSError():
            return f"cannot be read ({error.strerror}); let this user read it"
        case UnicodeDecodeError():
            return "is not in UTF-8; save it as UTF-8"
        case RecursionError():
            return "is nested too deep; write plain [[model]] tables"
    return f"is no TOML ({error}); correct it"


def _problems(tables: list[Any]) -> Iterator[str]:
    for number, table in enumerate(tables, 1):
        name = table.get("id", number) if isinstance(table, dict) else number
        name = name if isinstance(name, str) and len(name) <= NAME_LIMIT else number
        try:
            ModelTable.model_validate(table)
        except ValidationError as error:
            for details in error.errors(include_url=False, include_input=False):
                field = ".".join(str(part) for part in details["loc"])
                words = details["msg"].removeprefix("Value error, ")
                yield f"model {name}, {field}: {words[:1].lower()}{words[1:]}; correct it"
    names = [table.get("id") for table in tables if isinstance(table, dict)]
    ids = Counter(name for name in names if isinstance(name, str) and name)
    yield from (
        f"model {name}, id: is named {times} times; leave it once" for name, times in ids.items() if times > 1
    )
