"""What is told of pictures that could not be made: in private why, in public only that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import State
from bot.front.kit.cards import Button
from bot.front.kit.notices import NoticeContext, notice
from bot.front.result.unmade import failure_notice, restarted_card, unmade_card
from bot.front.texts.errors.painting import neutral_line
from tests.front.any_error import FAILURES, check
from tests.front.samples import ENGLISH, check_limits, pictures

CATALOGUE = Catalogue((Model(id="m-1", label="M", qualities={"standard": 1}),), "m-1")
PAINTED, CANCELLED = State.PAINTED, State.CANCELLED
RETRY = Button("retry", "PIC0", "Try again", "🔁", primary=True)


@given(st.lists(FAILURES, min_size=1, max_size=4), st.booleans(), st.none() | st.text(max_size=80))
def test_every_mix_of_failures_can_be_told(
    ends: list[errors.Failure], painted: bool, service: str | None
) -> None:
    check(failure_notice(ENGLISH, pictures(*ends, *[PAINTED] * painted), service, CATALOGUE))


@pytest.mark.parametrize("error", [errors.RequestLost(), errors.Interrupted(), errors.PromptRejected()])
def test_what_cannot_be_read_any_more_offers_no_button_that_needs_it(error: errors.Failure) -> None:
    lost = pictures(error, prompt="")
    assert failure_notice(ENGLISH, lost, None, CATALOGUE).buttons == ()
    assert unmade_card(ENGLISH, lost).buttons == ()
    both = pictures(error, error, prompt="")
    assert failure_notice(ENGLISH, both, None, CATALOGUE).buttons == ()


def test_one_failed_picture_is_told_like_any_error() -> None:
    error = errors.PromptRejected("sexual")
    assert failure_notice(ENGLISH, pictures(error), None, CATALOGUE) == notice(
        ENGLISH, error, NoticeContext("PIC0", prompt="a red fox")
    )


def test_equal_failures_are_told_once() -> None:
    ends = (errors.EndpointDown(3), PAINTED, errors.EndpointDown(3), errors.PromptRejected(), CANCELLED)
    told = failure_notice(ENGLISH, pictures(*ends), "APIpie", CATALOGUE)
    assert told.text.splitlines() == [
        "> \u2068a red fox\u2069",
        "2 of 5 pictures couldn't be made and were not charged. APIpie is not answering. I tried 3 times. "
        "Try again in a few minutes.",
        "1 of 5 pictures couldn't be made and was not charged. APIpie declined this text. "
        "A single word can be the reason. Real people, brands and violence are the usual ones.",
    ]
    assert [(button.verb, button.subject) for button in told.buttons] == [
        ("retry", "PIC0"),
        ("change", "PIC3"),
    ]


def test_when_all_fail_alike_nothing_was_charged() -> None:
    told = failure_notice(ENGLISH, pictures(errors.Interrupted(), errors.Interrupted()), None, CATALOGUE)
    assert told.text == (
        "> \u2068a red fox\u2069\n2 pictures couldn't be made. I was restarted. Nothing was charged. "
        "You can try again right away."
    )


def test_a_restart_can_be_told_in_public() -> None:
    card = restarted_card(ENGLISH, pictures(errors.Interrupted(), prompt="a red fox"))
    assert card.embeds[0].title == "I was restarted"
    assert card.embeds[0].description == "> \u2068a red fox\u2069\nNothing was charged."
    assert card.buttons == (RETRY,)


def test_in_public_nobody_learns_why_a_picture_was_not_made() -> None:
    (embed,) = unmade_card(ENGLISH, pictures(errors.PromptRejected("violence"), prompt="fox")).embeds
    assert embed.title == "No picture this time"
    assert embed.description == ("> \u2068fox\u2069\nThis picture couldn't be made. Nothing was charged.")


@given(st.lists(FAILURES, min_size=1, max_size=4), st.text(max_size=4000))
def test_every_public_end_keeps_discords_limits(ends: list[errors.Failure], prompt: str) -> None:
    card = unmade_card(ENGLISH, pictures(*ends, prompt=prompt))
    check_limits(*card.embeds)
    assert card.buttons == ((RETRY,) if prompt else ())


def test_a_restart_is_called_a_restart_in_public_too() -> None:
    asked = pictures(errors.Interrupted(), errors.Interrupted())
    assert unmade_card(ENGLISH, asked) == restarted_card(ENGLISH, asked)


def test_an_ask_that_was_cancelled_as_a_whole_has_no_failure_to_tell() -> None:
    told = failure_notice(ENGLISH, pictures(CANCELLED), None, CATALOGUE)
    assert told.text == "> \u2068a red fox\u2069\nCancelled. Nothing was charged."


def test_the_placeholder_ends_neutrally() -> None:
    assert (neutral_line(ENGLISH), neutral_line(ENGLISH, 3)) == (
        "No picture this time.",
        "No pictures this time.",
    )
