"""The row under a result: what stands in it, and that discord.py forgets none of its buttons."""

from __future__ import annotations

from itertools import groupby

import pytest

from bot.domain.pictures import State
from bot.front.kit.cards import Button
from bot.front.kit.persistent import CustomId, as_view
from bot.front.result.row import buttons_of, row_of
from tests.front.samples import ENGLISH, pictures

PAINTED = State.PAINTED
ROW = ["Again", "Change", "Use as input", "⋯ More"]


def rows(buttons: tuple[Button, ...]) -> list[list[str]]:
    return [[each.label for each in row] for _, row in groupby(buttons, key=lambda button: button.row)]


def test_one_picture_has_one_row() -> None:
    assert rows(buttons_of(ENGLISH, pictures(PAINTED), takes_pictures=True)) == [ROW]


def test_several_have_a_number_each_by_which_they_are_called_behind_the_dots_too() -> None:
    shown = [row for row in pictures(PAINTED, State.FAILED, PAINTED, PAINTED) if row.state is PAINTED]
    buttons = buttons_of(ENGLISH, shown, takes_pictures=True)
    assert rows(buttons) == [["1", "3", "4"], ROW]
    assert [button.subject for button in buttons[:3]] == ["PIC0", "PIC2", "PIC3"]


def test_what_no_model_can_do_is_absent() -> None:
    assert rows(buttons_of(ENGLISH, pictures(PAINTED), takes_pictures=False)) == [
        ["Again", "Change", "⋯ More"]
    ]


def test_alone_all_are_about_the_one() -> None:
    buttons = buttons_of(ENGLISH, pictures(PAINTED), takes_pictures=True, alone=True)
    assert [button.subject for button in buttons] == ["PIC0-1"] * 4
    assert buttons[:3] == tuple(
        Button(each.verb, each.subject, each.label, each.emoji, row=0)
        for each in row_of(ENGLISH, pictures(PAINTED)[0], takes_pictures=True, alone=True)
    )


@pytest.mark.parametrize("count", [1, 2, 4])
async def test_discord_py_keeps_nothing_of_a_row_and_so_can_forget_nothing(count: int) -> None:
    """A view that it kept would take the pattern of our buttons away as it ends, on every message."""
    trophy = Button("hand", "PIC0", "Trophy", space="tr")
    buttons = buttons_of(ENGLISH, pictures(*[PAINTED] * count), takes_pictures=True, offered=(trophy,))
    for _ in range(2):  # each message has a view of its own
        view = as_view(buttons)
        assert view is not None
        assert view.is_finished()
        assert not view.is_dispatchable()
        assert view.timeout is None
        sent = [[part["custom_id"] for part in row["components"]] for row in view.to_components()]
        assert [id for row in sent for id in row] == [
            str(CustomId(button.space, button.verb, button.subject)) for button in buttons
        ]
        assert [len(row) for row in sent] == ([count, 5] if count > 1 else [5])
