"""What the names, statuses and words of errors mean, as observed at OpenAI, Azure, APIpie, OpenRouter, Novita, LiteLLM,
new-api, pollinations and relays of Google's models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, auto


class Meaning(Enum):
    RATE = auto()
    MODERATION = auto()
    CREDIT = auto()
    KEY = auto()
    MODEL = auto()
    PARAMETER = auto()
    BROKEN = auto()


_NAMES = {
    Meaning.RATE: """
        rate_limit_exceeded rate_limit_error rate_limited too_many_requests slow_down resource_exhausted
        server_is_overloaded engine_overloaded overloaded overloaded_error model_overloaded
    """,
    Meaning.MODERATION: """
        moderation_blocked content_policy_violation content_policy_violated content_filter content_filtered
        responsibleaipolicyviolation content_moderation prompt_blocked safety_violation
    """,
    Meaning.CREDIT: """
        insufficient_quota billing_hard_limit_reached credit_balance_exhausted project_spend_limit_exceeded
        organization_spend_limit_exceeded organization_usage_limit_exceeded billing_balance_not_enough
        account_error insufficient_credits insufficient_balance insufficient_user_quota payment_required
    """,
    Meaning.KEY: "invalid_api_key invalid_token authentication_error permission_error unauthorized",
    Meaning.MODEL: "model_not_found deploymentnotfound model_not_available model_decommissioned",
    Meaning.PARAMETER: """
        unknown_parameter unsupported_parameter invalid_parameter missing_required_parameter invalid_value
        unsupported_value unprocessable_entity invalid_json
    """,
}


def _by_name() -> Iterator[tuple[str, Meaning]]:
    for meaning, names in _NAMES.items():
        for name in names.split():
            yield name, meaning


# In lower case. The same names occur as a code and, where there is no code, as a type.
BY_CODE: Mapping[str, Meaning] = dict(_by_name())
# Broader than a code, so asked only when no code was known.
BY_TYPE: Mapping[str, Meaning] = {**BY_CODE, "image_generation_user_error": Meaning.MODERATION}

BY_STATUS: Mapping[int, Meaning] = {
    401: Meaning.KEY,
    402: Meaning.CREDIT,
    404: Meaning.MODEL,
    408: Meaning.BROKEN,  # a gateway's patience ended; nobody knows how far the work had come
    429: Meaning.RATE,
    451: Meaning.MODERATION,
    499: Meaning.BROKEN,
}

BY_WORDS: Mapping[str, Meaning] = {
    "safety system": Meaning.MODERATION,
    "moderation": Meaning.MODERATION,
    "content policy": Meaning.MODERATION,
    "content filter": Meaning.MODERATION,
    "flagged": Meaning.MODERATION,
    "out of credit": Meaning.CREDIT,
    "insufficient credit": Meaning.CREDIT,
    "insufficient balance": Meaning.CREDIT,
    "billing": Meaning.CREDIT,
    "api key": Meaning.KEY,
    "api-key": Meaning.KEY,
    "unauthorized": Meaning.KEY,
    "authentication": Meaning.KEY,
    "model not found": Meaning.MODEL,
    "model does not exist": Meaning.MODEL,
    "no such model": Meaning.MODEL,
    "unknown model": Meaning.MODEL,
}
