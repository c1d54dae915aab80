"""Ten pictures a message, each named in words, the removed ones gone; one sheet with all."""

from __future__ import annotations

import pytest

from bot.domain.challenges.values import Options, Phase, Way
from bot.front.challenges.copyfiles import file_name
from bot.front.challenges.posting.gallery import gallery, sheet
from bot.front.texts.language import Language, language
from tests.domain.challenges.made import SUNDAY
from tests.front.challenges.samples import Component, entered, hosted, ids, parts, read
from tests.front.samples import ENGLISH
from tests.front.stretched import STRETCHED

SHOWN = Options(hides_authors=False)
VOTING, CLOSED = hosted(Phase.VOTING), hosted(Phase.CLOSED)


def items(shown: list[Component]) -> list[Component]:
    return [item for part in shown for item in part.get("items", ())]


def test_each_picture_is_described_and_a_removed_one_is_not_shown() -> None:
    pictures = [
        entered(7, title="Rain", alt="a fox", is_spoiler=True),
        entered(8, removed_at=SUNDAY),
        entered(9),
        entered(10),
    ]
    there = [file_name(each) for each in pictures[:3]]

    view = gallery(ENGLISH, VOTING, 1, pictures, there)

    shown = items(parts(view))
    assert [item["description"] for item in shown] == ["Entry 7: Rain. a fox", "Entry 9."]
    assert [item["media"]["url"] for item in shown] == [
        "attachment://entry-7.webp",
        "attachment://entry-9.webp",
    ]
    assert [item["spoiler"] for item in shown] == [True, False]
    said = read(view)
    assert "pictures 7 to 10" in said
    assert "**7** · “\u2068Rain\u2069”" in said
    assert "Entry 8 was removed by the hosts." in said
    assert "The picture of entry 10 is not there any more." in said


def test_authors_are_named_where_they_are_not_hidden_and_nobody_else_is() -> None:
    pictures = [entered(7, title="Rain"), entered(8), entered(9, removed_at=SUNDAY)]
    pictures.append(entered(10, removed_at=SUNDAY, author=0, is_erased=True))
    there = [file_name(each) for each in pictures[:2]]

    shown = read(gallery(ENGLISH, hosted(Phase.VOTING, options=SHOWN), 1, pictures, there))

    assert "**7** · “\u2068Rain\u2069” by <@107>\n**8** · by <@108>" in shown
    assert shown.count("<@") == 2  # not whose picture was removed, or who had their data deleted
    assert "<@" not in read(gallery(ENGLISH, VOTING, 1, pictures, there))


def test_a_gallery_can_be_reported_always_and_voted_on_until_the_close() -> None:
    pictures = [entered(1)]

    assert ids(gallery(ENGLISH, VOTING, 3, pictures, [])) == ["ch:vote:7F3K-g3", "ch:flag:7F3K-g3"]
    assert ids(gallery(ENGLISH, CLOSED, 3, pictures, [])) == ["ch:flag:7F3K-g3"]
    assert ids(sheet(ENGLISH, VOTING, "all.webp")) == ["ch:vote:7F3K-s"]
    assert "one at a time" in read(sheet(ENGLISH, VOTING, "all.webp"))
    in_duels = hosted(Phase.VOTING, options=Options(way=Way.DUELS))
    assert "two at a time" in read(sheet(ENGLISH, in_duels, "all.webp"))
    assert ids(sheet(ENGLISH, CLOSED, "all.webp")) == []
    assert len(items(parts(sheet(ENGLISH, VOTING, "all.webp")))) == 1


def test_a_sheet_without_any_picture_says_so() -> None:
    view = sheet(ENGLISH, VOTING, None)

    assert "None of the pictures is left." in read(view)
    assert (items(parts(view)), ids(view)) == ([], [])


@pytest.mark.parametrize("sign", ["🦊", "*", "文", "a "])
@pytest.mark.parametrize("lang", [ENGLISH, STRETCHED, language("de")], ids=lambda lang: lang.code)
def test_ten_of_the_longest_titles_fit(sign: str, lang: Language) -> None:
    pictures = [entered(290 + n, title=(sign * 80)[:80], alt=sign * 1024) for n in range(1, 11)]
    there = [file_name(each) for each in pictures]

    voting = hosted(Phase.VOTING, theme="🦊" * 80, options=SHOWN)
    assert len(items(parts(gallery(lang, voting, 30, pictures, there)))) == 10
