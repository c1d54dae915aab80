"""Any error that the bot can raise, with any facts, for tests of what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, get_type_hints

from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.errors import BotError
from bot.domain.limits import Limit
from bot.front.kit.notices import NOTICE_UNITS, Notice
from tests.front.samples import units

FACTS: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(0, 10**10),
    float: st.floats(0, 10**6),
    str: st.text(max_size=4000),
    tuple[str, ...]: st.lists(st.text(max_size=200), max_size=40).map(tuple),
    str | None: st.none() | st.text(max_size=4000),
    float | None: st.none() | st.floats(0, 10**6),
    bool: st.booleans(),
    tuple[int, ...]: st.lists(st.integers(1, 2**63 - 1), max_size=40).map(tuple),
    datetime: st.datetimes(timezones=st.just(UTC)),
    datetime | None: st.none() | st.datetimes(timezones=st.just(UTC)),
    Limit: st.builds(Limit, credits=st.integers(0, 10**10), target=st.integers(0, 2**63 - 1)),
}


def leaves(kind: type[BotError] = BotError) -> Iterator[type[BotError]]:
    """Every kind of error that the bot itself can raise; those of tests are no part of the tree."""
    children = [child for child in kind.__subclasses__() if child.__module__.startswith("bot.")]
    if not children:
        yield kind
    for child in children:
        yield from leaves(child)


def any_of(kind: type[BotError]) -> st.SearchStrategy[BotError]:
    hints = get_type_hints(kind)
    known = {field.name: _facts(hints[field.name]) for field in fields(kind)}
    return st.builds(kind, **known)


def _facts(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of the type that a fact has; enums and literals come from their type alone."""
    return FACTS[hint] if hint in FACTS else st.from_type(hint)


LEAVES = sorted(leaves(), key=lambda kind: kind.__name__)
ERRORS = st.sampled_from(LEAVES).flatmap(any_of)
FAILURES = ERRORS.filter(lambda error: not isinstance(error, errors.Refused))


def check(told: Notice) -> None:
    assert 0 < units(told.text) <= NOTICE_UNITS
    assert told.text[-1] in ".!?"
    assert all(0 < len(button.label) <= 34 for button in told.buttons)
    assert sum(button.primary for button in told.buttons) <= 1
    assert len({button.verb for button in told.buttons}) == len(told.buttons)
