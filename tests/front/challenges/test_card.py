"""The card says what can be done now, and never how many have done it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.domain.challenges.records import Prize
from bot.domain.challenges.values import Options, Phase, Way
from bot.front.challenges.posting.card import card, notice
from bot.front.texts.language import Language, language
from bot.front.texts.words import FIRST_STRONG_ISOLATE
from tests.front.challenges.samples import hosted, ids, outcome, parts, read
from tests.front.samples import ENGLISH
from tests.front.stretched import STRETCHED

FRIDAY, SUNDAY = "<t:1795780800:F>", "<t:1795953600:F>"
WORST = (
    {"theme": "🦊" * 80, "brief": "🦊" * 1500},
    {"theme": "*" * 80, "brief": "*" * 1500},
    {"theme": "@" * 80, "brief": "\n".join("x" * 750)},
    {"theme": "a " * 40, "brief": "[a](b) " * 214},
)


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        (Phase.SCHEDULED, ["ch:info:7F3K"]),
        (Phase.OPEN, ["ch:make:7F3K", "ch:submit:7F3K", "ch:info:7F3K"]),
        (Phase.VOTING, ["ch:vote:7F3K", "ch:info:7F3K"]),
        (Phase.CLOSED, ["ch:results:7F3K", "ch:info:7F3K"]),
        (Phase.CANCELLED, ["ch:info:7F3K"]),
    ],
)
def test_each_phase_has_its_buttons(phase: Phase, expected: list[str]) -> None:
    assert ids(card(ENGLISH, hosted(phase), None)) == expected


def test_while_it_is_open_the_card_has_both_deadlines_the_rules_and_the_prize() -> None:
    shown = read(card(ENGLISH, hosted(brief="Be kind.\nNo text.", prize=Prize(role=8, credits=20)), None))

    assert FRIDAY in shown
    assert SUNDAY in shown
    assert "> \u2068Be kind.\u2069\n> \u2068No text.\u2069" in shown
    assert "One picture per member" in shown
    assert "Authors are hidden until the results." in shown
    assert "The winner gets <@&8> and 20 credits." in shown
    assert "The winner gets <@&8>." in read(card(ENGLISH, hosted(prize=Prize(role=8)), None))
    assert "The winner gets 20 credits." in read(card(ENGLISH, hosted(prize=Prize(credits=20)), None))
    assert "Authors" not in read(card(ENGLISH, hosted(options=Options(hides_authors=False)), None))


def test_while_there_is_voting_the_card_says_until_when_and_how() -> None:
    shown = read(card(ENGLISH, hosted(Phase.VOTING), None))
    duels = read(card(ENGLISH, hosted(Phase.VOTING, options=Options(way=Way.DUELS)), None))

    assert f"Vote until {SUNDAY}" in shown
    assert "Choose up to 3 pictures." in shown
    assert FRIDAY not in shown
    assert "two pictures at a time" in duels


def test_after_the_close_it_names_who_has_won_also_where_they_share_the_place() -> None:
    shared = outcome([Fraction(3, 4), Fraction(3, 4), Fraction(1, 4)], title="Rain")

    assert "Won by Entry 1 “\u2068Rain\u2069” by <@101> and Entry 2 “\u2068Rain\u2069” by <@102>" in read(
        card(ENGLISH, hosted(Phase.CLOSED), shared)
    )
    erased = outcome([Fraction(3, 4), Fraction(1, 4)], is_erased=True)
    assert "Entry 1 by a deleted member" in read(card(ENGLISH, hosted(Phase.CLOSED), erased))
    few = outcome([Fraction(3, 4), Fraction(1, 4)], ballots=2)
    assert "Too few took part" in read(card(ENGLISH, hosted(Phase.CLOSED), few))


def test_a_cancelled_one_says_why_on_the_card_and_in_a_message() -> None:
    cancelled = hosted(Phase.CANCELLED, cancelled_why="No *time*")

    for view in (card(ENGLISH, cancelled, None), notice(ENGLISH, cancelled)):
        assert "cancelled" in read(view)
        assert "No \\*time\\*" in read(view)
    assert "reason" not in read(notice(ENGLISH, hosted(Phase.CANCELLED)))


@pytest.mark.parametrize("typed", WORST, ids=lambda typed: ascii(typed["theme"][:2]))
@pytest.mark.parametrize("lang", [ENGLISH, STRETCHED, language("de")], ids=lambda lang: lang.code)
@pytest.mark.parametrize("phase", Phase)
def test_the_longest_texts_fit(typed: dict[str, str], lang: Language, phase: Phase) -> None:
    options = Options(models=tuple(f"{n}{'[' * 60}" for n in range(9)), voter_role=2**60)
    worst = hosted(
        phase, options=options, prize=Prize(role=2**60, credits=99), cancelled_why="*" * 2000, **typed
    )
    tied = outcome([Fraction(1, 2)] * 40, title="[" * 80)

    assert parts(card(lang, worst, tied))
    assert parts(notice(lang, worst))


def test_what_was_typed_is_no_markup_and_turns_no_words_around() -> None:
    shown = read(card(ENGLISH, hosted(theme="**@everyone** \u202egnp", brief="# [x](https://e.org)"), None))

    assert "@everyone" not in shown
    assert "\\*\\*" in shown
    assert "\u202e" not in shown
    assert FIRST_STRONG_ISOLATE in shown
    assert "\\[x\\](https\\://e.org)" in shown
