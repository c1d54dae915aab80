"""What only the operator can put right: the key, and the country."""

from __future__ import annotations

from bot.domain.errors import BotError, KeyRefused, RegionRefused
from tests.imageapi.meanings.shapes import Shape, openai, page


def _is(means: BotError, name: str, source: str, status: int, body: object) -> Shape:
    return Shape(name=name, source=source, status=status, body=body, means=means)


KEYS = (
    _is(
        RegionRefused(),
        "openai",
        "https://platform.openai.com/docs/supported-countries",
        403,
        openai(
            "Country, region, or territory not supported",
            type="request_forbidden",
            code="unsupported_country_region_territory",
        ),
    ),
    _is(
        RegionRefused(),
        "google",
        "https://ai.google.dev/gemini-api/docs/available-regions",
        400,
        {
            "error": {
                "code": 400,
                "message": "User location is not supported for the API use.",
                "status": "FAILED_PRECONDITION",
            }
        },
    ),
    _is(
        RegionRefused(),
        "not in your country",
        "https://openrouter.ai/docs/faq",
        403,
        {"error": {"code": 403, "message": "This model is not available in your region."}},
    ),
    _is(
        KeyRefused(401),
        "litellm unknown key",
        "https://docs.litellm.ai/docs/proxy/virtual_keys",
        401,
        openai(
            "Authentication Error, Invalid proxy server token passed.",
            type="token_not_found_in_db",
            param="key",
            code="401",
        ),
    ),
    _is(
        KeyRefused(400),
        "litellm without a database",
        "https://github.com/BerriAI/litellm/pull/20837",
        400,
        openai("Authentication Error, No connected db.", type="no_db_connection", code="400"),
    ),
    _is(
        KeyRefused(400),
        "google",
        "https://cloud.google.com/apis/design/errors",
        400,
        {
            "error": {
                "code": 400,
                "message": "API key not valid.",
                "status": "INVALID_ARGUMENT",
                "details": [{"reason": "API_KEY_INVALID"}],
            }
        },
    ),
    _is(
        KeyRefused(400),
        "xai",
        "https://github.com/continuedev/continue/issues/10778",
        400,
        {
            "code": "Client specified an invalid argument",
            "error": "Incorrect API key provided: na***ys. You can obtain an API key from https://console.x.ai.",
        },
    ),
    _is(
        KeyRefused(401),
        "kimi",
        "https://platform.kimi.com/docs/api/errors",
        401,
        {"error": {"type": "incorrect_api_key_error", "message": "Incorrect API key provided"}},
    ),
    _is(KeyRefused(401), "no body", "https://www.rfc-editor.org/rfc/rfc9110#name-401-unauthorized", 401, ""),
    _is(KeyRefused(403), "a page", "https://docs.bfl.ai/api_integration/errors", 403, page("403 Forbidden")),
    _is(
        KeyRefused(403),
        "cloudflare's firewall, which blocks an address and no account",
        "https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-1020/",
        403,
        "<!DOCTYPE html><title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>",
    ),
    _is(
        KeyRefused(403),
        "the page of a web host",
        "https://docs.cpanel.net/knowledge-base/accounts/how-to-edit-your-suspended-account-page/",
        403,
        "<html><title>Account Suspended</title><h1>This Account has been suspended.</h1></html>",
    ),
)
