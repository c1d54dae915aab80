"""The buttons and forms under a picture, a refusal and a failure. Parts answer them, each the verbs that it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from bot.domain.errors import Gone
from bot.front.kit.feature import Feature, Filled, Pressed
from bot.front.result.parts import Part


class Result(Feature):
    """The subject of its buttons and forms is the public id of a picture; of an `Alternative` it is what that says."""

    space: ClassVar[str] = "im"
    charges: ClassVar[bool] = True

    def __init__(self, parts: Sequence[Part]) -> None:
        """Raises ValueError if two parts have a verb in common: buttons would reach the wrong one."""
        self._verbs = {verb: answer for part in parts for verb, answer in part.verbs().items()}
        self._forms = {verb: answer for part in parts for verb, answer in part.forms().items()}
        named = sum(len(part.verbs()) + len(part.forms()) for part in parts)
        if named != len(self._verbs) + len(self._forms):
            raise ValueError("two parts answer for one verb")

    async def pressed(self, press: Pressed) -> None:
        """Do what the button says. Raises Gone for a verb of no version, or what the part raises."""
        answer = self._verbs.get(press.verb)
        if answer is None:
            raise Gone
        await answer(press)

    async def submitted(self, form: Filled) -> None:
        """Do what the form says. Raises as `pressed` does."""
        answer = self._forms.get(form.verb)
        if answer is None:
            raise Gone
        await answer(form)
