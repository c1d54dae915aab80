"""The shape of everything a person is told: what happened, was I charged, what now."""

from __future__ import annotations

from dataclasses import dataclass

NOT_CHARGED = "Nothing was charged."


@dataclass(frozen=True, slots=True)
class Saying:
    """Whole sentences. `charged` speaks of the member's credits; `then` says what to do and when, if anything."""

    what: str
    then: str = ""
    charged: str = NOT_CHARGED

    @property
    def text(self) -> str:
        return self.with_charge(self.charged)

    def with_charge(self, charged: str) -> str:
        """The same with another sentence about the credits, as for some pictures out of several."""
        return " ".join(part for part in (self.what, charged, self.then) if part)
