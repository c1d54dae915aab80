"""The history: pages that stay where they are, whatever is changed meanwhile."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NothingThere
from bot.domain.guilds.audit import Action, AuditEntry
from bot.front.kit.cards import Card
from bot.front.quota.history import (
    MOST_OFFSET,
    PAGE,
    START,
    HistoryCursor,
    history_card,
    parse_cursor,
    undone_by,
)
from bot.front.quota.panel import MAX_ID
from tests.front.quota_samples import ANY_ENTRY, BOB, IDS, check, entry, words
from tests.front.samples import ENGLISH, units


class Changes:
    """So many grants, and more whenever somebody makes them."""

    def __init__(self, count: int) -> None:
        self.ids = list(range(1, count + 1))

    def read(self, place: HistoryCursor) -> Card:
        ids = [id for id in reversed(self.ids) if id < place.anchor][: place.limit]
        return history_card(ENGLISH, [entry(Action.GRANT, id=id, new={"credits": id}) for id in ids], place)


def turn(changes: Changes, card: Card, label: str) -> Card:
    (button,) = [button for button in card.buttons if button.label == label]
    assert button.verb == "page"
    return changes.read(parse_cursor(button.subject))


def ids(card: Card) -> list[int]:
    """Each change is a grant of as many credits as its id says."""
    return [int(found) for found in re.findall(r"\+(\d+) extra", words(card))]


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
    assert words(history_card(ENGLISH, (), HistoryCursor(0, START))) == "Nothing was changed yet."
    assert words(history_card(ENGLISH, (), HistoryCursor(BOB, START))) == "Nothing was changed for <@12> yet."
    assert words(history_card(ENGLISH, (), HistoryCursor(0, 9, PAGE))) == "There are no older changes."


def test_a_change_is_told_with_all_that_belongs_to_it() -> None:
    limit = entry(Action.SET_LIMIT, new={"credits": 5, "per": "day"}, reason="why not", undone=True)
    undo = entry(Action.UNDO, id=8, new={"audit": 7})
    assert words(history_card(ENGLISH, [undo, limit], HistoryCursor(0, START), {7: limit})).splitlines() == [
        "Changes 1–2, newest first",
        "Undone: **<@12>**: not set → 5 credits a day",
        "-# <@11> · <t:1767268800:R>",
        "~~**<@12>**: not set → 5 credits a day~~ · undone",
        "-# <@11> · <t:1767268800:R> · “\u2068why not\u2069”",
    ]


def test_an_undo_of_what_is_not_known_any_more_is_told() -> None:
    undo = entry(Action.UNDO, id=8, new={"audit": 7})
    assert "\nAn earlier change was undone.\n" in words(
        history_card(ENGLISH, [undo], HistoryCursor(0, START))
    )


def test_a_long_reason_is_told_whole() -> None:
    change = entry(Action.SET_LIMIT, new={"credits": 5, "per": "day"}, reason="ab " * 66 + "ab")
    assert f"“\u2068{change.reason}\u2069”" in words(history_card(ENGLISH, [change], HistoryCursor(0, START)))


@pytest.mark.parametrize("action", Action)
def test_a_change_that_cannot_be_read_says_so(action: Action) -> None:
    lost = entry(action, legible=False)
    assert "**<@12>**: a change that can't be read any more" in words(
        history_card(ENGLISH, [lost], HistoryCursor(0, START))
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
    ANY_ENTRY,
)
def test_discord_takes_every_page(changes: list[AuditEntry], member: int, before: AuditEntry) -> None:
    undone = {undone_by(change): before for change in changes}
    check(history_card(ENGLISH, changes, HistoryCursor(member, START), undone))


def test_a_page_of_the_longest_changes_fits() -> None:
    """Every character has to be escaped, the ids are the largest, and each change is the undo of one as long."""
    names = {"*" * 60 + str(number): "*" * 60 for number in range(3)}
    longest = entry(
        Action.SETTING,
        scope="server",
        target=0,
        actor=MAX_ID,
        old=names,
        new=names,
        reason="`" * 200,
        undone=True,
    )
    undo = replace(longest, action=Action.UNDO, new={"audit": 7})
    card = history_card(ENGLISH, [undo] * (PAGE + 1), HistoryCursor(MAX_ID, START), {7: longest})
    check(card)
    # A language whose words are longer has some room too.
    assert units(card.embeds[0].description) < 4000


def test_a_reason_gets_the_room_that_the_rest_leaves() -> None:
    short = entry(Action.SET_LIMIT, new={"credits": 5, "per": "day"}, reason="`" * 200)
    assert words(history_card(ENGLISH, [short], HistoryCursor(0, START))).count("\\`") == 200
