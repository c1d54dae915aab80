"""The catalogue: which models members can choose, which options each takes, and for how many credits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.domain.areas import fitting_size, is_other_aspect
from bot.domain.errors import (
    AreaWithoutPicture,
    CountOutOfRange,
    ModelsNotOffered,
    NoModel,
    NotOffered,
    OtherAspect,
    TooManyPictures,
    UnknownChoice,
)
from bot.domain.guilds.styles import AppliedStyle, ServerStyle, folded, style_named
from bot.domain.money.pricing import Price, TokenPrice, price_of
from bot.domain.pictures import MAX_COUNT, PictureRequest
from bot.domain.wishes import Wish, check_prompt

PictureWay = Literal["body", "edits", "edits-json"]
PictureForm = Literal["url", "data"]
SizeForm = Literal["size", "width-height", "aspect-ratio"]
CHOICE_LIMIT = 100  # characters that Discord takes as the value of a choice


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureInput:
    """How a model takes a picture to change: where it stands in the request, in which form, how many there may be.

    `way`: beside the other options of a plain request ("body"), or in a request to the endpoint's path for edits, as a
    file in a form ("edits") or within JSON ("edits-json"). `form`: rather as an address ("url"), or as its bytes
    ("data"): a data: URL in JSON, a file in a form. `field` is the name it has there. `most` counts pictures.
    """

    way: PictureWay = "body"
    form: PictureForm = "data"
    field: str = "image"
    most: int = 1

    @property
    def by_address(self) -> bool:
        """Whether a picture is sent by its address, while it has one."""
        return self.form == "url" and self.way != "edits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model and the options it takes. The first size and the first quality are its defaults.

    `qualities` maps the name of a quality to the credits of one picture. `image` is how the model takes a picture to
    change; None: it takes none, or nobody knows how. `mask`: whether it takes a mask beside it, which says what may
    change. `size_as` is how it wants a size: as `size`, as `width` and `height`, or as `aspect_ratio`.
    `response_format` says whether that parameter may be sent; None: not known. `takes_user`: whether it is told who
    asks, by a pseudonym. `streams`: whether its answer is asked for as a stream of events, so that something comes
    while it works. `extra` is merged into each request. `assumed` names the options ("size", "quality") whose choices
    are a guess: where a member leaves one of them out, it is not sent, and the endpoint uses its own default.

    `price` is what a picture costs, None if nobody knows before it is made. What it has cost is known from the answer
    where that names it (`names_cost`: the endpoint's documents say so), from the header `cost_header`, or from the
    tokens that it has used (`token_price`).
    """

    id: str
    label: str
    sizes: tuple[str, ...] = ("1024x1024",)
    qualities: Mapping[str, int] = field(default_factory=lambda: {"standard": 1, "hd": 2})
    styles: tuple[str, ...] = ()
    image: PictureInput | None = None
    mask: bool = False
    size_as: SizeForm = "size"
    response_format: bool | None = None
    takes_user: bool = False
    streams: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    price: Price | None = None
    token_price: TokenPrice | None = None
    cost_header: str | None = None
    names_cost: bool = False
    assumed: frozenset[str] = frozenset()

    def estimate(self, quality: str | None, credits: int) -> float | None:
        """What one picture is thought to cost the operator, see `price_of`; None if `price` is not known."""
        return price_of(self.price, self.qualities, quality=quality, credits=credits)

    @property
    def most_pictures(self) -> int:
        """How many pictures to change it takes in one request; 0 if it takes none, or nobody knows how."""
        return 0 if self.image is None else self.image.most

    @property
    def takes_mask(self) -> bool:
        """Whether it is sent a mask: only a request to the path for edits has a place for one."""
        return self.mask and self.image is not None and self.image.way != "body"

    @property
    def can_be_counted(self) -> bool:
        """Whether something says what a picture costs: before it is made, or with its answer."""
        told = self.token_price is not None or self.cost_header is not None or self.names_cost
        return told or self.price is not None


def choice_value(id: str) -> str:
    """A model's id as the value of a choice: with a digest at its end if it is longer than Discord takes."""
    if len(id) <= CHOICE_LIMIT:
        return id
    return f"{id[: CHOICE_LIMIT - 13]}~{hashlib.sha256(id.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The models on offer, in the order in which members see them, and the id of the default one.

    Without any, as long as nobody has named one and no list of them is known, `default` is None. `styles` are those of
    the server whose members choose; one of them takes the place of a model's own style of the same name.
    """

    models: tuple[Model, ...]
    default: str | None
    styles: tuple[ServerStyle, ...] = ()

    def model(self, name: str | None) -> Model:
        """The model with this id, `choice_value` or label, else in another case of letters; the default for None.

        Raises UnknownChoice, or NoModel where there is none at all.
        """
        if self.default is None:
            raise NoModel
        wanted = self.default if name is None else name
        for model in self.models:
            if wanted in (model.id, model.label, choice_value(model.id)):
                return model
        for model in self.models:
            if wanted.strip().casefold() in (model.id.casefold(), model.label.casefold()):
                return model
        raise UnknownChoice("model", wanted, tuple(model.label for model in self.models))

    def find(self, id: str) -> Model | None:
        """The model with exactly this id; None if it is not on offer (any more)."""
        return next((model for model in self.models if model.id == id), None)

    def model_for(self, wish: Wish) -> str | None:
        """The model that the wish names, else that of the server's style in it; None for the default.

        A style's model that is not on offer (any more) is ignored.
        """
        if wish.model is not None or wish.style is None or wish.server_style is not None:
            return wish.model
        style = style_named(self.styles, wish.style)
        return style.model if style is not None and style.model and self.find(style.model) else None

    def one_of(self, ids: Sequence[str]) -> Model:
        """The model where only these may be taken: the default, else the first that is on offer.

        Raises NoModel, or ModelsNotOffered where none of them is on offer (any more).
        """
        default = self.model(None)
        found = default if default.id in ids else next(filter(None, map(self.find, ids)), None)
        if found is None:
            raise ModelsNotOffered(tuple(ids))
        return found

    @property
    def takes_pictures(self) -> bool:
        """Whether any model takes a picture to change."""
        return any(model.most_pictures for model in self.models)

    def for_a_picture(self, preferred: str | None = None) -> Model:
        """The model that is to change a picture: the preferred one (an id), else the default, else the first that can.

        Raises NoModel, or NotOffered where none can.
        """
        default = self.model(None)
        first = (self.find(preferred) if preferred is not None else None, default)
        found = next(
            (model for model in (*first, *self.models) if model is not None and model.most_pictures), None
        )
        if found is None:
            raise NotOffered("image", default.label, False)
        return found

    def with_defaults(
        self, *, model: str | None, quality: str | None, styles: tuple[ServerStyle, ...] = ()
    ) -> Catalogue:
        """The catalogue of a server that has chosen a default model's id and a default quality; None: not chosen.

        A choice that is not on offer (any more) is ignored. `styles` are the server's.
        """
        default = model if any(offered.id == model for offered in self.models) else None
        models = tuple(_preferring(quality, each) for each in self.models)
        return Catalogue(models, default or self.default, styles)

    def check(self, wish: Wish, *, pictures: int) -> tuple[PictureRequest, int]:
        """Check what was typed, and that the model takes so many `pictures` to change.

        Returns the request, without those pictures yet, and the credits of one picture. Raises PromptMissing,
        PromptTooLong, TooLongWithStyle, CountOutOfRange, UnknownChoice, NoModel, NotOffered, TooManyPictures or
        AreaWithoutPicture.
        """
        prompt, server_style = wish.prompt.strip(), self._server_style(wish)
        check_prompt(prompt, server_style)
        if not 1 <= wish.count <= MAX_COUNT:
            raise CountOutOfRange(wish.count, MAX_COUNT)
        model = self.model(self.model_for(wish))
        self._check_pictures(model, pictures)
        if wish.area is not None and not pictures:
            raise AreaWithoutPicture
        style = self._style(model, wish.style) if server_style is None else None
        size = _choice("size", wish.size, model.sizes)
        quality = _choice("quality", wish.quality, tuple(model.qualities))
        sent_size = None if wish.size is None and "size" in model.assumed else size
        sent_quality = None if wish.quality is None and "quality" in model.assumed else quality
        request = PictureRequest(
            prompt=prompt,
            model=model.id,
            size=sent_size,
            quality=sent_quality,
            style=style,
            area=wish.area,
            size_chosen=sent_size is None or (wish.size is not None and wish.size_chosen),
            quality_chosen=sent_quality is None or (wish.quality is not None and wish.quality_chosen),
            server_style=server_style,
        )
        return request, model.qualities[quality] if quality else 1

    def _server_style(self, wish: Wish) -> AppliedStyle | None:
        if wish.server_style is not None or wish.style is None:
            return wish.server_style
        found = style_named(self.styles, wish.style)
        return None if found is None else found.applied

    def _style(self, model: Model, name: str | None) -> str | None:
        """One of the model's own. A refusal names the server's too."""
        if name is None:
            return None
        choices = styles_for(self.styles, model)
        if not choices:
            raise NotOffered("style", model.label)
        return _choice("style", name, choices)

    def fitted(self, request: PictureRequest) -> PictureRequest:
        """A request that has its pictures: where only an area is to change, in the size that fits the first of them.

        What does not fit wholly is filled up, see `areas.fit`. A size that a member chose is left as it is. Raises
        OtherAspect if that has other proportions than the picture, since the picture keeps its own.
        """
        size = request.images[0].size if request.images else None
        if request.area is None or request.size is None or size is None:
            return request
        sizes = self.model(request.model).sizes
        best = fitting_size(size, sizes)
        if best is None:
            return request
        if not request.size_chosen:
            return replace(request, size=best)
        if is_other_aspect(size, request.size, sizes):
            raise OtherAspect(request.size, best, sizes)
        return request

    def _check_pictures(self, model: Model, pictures: int) -> None:
        if pictures <= model.most_pictures:
            return
        others = any(each.most_pictures >= pictures for each in self.models)
        if model.image is None:
            raise NotOffered("image", model.label, others)
        raise TooManyPictures(pictures, model.most_pictures, model.label, others)


def _preferring(quality: str | None, model: Model) -> Model:
    """The model with this quality first, so that it is the default. It was chosen and is no guess, so it is sent."""
    if quality is None or quality not in model.qualities:
        return model
    qualities = {quality: model.qualities[quality], **model.qualities}
    return replace(model, qualities=qualities, assumed=model.assumed - {"quality"})


def styles_for(styles: Iterable[ServerStyle], model: Model) -> tuple[str, ...]:
    """The names of the server's styles, and of the model's own that none of them takes the place of."""
    names = tuple(style.name for style in styles)
    taken = {folded(name) for name in names}
    return (*names, *(own for own in model.styles if folded(own) not in taken))


def _choice(
    option: Literal["size", "quality", "style"], value: str | None, choices: tuple[str, ...]
) -> str | None:
    """The choice that the value names, in any case of letters; the first one for None; None where there are none."""
    if value is None:
        return next(iter(choices), None)
    for choice in choices:
        if choice.casefold() == value.strip().casefold():
            return choice
    raise UnknownChoice(option, value, choices)
