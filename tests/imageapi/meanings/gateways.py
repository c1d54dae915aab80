"""What gateways and proxies say of accounts, models and themselves, in words and places of their own."""

from __future__ import annotations

from bot.domain.errors import (
    AccountBlocked,
    AccountEmpty,
    AnswerBroken,
    BotError,
    EndpointBusy,
    EndpointDown,
    KeyRefused,
    ModelGone,
    PathWrong,
    RegionRefused,
    RequestRejected,
)
from tests.imageapi.meanings.shapes import MODEL, Shape, openai, page

ONE_API = "https://github.com/songquanpeng/one-api/blob/main/model/token.go"
LOADED = "当前分组上游负载已饱和，请稍后再试 (request id: 1)"
CLOUDFLARE_5XX = (
    "https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/"
)
CLOUDFLARE_1XXX = (
    "https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/"
)
HTTP = "https://www.rfc-editor.org/rfc/rfc9110"
HAPROXY = "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n"


def _is(means: BotError, name: str, source: str, status: int, body: object, *, again: bool = False) -> Shape:
    return Shape(name=name, source=source, status=status, body=body, means=means, again=again)


def _cloudflare(code: int) -> str:
    return (
        f"<!DOCTYPE html><html><title>x | {code}</title><body>cloudflare, api key, rate limit</body></html>"
    )


GATEWAYS = (
    *(
        _is(RequestRejected(told), f"no refusal of a text, {number}", HTTP, status, {"message": words})
        for number, (status, words, told) in enumerate(
            (
                (400, "image size 512x512 was rejected", None),
                (415, "Content-Type text/html was rejected", None),
                (400, "Unknown parameter: 'moderation'.", None),
                (400, "output format webp was refused", None),
            )
        )
    ),
    _is(AnswerBroken(500), "moderation is down", HTTP, 500, openai("moderation service unavailable")),
    _is(
        AccountEmpty(),
        "xai without credits",
        "https://github.com/warpdotdev/warp/issues/14863",
        403,
        {"code": "no permission", "error": "Your newly created team doesn't have any credits yet."},
    ),
    _is(
        AccountEmpty(),
        "fal's balance",
        "https://github.com/fal-ai/fal/issues/1147",
        403,
        {"detail": "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai."},
    ),
    _is(
        AccountBlocked(),
        "fal's lock",
        "https://github.com/fal-ai/fal/issues/1168",
        403,
        {"detail": "User is locked. Reason: Admin lock. Please contact support@fal.ai"},
    ),
    _is(
        AccountEmpty(),
        "openrouter's key",
        "https://github.com/RooCodeInc/Roo-Code/issues/515",
        403,
        {"error": {"message": "Key limit exceeded. Manage it using https://openrouter.ai/keys", "code": 403}},
    ),
    _is(
        AccountEmpty(),
        "portkey's budget",
        "https://portkey.ai/docs/api-reference/inference-api/error-codes",
        412,
        {"error": {"message": "Budget exhausted"}},
    ),
    _is(
        AccountEmpty(), "one-api's token", ONE_API, 403, {"error": {"message": "[sk-x***y] 该令牌额度已用尽"}}
    ),
    _is(
        AccountEmpty(),
        "said in a 200",
        ONE_API,
        200,
        {"success": False, "message": "余额不足", "data": None},
    ),
    _is(AccountEmpty(), "a code in a 200", ONE_API, 200, {"code": 102, "msg": "Your credits are not enough"}),
    _is(
        AccountEmpty(),
        "through a gateway's 500",
        "https://github.com/BerriAI/litellm/issues/14144",
        500,
        openai("litellm.APIError: You exceeded your current quota, please check your plan.", code="500"),
    ),
    *(
        _is(AccountEmpty(), name, source, status, {"message": words})
        for name, source, status, words in (
            (
                "azure's gateway",
                "https://learn.microsoft.com/en-us/azure/api-management/quota-policy",
                403,
                "Out of call volume quota. Quota will be replenished in 12:00:00.",
            ),
            (
                "rapidapi's month",
                "https://docs.rapidapi.com/docs/faqs",
                429,
                "You have exceeded the MONTHLY quota for Requests on your current plan, BASIC. Upgrade your plan.",
            ),
            (
                "rapidapi's plan",
                "https://docs.rapidapi.com/docs/faqs",
                403,
                "You are not subscribed to this API.",
            ),
            ("points", ONE_API, 400, "积分不足，请充值"),
        )
    ),
    _is(
        AccountBlocked(),
        "one-api's user",
        "https://github.com/songquanpeng/one-api/blob/main/middleware/auth.go",
        403,
        {"error": {"message": "用户已被封禁", "type": "one_api_error"}},
    ),
    _is(
        ModelGone(MODEL),
        "one-api's model",
        "https://github.com/labring/FastGPT/issues/2537",
        403,
        {"error": {"message": f"该令牌无权使用模型：{MODEL}", "type": "one_api_error"}},
    ),
    _is(
        ModelGone(MODEL),
        "openrouter's word",
        "https://openrouter.ai/docs/api/reference/errors-and-debugging",
        400,
        {"error": {"message": f"{MODEL} is not a valid model ID", "code": 400}},
    ),
    _is(
        ModelGone(MODEL),
        "yandex",
        "https://github.com/black-roland/homeassistant-yandexgpt/issues/60",
        403,
        {"error": "Access to model art://yandex-art/latest denied", "code": 7},
    ),
    _is(
        KeyRefused(403),
        "google, not switched on",
        "https://cloud.google.com/apis/design/errors",
        403,
        {
            "error": {
                "message": "The API has not been used in project 1 before or it is disabled.",
                "code": 403,
            }
        },
    ),
    _is(
        PathWrong(400),
        "azure's version",
        "https://learn.microsoft.com/en-us/azure/ai-services/openai/reference",
        400,
        {"error": {"code": "BadRequest", "message": "API version not supported"}},
    ),
    _is(
        RegionRefused(),
        "cloudflare 1009",
        CLOUDFLARE_1XXX,
        403,
        "error code: 1009",
    ),
    _is(EndpointBusy(1), "cloudflare 1015", CLOUDFLARE_1XXX, 429, "error code: 1015", again=True),
    _is(
        EndpointBusy(1),
        "new-api, loaded",
        "https://github.com/QuantumNous/new-api/issues/991",
        429,
        {"error": {"message": LOADED, "type": "shell_api_error", "param": "", "code": None}},
        again=True,
    ),
    _is(
        EndpointBusy(1),
        "openrouter's upstream",
        "https://openrouter.ai/docs/api/reference/errors-and-debugging",
        429,
        {
            "error": {
                "message": "Provider returned error",
                "metadata": {"raw": "x is temporarily rate-limited upstream. Please retry shortly"},
            }
        },
        again=True,
    ),
    _is(
        EndpointBusy(1),
        "apisix",
        "https://apisix.apache.org/docs/apisix/plugins/limit-req/",
        429,
        {"error_msg": "Requests are too frequent"},
        again=True,
    ),
    _is(
        EndpointBusy(1),
        "kong finds nobody",
        "https://github.com/Kong/kong/issues/2949",
        503,
        {"message": "failure to get a peer from the ring-balancer"},
        again=True,
    ),
    _is(
        EndpointBusy(1),
        "haproxy finds nobody",
        "https://docs.haproxy.org/3.0/configuration.html",
        503,
        HAPROXY,
        again=True,
    ),
    _is(
        EndpointBusy(1),
        "xml",
        "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
        503,
        "<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Reduce your rate.</Message></Error>",
        again=True,
    ),
    *(
        _is(EndpointDown(1), f"cloudflare {code}", CLOUDFLARE_5XX, code, _cloudflare(code), again=True)
        for code in (521, 523, 525, 526)
    ),
    *(
        _is(AnswerBroken(code), f"cloudflare {code}", CLOUDFLARE_5XX, code, _cloudflare(code))
        for code in (520, 522, 524)
    ),
    _is(AnswerBroken(521), "521 of nobody known", CLOUDFLARE_5XX, 521, page("521 Down")),
)
