"""The buttons and forms under a picture, a refusal and a failure. Parts answer them, each the verbs that it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from bot.front.kit.feature import Feature, Filled, Part, Parts, Pressed


class Result(Feature):
    """The subject of its buttons and forms is the public id of a picture; of an `Alternative` it is what that says."""

    space: ClassVar[str] = "im"
    charges: ClassVar[bool] = True

    def __init__(self, parts: Sequence[Part]) -> None:
        """Raises ValueError if two parts have a verb in common: buttons would reach the wrong one."""
        self._parts = Parts(parts)

    async def pressed(self, press: Pressed) -> None:
        await self._parts.pressed(press)

    async def submitted(self, form: Filled) -> None:
        await self._parts.submitted(form)
