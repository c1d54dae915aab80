"""What moderation objected to, as one of the domain's few categories: an endpoint's own word is never handed on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.domain.errors.categories import Category
from bot.imageapi.meanings.codes import squeezed

_NAMES: Mapping[Category, str] = {
    "sexual": "sexual sexually_explicit sexual_content sexual_suggestive porn pornography nudity explicit erotic adult "
    "explicit_content 90789179 63429089 43188360",
    "violence": "violence violent graphic_violence violence/graphic gore weapons terrorism blood 61493863 56562880",
    "hate": "hate hateful hate_speech hate/threatening discrimination extremism 57734940 22137204",
    "harassment": "harassment harassment/threatening bullying toxic toxicity insult abuse 78610348",
    "self-harm": "self_harm self-harm/intent self-harm/instructions suicide",
    "minors": "minors sexual/minors child children csam child_sexual_abuse under_age 58061214 17301594",
    "people": "celebrity celebrities public_figure public_figures real_person real_people likeness person people face "
    "29310472 15236754 39322892",
    "copyright": "copyright trademark intellectual_property third_party_content ip_infringement recitation brand",
    "illegal": "illegal illicit illicit/violent drugs crime criminal",
    "dangerous": "dangerous dangerous_content danger 62263041",
    "privacy": "pii spii personal_information privacy privacy_information personal_data 92201652",
    "politics": "politics political political_content civic_integrity election",
}
CATEGORIES = {squeezed(name): category for category, names in _NAMES.items() for name in names.split()}

LISTS = (("moderation_details", "categories"), ("metadata", "reasons"))
VIOLATIONS = re.compile(r"safety_violations=\[([\w/,\s-]{1,200})", re.I)
SUPPORT_CODES = re.compile(r"(?:support|error) codes?: ([\d,\s]{1,100})", re.I)
FAILED_CHECKS = re.compile(r"\bsafety_check_type_([a-z_]{1,40})", re.I)
HARM = re.compile(r"^harmcategory(?:image)?")
MOST = 20  # names that are looked at of a list


def category_of(levels: Sequence[Mapping[str, Any]], words: str) -> str | None:
    """The first category that the answer names and the domain knows."""
    names = (*(name for level in levels for name in _named(level)), *_in_words(words))
    return next((found for name in names if (found := _known(name)) is not None), None)


def _known(name: object) -> Category | None:
    return CATEGORIES.get(HARM.sub("", squeezed(name))) if isinstance(name, str) else None


def _named(level: Mapping[str, Any]) -> Iterator[object]:
    for outer, inner in LISTS:
        found = level.get(outer)
        yield from _list(found.get(inner) if isinstance(found, dict) else None)
    yield from _list(level.get("categories"))
    yield from _parts_of_codes(level)
    for names in ("content_filter_results", "content_filter_result"):
        results = level.get(names)
        for name, result in list(results.items())[:MOST] if isinstance(results, dict) else ():
            if isinstance(result, dict) and result.get("filtered") is True:
                yield name
    for names in ("safetyRatings", "safety_ratings"):
        for rating in _list(level.get(names)):
            if isinstance(rating, dict) and (
                rating.get("blocked") is True or rating.get("probability") == "HIGH"
            ):
                yield rating.get("category")


def _parts_of_codes(level: Mapping[str, Any]) -> Iterator[object]:
    """`InputImageSensitiveContentDetected.PrivacyInformation` names it behind the dot."""
    code = level.get("code")
    if isinstance(code, str):
        yield from code.split(".")[1:]


def _in_words(words: str) -> Iterator[str]:
    for pattern in (VIOLATIONS, SUPPORT_CODES, FAILED_CHECKS):
        if found := pattern.search(words):
            yield from re.split(r"[,\s]+", found[1])


def _list(value: object) -> list[object]:
    return value[:MOST] if isinstance(value, list) else []
