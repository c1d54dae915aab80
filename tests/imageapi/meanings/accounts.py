"""What only the operator can put right: the account."""

from __future__ import annotations

from bot.domain.errors import AccountBlocked, AccountEmpty, BotError, NotVerified
from tests.imageapi.meanings.shapes import MODEL, Shape, openai

CLOUDFLARE = "https://developers.cloudflare.com/workers-ai/platform/errors/"
ARK = "https://www.volcengine.com/docs/82379/1299023"
LITELLM_BUDGET = "https://github.com/BerriAI/litellm/issues/36729"


def _is(means: BotError, name: str, source: str, status: int, body: object) -> Shape:
    return Shape(name=name, source=source, status=status, body=body, means=means)


ACCOUNTS = (
    _is(
        NotVerified(MODEL),
        "openai verification",
        "https://github.com/openai-php/client/issues/565",
        403,
        openai(
            "Your organization must be verified to use the model `gpt-image-2`. Please go to: "
            "https://platform.openai.com/settings/organization/general and click on Verify Organization."
        ),
    ),
    _is(
        NotVerified(MODEL),
        "openai verification, 400",
        "https://github.com/continuedev/continue/issues/8209",
        400,
        openai(
            "Your organization must be verified to stream this model.",
            param="stream",
            code="unsupported_value",
        ),
    ),
    _is(
        NotVerified(MODEL),
        "google validation",
        "https://github.com/lbjlaq/Antigravity-Manager/issues/1861",
        403,
        {
            "error": {
                "code": 403,
                "status": "PERMISSION_DENIED",
                "details": [{"reason": "VALIDATION_REQUIRED"}],
            }
        },
    ),
    _is(
        AccountBlocked(),
        "azure blocked",
        "https://github.com/pollinations/pollinations/issues/8848",
        403,
        {
            "error": {
                "code": "Forbidden",
                "message": "Your resource has been temporarily blocked because we detected "
                "behavior that may violate our content policy.",
            }
        },
    ),
    _is(
        AccountBlocked(),
        "azure unusual",
        "https://learn.microsoft.com/en-gb/answers/questions/2264921/",
        403,
        {
            "error": {
                "code": "Forbidden",
                "message": "Your resource has been temporarily blocked because we detected unusual behavior.",
            }
        },
    ),
    _is(
        AccountBlocked(),
        "a relay calls the block content",
        "https://github.com/pollinations/pollinations/pull/12083",
        422,
        openai(
            "Your resource has been temporarily blocked because of our content policy.",
            code="content_policy_violation",
        ),
    ),
    _is(
        AccountBlocked(),
        "openai deactivated",
        "https://platform.openai.com/docs/guides/error-codes",
        401,
        openai(
            "The OpenAI account associated with this API key has been deactivated.",
            code="account_deactivated",
        ),
    ),
    _is(
        AccountBlocked(),
        "openai terminated",
        "https://platform.openai.com/docs/guides/error-codes",
        403,
        openai("Your access was terminated due to violation of our policies, please check your email."),
    ),
    _is(
        AccountBlocked(),
        "google suspended",
        "https://cloud.google.com/apis/design/errors",
        403,
        {
            "error": {
                "code": 403,
                "status": "PERMISSION_DENIED",
                "message": "Permission denied: Consumer has been suspended.",
                "details": [{"reason": "CONSUMER_SUSPENDED"}],
            }
        },
    ),
    _is(
        AccountBlocked(),
        "litellm key blocked",
        "https://docs.litellm.ai/docs/proxy/virtual_keys",
        401,
        openai(
            "Authentication Error, Key is blocked. Update via `/key/unblock`.", type="auth_error", code="401"
        ),
    ),
    _is(
        AccountBlocked(),
        "cloudflare blocked",
        CLOUDFLARE,
        403,
        {"errors": [{"code": 3023, "message": "Service unavailable for account"}]},
    ),
    _is(
        AccountBlocked(),
        "groq restricted",
        "https://kerlig.com/help/groq/troubleshooting",
        400,
        openai("Organization has been restricted and is disabled.", code="organization_disabled"),
    ),
    _is(
        AccountEmpty("budget_exceeded"),
        "litellm budget",
        LITELLM_BUDGET,
        429,
        openai(
            "Budget has been exceeded! Current cost: 10.51, Max budget: 10.00",
            type="budget_exceeded",
            code="429",
        ),
    ),
    _is(
        AccountEmpty(),
        "litellm budget, older",
        "https://github.com/BerriAI/litellm/issues/4208",
        400,
        openai("Budget has been exceeded! Current cost: 0.001, Max budget: 0.0", type="auth_error", code=400),
    ),
    _is(
        AccountEmpty("exceededbudget"),
        "litellm end user",
        "https://github.com/OWASP/OpenCRE/pull/1102",
        400,
        openai(
            "ExceededBudget: End User=x over budget. Spend=0.0008, Budget=0.0001", type="auth_error", code=400
        ),
    ),
    _is(
        AccountEmpty(),
        "litellm deployment",
        "https://github.com/BerriAI/litellm/issues/14144",
        429,
        openai(
            "No deployments available - crossed budget: Exceeded budget for deployment: 0.36 >= 1d",
            code="429",
        ),
    ),
    _is(
        AccountEmpty("insufficient_quota"),
        "openai quota",
        "https://github.com/OpenHands/OpenHands/issues/998",
        429,
        openai(
            "You exceeded your current quota, please check your plan and billing details.",
            type="insufficient_quota",
            code="insufficient_quota",
        ),
    ),
    _is(
        AccountEmpty(),
        "openai quota, the code lost",
        "https://github.com/k4l1sh/alexa-gpt/issues/16",
        429,
        openai(
            "You exceeded your current quota, please check your plan and billing details.",
            type=None,
            code="429",
        ),
    ),
    _is(
        AccountEmpty(),
        "google's free quota of nothing",
        "https://ai.google.dev/gemini-api/docs/rate-limits",
        429,
        {
            "error": {
                "code": 429,
                "status": "RESOURCE_EXHAUSTED",
                "message": "Quota exceeded for metric: "
                "generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: 0. Please retry in "
                "39.6s.",
            }
        },
    ),
    _is(
        AccountEmpty("arrearage"),
        "dashscope",
        "https://help.aliyun.com/en/model-studio/error-code",
        400,
        openai("Access denied, please make sure your account is in good standing.", code="Arrearage"),
    ),
    _is(
        AccountEmpty("operationdenied.serviceoverdue"),
        "ark, denied",
        ARK,
        403,
        {
            "error": {
                "code": "OperationDenied.ServiceOverdue",
                "message": "Operation is denied because your account balance is overdue, please go to the Volc Trading "
                "Center to recharge in order to continue using the service.",
            }
        },
    ),
    _is(AccountEmpty("accountoverdueerror"), "ark", ARK, 403, {"error": {"code": "AccountOverdueError"}}),
    *(
        _is(
            AccountEmpty(),
            "xai",
            source,
            status,
            {
                "code": code,
                "error": "Your team 1f has either used all available credits or reached its monthly spending limit. To "
                "continue making API requests, please purchase more credits or raise your spending limit.",
            },
        )
        for status, code, source in (
            (429, "Some resource has been exhausted", "https://github.com/continuedev/continue/issues/10373"),
            (403, "permission-denied", "https://github.com/warpdotdev/warp/issues/14867"),
        )
    ),
    _is(
        AccountEmpty("base_resp:1008"),
        "minimax",
        "https://platform.minimax.io/docs/api-reference/errorcode",
        200,
        {"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}},
    ),
    _is(
        AccountEmpty("3036"),
        "cloudflare's daily allocation",
        CLOUDFLARE,
        429,
        {
            "errors": [
                {"code": 3036, "message": "You have used up your daily free allocation of 10,000 neurons."}
            ]
        },
    ),
    _is(
        AccountEmpty(),
        "huawei's free quota",
        "https://support.huaweicloud.com/intl/en-us/usermanual-maas-modelarts/maas-modelarts-0080.html",
        401,
        {"error_code": "ModelArts.81005", "error_msg": "The free quota has been used up."},
    ),
    _is(
        AccountEmpty(),
        "402 alone",
        "https://docs.bfl.ai/api_integration/errors",
        402,
        {"detail": "Payment Required"},
    ),
)
