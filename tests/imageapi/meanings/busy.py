"""Endpoints that are busy or not ready: some say that nothing was begun, of others nobody knows."""

from __future__ import annotations

from bot.domain.errors import AnswerBroken, BotError, EndpointBusy
from tests.imageapi.meanings.shapes import Shape, openai, page

NGINX = "https://github.com/nginx/nginx/blob/master/src/http/ngx_http_special_response.c"
HF = "https://huggingface.co/docs/inference-providers/en/index"
NEW_API = "https://github.com/QuantumNous/new-api/pull/6310"
LIMIT_REQ = "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html"
DAY = 24 * 3600.0


def _busy(
    name: str, source: str, status: int, body: object, wait: float | None = None, **headers: str
) -> Shape:
    named = {header.replace("_", "-"): value for header, value in headers.items()}
    means = EndpointBusy(1, wait)
    return Shape(name=name, source=source, status=status, body=body, means=means, headers=named, again=True)


def _is(means: BotError, name: str, source: str, status: int, body: object, **headers: str) -> Shape:
    named = {header.replace("_", "-"): value for header, value in headers.items()}
    return Shape(name=name, source=source, status=status, body=body, means=means, headers=named)


BUSY = (
    _busy("nginx 429", LIMIT_REQ, 429, page("429 Too Many Requests")),
    _busy("nginx 429 with a wait", LIMIT_REQ, 429, page("429 Too Many Requests"), 1.0, Retry_After="1"),
    _busy("nginx limit_req", LIMIT_REQ, 503, page("503 Service Temporarily Unavailable")),
    _busy(
        "a wait and nothing else",
        "https://www.rfc-editor.org/rfc/rfc6585#section-4",
        429,
        "",
        2.0,
        Retry_After="2",
    ),
    _busy("words alone", "https://www.rfc-editor.org/rfc/rfc6585#section-4", 429, "Too Many Requests"),
    _busy(
        "azure",
        "https://learn.microsoft.com/en-us/azure/ai-services/openai/how-to/quota",
        429,
        openai(
            "Requests to the Images_Create Operation under Azure OpenAI API have exceeded call rate limit of your "
            "current OpenAI S0 pricing tier. Please retry after 7 seconds.",
            code="429",
        ),
        7.0,
    ),
    _busy(
        "openai, the code lost",
        "https://github.com/mukulpatnaik/researchgpt/issues/22",
        429,
        openai(
            "Rate limit reached for images per minute. Limit 5. Please try again in 12s. Visit "
            "https://platform.openai.com/account/billing to add a payment method.",
            type=None,
            code="429",
        ),
        12.0,
    ),
    _busy(
        "litellm throttling",
        "https://docs.litellm.ai/docs/proxy/users",
        429,
        openai("Max parallel request limit reached", type="throttling_error", code="429"),
    ),
    _busy(
        "litellm limiter",
        "https://github.com/BerriAI/litellm/issues/13898",
        429,
        openai(
            "LiteLLM Rate Limit Handler for rate limit type = team. Crossed TPM / RPM",
            type="None",
            code="429",
        ),
    ),
    _busy(
        "litellm cooling down",
        "https://docs.litellm.ai/docs/routing",
        429,
        openai(
            "No deployments available for selected model, Try again in 5 seconds.", type="None", code="429"
        ),
        5.0,
    ),
    _busy(
        "google",
        "https://ai.google.dev/gemini-api/docs/rate-limits",
        429,
        {
            "error": {
                "code": 429,
                "status": "RESOURCE_EXHAUSTED",
                "message": "Quota exceeded",
                "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "17s"}],
            }
        },
        17.0,
    ),
    _busy(
        "hugging face loads", HF, 503, {"error": "Model x is currently loading", "estimated_time": 20.0}, 20.0
    ),
    _busy(
        "new-api",
        NEW_API,
        503,
        openai(
            "No available channel for model x under group default (distributor)",
            type="new_api_error",
            code="model_not_found",
        ),
    ),
    _busy(
        "new-api in chinese",
        "https://github.com/songquanpeng/one-api/issues/2340",
        503,
        {"error": {"message": "当前分组 default 下对于模型 无可用渠道", "type": "one_api_error"}},
    ),
    _busy(
        "overloaded",
        "https://github.com/CherryHQ/cherry-studio/issues/4541",
        503,
        {"code": 50508, "message": "System is too busy now. Please try again later.", "data": None},
    ),
    _busy(
        "maintenance with a wait",
        "https://www.rfc-editor.org/rfc/rfc9110#name-503-service-unavailable",
        503,
        {"detail": "unavailable"},
        5.0,
        Retry_After="5",
    ),
    _busy(
        "envoy",
        "https://www.envoyproxy.io/docs/envoy/latest/faq/debugging/why_is_envoy_sending_503s",
        503,
        "no healthy upstream",
    ),
    _busy(
        "cloudflare",
        "https://developers.cloudflare.com/workers-ai/platform/errors/",
        429,
        {"errors": [{"code": 3040, "message": "No more data centers to forward the request to"}]},
    ),
    _busy(
        "zhipu",
        "https://docs.bigmodel.cn/cn/api/api-code",
        429,
        {"error": {"code": "1302", "message": "并发"}},
    ),
    _busy(
        "ark",
        "https://www.volcengine.com/docs/82379/1299023",
        429,
        {"error": {"code": "ModelAccountIpmRateLimitExceeded", "message": "IPM"}},
    ),
    _busy(
        "dashscope",
        "https://help.aliyun.com/en/model-studio/error-code",
        429,
        {"code": "Throttling.RateQuota", "message": "Requests rate limit exceeded, please try again later."},
    ),
    _busy(
        "bedrock",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html",
        429,
        {"__type": "ThrottlingException", "message": "wait"},
    ),
    _busy(
        "a wait without end",
        "https://www.rfc-editor.org/rfc/rfc9110#name-retry-after",
        429,
        "",
        DAY,
        Retry_After="1e300",
    ),
    _busy(
        "a date far off",
        "https://www.rfc-editor.org/rfc/rfc9110#name-retry-after",
        429,
        "",
        DAY,
        Retry_After="Fri, 31 Dec 9999 23:59:59 GMT",
        Date="Mon, 23 Nov 2026 10:00:00 GMT",
    ),
)
UNCERTAIN = (
    _is(EndpointBusy(1), "a bare 429", "https://www.rfc-editor.org/rfc/rfc6585#section-4", 429, ""),
    _is(
        EndpointBusy(1),
        "no wait at all",
        "https://www.rfc-editor.org/rfc/rfc9110#name-retry-after",
        429,
        "",
        Retry_After="nan",
    ),
    _is(
        EndpointBusy(1),
        "minimax, in a 200",
        "https://platform.minimax.io/docs/api-reference/errorcode",
        200,
        {"base_resp": {"status_code": 1002, "status_msg": "rate limit"}},
    ),
    _is(
        AnswerBroken(503),
        "heroku's time-out",
        "https://devcenter.heroku.com/articles/error-codes",
        503,
        "<html><title>Application error</title>H12 Request timeout</html>",
    ),
    _is(
        AnswerBroken(503),
        "envoy lost it",
        "https://github.com/envoyproxy/envoy/issues/9747",
        503,
        "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
    ),
    _is(
        AnswerBroken(503),
        "timed out, try again",
        "https://docs.bfl.ai/api_integration/errors",
        503,
        {"detail": "The request timed out. Please try again in 5 seconds."},
    ),
    _is(AnswerBroken(502), "nginx lost it", NGINX, 502, page("502 Bad Gateway")),
    _is(AnswerBroken(504), "nginx gave up", NGINX, 504, page("504 Gateway Time-out")),
    _is(
        AnswerBroken(500),
        "openai",
        "https://platform.openai.com/docs/guides/error-codes",
        500,
        openai("The server had an error while processing your request.", type="server_error"),
    ),
    _is(
        AnswerBroken(200),
        "litellm without data",
        "https://github.com/BerriAI/litellm/issues/10501",
        200,
        {"created": 1746170898, "data": [], "usage": {"completion_tokens": 0, "total_tokens": 0}},
    ),
)
