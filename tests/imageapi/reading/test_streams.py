"""Of a stream the finished picture is taken, however it is written; and what it means if there is none."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import (
    AccountEmpty,
    AnswerBroken,
    AnswerLost,
    BotError,
    EndpointBusy,
    OutcomeUnknown,
    PromptRejected,
    TimedOut,
)
from bot.imageapi.reading.events import read_events
from tests.imageapi.reading.wire import Ending, Wire, event, listening, of_kind
from tests.pictures import picture

WHOLE, COARSE, COARSER = picture((64, 64), "red"), picture((8, 8), "blue"), picture((4, 4), "green")
B64, COARSE_B64, COARSER_B64 = (base64.b64encode(data).decode() for data in (WHOLE, COARSE, COARSER))
URL = "https://cdn.example/fox.png"
USAGE = {"input_tokens": 7, "output_tokens": 472, "total_tokens": 479}
MADE = {"created_at": 1_700_000_000, "size": "1024x1024", "quality": "low", "output_format": "png"}


def partial(index: int = 0, picture: str = COARSER_B64, kind: str = "image_generation") -> bytes:
    return of_kind(f"{kind}.partial_image", b64_json=picture, partial_image_index=index, **MADE)


def completed(kind: str = "image_generation") -> bytes:
    return of_kind(f"{kind}.completed", b64_json=B64, usage=USAGE, **MADE)


USUAL = partial() + partial(1, COARSE_B64) + completed()
SPREAD = json.dumps({"type": "image_generation.completed", "b64_json": B64}, indent=2).replace(
    "\n", "\ndata: "
)

# Each with the finished picture, between or behind others.
FORMS: dict[str, bytes] = {
    "as OpenAI writes it": USUAL,
    "of an edit": partial(kind="image_edit") + completed("image_edit"),
    "one event": completed(),
    "with an end": USUAL + b"data: [DONE]\n\n",
    "CRLF": USUAL.replace(b"\n", b"\r\n"),
    "CR": USUAL.replace(b"\n", b"\r"),
    "a byte order mark": b"\xef\xbb\xbf" + USUAL,
    "comments": b": ping\n\n" + partial() + b":\n\n: OPENROUTER PROCESSING\n\n" + completed() + b": bye\n\n",
    "empty lines before": b"\n\n" + USUAL,
    "many empty lines before": b"\n" * 10_000 + USUAL,
    "much that says nothing": event(progress=0) * 200 + USUAL,
    "other fields": b"retry: 3000\nid: 1\n" + partial() + b"id: 2\nfoo: bar\n" + completed(),
    "no space": USUAL.replace(b"data: ", b"data:").replace(b"event: ", b"event:"),
    "no blank line at the end": USUAL.rstrip(b"\n"),
    "several lines of data": partial() + b"data: " + SPREAD.encode() + b"\n\n",
    # As Volcengine's documents show it
    "lines without a name": partial() + b"data: " + SPREAD.replace("\ndata: ", "\n").encode() + b"\n\n",
    "kinds in names alone": event(
        "image_generation.partial_image", partial_image_b64=COARSE_B64, partial_image_index=0
    )
    + event("image_generation.completed", b64_json=B64),
    "kinds in data alone": event(type="image_generation.partial_image", b64_json=COARSE_B64)
    + event(type="image_generation.completed", b64_json=B64),
    "the kind behind the picture": event(b64_json=COARSE_B64, type="image_generation.partial_image")
    + event(b64_json=B64, type="image_generation.completed"),
    "numbers alone": event(b64_json=COARSE_B64, partial_image_index=0) + event(b64_json=B64),
    "a name for all": event("message", type="image_generation.partial_image", b64_json=COARSE_B64)
    + event("message", type="image_generation.completed", b64_json=B64),
    "a list within": partial()
    + of_kind("image_generation.completed", data=[{"b64_json": B64, "url": None}], usage=USAGE),
    "progress before": of_kind("image_generation.queued", progress=0)
    + of_kind("image_generation.in_progress", progress=0.5, b64_json=COARSE_B64)
    + completed(),
    "something failed on the way": partial()
    + of_kind("image_generation.partial_failed", error={"code": "InternalServiceError", "message": "no"})
    + completed(),
    "no error": partial() + of_kind("image_generation.completed", b64_json=B64, error=None),
    "nulls": of_kind("image_generation.partial_image", b64_json=None, partial_image_index=0) + completed(),
}


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with listening() as wire:
        yield wire


@pytest.mark.parametrize("kind", ["text/event-stream", "text/event-stream; charset=utf-8", "", "text/plain"])
@pytest.mark.parametrize("name", FORMS)
async def test_the_finished_picture_is_taken(wire: Wire, name: str, kind: str) -> None:
    wire.pieces, wire.content_type = [FORMS[name]], kind

    assert (await wire.paint()).data == WHOLE
    assert wire.posts == 1


@pytest.mark.parametrize("ending", ["whole", "closed"])
async def test_it_may_come_in_the_smallest_pieces(wire: Wire, ending: Ending) -> None:
    body = FORMS["CRLF"]
    wire.pieces, wire.ending = [body[at : at + 7] for at in range(0, len(body), 7)], ending

    assert (await wire.paint()).data == WHOLE


async def test_what_the_last_event_says_of_the_picture_is_kept(wire: Wire) -> None:
    wire.pieces = [USUAL]

    answer = await wire.paint()

    assert answer.created == MADE["created_at"]
    assert answer.tokens is not None
    assert (answer.tokens.input, answer.tokens.output) == (7, 472)


async def test_an_address_may_come_before_its_cost(wire: Wire) -> None:
    """Volcengine sends each picture of several by itself, calls that partial, and counts at the end."""
    wire.pieces = [
        of_kind("image_generation.partial_succeeded", image_index=0, url=URL, size="1024x1024"),
        of_kind("image_generation.completed", usage={"generated_images": 1, "output_tokens": 4096}),
        b"data: [DONE]\n\n",
    ]

    answer = await wire.paint()

    assert answer.url == URL
    assert answer.tokens is not None
    assert answer.tokens.output == 4096


@pytest.mark.parametrize("kind", ["application/json", "text/event-stream", ""])
async def test_an_endpoint_may_ignore_that_a_stream_was_asked_for(wire: Wire, kind: str) -> None:
    wire.pieces, wire.content_type = [json.dumps({"data": [{"b64_json": B64}]}).encode()], kind

    assert (await wire.paint()).data == WHOLE


@pytest.mark.parametrize("body", [WHOLE, B64.encode(), f"data:image/png;base64,{B64}".encode()])
async def test_it_may_send_the_picture_alone_and_call_it_a_stream(wire: Wire, body: bytes) -> None:
    wire.pieces = [body]

    assert (await wire.paint()).data == WHOLE


# --- a stream that ends otherwise --------------------------------------------------------------------


@pytest.mark.parametrize("end", [USUAL, event(b64_json=B64) + b"data: [DONE]\n\n"])
async def test_nothing_is_waited_for_after_the_finished_picture(end: bytes) -> None:
    async def open_for_ever() -> AsyncIterator[bytes]:
        yield end
        pytest.fail("it reads on")

    assert B64.encode() in (await read_events(open_for_ever(), 1_000_000)).data


async def test_a_connection_that_breaks_after_the_finished_picture_does_no_harm(wire: Wire) -> None:
    wire.pieces, wire.ending = [partial(), event(b64_json=B64)], "broken"

    assert (await wire.paint()).data == WHOLE


async def test_a_time_that_is_up_after_the_finished_picture_does_no_harm(wire: Wire) -> None:
    wire.pieces, wire.ending = [partial(), event(b64_json=B64)], "silent"

    assert (await wire.paint(timeout=0.5)).data == WHOLE


CUT = completed()[:-40]  # in the midst of its last event, behind the base64
HALF = completed()[: len(completed()) // 2]
NAMED = event(b64_json=COARSE_B64, type="image_generation.partial_image")


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b": ping\n\n",
        partial(),
        partial() + partial(1, COARSE_B64),
        partial() + CUT,
        partial() + HALF,
        partial() + NAMED[: NAMED.index(b'", "type')],
        of_kind("image_generation.queued"),
    ],
)
@pytest.mark.parametrize(
    ("ending", "means"),
    [
        ("broken", AnswerLost()),
        ("silent", TimedOut(0.5)),
        ("whole", AnswerBroken(200)),
        ("closed", AnswerBroken(200)),
    ],
)
async def test_without_the_finished_picture_nobody_knows_and_it_is_never_sent_again(
    wire: Wire, begun: bytes, ending: Ending, means: BotError
) -> None:
    wire.pieces, wire.ending = [begun] if begun else [], ending

    with pytest.raises(OutcomeUnknown) as raised:
        await wire.paint(timeout=0.5)
    assert raised.value == means
    assert wire.posts == 1


# --- a stream that says what went wrong --------------------------------------------------------------


def failed(code: str, message: str = "No.", kind: str = "image_generation_user_error") -> bytes:
    return of_kind("error", error={"type": kind, "code": code, "param": None, "message": message})


SAFETY = "Your request was rejected by the safety system. safety_violations=[sexual]."
REFUSED = PromptRejected("sexual")
# What it means before any picture came that was not finished, and afterwards.
ERRORS: dict[str, tuple[bytes, BotError, BotError]] = {
    "moderation": (failed("moderation_blocked", SAFETY), REFUSED, REFUSED),
    "moderation, without a code": (
        event("error", error={"message": SAFETY}),
        REFUSED,
        REFUSED,
    ),
    "moderation, flat": (
        of_kind("error", code="moderation_blocked", message=SAFETY, param=None, sequence_number=3),
        REFUSED,
        REFUSED,
    ),
    "moderation, in words alone": (b"event: error\ndata: " + SAFETY.encode() + b"\n\n", REFUSED, REFUSED),
    "moderation, of Volcengine": (
        of_kind(
            "image_generation.partial_failed",
            image_index=0,
            error={"code": "OutputImageSensitiveContentDetected", "message": "It may be sensitive."},
        )
        + of_kind("image_generation.completed", usage={"generated_images": 0}),
        PromptRejected(),
        PromptRejected(),
    ),
    "the server's own fault": (
        failed("server_error", "Failed.", "image_generation_server_error"),
        AnswerBroken(200),
        AnswerBroken(200),
    ),
    "too many at once": (failed("rate_limit_exceeded"), EndpointBusy(1, None), AnswerBroken(200)),
    "an empty account": (
        failed("insufficient_quota"),
        AccountEmpty("insufficient_quota"),
        AnswerBroken(200),
    ),
    "an error without a name": (event(error={"code": "server_error"}), AnswerBroken(200), AnswerBroken(200)),
}


@pytest.mark.parametrize("ending", ["whole", "broken"])
@pytest.mark.parametrize("name", ERRORS)
async def test_an_error_in_the_stream(wire: Wire, name: str, ending: Ending) -> None:
    said, before, after = ERRORS[name]
    for begun, means in ((b": ping\n\n", before), (partial(), after)):
        wire.pieces, wire.ending, wire.posts = [begun + said], ending, 0
        with pytest.raises(BotError) as raised:
            await wire.paint()
        assert raised.value == means
        assert wire.posts == 1


async def test_the_prompt_in_an_error_decides_nothing(wire: Wire) -> None:
    wire.pieces = [of_kind("error", error={"message": "Could not draw a red fox."})]

    with pytest.raises(AnswerBroken):
        await wire.paint()


async def test_a_refusal_before_the_stream_is_read_as_ever(wire: Wire) -> None:
    wire.status, wire.content_type = 400, "application/json"
    wire.pieces = [json.dumps({"error": {"code": "moderation_blocked", "message": SAFETY}}).encode()]

    with pytest.raises(PromptRejected):
        await wire.paint()
    assert wire.posts == 1


@pytest.mark.parametrize(
    ("status", "said", "means"),
    [
        (400, failed("moderation_blocked", SAFETY), REFUSED),
        (400, b": ping\n\n" + event(error={"message": SAFETY}) + b"data: [DONE]\n\n", REFUSED),
        (402, event(code="insufficient_quota", message="No."), AccountEmpty("insufficient_quota")),
        (500, failed("server_error", kind="image_generation_server_error")[:-20], AnswerBroken(500)),
        (502, b": ping\n\n", AnswerBroken(502)),
    ],
)
@pytest.mark.parametrize("kind", ["text/event-stream", "text/plain"])
async def test_an_http_error_may_be_written_as_events(
    wire: Wire, status: int, said: bytes, means: BotError, kind: str
) -> None:
    wire.status, wire.pieces, wire.content_type = status, [said], kind

    with pytest.raises(BotError) as raised:
        await wire.paint()
    assert raised.value == means
    assert wire.posts == 1


async def test_what_a_chat_shows_in_a_stream_is_found_among_many_words(wire: Wire) -> None:
    words = [event(choices=[{"delta": {"content": f"word {number} "}}]) for number in range(200)]
    shown = event(choices=[{"delta": {"content": f"![fox]({URL})"}}])
    wire.pieces = [*words[:100], shown, *words[100:], b"data: [DONE]\n\n"]

    assert (await wire.paint()).url == URL


async def test_the_picture_may_be_at_an_address(wire: Wire) -> None:
    wire.pieces = [
        of_kind(
            "image_generation.partial_image", url="https://cdn.example/coarse.png", partial_image_index=0
        ),
        of_kind("image_generation.completed", url=URL),
    ]

    assert (await wire.paint()).url == URL
