"""What a picture costs by the tokens that it has used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money.pricing import TokenPrice, Tokens

COUNTS = st.integers(0, 10**9)
MONEY = st.floats(0, 1000, allow_nan=False)


@pytest.mark.parametrize(
    ("tokens", "cost"),
    [
        (Tokens(input=50, output=4160), 0.16665),  # gpt-image in high quality
        (Tokens(input=50, output=272), 0.01113),
        (Tokens(input=373, image_input=323, output=272), 0.01436),
        (Tokens(output=1_000_000), 40.0),
        (Tokens(), 0.0),
    ],
)
def test_the_cost_by_tokens(tokens: Tokens, cost: float) -> None:
    assert TokenPrice(input=5.0, image_input=10.0, output=40.0).cost(tokens) == pytest.approx(cost)


@given(COUNTS, COUNTS, COUNTS, MONEY, MONEY)
def test_pictures_to_change_cost_what_texts_do_where_nothing_else_is_said(
    input: int, images: int, output: int, each: float, out: float
) -> None:
    price, tokens = (
        TokenPrice(input=each, output=out),
        Tokens(input=input, image_input=images, output=output),
    )
    assert price.cost(tokens) == pytest.approx((input * each + output * out) / 1e6)
    assert price.cost(tokens) >= 0
