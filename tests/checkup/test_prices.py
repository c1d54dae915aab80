"""What a check says of money: the price of the model that is taken by default, and whether MONEY_CAP can be kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.checkup.prices import money_finding
from bot.config import Settings
from tests.checkup.conftest import Checked
from tests.checkup.servers import Api, listing, serve

DALL_E = {"id": "dall-e-3", "object": "model"}
KNOWN: dict[str, Any] = {"discord_token": "token", "image_api_key": "key"}
MINE = '[[model]]\nid = "mine"\n'


def with_cap(cap: float | None) -> Settings:
    return Settings(**KNOWN, money_cap=cap)


@pytest.mark.parametrize(
    ("line", "ok", "words"),
    [
        ("price = 0.04", True, "0.04 EUR or more for a picture of mine"),
        (
            "qualities = { low = 1, high = 2 }\nprice = { high = 0.17, low = 0.011 }",
            True,
            "0.011 EUR or more for a picture of mine",
        ),
        ("token_price = { input = 5.0, output = 40.0 }", None, "only once a picture is made"),
        ('cost_header = "x-cost"', None, "only once a picture is made"),
        ("", None, "IMAGE_PRICE or the models file (`price`) can"),
    ],
)
async def test_the_price_by_the_models_file(
    check: Checked, tmp_path: Path, line: str, ok: bool | None, words: str
) -> None:
    file = tmp_path / "models.toml"
    file.write_text(f"{MINE}{line}\n")
    async with serve(listing(DALL_E)) as served:
        found = await check(served, image_models_file=file, money_currency="EUR")
        assert found["price"].ok is ok
        assert words in found["price"].text


async def test_the_price_without_a_file(check: Checked) -> None:
    async with serve(listing(DALL_E)) as served:
        assert (await check(served))["price"].ok is None
        found = await check(served, image_price=0.02)
        assert (found["price"].ok, found["price"].text.startswith("0.02 USD or more")) == (True, True)
    async with serve(replace(Api(), models=(404, ""))) as served:
        assert (await check(served))["price"].ok is None


@pytest.mark.parametrize(
    ("counted", "listed", "ok", "words"),
    [
        (True, True, True, "a cap of 5.00 USD a month"),
        (True, False, True, "a cap of 5.00 USD a month"),
        (False, True, False, "set IMAGE_PRICE"),
        (False, False, None, "one picture is made at a time"),
        (None, True, None, "which must open first"),
    ],
)
def test_a_cap_that_nothing_can_count_is_a_fault_as_far_as_is_known(
    counted: bool | None, listed: bool, ok: bool | None, words: str
) -> None:
    found = money_finding(with_cap(5), counted=counted, listed=listed)
    assert found is not None
    assert (found.part, found.ok) == ("money", ok)
    assert words in found.text


def test_without_a_cap_nothing_is_said_of_it() -> None:
    assert money_finding(with_cap(None), counted=False, listed=True) is None
