"""How large the pictures in a request may be, as far as the endpoint has shown it by refusing one.

Such a refusal (HTTP 413, or 400 that says so) comes before anything is made: a proxy in front of the endpoint often
takes no more than a megabyte. The pictures are made smaller, and the request is sent once more.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.errors import PictureTooLargeThere, ResultUnusable
from bot.domain.pictures import Answer, GivenPicture
from bot.imageapi.meanings.errorbody import read_error_body
from bot.imageapi.meanings.failures import HttpAnswer

FIRST_BYTES = (
    700_000  # of pictures: in base64, with the rest of the JSON, less than the megabyte that nginx takes
)
LEAST_BYTES = 50_000
CODE = re.compile(r"(request|payload|body|image|file|content)_?(entity_?|size_?)?(is_?)?too_?(large|big)")
THING = r"(image|picture|file|upload|payload|request entity|body|content)"
WORDS = re.compile(
    rf"\b{THING}\b[^.]{{0,80}}(too (large|big)|exceed|larger than|less than \d+ ?[km]i?b|maximum size)"
    rf"|too (large|big)[^.]{{0,20}}\b{THING}\b"
)

Reduce = Callable[[bytes, int], Awaitable[tuple[bytes, str]]]
Refit = Callable[[bytes, bytes], Awaitable[bytes]]


def is_too_large(answer: HttpAnswer, sent: Mapping[str, Any]) -> bool:
    """Whether the endpoint refused the request for its size, and nothing else. `sent`: see `error_for`."""
    if answer.status == 413:
        return True
    if answer.status not in (400, 422):
        return False
    body = read_error_body(answer.body, sent)
    return any(map(CODE.fullmatch, (*body.codes, *body.types))) or WORDS.search(body.words) is not None


class Oversized(Exception):
    """The request was refused for the size of its pictures."""

    def __init__(self, answer: HttpAnswer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(slots=True)
class Room:
    """Remembered until the program ends. `reduce` makes a picture fit into so many bytes, and names its media type.

    `refit` gives a mask the size that its picture has then.
    """

    reduce: Reduce
    refit: Refit
    log: logging.Logger
    _bytes: dict[str, int] = field(default_factory=dict)  # by model; "" for all

    async def sent(
        self,
        pictures: Sequence[GivenPicture],
        model: str,
        send: Callable[[Sequence[GivenPicture]], Awaitable[Answer]],
    ) -> Answer:
        """What `send` returns; where it raises Oversized, it is called once more, with smaller pictures.

        Raises PictureTooLargeThere if that does not help.
        """
        fitted = await self._fitted(pictures, model)
        try:
            return await send(fitted)
        except Oversized as refused:
            self._learn(fitted, model, refused.answer)
            smaller = await self._fitted(fitted, model)
            if smaller == fitted:
                raise PictureTooLargeThere(refused.answer.status) from refused
        try:
            return await send(smaller)
        except Oversized as refused:
            self._learn(smaller, model, refused.answer)
            raise PictureTooLargeThere(refused.answer.status) from refused

    async def _fitted(self, pictures: Sequence[GivenPicture], model: str) -> tuple[GivenPicture, ...]:
        """The pictures as they are, or smaller where they are known to be too large for this model."""
        limit = min((self._bytes[key] for key in ("", model) if key in self._bytes), default=None)
        if limit is None or _total(pictures) <= limit:
            return tuple(pictures)
        return tuple([await self._smaller(each, limit // len(pictures)) for each in pictures])

    def _learn(self, pictures: Sequence[GivenPicture], model: str, answer: HttpAnswer) -> None:
        """A request with these pictures was too large: for what stands before all models, if it is HTTP 413.

        From addresses and from pictures that are small anyway nothing is learnt: it was not their bytes.
        """
        total = _total(pictures)
        if total <= LEAST_BYTES:
            return
        limit = max(LEAST_BYTES, min(FIRST_BYTES, total // 3))
        if answer.status == 413 and "" not in self._bytes:
            self.log.warning(
                "a request with a picture was too large (HTTP 413), pictures are made smaller from now on: "
                "raise the limit of what stands before the endpoint (client_max_body_size at nginx)"
            )
        self._bytes["" if answer.status == 413 else model] = limit

    async def _smaller(self, picture: GivenPicture, limit: int) -> GivenPicture:
        if picture.data is None or len(picture.data) <= limit:
            return picture
        try:
            data, media_type = await self.reduce(picture.data, limit)
            mask = None if picture.mask is None else await self.refit(picture.mask, data)
        except ResultUnusable:
            return picture
        return replace(picture, data=data, media_type=media_type, mask=mask)


def _total(pictures: Sequence[GivenPicture]) -> int:
    return sum(len(picture.data or b"") for picture in pictures)
