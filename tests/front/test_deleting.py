"""What a member reads before their data are deleted: all that goes, and what becomes of their part in challenges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.care.erasing import Erasable, InContests
from bot.front.texts.account.mydata import question
from bot.front.texts.language import Language, language
from bot.front.texts.words import utf16_units
from tests.front.samples import ENGLISH

MANY = 98_765
EVERYWHERE = InContests(withdrawn=MANY, removed=MANY, ended=MANY, votes=MANY)


def listed(contests: InContests, number: int = 0) -> Erasable:
    return Erasable(
        cut=number,
        pictures=number,
        asks=number,
        messages=number,
        waiting=number,
        running=number,
        kept=number,
        kept_by_others=number,
        reports=number,
        contests=contests,
        drafts=number,
        settings=number > 0,
        tellings=number,
        hosted=number,
    )


@pytest.mark.parametrize(
    ("contests", "said"),
    [
        (InContests(withdrawn=1), "take pictures (1, withdrawn) or are voted on (0, removed)"),
        (InContests(removed=2), "take pictures (0, withdrawn) or are voted on (2, removed)"),
        (InContests(ended=1), "the places of your pictures, by “a deleted member”"),
        (InContests(votes=1), "your votes in 1 challenge"),
    ],
)
def test_each_part_in_challenges_is_told_of(contests: InContests, said: str) -> None:
    assert said in question(ENGLISH, listed(contests))
    assert "challenge" not in question(ENGLISH, listed(InContests()))
    assert not listed(contests).is_nothing
    assert listed(InContests()).is_nothing


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"settings": True}, "- what you chose in your settings here"),
        ({"tellings": 1}, "- 1 message about a challenge that is still to be sent to you"),
    ],
)
def test_who_has_made_nothing_is_asked_about_what_they_chose_alone(chosen: dict[str, Any], said: str) -> None:
    only = replace(listed(InContests()), **chosen)
    assert not only.is_nothing
    goes, _, _ = question(ENGLISH, only).partition("**This stays:**")
    assert [line for line in goes.splitlines() if line.startswith("- ")] == [said]


def test_what_somebody_made_as_a_host_is_said_to_stay_and_is_nothing_to_be_deleted() -> None:
    host = replace(listed(InContests()), hosted=2)
    assert host.is_nothing
    goes, _, stays = question(ENGLISH, replace(host, settings=True)).partition("**This stays:**")
    assert "- 2 challenges that you made as a host" in stays
    assert "host" not in goes


@pytest.mark.parametrize("lang", [ENGLISH, language("de")], ids=lambda lang: lang.code)
def test_the_longest_list_fits_a_message(lang: Language) -> None:
    assert utf16_units(question(lang, listed(EVERYWHERE, MANY))) <= 2000
