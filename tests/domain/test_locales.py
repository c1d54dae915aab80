"""What is no locale is read as none, whatever was kept."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.locales import MAX_LENGTH, known_locale


@pytest.mark.parametrize("locale", ["de", "en-US", "es-419", "sv-SE", "zh-TW", "zh-Hant-TW", "fil"])
def test_a_locale_is_what_it_is(locale: str) -> None:
    assert known_locale(locale) == locale


@pytest.mark.parametrize(
    "odd",
    [None, "", 7, ["de"], " de", "de\n", "de-", "d", "de_DE", "Deutsch", "dé", "en-US;q=1", "sr-Latn-RS1"],
)
def test_anything_else_is_none(odd: Any) -> None:
    assert known_locale(odd) is None


def test_no_locale_is_longer_than_its_column() -> None:
    assert known_locale("de-" + "a" * (MAX_LENGTH - 3)) is not None
    assert known_locale("de-" + "a" * (MAX_LENGTH - 2)) is None
