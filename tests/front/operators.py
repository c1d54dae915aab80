"""Who runs the bot, as the tests of what members read know them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

from bot.domain.errors import BotError


@dataclass
class FakeOperator:
    """Has been told of the errors in `told`; `reported` is what was to be told."""

    told: Container[BotError] = ()
    reported: list[BotError] = field(default_factory=list)

    def report(self, error: BotError) -> None:
        self.reported.append(error)

    def is_told(self, error: BotError) -> bool:
        return error in self.told
