"""Leafing through pictures: every one is shown once on the way to the oldest, and once on the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.albums.leafing import (
    SHEET,
    SHEET_PICTURES,
    AlbumPicture,
    Sheet,
    Stretch,
    first_sheet,
    last_sheet,
    lines_of,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def album(sizes: Sequence[int]) -> tuple[AlbumPicture, ...]:
    """Asks of so many pictures, the oldest first; their pictures as rows have them, newest first."""
    ids = iter(range(1, sum(sizes) + 1))
    made = [
        AlbumPicture(
            id=next(ids), public_id="p", interaction=ask, position=n, member=5, prompt="", made_at=NOON
        )
        for ask, size in enumerate(sizes)
        for n in range(size)
    ]
    return tuple(reversed(made))


def read(pictures: tuple[AlbumPicture, ...], until: int) -> Sheet:
    found = tuple(each for each in pictures if each.id <= until)[:SHEET_PICTURES]
    return first_sheet(Stretch(found), newer=any(each.id > until for each in pictures))


def read_before(pictures: tuple[AlbumPicture, ...], after: int) -> Sheet:
    found = tuple(each for each in pictures if each.id > after)[-SHEET_PICTURES:]
    return last_sheet(Stretch(found), older=after)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=120))
def test_every_picture_comes_once_in_the_order_of_its_ask(sizes: list[int]) -> None:
    pictures = album(sizes)
    sheet = read(pictures, len(pictures))
    shown = list(sheet.pictures)
    while sheet.older is not None:
        assert len(sheet.lines) == SHEET
        sheet = read(pictures, sheet.older)
        shown += sheet.pictures
    expected = [each.id for line in lines_of(pictures) for each in line.pictures]
    assert [each.id for each in shown] == expected
    assert sorted(expected) == sorted(each.id for each in pictures)
    assert all(
        [n.position for n in line.pictures] == sorted(n.position for n in line.pictures)
        for line in sheet.lines
    )

    back = list(reversed(sheet.pictures))
    while sheet.newer:
        sheet = read_before(pictures, sheet.top)
        back += reversed(sheet.pictures)
    assert [each.id for each in reversed(back)] == expected


@given(st.lists(st.integers(1, 4), min_size=1, max_size=30), st.integers(0, 130))
def test_a_place_always_shows_a_picture_and_its_neighbours_lead_back(sizes: list[int], at: int) -> None:
    sheet = read(album(sizes), 10**6)
    shown = sheet.at(at)
    assert shown is not None
    assert shown in sheet.line_of(shown).pictures
    after, before = sheet.after(shown), sheet.before(shown)
    assert after is None or sheet.before(after) == shown
    assert before is None or sheet.after(before) == shown


def test_for_a_picture_that_is_gone_the_next_older_ask_is_shown() -> None:
    pictures = tuple(each for each in album([2, 1, 3]) if each.id != 3)
    sheet = read(pictures, 9)
    found = sheet.at(3)
    assert found is not None
    assert found.id == 1
    last = sheet.at(0)
    assert last is not None
    assert last.id == 2, "the last one of the sheet, where there is no older one"
    assert Sheet(()).at(3) is None
    assert Sheet(()).top == 0


def test_what_was_not_searched_yet_stands_at_the_end_of_a_sheet() -> None:
    sheet = first_sheet(Stretch(album([1, 1]), unsearched=77), newer=False)
    assert (sheet.older, sheet.unsearched) == (77, True)
    full = first_sheet(Stretch(album([1] * 30), unsearched=77), newer=False)
    assert (full.older, full.unsearched) == (5, False), "first what was found"
    assert last_sheet(Stretch(album([1]), unsearched=77), older=1).newer
