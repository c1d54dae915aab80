"""How endpoints say no, word for word as they were observed or documented: status, body, headers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.images.call import Call

HTML = "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>cloudflare</h1></body></html>"

NGINX_LIMIT = (
    "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n"
    "<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n<hr><center>nginx/1.26.2</center>\r\n"
    "</body>\r\n</html>\r\n"
)
# As nginx has it, whose limit is 1 MB unless `client_max_body_size` says otherwise.
TOO_LARGE = "<html><head><title>413 Request Entity Too Large</title></head><body></body></html>"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A body that is a string is sent as it is, anything else as JSON."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"

    async def __call__(self, call: Call) -> web.StreamResponse:
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return web.Response(
            status=self.status, text=text, headers=dict(self.headers), content_type=self.content_type
        )


def _error(status: int, code: str | None, kind: str = "invalid_request_error", /, **more: Any) -> Refusal:
    error = {"message": "The request was refused.", "type": kind, "param": None, "code": code, **more}
    return Refusal(status, {"error": error})


def _html(status: int) -> Refusal:
    return Refusal(status, HTML, content_type="text/html")


def _rate(status: int, code: str, **headers: str) -> Refusal:
    body = {"error": {"message": "Slow down.", "type": "requests", "param": None, "code": code}}
    return Refusal(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


def too_many_requests(seconds: int) -> Refusal:
    """A rate limit that ends after so many seconds."""
    return _rate(429, "rate_limit_exceeded", Retry_After=str(seconds))


MODERATION = {
    "moderation": _error(
        400,
        "moderation_blocked",
        "image_generation_user_error",
        message="Your request was rejected by the safety system. safety_violations=[sexual].",
        moderation_details={"moderation_stage": "input", "categories": ["sexual"]},
    ),
    "moderation_words": _error(
        400, None, message="Your request was rejected by the safety system. safety_violations=[violence]."
    ),
    "content_policy": Refusal(400, {"error": {"code": "content_policy_violation", "message": "Refused."}}),
    "azure_filter": _error(
        400,
        "content_policy_violation",
        inner_error={
            "code": "ResponsibleAIPolicyViolation",
            "content_filter_results": {
                "hate": {"filtered": False, "severity": "safe"},
                "violence": {"filtered": True, "severity": "high"},
            },
        },
    ),
    "openrouter_flagged": Refusal(
        403,
        {
            "error": {
                "code": 403,
                "message": "Your input was flagged",
                "metadata": {"reasons": ["harassment"]},
            }
        },
    ),
    "pollinations": Refusal(
        422,
        {
            "success": False,
            "error": {
                "code": "UNPROCESSABLE",
                "message": json.dumps({"error": {"code": "content_policy_violation", "message": "no"}}),
            },
        },
    ),
    "legal_451": Refusal(451, {"error": {"message": "Unavailable", "type": "new_api_error", "code": None}}),
    "litellm_moderation": _error(400, "400", "image_generation_user_error"),
    **{
        f"declined_{category.replace('-', '_')}": Refusal(
            422,
            {
                "detail": [
                    {"loc": ["body", "prompt"], "type": "content_policy_violation", "categories": [category]}
                ]
            },
        )
        for category in (
            "hate",
            "self-harm",
            "illicit",
            "public_figure",
            "trademark",
            "political",
            "minors",
            "danger",
            "pii",
        )
    },
    "filtered_200": Refusal(
        200, {"data": [], "raiFilteredReason": "Unable to show generated images. Support codes: 56562880"}
    ),
    "error_200": Refusal(200, {"error": {"code": "content_policy_violation", "message": "Refused."}}),
}
CREDIT = {
    "no_credit": Refusal(
        402, {"code": "ACCOUNT_ERROR", "message": "Your account appears to be out of credit"}
    ),
    "billing_limit": _error(400, "billing_hard_limit_reached"),
    "quota_429": _error(429, "credit_balance_exhausted", "insufficient_quota"),
    "quota_type_429": _error(429, None, "insufficient_quota"),
    "novita_balance": Refusal(400, {"code": 400, "reason": "BILLING_BALANCE_NOT_ENOUGH"}),
}
RATE = {
    "rate_limited": _rate(429, "rate_limit_exceeded", retry_after_ms="20"),
    "slow_down": _rate(429, "slow_down"),
    "overloaded": _rate(503, "server_is_overloaded"),
    "overloaded_529": _rate(529, "overloaded"),
    "rate_type_only": _error(429, None, "rate_limit_error"),
    "gemini_429": Refusal(
        429, {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "Try later"}}
    ),
    "rate_500": _rate(500, "rate_limit_exceeded"),
    "rate_200": _rate(200, "rate_limit_exceeded"),
    "long_wait": _rate(429, "rate_limit_exceeded", Retry_After="3600"),
    "nginx_limit": Refusal(503, NGINX_LIMIT, content_type="text/html"),
    "empty_429": Refusal(429, "", content_type="text/plain"),
    "bare_429": Refusal(429, "Too Many Requests", content_type="text/plain"),
}
KEY = {
    "bad_key": _error(401, "invalid_api_key", "authentication_error"),
    "forbidden_key": Refusal(403, {"code": 403, "reason": "INVALID_API_KEY", "message": "invalid api key"}),
    "forbidden": _html(403),
    "account_blocked": Refusal(
        403,
        {
            "error": {
                "code": "Forbidden",
                "message": "Your resource has been temporarily blocked because we detected behavior that may violate "
                "our content policy.",
            }
        },
    ),
    "not_served": _error(403, "unsupported_country_region_territory", "request_forbidden"),
    "not_verified": _error(
        403, None, message="Your organization must be verified to use the model `dall-e-3`. Please go to: ..."
    ),
}
MODEL = {
    "model_gone": _error(404, "model_not_found"),
    "model_gone_400": _error(400, "model_not_found"),
    "no_such_path": Refusal(404, {"detail": "Not Found"}),
}
LARGE = {"too_large": Refusal(413, HTML, content_type="text/html")}
PARAMETER = {
    "unknown_parameter": _error(400, "unknown_parameter", param="response_format"),
    "invalid_parameter": Refusal(
        400, {"error": {"code": "invalid_parameter", "message": "Argument not supported: size"}}
    ),
    "detail_list": Refusal(
        422, {"detail": [{"type": "missing", "loc": ["body", "quality"], "msg": "Field required"}]}
    ),
    "detail_words": Refusal(400, {"detail": "this server does not answer with addresses"}),
    "string_error": Refusal(400, {"error": "style is not known here"}),
    "problem_json": Refusal(
        422,
        {
            "type": "https://errors.example/UNPROCESSABLE",
            "title": "Invalid request",
            "status": 422,
            "detail": "n",
        },
        content_type="application/problem+json",
    ),
}
BROKEN = {
    "html_502": _html(502),
    "html_504": _html(504),
    "html_524": _html(524),
    "error_500": _error(500, "internal_error", "server_error"),
    "new_api_500": _error(500, None, "new_api_error"),
    "text_500": Refusal(500, "Internal Server Error", content_type="text/plain"),
    "bare_503": Refusal(503, "Service Unavailable", content_type="text/plain"),
    "moved_301": Refusal(301, HTML, {"Location": "https://api.example/v1/images/generations?key=secret"}),
    "moved_308": Refusal(308, "", {"Location": "/v1/images/generations"}),
    "garbage": Refusal(200, "{malformed json: <<<chaos>>>"),
    "html_200": _html(200),
    "nested_200": Refusal(200, "[" * 100_000),
    "empty_data": Refusal(200, {"created": 10, "data": []}),
    "null_data": Refusal(200, {"created": 10, "data": None}),
    "no_data": Refusal(200, {"created": 10}),
    "empty_strings": Refusal(200, {"data": [{"url": "", "b64_json": ""}]}),
    "not_base64": Refusal(200, {"data": [{"b64_json": "???"}]}),
    "gateway_200": Refusal(200, {"error": {"code": 502, "message": "Bad gateway"}}),
}
REFUSALS: Mapping[str, Refusal] = MODERATION | CREDIT | RATE | KEY | MODEL | LARGE | PARAMETER | BROKEN
