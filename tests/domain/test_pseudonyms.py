"""By what name the endpoint knows a member."""

from __future__ import annotations

import hashlib
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pseudonyms import Pseudonyms, new_key

IDS = st.integers(1, 2**63 - 1)
KEY = new_key()
HERE = Pseudonyms(KEY)


@given(IDS, IDS, IDS)
def test_one_person_on_one_server_has_one_name_and_nobody_else_has_it(
    guild: int, member: int, other: int
) -> None:
    name = HERE.of(guild, member)
    assert re.fullmatch("[0-9a-f]{32}", name)
    assert Pseudonyms(KEY).of(guild, member) == name
    assert (HERE.of(guild, other) == name) == (other == member)
    assert (HERE.of(other, member) == name) == (other == guild)
    assert Pseudonyms(new_key()).of(guild, member) != name


def test_ids_do_not_run_into_each_other() -> None:
    assert HERE.of(1, 23) != HERE.of(12, 3)


def test_without_the_key_it_cannot_be_found_out() -> None:
    """What anybody could compute who tries all ids."""
    name = HERE.of(11, 1)
    for text in ("1", "11", "11/1", "1/11"):
        assert name not in hashlib.sha256(text.encode()).hexdigest()
    assert name != Pseudonyms("").of(11, 1)


def test_the_key_stands_in_no_representation() -> None:
    assert KEY not in repr(HERE)
    assert len({new_key() for _ in range(100)}) == 100
