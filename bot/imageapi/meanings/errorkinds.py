"""Which kind of error a code, a type, an HTTP status or a phrase stands for.

As observed at OpenAI, Azure, APIpie, OpenRouter, Novita, LiteLLM, new-api, pollinations and relays of Google's models.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, auto


class ErrorKind(Enum):
    """What went wrong, as far as it makes a difference to members or to the operator."""

    RATE = auto()  # too many requests, or overloaded
    MODERATION = auto()  # the prompt was refused
    CREDIT = auto()  # the operator's account is empty
    KEY = auto()  # the key was refused
    MODEL = auto()  # there is no such model
    PARAMETER = auto()  # a parameter was refused
    BROKEN = auto()  # nobody can tell what happened, and it may have been billed


_NAMES = {
    ErrorKind.RATE: """
        rate_limit_exceeded rate_limit_error rate_limited too_many_requests slow_down resource_exhausted
        server_is_overloaded engine_overloaded overloaded overloaded_error model_overloaded
    """,
    ErrorKind.MODERATION: """
        moderation_blocked content_policy_violation content_policy_violated content_filter content_filtered
        responsibleaipolicyviolation content_moderation prompt_blocked safety_violation
    """,
    ErrorKind.CREDIT: """
        insufficient_quota billing_hard_limit_reached credit_balance_exhausted project_spend_limit_exceeded
        organization_spend_limit_exceeded organization_usage_limit_exceeded billing_balance_not_enough
        account_error insufficient_credits insufficient_balance insufficient_user_quota payment_required
    """,
    ErrorKind.KEY: "invalid_api_key invalid_token authentication_error permission_error unauthorized",
    ErrorKind.MODEL: "model_not_found deploymentnotfound model_not_available model_decommissioned",
    ErrorKind.PARAMETER: """
        unknown_parameter unsupported_parameter invalid_parameter missing_required_parameter invalid_value
        unsupported_value unprocessable_entity invalid_json
    """,
}


def _by_name() -> Iterator[tuple[str, ErrorKind]]:
    for meaning, names in _NAMES.items():
        for name in names.split():
            yield name, meaning


# In lower case. Some endpoints give the same names as a type, and no code.
BY_CODE: Mapping[str, ErrorKind] = dict(_by_name())
# A type is broader than a code, so it decides only if no code did.
BY_TYPE: Mapping[str, ErrorKind] = {**BY_CODE, "image_generation_user_error": ErrorKind.MODERATION}

BY_STATUS: Mapping[int, ErrorKind] = {
    401: ErrorKind.KEY,
    402: ErrorKind.CREDIT,
    404: ErrorKind.MODEL,
    408: ErrorKind.BROKEN,  # a gateway timed out; the work behind it may have been done
    429: ErrorKind.RATE,
    451: ErrorKind.MODERATION,
    499: ErrorKind.BROKEN,
}

BY_WORDS: Mapping[str, ErrorKind] = {
    "safety system": ErrorKind.MODERATION,
    "moderation": ErrorKind.MODERATION,
    "content policy": ErrorKind.MODERATION,
    "content filter": ErrorKind.MODERATION,
    "flagged": ErrorKind.MODERATION,
    "out of credit": ErrorKind.CREDIT,
    "insufficient credit": ErrorKind.CREDIT,
    "insufficient balance": ErrorKind.CREDIT,
    "billing": ErrorKind.CREDIT,
    "api key": ErrorKind.KEY,
    "api-key": ErrorKind.KEY,
    "unauthorized": ErrorKind.KEY,
    "authentication": ErrorKind.KEY,
    "model not found": ErrorKind.MODEL,
    "model does not exist": ErrorKind.MODEL,
    "no such model": ErrorKind.MODEL,
    "unknown model": ErrorKind.MODEL,
}
