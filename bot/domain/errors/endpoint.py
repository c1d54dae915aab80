"""The endpoint said no, or could not be reached: the picture failed.

The names of these classes and of their fields are stored in the database (`stored`): renaming one needs a migration.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.errors.base import PaintingFailed


@dataclass
class PromptRejected(PaintingFailed):
    """The endpoint's moderation declined the prompt. `category` is one of `categories.CATEGORIES`, if it named one;
    rows of older versions may hold the endpoint's own word."""

    category: str | None = None


@dataclass
class RequestRejected(PaintingFailed):
    """The endpoint does not take a parameter or its value; `parameter` is its name, if the endpoint named one of those
    that members have options for."""

    parameter: str | None = None


@dataclass
class SettingRefused(PaintingFailed):
    """The endpoint does not take a parameter which the operator's settings put into every request."""

    for_operator: ClassVar[bool] = True
    parameter: str


@dataclass
class ModelGone(PaintingFailed):
    """The endpoint does not know the model (any more)."""

    for_operator: ClassVar[bool] = True
    model: str


@dataclass
class AccountEmpty(PaintingFailed):
    """The operator's account at the provider is empty or has reached its limit; `code` is the provider's own word."""

    for_operator: ClassVar[bool] = True
    code: str | None = None


@dataclass
class KeyRefused(PaintingFailed):
    """The endpoint did not accept the key: HTTP `status` 401 or 403."""

    for_operator: ClassVar[bool] = True
    status: int


@dataclass
class AccountBlocked(PaintingFailed):
    """The provider has blocked or suspended the operator's account, whatever is asked for."""

    for_operator: ClassVar[bool] = True


@dataclass
class NotVerified(PaintingFailed):
    """The provider wants the operator, or their organisation, verified before it paints with this model."""

    for_operator: ClassVar[bool] = True
    model: str


@dataclass
class RegionRefused(PaintingFailed):
    """The provider does not serve the country that the bot runs in."""

    for_operator: ClassVar[bool] = True


@dataclass
class PathWrong(PaintingFailed):
    """There is no such path at the endpoint, or it leads elsewhere; HTTP `status` 404, 405 or 3xx.

    `leads_to` is where: scheme, host and port ("https://api.example"), None if it did not say, or to the same host.
    """

    for_operator: ClassVar[bool] = True
    status: int
    leads_to: str | None = None


@dataclass
class EditsPathWrong(PaintingFailed):
    """There is no such path as requests with a picture to change go to, or it leads elsewhere; HTTP `status` 404, 405
    or 3xx.

    It says nothing of other requests, which go elsewhere.
    """

    for_operator: ClassVar[bool] = True
    status: int


@dataclass
class PictureTooLargeThere(PaintingFailed):
    """A request with a picture to change was too large for the endpoint, or for a proxy in front of it."""

    for_operator: ClassVar[bool] = True
    status: int = 413


@dataclass
class EndpointBusy(PaintingFailed):
    """A rate limit or an overload, still there after `tries` requests, none of which was started.

    `retry_after` is in seconds, None if the endpoint named no wait.
    """

    tries: int
    retry_after: float | None = None


@dataclass
class RequestLost(PaintingFailed):
    """What was asked for cannot be read from the database any more; nothing was sent."""


@dataclass
class EndpointDown(PaintingFailed):
    """No connection could be made in `tries` attempts."""

    tries: int
