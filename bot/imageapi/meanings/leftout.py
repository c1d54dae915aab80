"""What the bot added to a request by itself, and an endpoint does not take: left out once, and remembered.

A refusal that names a parameter was decided before anything was begun, so nothing was billed. The operator's settings
and what a member chose are never dropped: a picture that has nothing to do with them would be paid for.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.domain.errors import BotError, RequestRejected, SettingRefused
from bot.domain.models import Model
from bot.domain.pictures import PictureRequest
from bot.imageapi.meanings.parameters import option_named

T = TypeVar("T")

# A picture to change is not among them, under whatever name, nor what a chosen size is written as.
# Without a mask the picture is the one that was asked for: what is outside the area is put back.
ADDED = frozenset({"response_format", "n", "user", "stream", "partial_images", "mask"})
OFFERED = frozenset({"prompt", "model", "size", "quality", "style", "image"})  # what members have options for


class NotTaken(Exception):
    """The endpoint does not take these parameters of the request.

    It may be sent without them, since nothing was begun; but not where there is an `error`, which is raised then: the
    endpoint says so by a status that may have been billed, and only the next request can be without them.
    """

    def __init__(self, names: Collection[str], error: BotError | None = None) -> None:
        super().__init__(", ".join(sorted(names)))
        self.names = frozenset(names)
        self.error = error


@dataclass(frozen=True, slots=True)
class Choices:
    """Who chose what stands in a request: `operator` in the settings, `member` by an option, the rest nobody."""

    operator: frozenset[str]
    member: frozenset[str]

    @property
    def nobodys(self) -> frozenset[str]:
        """What may be left out: what the bot added by itself, and a size or quality that nobody chose."""
        return (ADDED | {"size", "quality"}) - self.operator - self.member

    def error(self, names: frozenset[str]) -> BotError:
        """What it means that these parameters are not taken, and cannot be left out."""
        if settings := names & self.operator:
            return SettingRefused(min(settings))
        # Only a name that members have an option for tells them anything.
        options = frozenset(map(option_named, names))
        told = options & self.member or options & OFFERED
        return RequestRejected(min(told, default=None))


def choices_of(
    request: PictureRequest, model: Model, extra: Mapping[str, Any], *, response_format: bool
) -> Choices:
    """`extra` is the operator's of each request; `response_format`: whether the operator has set that one too."""
    operator = {*extra, *model.extra, *(("response_format",) if response_format else ())}
    asked = {
        "size": request.size is not None and request.size_chosen,
        "quality": request.quality is not None and request.quality_chosen,
        "style": request.style is not None,
        "image": bool(request.images),
    }
    member = {"prompt", *(name for name, chosen in asked.items() if chosen)}
    return Choices(frozenset(operator - {"prompt", "model"}), frozenset(member - operator))


@dataclass(slots=True)
class LeftOut:
    """By model, until the program ends."""

    log: logging.Logger = field(default_factory=lambda: logging.getLogger(__name__))
    _refused: dict[str, frozenset[str]] = field(default_factory=dict)

    async def send(
        self, body: Mapping[str, Any], choices: Choices, send: Callable[[Mapping[str, Any]], Awaitable[T]]
    ) -> T:
        """What `send` returns for the body, from which all is left out that its model was found not to take.

        Where `send` raises NotTaken, what nobody chose is left out and it is called once more, or the next time; so
        each parameter is refused at most once. Raises what it means if anything else is refused.
        """
        model = str(body.get("model", ""))
        body = _without(body, self._refused.get(model, frozenset()) & choices.nobodys)
        while True:
            try:
                return await send(body)
            except NotTaken as refused:
                unwanted = _with_dependents(refused.names & choices.nobodys) & choices.nobodys & body.keys()
                if not unwanted and refused.error is None:
                    raise choices.error(refused.names) from refused
                self._refused[model] = self._refused.get(model, frozenset()) | unwanted
                if "stream" in unwanted:  # a model's table asks for it, so that whoever wrote it should know
                    self.log.warning("the endpoint streams no answers of this model", extra={"model": model})
                if isinstance(refused.error, RequestRejected):
                    raise choices.error(refused.names) from refused
                if refused.error is not None:
                    raise refused.error from refused
                body = _without(body, unwanted)


def _with_dependents(names: frozenset[str]) -> frozenset[str]:
    """What is left out, and what has no meaning without it."""
    return names | {"partial_images"} if "stream" in names else names


def _without(body: Mapping[str, Any], names: Collection[str]) -> Mapping[str, Any]:
    return {name: value for name, value in body.items() if name not in names} if names else body
