"""The shape of every message about an error: what happened, whether it was charged, what to do."""

from __future__ import annotations

from dataclasses import dataclass

NOT_CHARGED = "Nothing was charged."


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whole sentences. `what` happened; `charged` is about the member's credits; `then` says what to do and when.

    `then` may be empty.
    """

    what: str
    then: str = ""
    charged: str = NOT_CHARGED

    @property
    def text(self) -> str:
        """All of it, as one paragraph."""
        return self.with_charge(self.charged)

    def with_charge(self, charged: str) -> str:
        """All of it with another sentence about the credits, as where some pictures of several were charged."""
        return " ".join(part for part in (self.what, charged, self.then) if part)
