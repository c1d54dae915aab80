"""That the limits which may be exceeded at no moment are seen to be exceeded."""

from __future__ import annotations

from types import SimpleNamespace

from tests.crash.ledger import Page
from tests.crash.limits import Limits, used_credits

ALICE, BOB = 1, 2


def test_what_keeps_every_limit_is_no_fault() -> None:
    kept = _page(
        ("queued", ALICE),
        ("running", ALICE),
        ("running", BOB),
        ("failed", ALICE),
        ("cancelled", BOB),
        ("fetched", BOB),
    )
    assert list(_limits().broken(kept)) == []


def test_a_line_that_is_too_long() -> None:
    pictures = [("running", BOB), *[("queued", BOB)] * 4]
    assert list(_limits().broken(_page(*pictures))) == ["5 pictures wait or are being made, 4 may"]


def test_too_many_at_once() -> None:
    assert list(_limits().broken(_page(("running", ALICE), ("running", ALICE), ("running", BOB)))) == [
        "3 pictures are being made, 2 may be",
        "2 pictures of member 1 are being made, 1 may be",
    ]


def test_a_member_who_has_spent_too_much() -> None:
    spent = _page(("painted", ALICE), ("painted", ALICE), ("queued", ALICE), ("unknown", ALICE))
    assert used_credits(spent) == {ALICE: 3}
    assert list(_limits().broken(spent)) == ["member 1 has used 3 of 2 credits"]


def _limits() -> Limits:
    return Limits(waiting=2, running=2, running_each=1, credits=10, own_credits={ALICE: 2})


def _page(*pictures: tuple[str, int]) -> Page:
    """Of these states and members, each of one credit and of an ask of its own; `fetched` is running without a slot."""
    rows = [_row(state, member) for state, member in pictures]
    return Page({number: [row] for number, row in enumerate(rows)}, {})


def _row(state: str, member: int) -> SimpleNamespace:
    slot = 1 if state == "running" else None
    return SimpleNamespace(state=state.replace("fetched", "running"), member=member, credits=1, slot=slot)
