"""Notices: every error has its own words, which say what happened, what was charged and what to do now."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.kit.cards import Button, Card
from bot.front.kit.notices import NOTICE_UNITS, NoticeContext, below_the_prompt, notice
from bot.front.texts.errors.operator import operator_line
from bot.front.texts.errors.painting import my_fault
from tests.front.any_error import ERRORS, LEAVES, any_of, check
from tests.front.samples import ENGLISH, units

RETRY = Button("retry", "PIC0", "Try again", "🔁", primary=True)
CHANGE = Button("change", "PIC0", "Change the text", "✏️", primary=True)
CHANGE_IT = Button("change", "PIC0", "Change it", "✏️", primary=True)


def words(error: BotError) -> str:
    """The text as it is read, without escapes and isolates."""
    return re.sub(r"[\u2068\u2069\\]", "", notice(ENGLISH, error).text)


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
            errors.NotOffered("image", "DALL-E 3", others=False),
            "DALL-E 3 can't change pictures. Nothing was charged. No model here can. Leave `image` out.",
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
            errors.PictureTooLarge(14 * 2**20, 8000, 5000, 10 * 2**20, 24_000_000, "my.png", 2),
            "“my.png” (number 2) has 14 MB and 40 million pixels. "
            "I can take up to 10 MB and 24 million pixels. "
            "Nothing was charged. Attach a smaller PNG, JPEG or WebP file.",
        ),
        (
            errors.PictureTooLarge(14 * 2**20, 0, 0, 10 * 2**20, 24_000_000, "my.png", 1),
            "“my.png” (number 1) has 14 MB. I can take up to 10 MB and 24 million pixels. "
            "Nothing was charged. Attach a smaller PNG, JPEG or WebP file.",
        ),
        (
            errors.NotAPicture("my.png", 3),
            "I can't read “my.png” (number 3) as a picture. Nothing was charged. "
            "Attach a PNG, JPEG, WebP, GIF, AVIF or BMP file.",
        ),
        (
            errors.InputUnreachable("my.png", 3),
            "I couldn't fetch “my.png” (number 3). Nothing was charged. Attach it again.",
        ),
        (
            errors.PicturesTooLarge(3, 21 * 2**20, 20 * 2**20),
            "Your 3 pictures have 21 MB together. I can take up to 20 MB. Nothing was charged. "
            "Attach fewer, or smaller ones.",
        ),
        (
            errors.PicturesTooLarge(3, 21 * 2**20, 20 * 2**20, converted=True),
            "Once I have converted them, your 3 pictures have 21 MB together. I can take up to 20 MB. "
            "Nothing was charged. Attach fewer, or smaller ones.",
        ),
        (
            errors.TooManyPictures(3, 2, "Flux"),
            "You gave 3 pictures. Flux takes 2 at most. Nothing was charged. "
            "Attach fewer, or choose another model.",
        ),
        (
            errors.TooManyPictures(3, 1, "Flux", others=False),
            "You gave 3 pictures. Flux takes 1 at most. Nothing was charged. Attach fewer.",
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
            "The image service declined this text. Its reason: violence. Nothing was charged. "
            "Change the text. A single word can be the reason.",
        ),
        (
            errors.PromptRejected("sk-1234 and whatever else the endpoint wrote"),  # by an older version
            "The image service declined this text. Nothing was charged. "
            "A single word can be the reason. Real people, brands and violence are the usual ones.",
        ),
        (
            errors.RequestRejected("sk-1234"),
            "The image service did not take one of the options. Nothing was charged. "
            "Choose another value, or leave it out.",
        ),
        (
            errors.AnswerBroken(503),
            "The image service is too busy right now. Nothing was charged. Try again in a few minutes.",
        ),
        (
            errors.PictureTooLargeThere(),
            "What you attached is too large for the image service. Nothing was charged. "
            "Attach something smaller.",
        ),
        (
            errors.EditsPathWrong(404),
            "Attached pictures can't be used for the moment. Nothing was charged. "
            "Only the people who run this bot can fix that. Without one it may work.",
        ),
        *(
            (
                error,
                "Pictures are switched off for the moment. Nothing was charged. "
                "Only the people who run this bot can fix that. Try again later.",
            )
            for error in (
                errors.AccountBlocked(),
                errors.NotVerified("gpt-image-2"),
                errors.RegionRefused(),
                errors.PathWrong(301, "https://api.example"),
                errors.SettingRefused("steps"),
            )
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
        (errors.ResultUnreachable(1), "APIpie made the picture, but I couldn't fetch it from there. Nothing"),
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


@given(st.text(max_size=4000), st.integers(1, NOTICE_UNITS + 300))
def test_the_quote_of_the_prompt_takes_only_the_room_that_is_left(prompt: str, length: int) -> None:
    text = below_the_prompt(prompt, "x" * length)
    assert text.endswith("x" * length)
    assert units(text) <= max(NOTICE_UNITS, length)
    assert len(text.split("\n")) <= 2


def test_a_long_prompt_is_quoted_in_part() -> None:
    quote = below_the_prompt("fox " * 1000, "No.").removesuffix("\nNo.")
    assert quote.startswith("> \u2068fox fox ")
    assert quote.endswith("…\u2069")
    assert 280 < len(quote) <= 304
    assert below_the_prompt(None, "No.") == below_the_prompt(" ", "No.") == "No."


@given(ERRORS)
def test_whoever_must_act_gets_the_reason_and_the_remedy_in_one_line(error: BotError) -> None:
    line = operator_line(error)
    assert (line is not None) == error.for_operator
    if line is not None:
        assert "\n" not in line
        assert re.search(
            r": .*(top it up|IMAGE_\w+|raise it and restart|provider's support|client_max_body_size).*\.$",
            line,
        )


def test_operator_lines_name_the_facts() -> None:
    assert "insufficient_quota" in (operator_line(errors.AccountEmpty("insufficient_quota")) or "")
    assert "HTTP 401" in (operator_line(errors.KeyRefused(401)) or "")
    assert "dall-e-3" in (operator_line(errors.ModelGone("dall-e-3")) or "")
    assert "gpt-image-2" in (operator_line(errors.NotVerified("gpt-image-2")) or "")
    assert "steps" in (operator_line(errors.SettingRefused("steps")) or "")
    assert "https://api.example" in (operator_line(errors.PathWrong(301, "https://api.example")) or "")
    assert "HTTP 404" in (operator_line(errors.PathWrong(404)) or "")
