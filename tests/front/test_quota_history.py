"""The history: pages that stay where they are, whatever is changed meanwhile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import Action, AuditEntry
from bot.domain.errors import NothingThere
from bot.front.kit.cards import Card
from bot.front.quota.history import MOST_OFFSET, PAGE, START, HistoryCursor, history_card, parse_cursor
from tests.front.quota_samples import ANY_ENTRY, BOB, IDS, check, entry, words


class Changes:
    """So many grants, and more whenever somebody makes them."""

    def __init__(self, count: int) -> None:
        self.ids = list(range(1, count + 1))

    def read(self, place: HistoryCursor) -> Card:
        ids = [id for id in reversed(self.ids) if id < place.anchor][: place.limit]
        return history_card([entry(Action.GRANT, id=id, new={"credits": id}) for id in ids], place)


def turn(changes: Changes, card: Card, label: str) -> Card:
    (button,) = [button for button in card.buttons if button.label == label]
    assert button.verb == "page"
    return changes.read(parse_cursor(button.subject))


def ids(card: Card) -> list[int]:
    return [int(line.split("**")[1][1:]) for line in words(card).splitlines() if line.startswith("**#")]


def labels(card: Card) -> list[str]:
    return [button.label for button in card.buttons]


def test_pages_go_from_the_newest_to_the_oldest_and_back() -> None:
    changes = Changes(2 * PAGE + 1)
    first = changes.read(HistoryCursor(0, START))
    second = turn(changes, first, "Older")
    third = turn(changes, second, "Older")
    assert [ids(first), ids(second), ids(third)] == [[13, 12, 11, 10, 9, 8], [7, 6, 5, 4, 3, 2], [1]]
    assert [labels(first), labels(second), labels(third)] == [["Older"], ["Newer", "Older"], ["Newer"]]
    assert ids(turn(changes, turn(changes, third, "Newer"), "Newer")) == ids(first)


def test_what_is_changed_meanwhile_moves_no_page() -> None:
    changes = Changes(PAGE + 1)
    first = changes.read(HistoryCursor(BOB, START))
    changes.ids += range(100, 120)
    second = turn(changes, first, "Older")
    assert ids(second) == [1]
    assert ids(turn(changes, second, "Newer")) == ids(first)
    assert f"About <@{BOB}>" in words(second)


def test_nothing_to_tell_is_told() -> None:
    assert words(history_card((), HistoryCursor(0, START))) == "Nothing was changed yet."
    assert words(history_card((), HistoryCursor(BOB, START))) == "Nothing was changed for <@12> yet."
    assert words(history_card((), HistoryCursor(0, 9, PAGE))) == "There are no older changes."


def test_a_change_is_told_with_all_that_belongs_to_it() -> None:
    undone = entry(Action.SET_LIMIT, new={"credits": 5, "per": "day"}, reason="why not", undone=True)
    assert words(history_card([undone], HistoryCursor(0, START))).splitlines() == [
        "Changes 1–1, newest first",
        "**#7** · ~~<@11> · limit of <@12> · none → 5 credits a day · “\u2068why not\u2069”~~ (undone) "
        "· <t:1767268800:f>",
    ]


@pytest.mark.parametrize("action", Action)
def test_a_change_that_cannot_be_read_says_so(action: Action) -> None:
    lost = entry(action, legible=False)
    assert "a change for <@12> · it cannot be read any more" in words(
        history_card([lost], HistoryCursor(0, START))
    )


@pytest.mark.parametrize(
    "text", ["", "-", "1-2", "1-2-3-4", "1--2", "--", "1-2-x", f"{2**63}-1-0", f"0-{2**63}-0", "0-1-10000"]
)
def test_a_forged_place_is_no_place(text: str) -> None:
    with pytest.raises(NothingThere):
        parse_cursor(text)


@given(st.builds(HistoryCursor, st.just(0) | IDS, IDS, st.integers(0, MOST_OFFSET)))
def test_a_place_survives_its_button(place: HistoryCursor) -> None:
    assert parse_cursor(str(place)) == place
    assert len(f"qu:page:{place}") <= 100


@given(
    st.lists(ANY_ENTRY, min_size=PAGE + 1, max_size=PAGE + 1).map(
        lambda found: sorted(found, key=lambda each: -each.id)
    ),
    st.just(0) | IDS,
)
def test_discord_takes_every_page(changes: list[AuditEntry], member: int) -> None:
    check(history_card(changes, HistoryCursor(member, START)))
