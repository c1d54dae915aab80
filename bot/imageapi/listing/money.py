"""How the operator's models file writes down what a model's pictures cost. Each function raises ValueError."""

from __future__ import annotations

import re

from bot.domain.money.pricing import Price, TokenPrice

DEAREST = 1e9
NAME_LIMIT = 100  # characters
HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
WRONG = "must be a number of at least 0, or one for each quality: { low = 0.01, high = 0.17 }"
WRONG_TOKENS = (
    "must be money for a million tokens: { input = 5.0, output = 40.0 }, "
    "with image_input = 10.0 where those of pictures to change cost something else"
)


def read_price(value: object) -> Price:
    """What `price` in a [[model]] table says."""
    if isinstance(value, dict) and value:
        if all(isinstance(name, str) and 0 < len(name) <= NAME_LIMIT for name in value):
            return {str(name): _money(each, WRONG) for name, each in value.items()}
        raise ValueError(WRONG)
    return _money(value, WRONG)


def read_token_price(value: object) -> TokenPrice:
    """What `token_price` there says."""
    if not isinstance(value, dict) or not {"input", "output"} <= value.keys() <= {
        "input",
        "image_input",
        "output",
    }:
        raise ValueError(WRONG_TOKENS)
    return TokenPrice(**{name: _money(each, WRONG_TOKENS) for name, each in value.items()})


def read_cost_header(value: object) -> str:
    """What `cost_header` there says."""
    if not isinstance(value, str) or HEADER.fullmatch(value) is None:
        raise ValueError("must be the name of a header of the answer, such as x-litellm-response-cost")
    return value


def _money(value: object, wrong: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(wrong)
    if not 0 <= value <= DEAREST:  # which no "nan" is
        raise ValueError(wrong)
    return float(value)
