"""Notices: every error has its own words, which say what happened, what was charged and what to do now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.errors import BotError
from bot.domain.limits import Limit
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import State
from bot.front.kit.cards import Button, Card
from bot.front.kit.notices import TEXT_LIMIT, Notice, NoticeContext, below_the_prompt, notice
from bot.front.result.unmade import failure_notice, restarted_card, unmade_card
from bot.front.texts.errors.operator import operator_line
from bot.front.texts.errors.painting import my_fault, neutral_line
from tests.front.samples import ENGLISH, check_limits, pictures, units

CATALOGUE = Catalogue((Model(id="m-1", label="M", qualities={"standard": 1}),), "m-1")
PAINTED, CANCELLED = State.PAINTED, State.CANCELLED
RETRY = Button("retry", "PIC0", "Try again", "🔁", primary=True)
CHANGE = Button("change", "PIC0", "Change the text", "✏️", primary=True)
CHANGE_IT = Button("change", "PIC0", "Change it", "✏️", primary=True)

FACTS: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(0, 10**10),
    float: st.floats(0, 10**6),
    str: st.text(max_size=4000),
    tuple[str, ...]: st.lists(st.text(max_size=200), max_size=40).map(tuple),
    str | None: st.none() | st.text(max_size=4000),
    float | None: st.none() | st.floats(0, 10**6),
    bool: st.booleans(),
    tuple[int, ...]: st.lists(st.integers(1, 2**63 - 1), max_size=40).map(tuple),
    datetime: st.datetimes(timezones=st.just(UTC)),
    datetime | None: st.none() | st.datetimes(timezones=st.just(UTC)),
    Limit: st.builds(Limit, credits=st.integers(0, 10**10), target=st.integers(0, 2**63 - 1)),
}


def leaves(kind: type[BotError] = BotError) -> Iterator[type[BotError]]:
    """Every kind of error that the bot itself can raise; those of tests are no part of the tree."""
    children = [child for child in kind.__subclasses__() if child.__module__.startswith("bot.")]
    if not children:
        yield kind
    for child in children:
        yield from leaves(child)


def any_of(kind: type[BotError]) -> st.SearchStrategy[BotError]:
    hints = get_type_hints(kind)
    known = {field.name: _facts(hints[field.name]) for field in fields(kind)}
    return st.builds(kind, **known)


def _facts(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of the type that a fact has; enums and literals come from their type alone."""
    return FACTS[hint] if hint in FACTS else st.from_type(hint)


LEAVES = sorted(leaves(), key=lambda kind: kind.__name__)
ERRORS = st.sampled_from(LEAVES).flatmap(any_of)
FAILURES = ERRORS.filter(lambda error: not isinstance(error, errors.Refused))


def words(error: BotError) -> str:
    """The text as it is read, without escapes and isolates."""
    return re.sub(r"[\u2068\u2069\\]", "", notice(ENGLISH, error).text)


def check(told: Notice) -> None:
    assert 0 < units(told.text) <= TEXT_LIMIT
    assert told.text[-1] in ".!?"
    assert all(0 < len(button.label) <= 34 for button in told.buttons)
    assert sum(button.primary for button in told.buttons) <= 1
    assert len({button.verb for button in told.buttons}) == len(told.buttons)


@pytest.mark.parametrize("kind", [kind for kind in LEAVES if kind is not errors.Bug])
@given(data=st.data())
def test_every_error_has_words_of_its_own(kind: type[BotError], data: st.DataObject) -> None:
    assert notice(ENGLISH, data.draw(any_of(kind))).text != my_fault(ENGLISH).text(ENGLISH)


def test_an_error_without_words_would_be_noticed() -> None:
    class Wordless(BotError):
        """Nobody has found words for it yet."""

    assert notice(ENGLISH, Wordless()).text == my_fault(ENGLISH).text(ENGLISH)


@given(ERRORS, st.text(max_size=100))
def test_every_notice_is_whole_whatever_the_facts(error: BotError, quality: str) -> None:
    check(notice(ENGLISH, error))
    check(notice(ENGLISH, error, NoticeContext("PIC0", quality)))


@given(st.lists(FAILURES, min_size=1, max_size=4), st.booleans(), st.none() | st.text(max_size=80))
def test_every_mix_of_failures_can_be_told(
    ends: list[errors.Failure], painted: bool, service: str | None
) -> None:
    check(failure_notice(ENGLISH, pictures(*ends, *[PAINTED] * painted), service, CATALOGUE))


@given(st.text(max_size=300))
def test_no_value_of_a_stranger_breaks_out_of_its_quotation(value: str) -> None:
    text = notice(ENGLISH, errors.UnknownChoice("size", value, ("1024x1024",))).text
    found = re.fullmatch(
        r"“\u2068([^\n]*)\u2069” is not available for `size`\. Nothing was charged\. "
        r"Choose from Square\.",
        text,
    )
    assert found
    assert not set(re.sub(r"\\[^0-9A-Za-z\s]", "", found[1])) & set("\\`*_~|[]<>:\u2068\u2069")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            errors.UnknownChoice("style", "4k", tuple("abcdefghijklmnopqr")),
            "“4k” is not available for `style`. Nothing was charged. Choose from A, B, C, D, E, F and 12 more.",
        ),
        (
            errors.UnknownChoice("size", "4k", ("1024x1024", "512x512", "1024x1792")),
            "“4k” is not available for `size`. Nothing was charged. "
            "Choose from Square (large), Square (small) and Portrait.",
        ),
        (
            errors.UnknownChoice("quality", "4k", ("standard", "hd")),
            "“4k” is not available for `quality`. Nothing was charged. Choose from Standard and HD.",
        ),
        (
            errors.NotOffered("image", "DALL-E 3"),
            "DALL-E 3 can't change pictures. Nothing was charged. "
            "Leave `image` out, or choose another model.",
        ),
        (
            errors.PromptTooLong(4312, 4000),
            "Your text has 4,312 characters. I can take up to 4,000. Nothing was charged. "
            "Shorten it and try again.",
        ),
        (
            errors.PictureTooLarge(14 * 2**20, 8000, 5000, 10 * 2**20, 24_000_000),
            "That picture has 14 MB and 40 million pixels. I can take up to 10 MB and 24 million pixels. "
            "Nothing was charged. Attach a smaller PNG, JPEG or WebP file.",
        ),
        (
            errors.PictureTooLarge(14 * 2**20, 0, 0, 10 * 2**20, 24_000_000),
            "That picture has 14 MB. I can take up to 10 MB and 24 million pixels. "
            "Nothing was charged. Attach a smaller PNG, JPEG or WebP file.",
        ),
        (
            errors.LineFull(40, 40, 100.0),
            "40 pictures are waiting already. No more can wait. Nothing was charged. "
            "Try again in about 2 minutes.",
        ),
        (
            errors.LineFull(38, 40),
            "38 pictures are waiting already. Only 40 can wait, so yours don't fit. Nothing was charged. "
            "You can ask for fewer. Try again in a few minutes.",
        ),
        (
            errors.MissingPermissions(("attach_files", "embed_links")),
            "I can't post pictures here without these permissions: **Attach Files** and **Embed Links**. "
            "Someone who manages this channel can allow it.",
        ),
        (
            errors.PromptRejected("violence"),
            "The image service declined this text: “violence”. Nothing was charged. "
            "A single word can be the reason. Real people, brands and violence are the usual ones.",
        ),
        (
            errors.EndpointDown(3),
            "The image service is not answering. I tried 3 times. Nothing was charged. "
            "Try again in a few minutes.",
        ),
        (
            errors.TimedOut(180.0),
            "This took longer than 3 minutes, so I stopped waiting. Nothing was charged. "
            "You can try again right away.",
        ),
        (
            errors.AccountEmpty("insufficient_quota"),
            "Pictures are switched off for the moment. Nothing was charged. "
            "Only the people who run this bot can fix that. Try again later.",
        ),
        (
            errors.Bug("7F3K"),
            "Something went wrong on my side. Nothing was charged. "
            "If it happens again, give the people who run this bot the reference “7F3K”.",
        ),
    ],
)
def test_the_words(error: BotError, text: str) -> None:
    assert words(error) == text


@pytest.mark.parametrize(
    ("error", "begins"),
    [
        (errors.PromptRejected(), "APIpie declined this text."),
        (errors.RequestRejected("prompt"), "APIpie did not take this text."),
        (errors.RequestRejected(None), "APIpie did not take one of the options."),
        (errors.EndpointBusy(5), "APIpie is too busy right now. I tried 5 times."),
        (errors.AnswerLost(), "The connection to APIpie broke before its answer came."),
        (errors.AnswerBroken(200), "APIpie answered without a picture."),
        (errors.ResultUnreachable(1), "I couldn't fetch the picture that APIpie made. Nothing"),
        (errors.ResultUnusable(errors.Flaw.TOO_LARGE), "What APIpie sent is too large to show."),
        (errors.ResultUnusable(errors.Flaw.NOT_A_PICTURE), "What APIpie sent can't be read as a picture."),
    ],
)
def test_failures_name_who_makes_the_pictures(error: BotError, begins: str) -> None:
    assert notice(ENGLISH, error, NoticeContext(service="APIpie")).text.startswith(begins)
    unnamed = begins.replace("APIpie", "the image service")
    assert notice(ENGLISH, error).text.startswith(unnamed[0].upper() + unnamed[1:])


def test_the_name_of_the_service_is_shown_letter_by_letter() -> None:
    text = notice(ENGLISH, errors.AnswerBroken(200), NoticeContext(service="**my_art** <@1>\n# x")).text
    assert text.startswith(r"\*\*my\_art\*\* \<@1\> # x answered")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            errors.Bug("7F3K"),
            "Something went wrong on my side. "
            "If it happens again, give the people who run this bot the reference “\u20687F3K\u2069”.",
        ),
        (
            errors.IsABot(),
            "Bots make no pictures here, so they have no credits. Nothing was changed. Choose a person.",
        ),
    ],
)
def test_where_nothing_costs_credits_it_is_not_said_that_nothing_was_charged(
    error: BotError, text: str
) -> None:
    assert notice(ENGLISH, error, NoticeContext(charges=False)).text == text


def test_a_cancel_that_comes_too_late_does_not_promise_that_nothing_is_charged() -> None:
    assert "Nothing was charged" not in notice(ENGLISH, errors.TooLate()).text


@pytest.mark.parametrize(
    ("error", "buttons"),
    [
        (errors.PromptRejected(), (CHANGE,)),
        (errors.RequestRejected("prompt"), (CHANGE,)),
        (errors.RequestRejected("size"), (CHANGE_IT,)),
        (errors.RequestRejected(None), (CHANGE_IT,)),
        (errors.RequestLost(), ()),
        (errors.EndpointBusy(5), (RETRY,)),
        (errors.EndpointDown(3), (RETRY,)),
        (errors.AnswerLost(), (RETRY,)),
        (errors.Interrupted(), (RETRY,)),
        (errors.TimedOut(180), (RETRY, Button("cheaper", "PIC0", "Try in Draft"))),
        (errors.KeyRefused(401), ()),
        (errors.Gone(), ()),
        (errors.AlreadyPressed(), ()),
    ],
)
def test_the_buttons_that_help(error: BotError, buttons: tuple[Button, ...]) -> None:
    assert notice(ENGLISH, error, NoticeContext("PIC0", "draft")).buttons == buttons


def test_without_a_picture_or_a_cheaper_quality_there_are_no_buttons_for_them() -> None:
    assert notice(ENGLISH, errors.TimedOut(180)).buttons == ()
    assert notice(ENGLISH, errors.TimedOut(180), NoticeContext("PIC0")).buttons == (RETRY,)


def test_a_notice_can_be_sent_as_a_message_of_its_own() -> None:
    told = notice(ENGLISH, errors.EndpointDown(3), NoticeContext("PIC0"))
    assert told.card == Card(content=told.text, buttons=(RETRY,))


@pytest.mark.parametrize("error", [errors.RequestLost(), errors.Interrupted(), errors.PromptRejected()])
def test_what_cannot_be_read_any_more_offers_no_button_that_needs_it(error: errors.Failure) -> None:
    lost = pictures(error, prompt="")
    assert failure_notice(ENGLISH, lost, None, CATALOGUE).buttons == ()
    assert unmade_card(ENGLISH, lost).buttons == ()
    both = pictures(error, error, prompt="")
    assert failure_notice(ENGLISH, both, None, CATALOGUE).buttons == ()


@given(st.text(max_size=4000), st.integers(1, TEXT_LIMIT + 300))
def test_the_quote_of_the_prompt_takes_only_the_room_that_is_left(prompt: str, length: int) -> None:
    text = below_the_prompt(prompt, "x" * length)
    assert text.endswith("x" * length)
    assert units(text) <= max(TEXT_LIMIT, length)
    assert len(text.split("\n")) <= 2


def test_a_long_prompt_is_quoted_in_part() -> None:
    quote = below_the_prompt("fox " * 1000, "No.").removesuffix("\nNo.")
    assert quote.startswith("> \u2068fox fox ")
    assert quote.endswith("…\u2069")
    assert 280 < len(quote) <= 304
    assert below_the_prompt(None, "No.") == below_the_prompt(" ", "No.") == "No."


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


@given(ERRORS)
def test_whoever_must_act_gets_the_reason_and_the_remedy_in_one_line(error: BotError) -> None:
    line = operator_line(error)
    assert (line is not None) == error.for_operator
    if line is not None:
        assert "\n" not in line
        assert re.search(r": .*(top it up|IMAGE_API_KEY|IMAGE_MODEL|raise it and restart).*\.$", line)


def test_operator_lines_name_the_facts() -> None:
    assert "insufficient_quota" in (operator_line(errors.AccountEmpty("insufficient_quota")) or "")
    assert "HTTP 401" in (operator_line(errors.KeyRefused(401)) or "")
    assert "dall-e-3" in (operator_line(errors.ModelGone("dall-e-3")) or "")
