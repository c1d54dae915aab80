"""The result says places, points and authors; and of the votes no more than points at nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from bot.domain.challenges.values import Options, Phase, Way
from bot.front.challenges.posting.results import result
from bot.front.texts.language import Language, language
from tests.domain.challenges.made import SUNDAY
from tests.front.challenges.samples import entered, hosted, ids, outcome, parts, read
from tests.front.samples import ENGLISH
from tests.front.stretched import STRETCHED

CLOSED = hosted(Phase.CLOSED)
SHARES = [Fraction(1, 4), Fraction(7772, 10_000), Fraction(7761, 10_000), Fraction(1, 8)]


def test_the_first_three_places_with_authors_prompts_and_points() -> None:
    count = outcome(SHARES, title="Rain", prompt="a *fox*")
    shown = read(result(ENGLISH, CLOSED, count))

    assert shown.index("Place 1: 77.7 points of 100") < shown.index("Place 2: 77.6 points of 100")
    assert "Place 3: 25 points of 100" in shown
    assert "Place 4" not in shown
    assert "Entry 2 “\u2068Rain\u2069” by <@102>" in shown
    assert "> \u2068a \\*fox\\*\u2069" in shown
    assert "chosen by 9 of the 14 who saw it" in shown
    assert "30 members voted." in shown
    assert ids(result(ENGLISH, CLOSED, count)) == ["ch:results:7F3K-r", "ch:info:7F3K-r", "ch:numbers:7F3K"]
    assert f"SHA-256 of the counted ballots: `{count.ballots_sha256}`" in shown


def test_below_twenty_votes_there_are_whole_points_alone() -> None:
    shown = read(result(ENGLISH, CLOSED, outcome(SHARES, ballots=19)))

    assert "Place 1: 78 points of 100" in shown
    assert "chosen by" not in shown
    assert "19 members voted." in shown
    assert "SHA-256" not in shown
    assert "numbers" not in str(ids(result(ENGLISH, CLOSED, outcome(SHARES, ballots=19))))
    assert "Only 7 members voted." in read(result(ENGLISH, CLOSED, outcome(SHARES, ballots=7)))


def test_too_few_for_a_ranking_are_thanked() -> None:
    assert "Too few members voted" in read(result(ENGLISH, CLOSED, outcome(SHARES, ballots=2)))
    alone = read(result(ENGLISH, CLOSED, outcome(SHARES[:1])))
    assert "Too few pictures were entered" in alone
    assert "Place" not in alone


def test_a_hidden_prompt_and_a_deleted_author_stay_unnamed() -> None:
    shown = read(result(ENGLISH, CLOSED, outcome(SHARES, prompt="secret", hides_prompt=True, is_erased=True)))

    assert "secret" not in shown
    assert "by a deleted member" in shown
    assert "<@" not in shown


def test_duels_are_told_as_duels() -> None:
    duels = hosted(Phase.CLOSED, options=Options(way=Way.DUELS))

    assert "won 9 of its 14 duels" in read(result(ENGLISH, duels, outcome(SHARES)))


def test_a_removal_after_the_end_is_told_and_one_before_it_is_not() -> None:
    pictures = [
        entered(5, removed_at=SUNDAY + timedelta(hours=1)),
        entered(6, removed_at=SUNDAY - timedelta(hours=1)),
    ]
    shown = read(result(ENGLISH, CLOSED, outcome(SHARES), pictures))

    assert "Entry 5 was removed by the hosts after the end" in shown
    assert "Entry 6" not in shown


def test_the_last_two_removals_are_told_whatever_their_numbers() -> None:
    hours = {1: 3, 8: 2, 9: 1}  # after the end, by number
    pictures = [entered(n, removed_at=SUNDAY + timedelta(hours=hours[n])) for n in hours]
    shown = read(result(ENGLISH, CLOSED, outcome(SHARES), pictures))

    assert "Entry 9" not in shown
    assert shown.index("Entry 8 was removed") < shown.index("Entry 1 was removed")


def test_who_shares_a_place_and_has_no_room_is_named_all_the_same() -> None:
    shown = read(result(ENGLISH, CLOSED, outcome([Fraction(1, 2)] * 8)))

    assert shown.count("Place 1: 50 points") == 5
    assert "Also among the first three places: <@106>, <@107> and <@108>" in shown


@pytest.mark.parametrize("sign", ["🦊", "*", "文", "a "])
@pytest.mark.parametrize("lang", [ENGLISH, STRETCHED, language("de")], ids=lambda lang: lang.code)
def test_the_longest_texts_fit(sign: str, lang: Language) -> None:
    long = (sign * 80)[:80]
    count = outcome([Fraction(1, 2)] * 300, title=long, prompt=sign * 4000, author=2**62)
    removed = [replace(entered(n, removed_at=SUNDAY)) for n in range(301, 331)]

    assert parts(result(lang, hosted(Phase.CLOSED, theme=long), count, removed, podium="podium.webp"))
