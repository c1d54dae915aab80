"""The endpoint said no, or could not be reached: the picture failed.

The names of these classes and of their fields are stored in the database (`stored`): renaming one needs a migration.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.errors.base import PaintingFailed


@dataclass
class PromptRejected(PaintingFailed):
    """The endpoint's moderation declined the prompt; `category` is its own word ("sexual"), if it gave one."""

    category: str | None = None


@dataclass
class RequestRejected(PaintingFailed):
    """The endpoint does not take a parameter or its value; `parameter` is its name, if the endpoint named it."""

    parameter: str | None = None


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
