"""What a search finds, in whatever case and language it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.albums.searching import Search, folded


@pytest.mark.parametrize(
    ("typed", "prompt", "found"),
    [
        ("fox", "A red FOX in the snow", True),
        ("snow fox", "a fox in the snow", True),
        ("fox wolf", "a fox in the snow", False),
        ("FÜCHSE", "zwei füchse im schnee", True),
        ("straße", "eine STRASSE im regen", True),
        ("ЛИСА", "рыжая лиса", True),
        ("café", "a cafe\u0301 by night", True),
        ("ｆｏｘ", "a fox", True),
        ("100%", "100 percent", False),
        ("%", "100% wool", True),
        ("_", "a fox", False),
        ("fuchs", "zwei füchse", False),
    ],
)
def test_all_words_in_any_case(typed: str, prompt: str, found: bool) -> None:
    search = Search.of(typed)
    assert search is not None
    assert search.finds(prompt) is found


@pytest.mark.parametrize("typed", ["", "   ", "\n\t"])
def test_no_words_are_no_search(typed: str) -> None:
    assert Search.of(typed) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_what_is_in_a_prompt_is_found_in_it(before: str, after: str) -> None:
    search = Search.of("fox")
    assert search is not None
    assert search.finds(f"{before} FoX {after}")


@given(st.text(max_size=40))
def test_a_folded_text_folds_to_itself(text: str) -> None:
    assert folded(folded(text)) == folded(text)
