"""Which kind of error a code, a type or an HTTP status stands for.

Names are compared without regard to case, `_`, `-` and `.`, so that `data_inspection_failed` and
`DataInspectionFailed` are one. Where each was seen stands in `tests/imageapi/meanings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.imageapi.meanings.kinds import ORDER, ErrorKind

_NAMES = {
    ErrorKind.BLOCKED: """
        account_deactivated account_suspended account_disabled account_blocked account_banned account_locked
        organization_disabled organization_suspended consumer_suspended user_banned key_blocked team_blocked
        1110 1112 3023
    """,
    ErrorKind.MODERATION: """
        moderation_blocked moderation_failed content_policy_violation content_policy_violated content_policy
        content_filter content_filtered content_filter_error responsible_ai_policy_violation content_moderation
        content_moderated request_moderated model_moderated prompt_blocked prompt_rejected prompt_unsafe
        safety_violation safety_violations safety_check_failed unsafe_content inappropriate_content content_violation
        content_blocked content_not_allowed content_safety_violation sensitive_content_detected
        input_text_sensitive_content_detected input_image_sensitive_content_detected
        output_text_sensitive_content_detected output_image_sensitive_content_detected input_text_risk_detection
        input_image_risk_detection output_text_risk_detection output_image_risk_detection data_inspection_failed
        ip_infringement_suspect invalid_provider_content nsfw nsfw_content nsfw_content_detected nsfw_detected
        sensitive_check_error sensitive_words_detected image_safety prohibited_content guardrail_intervened
        1301 3030 header:10013 header:10014 header:10019 header:10021 header:10022 base_resp:1026 base_resp:1027
    """,
    ErrorKind.CREDIT: """
        insufficient_quota billing_hard_limit_reached billing_not_active billing_error credit_balance_exhausted
        project_spend_limit_exceeded organization_spend_limit_exceeded organization_usage_limit_exceeded
        billing_balance_not_enough account_error insufficient_credit insufficient_credits insufficient_balance
        insufficient_funds insufficient_user_quota pre_consume_token_quota_failed payment_required budget_exceeded
        exceeded_budget exceeded_token_budget account_overdue service_overdue arrearage quota_exceeded
        set_limit_exceeded allocation_quota.free_tier_only
        not_enough_credits out_of_credits 1113 3036 30001 base_resp:1008
    """,
    ErrorKind.VERIFY: """
        validation_required verification_required organization_not_verified organization_verification_required
        identity_verification_required
    """,
    ErrorKind.REGION: "unsupported_country_region_territory unsupported_region region_not_supported",
    ErrorKind.MODEL: """
        model_not_found deployment_not_found model_not_available model_decommissioned model_deprecated
        model_not_supported model_not_allowed unsupported_model invalid_model model_not_open model_not_exist
        service_not_open key_model_access_denied team_model_access_denied invalid_endpoint_or_model.not_found
        dedicated_endpoint_not_running 1211 3041 3042 5007 5018 20012
    """,
    ErrorKind.KEY: """
        invalid_api_key api_key_invalid incorrect_api_key missing_api_key expired_api_key invalid_token
        invalid_authentication authentication_error authentication unauthorized unauthenticated token_not_found_in_db
        no_db_connection expired_key base_resp:1004 base_resp:2049
    """,
    ErrorKind.PATH: "unknown_url route_not_found endpoint_not_found 7000 7003",
    ErrorKind.RATE: """
        rate_limit_exceeded rate_limit_error rate_limit rate_limited rate_limit_reached too_many_requests slow_down
        resource_exhausted server_is_overloaded server_overloaded engine_overloaded overloaded overloaded_error
        model_overloaded throttling throttling_error throttled requests_throttled request_burst_too_fast
        account_rate_limit_exceeded model_account_rpm_rate_limit_exceeded model_account_ipm_rate_limit_exceeded
        model_not_ready model_loading server_busy capacity_exceeded concurrency_limit_exceeded queue_full
        1302 1303 1305 3040 50505 base_resp:1002
    """,
}
# Too broad to decide while anything else says more.
_WEAK_NAMES = {
    ErrorKind.KEY: "auth_error permission_error permission_denied access_denied",
    ErrorKind.PARAMETER: """
        unknown_parameter unsupported_parameter invalid_parameter missing_required_parameter invalid_value
        unsupported_value unprocessable_entity invalid_json unsupported_params
    """,
}
_LAST_WORD = re.compile(r"(?:error|exception)$")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9:]")


def squeezed(name: str) -> str:
    """`DataInspectionFailed`, `data_inspection_failed` and `Data inspection failed` as one."""
    return _NOT_IN_NAMES.sub("", name.lower())


def _table(names: Mapping[ErrorKind, str]) -> Iterator[tuple[str, ErrorKind]]:
    for kind, listed in names.items():
        for name in listed.split():
            yield squeezed(name), kind


CODES: Mapping[str, ErrorKind] = dict(_table(_NAMES))
WEAK_CODES: Mapping[str, ErrorKind] = dict(_table(_WEAK_NAMES))
# A type is broader than a code, so it decides only if no code did. Some endpoints give a code's name there.
TYPES: Mapping[str, ErrorKind] = {**CODES, "imagegenerationusererror": ErrorKind.MODERATION}

STATUSES: Mapping[int, ErrorKind] = {
    401: ErrorKind.KEY,
    402: ErrorKind.CREDIT,
    404: ErrorKind.PATH,
    405: ErrorKind.PATH,
    408: ErrorKind.BROKEN,  # a gateway timed out; the work behind it may have been done
    413: ErrorKind.TOO_LARGE,
    429: ErrorKind.RATE,
    446: ErrorKind.MODERATION,  # Portkey's, for what its guardrails stopped
    451: ErrorKind.MODERATION,
    499: ErrorKind.BROKEN,
}


# Every provider has a code of its own for a text that it declined, but these words are in most of them.
_DECLINES = re.compile(
    r"nsfw|contentpolic|contentfilter|contentmoderat|contentviolat|contentsafety|contentsecurity|policyviolat"
    r"|moderationblock|moderationerror|moderationfail|safetyfilter|safetyviolat|safetysystem|unsafe|guardrail"
    r"|(?:prohibited|restricted|explicit|harmful|disallowed|forbidden)content|sensitivecontent|sensitiveword|inappropriate|illegaldetected|risknotpass|riskdetect"
)


def declines(names: Iterable[str]) -> bool:
    """Whether one of these codes, which no table has, is one for a text that was declined."""
    return any(_DECLINES.search(squeezed(name)) for name in names)


def kind_named(names: Iterable[str], table: Mapping[str, ErrorKind]) -> ErrorKind | None:
    """The most telling kind that the names stand for; None if none of them stands for any."""
    found = {table[spelling] for name in names for spelling in spellings(name) if spelling in table}
    return min(found, key=ORDER.__getitem__, default=None)


def spellings(name: str) -> Iterator[str]:
    """The name as the tables have it: whole, and each part between dots; without an `Error` at its end."""
    for part in (name, *name.split(".")):
        whole = squeezed(part)
        yield whole
        yield _LAST_WORD.sub("", whole)
