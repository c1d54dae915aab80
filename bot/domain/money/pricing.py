"""What a picture costs the operator: how a model's price is known before a picture is made, and its cost afterwards.

All money is in the endpoint's currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MILLION = 1_000_000
MOST_LOST = 3  # pictures of unknown cost that may end without an answer, before no more are tried

# What one picture of the cheapest quality costs; or the price of each quality, by its name.
Price = float | Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What an answer says it has used. `image_input` is a part of `input`: the tokens of the pictures to change."""

    input: int = 0
    image_input: int = 0
    output: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPrice:
    """Money for a million tokens. `image_input` None: those of pictures to change cost what those of texts do."""

    input: float
    output: float
    image_input: float | None = None

    def cost(self, tokens: Tokens) -> float:
        of_pictures = min(tokens.image_input, tokens.input)
        each = self.input if self.image_input is None else self.image_input
        money = (tokens.input - of_pictures) * self.input + of_pictures * each + tokens.output * self.output
        return money / MILLION


def price_of(
    price: Price | None, qualities: Mapping[str, int], *, quality: str | None, credits: int
) -> float | None:
    """What one picture in this quality, of so many credits, is thought to cost; None if no price is known.

    A single price grows in proportion to the credits, from the cheapest quality on. Of prices by quality the dearest
    counts where the quality is not named, or is the endpoint's own choice: a cap must not be passed for that.
    """
    if price is None:
        return None
    if isinstance(price, Mapping):
        dearest = max(price.values(), default=None)
        return dearest if quality is None else price.get(quality, dearest)
    return price * credits / max(1, min(qualities.values(), default=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class CostsSeen:
    """What the last pictures of a model tell of its cost, for one of which no price is known.

    `dearest`: the highest cost that was named, by the credits of its picture. Of the pictures of which neither a cost
    nor an estimate is known: `unnamed` were painted, `lost` ended without an answer, so that they may have been billed,
    and `waiting` have not ended yet, of whatever model.
    """

    dearest: Mapping[int, float] = field(default_factory=dict)
    unnamed: int = 0
    lost: int = 0
    waiting: int = 0

    def estimate(self, credits: int) -> float | None:
        """What one more picture of so many credits may cost: as much as the dearest that was named, and for more
        credits more in proportion. None as long as none was named."""
        each = (cost * max(1.0, credits / had if had else 1.0) for had, cost in self.dearest.items())
        return max(each, default=None)

    @property
    def is_hopeless(self) -> bool:
        """Whether there is no use in trying on: an answer has named no cost, or too many got none at all."""
        return not self.dearest and (self.unnamed > 0 or self.lost >= MOST_LOST)
