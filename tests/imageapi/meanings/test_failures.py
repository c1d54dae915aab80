"""Every way of failing ends in exactly one domain error, and a paid request is repeated only if it never started."""

from __future__ import annotations

import json

import pytest

from bot.domain.errors import (
    AccountBlocked,
    AccountEmpty,
    AnswerBroken,
    AnswerLost,
    BotError,
    EndpointBusy,
    KeyRefused,
    ModelGone,
    NotVerified,
    PathWrong,
    PictureTooLargeThere,
    PromptRejected,
    RegionRefused,
    RequestRejected,
    TimedOut,
)
from bot.domain.pictures import GivenPicture, PictureRequest
from bot.imageapi.meanings.failures import HttpAnswer, error_for
from bot.sandbox.images.faults import FAULTS
from bot.sandbox.images.painting import blank_png
from tests.imageapi.conftest import AURORA, DALL_E, IMPATIENT, Service
from tests.imageapi.reading.test_answers import WRAPPINGS
from tests.imageapi.test_download import FILES

REFUSED: dict[str, BotError] = {
    "moderation": PromptRejected("sexual"),
    "moderation_words": PromptRejected("violence"),
    "content_policy": PromptRejected(),
    "azure_filter": PromptRejected("violence"),
    "openrouter_flagged": PromptRejected("harassment"),
    "pollinations": PromptRejected(),
    "legal_451": PromptRejected(),
    "litellm_moderation": PromptRejected(),
    "error_200": PromptRejected(),
    "filtered_200": PromptRejected("violence"),
    "declined_hate": PromptRejected("hate"),
    "declined_self_harm": PromptRejected("self-harm"),
    "declined_illicit": PromptRejected("illegal"),
    "declined_public_figure": PromptRejected("people"),
    "declined_trademark": PromptRejected("copyright"),
    "declined_political": PromptRejected("politics"),
    "declined_minors": PromptRejected("minors"),
    "declined_danger": PromptRejected("dangerous"),
    "declined_pii": PromptRejected("privacy"),
    "not_served": RegionRefused(),
    "no_credit": AccountEmpty("account_error"),
    "billing_limit": AccountEmpty("billing_hard_limit_reached"),
    "quota_429": AccountEmpty("credit_balance_exhausted"),
    "quota_type_429": AccountEmpty("insufficient_quota"),
    "novita_balance": AccountEmpty("billing_balance_not_enough"),
    "bad_key": KeyRefused(401),
    "forbidden_key": KeyRefused(403),
    "forbidden": KeyRefused(403),
    "account_blocked": AccountBlocked(),
    "not_verified": NotVerified("dall-e-3"),
    "too_large": RequestRejected("prompt"),
    "moved_301": PathWrong(301, "https://api.example"),
    "model_gone": ModelGone("dall-e-3"),
    "model_gone_400": ModelGone("dall-e-3"),
    "no_such_path": PathWrong(404),
    "moved_308": PathWrong(308),
    "invalid_parameter": RequestRejected("size"),
    "detail_list": RequestRejected("quality"),
    "detail_words": RequestRejected(),
    "string_error": RequestRejected(),
    "problem_json": RequestRejected(),
    "empty_429": EndpointBusy(tries=1),
    "rate_500": EndpointBusy(tries=1),
    "rate_200": EndpointBusy(tries=1),
    "long_wait": EndpointBusy(tries=1, retry_after=3600.0),
}
PERHAPS_BILLED: dict[str, BotError] = {
    **{f"html_{status}": AnswerBroken(status) for status in (502, 504, 524, 200)},
    "error_500": AnswerBroken(500),
    "new_api_500": AnswerBroken(500),
    "text_500": AnswerBroken(500),
    "bare_503": AnswerBroken(503),
    "gateway_200": AnswerBroken(502),
    **{
        name: AnswerBroken(200)
        for name in (
            "garbage",
            "nested_200",
            "empty_data",
            "null_data",
            "no_data",
            "empty_strings",
            "not_base64",
        )
    },
    "disconnect": AnswerLost(),
    "cut_body": AnswerLost(),
}
NEVER_STARTED = {
    "rate_limited": EndpointBusy(IMPATIENT.tries, retry_after=0.02),
    **{
        name: EndpointBusy(IMPATIENT.tries)
        for name in (
            "bare_429",
            "nginx_limit",
            "slow_down",
            "overloaded",
            "overloaded_529",
            "rate_type_only",
            "gemini_429",
        )
    },
}
LEFT_OUT = {  # see test_leftout.py
    *("unknown_parameter", "refuses_response_format", "refuses_size", "refuses_quality", "refuses_steps"),
    "refuses_n_too",
}
FAILS_ONCE = {"rate_limited_once", "overloaded_once", "nginx_limit_once"}


@pytest.mark.parametrize(("fault", "error"), (REFUSED | PERHAPS_BILLED).items())
async def test_what_the_endpoint_refused_or_may_have_billed_is_asked_once(
    service: Service, fault: str, error: BotError
) -> None:
    service.endpoint.fail_next(fault, times=10)

    with pytest.raises(type(error)) as raised:
        await service.paint(size="1024x1024")

    assert raised.value == error
    assert len(service.endpoint.posts) == 1


@pytest.mark.parametrize(("fault", "error"), NEVER_STARTED.items())
async def test_what_was_not_started_is_asked_again_and_then_given_up(
    service: Service, fault: str, error: BotError
) -> None:
    service.endpoint.fail_next(fault, times=10)

    with pytest.raises(EndpointBusy) as raised:
        await service.paint()

    assert raised.value == error
    assert len(service.endpoint.posts) == IMPATIENT.tries


@pytest.mark.parametrize("fault", sorted(FAILS_ONCE))
async def test_a_busy_endpoint_that_recovers_paints(service: Service, fault: str) -> None:
    service.endpoint.on("fox", fault)

    answer = await service.paint("a red fox")

    assert answer.url
    assert len(service.endpoint.posts) == 2


async def test_silence_is_waited_out_and_never_asked_again(service: Service) -> None:
    service.endpoint.fail_next("hang", times=10)
    client = await service.client(timeout=0.5)

    with pytest.raises(TimedOut) as raised:
        await client.paint(PictureRequest(prompt="a fox", model="dall-e-3"), DALL_E)

    assert raised.value == TimedOut(seconds=0.5)
    assert len(service.endpoint.posts) == 1


async def test_a_wrong_key_is_refused_by_the_endpoint_itself(service: Service) -> None:
    client = await service.client(key="sk-pie-mistyped")

    with pytest.raises(KeyRefused):
        await client.paint(PictureRequest(prompt="a fox", model="dall-e-3"), DALL_E)


async def test_a_request_with_a_picture_that_is_too_large_is_told_by_itself(service: Service) -> None:
    service.endpoint.fail_next("too_large")
    client = await service.client()
    wish = PictureRequest(prompt="a fox", model=AURORA.id)
    picture = GivenPicture("image/png", data=blank_png((8, 8)))

    with pytest.raises(PictureTooLargeThere) as raised:
        await client.paint(wish, AURORA, [picture])
    assert raised.value == PictureTooLargeThere(413)
    assert len(service.endpoint.posts) == 1


async def test_words_of_the_prompt_in_a_complaint_decide_nothing(service: Service) -> None:
    service.endpoint.fail_next("echo")

    with pytest.raises(RequestRejected):
        await service.paint("a flagged billing statement in moderation")


WITHOUT_ESCAPES = (
    "ECHO",
    "ECHO is not allowed",
    "[ECHO]",
    '"ECHO" was refused',
    "ECHO, ECHO",
    '{"error": "Cannot do ECHO"}',
    '{"error": {"message": "Cannot do ECHO", "status": "failed"}}',
    '{"error": ECHO}',
)


@pytest.mark.parametrize(
    "prompt",
    [
        "Your account has been suspended",
        "insufficient_quota, model_not_found, litellm.ContentPolicyViolationError",
        '{"error": {"code": "invalid_api_key", "type": "insufficient_quota"}}',
        '[{"code":402',
        'a fox", "code": "billing_hard_limit_reached", "x": "',
        "please retry in 5 seconds: the model is currently loading",
        "your organization must be verified",
    ],
)
@pytest.mark.parametrize("status", [400, 403, 429, 503])
def test_no_member_can_make_an_echo_of_their_text_mean_something(prompt: str, status: int) -> None:
    """Whole, cut short, in capitals, or as the message itself; in JSON or where nobody has escaped its quotes."""
    plain = error_for(HttpAnswer(status, {}, b'{"error": {"message": "No."}}'), {"prompt": prompt}, 1)
    for echo in (prompt, f"Cannot do {prompt}", prompt[:-1], prompt.upper()):
        body = json.dumps({"error": {"message": echo}}).encode()
        assert error_for(HttpAnswer(status, {}, body), {"prompt": prompt}, 1) == plain
        for raw in WITHOUT_ESCAPES:
            body = raw.replace("ECHO", echo).encode()
            assert error_for(HttpAnswer(status, {}, body), {"prompt": prompt}, 1) == plain


async def test_every_fault_the_sandbox_knows_is_in_one_of_these_tables() -> None:
    tested = [
        *REFUSED,
        *PERHAPS_BILLED,
        *NEVER_STARTED,
        *FAILS_ONCE,
        "hang",
        "echo",
        *LEFT_OUT,
        *WRAPPINGS,
        *FILES,
    ]
    tested += ["by_another_name", "file_drips_for_ever"]

    assert sorted(tested) == sorted(FAULTS)
