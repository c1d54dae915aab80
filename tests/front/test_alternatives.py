"""The custom ids of what can be had instead: read back as they were written, and any other text is none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import AlternativeGone, Gone
from bot.front.imagine.alternatives import MAKE, USE, Alternative, by_short_name, short_name
from bot.front.kit.persistent import TEMPLATE, CustomId, as_item

NAMES = st.text(min_size=1, max_size=200)
ALTERNATIVES = st.builds(
    Alternative,
    verb=st.sampled_from([MAKE, USE]),
    picture=st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=6, max_size=6),
    count=st.integers(1, 4),
    credits=st.none() | st.integers(0, 40_000),
    name=st.just("") | NAMES.map(short_name),
)


@given(ALTERNATIVES)
def test_an_alternative_outlives_its_button(alternative: Alternative) -> None:
    button = alternative.button("Make it")
    custom_id = CustomId.read(as_item(button).item.custom_id or "")  # type: ignore[attr-defined]
    assert Alternative.read(custom_id.verb, custom_id.subject) == alternative
    assert len(str(custom_id)) <= 100


@given(NAMES, st.lists(NAMES))
def test_a_name_is_found_by_its_short_form(name: str, others: list[str]) -> None:
    assert re.fullmatch(r"[0-9A-Za-z-]{1,24}", short_name(name))
    assert by_short_name(short_name(name), [name, *others]) == name
    with pytest.raises(AlternativeGone):
        by_short_name(short_name(name), [other for other in others if other != name])


def test_names_stay_readable_where_they_can() -> None:
    assert short_name("aurora-2") == "aurora-2"
    assert short_name("très haute") == short_name("très haute") != short_name("tres haute")


@pytest.mark.parametrize(
    "subject", ["", "abc123", "abc123-2", "abc123--1-hd", "abc123-22-1-hd", "abc123-2-x-hd", "-2-1-hd"]
)
def test_what_was_never_an_alternative_is_gone(subject: str) -> None:
    assert re.fullmatch(TEMPLATE, f"im:make:{subject}")
    with pytest.raises(Gone):
        Alternative.read(MAKE, subject)
