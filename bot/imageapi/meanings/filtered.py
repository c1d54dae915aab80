"""Whether an answer says, beside or in place of a picture, that moderation kept one back: often in a 200."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.imageapi.meanings.codes import squeezed

# Why a model ended: Google, Stability, xAI, Zhipu, Black Forest Labs, Bedrock ("Filter reason: prompt").
ENDS = frozenset(
    (
        *("safety", "prohibitedcontent", "imagesafety", "imageprohibitedcontent", "blocklist", "spii"),
        *("recitation", "imagerecitation", "contentfilter", "contentfiltered", "sensitive", "moderated"),
        *("requestmoderated", "contentmoderated", "nsfw", "blacklist", "modelarmor"),
        *("noimage", "imageother"),  # Google's for a prompt that led to none, "try rephrasing"
        *("filterreason:prompt", "filterreason:outputimage", "filterreason:inputimage"),
    )
)
KEPT_BACK = frozenset(("blocked", "rejected", "flagged", "failed"))
UNSPECIFIED = "blockreasonunspecified"
MILD = 3  # Zhipu's levels go from 0, the most severe, to 3


def is_filtered(level: Mapping[str, Any]) -> bool:
    """Whether this object says so. Only asked of answers that have no picture."""
    return any(
        name in _SAYS_SO and _SAYS_SO[name](value)
        for name, value in ((squeezed(key), level[key]) for key in level)
    )


def _ended_so(value: object) -> bool:
    return any(isinstance(each, str) and squeezed(each) in ENDS for each in _each(value))


def _is_reason(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and squeezed(value) != UNSPECIFIED


def _is_true(value: object) -> bool:
    return any(each is True for each in _each(value))


def _is_severe(value: object) -> bool:
    levels = [each.get("level") for each in _each(value) if isinstance(each, dict)]
    return any(isinstance(level, int) and level < MILD for level in levels)


def _has_a_filtered_one(value: object) -> bool:
    results = value.values() if isinstance(value, dict) else ()
    return any(isinstance(each, dict) and each.get("filtered") is True for each in results)


def _each(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


_SAYS_SO: Mapping[str, Callable[[object], bool]] = {
    **dict.fromkeys(("finishreason", "finishreasons", "stopreason", "status", "state"), _ended_so),
    **dict.fromkeys(("blockreason", "raifilteredreason", "filteredreason", "refusal"), _is_reason),
    **dict.fromkeys(
        ("nsfw", "nsfwcontent", "hasnsfwconcepts", "nsfwcontentdetected", "moderated", "flagged"), _is_true
    ),
    **dict.fromkeys(("isimagesafe", "respectmoderation", "issafe"), lambda value: value is False),
    "contentfilter": _is_severe,
    "moderation": lambda value: isinstance(value, str) and squeezed(value) in KEPT_BACK,
    **dict.fromkeys(("contentfilterresults", "contentfilterresult"), _has_a_filtered_one),
}
