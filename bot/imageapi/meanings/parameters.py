"""Which of the parameters that were sent an error refuses, by their names.

Only names that were sent are found, and of what is missing the options that members have.

Seen: `param`, FastAPI's and Prism's `loc`, a JSON pointer, complaints by the names of fields (Rails, Django), Zod's
`keys`, `Unknown parameter: 'x'`, `Argument not supported: x`, LiteLLM's "Setting `x` is not supported" and "does not
support parameters: ['x']", `Unrecognized request argument supplied: x`, `unknown field "x"`, `x: Invalid enum value`,
`Unexpected keyword argument 'x'`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

PLACES = ("loc", "location", "path")
MISSING = ("missing", "value_error.missing", "missing_required_parameter")
OFFERED = ("prompt", "size", "quality", "style", "image")
# Names that a refusal may use for an option of `/imagine`, whatever that is called in the request.
_PICTURE = ("image", "images", "image[]", "image_url", "image_urls", "input_references", "reference_images")
_SIZE = ("size", "width", "height", "aspect_ratio", "resolution")
OPTIONS: Mapping[str, str] = dict.fromkeys(_PICTURE, "image") | dict.fromkeys(_SIZE, "size")
POINTERS = (
    "pointer",
    "instancePath",
    "field",
    "fieldName",
    "property",
)  # JSON:API and problem+json, Ajv, Google
MAPS = ("errors", "error", "detail", "details", "fieldErrors", "field_errors")  # Rails, Laravel, Zod
PIECES = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
PATH = re.compile(r"[#/\w.\[\]-]{1,80}")
MOST = 3  # a text that names more of them names the request, and nothing in particular
KINDS = r"(?:parameter|argument|field|property|properties|option|setting|key|input)s?"
REFUSES = r"(?:un(?:supported|known|expected|recognized)|not (?:supported|allowed|permitted|accepted|valid))"
NOT_TAKEN = rf"(?:{REFUSES}|invalid)"

VALUE = r"(?: [`'\"][^`'\"]{1,30}[`'\"]| \d\S{0,12})?"
REFUSED = (
    rf"{NOT_TAKEN}: [`'\"]?NAME\b|\bbody\.NAME\b|^(?:unsupported|invalid) NAME\b"
    rf"|(?:^|[\s`'\"])NAME[`'\"]?: (?:{NOT_TAKEN}|must|expected|extra)|参数[:：]? ?[`'\"]?NAME\b"
    rf"|(?:^|[\s:`'\"])NAME[`'\"]?{VALUE} (?:(?:is |are |was )?{REFUSES}|is invalid|must be|(?:is )?too long|exceeds)"
    rf"|\b{KINDS}(?: {NOT_TAKEN})?(?: supplied| on this model| for this model)?:? [\[{{(]?[`'\"]?NAME\b"
)
QUOTED = r"[`'\"]NAME[`'\"]"


def refused_parameters(
    levels: Sequence[Mapping[str, Any]], words: str, sent: Mapping[str, Any]
) -> frozenset[str]:
    """The names, empty if it names none of those that were sent."""
    names = [name for name in sent if PIECES.fullmatch(name)]
    if found := frozenset(named for level in levels for named in _stated(level, names)):
        return found
    prompt = str(sent.get("prompt") or "").lower()
    for pattern in (REFUSED, QUOTED):
        told = frozenset(name for name in names if _is_told(pattern, name, words.lower(), prompt))
        if told:
            return told if len(told) <= MOST else frozenset()
    return frozenset()


def option_named(parameter: str) -> str:
    """The option that members know, for the name of a parameter that was refused; the name itself for any other."""
    return OPTIONS.get(parameter, parameter)


def _stated(level: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    """By a field for it: `size`, `body.size`, `image[0]`, or ["body", "size"]; the innermost one of a path."""
    if level.get("type") in MISSING or level.get("code") in MISSING:
        names = (*names, *OFFERED)  # what is missing was not sent
    for field in ("param", *POINTERS):
        pointer = level.get(field)
        if isinstance(pointer, str) and PATH.fullmatch(pointer):
            yield from _last(PIECES.findall(pointer), names)
    for complaints in (level.get(field) for field in MAPS):
        if isinstance(complaints, dict):
            yield from (
                name for name in complaints if name in names and isinstance(complaints[name], str | list)
            )
    yield from (name for name in names if _are_sentences(level.get(name)))
    keys = level.get("keys")  # Zod's, of what it does not know
    yield from (name for name in names if isinstance(keys, list) and name in keys)
    for place in PLACES:
        steps = level.get(place)
        if isinstance(steps, list):
            yield from _last(steps, names)


def _are_sentences(complaints: object) -> bool:
    """As Django has them by the name of the field: `{"size": ["Not a valid choice."]}`."""
    each = complaints if isinstance(complaints, list) else []
    return bool(each) and all(isinstance(complaint, str) and " " in complaint for complaint in each)


def _last(steps: Sequence[object], names: Sequence[str]) -> list[str]:
    return [step for step in steps if isinstance(step, str) and step in names][-1:]


def _is_told(pattern: str, name: str, words: str, prompt: str) -> bool:
    """By the text, in a place where it is a name and no word of a sentence."""
    found = re.finditer(pattern.replace("NAME", re.escape(name.lower())), words)
    return any(match[0].strip() not in prompt for match in found)
