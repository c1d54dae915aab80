"""Takes the body of an answer without a picture apart: objects that may hold a code, and texts that may say why.

Nothing depends on where an endpoint puts them, since gateways wrap what they were told: as JSON in a string, in fields
of their own, in XML. Left out is only what repeats the request, for nothing that a member wrote is an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bot.imageapi.meanings.codes import squeezed
from bot.imageapi.reading.lenient import read_whole_json
from bot.imageapi.reading.names import words

MAX_DEPTH = 8  # levels of nesting that are read, and items of a list
MOST_FIELDS = 40  # of one object
MOST_PARTS = 400
MAX_WORDS = 4000  # characters; what stands further down in a page of HTML decides nothing
# What these say comes first, since only so much is looked at.
WORDS = (
    *("error", "errors", "detail", "details", "message", "msg", "title", "reason", "description"),
    *("errormsg", "errormessage", "errordescription", "statusmsg", "failurereason"),
    *("blockreasonmessage", "finishmessage", "raifilteredreason"),
)
FIRST = {name: place for place, name in enumerate(WORDS)}
# Fields in which what was sent may be repeated, or what became of it.
REPEATED = words("prompt prompts input inputs request parameters params query messages payload arguments")
TOLD = words("feedback filter result results error errors reason")  # "promptFeedback" is no prompt
# Where numbers mean something else than elsewhere: MiniMax, iFlytek.
PLACES = ("base_resp", "header")
XML_FIELD = re.compile(r"<([A-Za-z][\w.-]{0,60})(?: [^<>]{0,200})?>([^<>]{1,1000})</")
IS_XML = re.compile(r"\s*<(?!!doctype html|html)(?:\?xml|!--|[A-Za-z])", re.IGNORECASE)
IS_HTML = re.compile(r"<(?:!doctype html|html|head|body|title|h1|center|p|div|pre)\b", re.IGNORECASE)

Part = dict[str, Any] | str


def parts_of(value: object, prompt: str) -> list[Part]:
    """Every such object and every such text in it, outermost first. `prompt` is cut out of the texts, in
    whatever letters."""
    return list(islice(_parts(value, prompt.lower(), 0), MOST_PARTS))


def xml_fields(text: str) -> dict[str, str] | None:
    """The fields of XML without attributes, whatever stands around them; None for a page, and for anything else."""
    if IS_XML.match(text) is None or IS_HTML.search(text[:1000]) is not None:
        return None
    return (
        dict(islice(((found[1], found[2].strip()) for found in XML_FIELD.finditer(text)), MOST_FIELDS))
        or None
    )


def _parts(value: object, prompt: str, depth: int) -> Iterator[Part]:
    """A string that is JSON itself is read too, but not where it is the prompt, whole or cut short."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        text = _without(value[: 4 * MAX_WORDS], prompt)
        yield text
        if text.lstrip()[:1] in ("{", "["):
            yield from _parts(read_whole_json(text), prompt, depth + 1)
    elif isinstance(value, list):
        for item in value[:MAX_DEPTH]:
            yield from _parts(item, prompt, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name, inner in sorted(islice(value.items(), MOST_FIELDS), key=_rank):
            if isinstance(inner, dict) and name in PLACES:
                inner = {"place": name, **inner}
            if _may_tell(name, inner):
                yield from _parts(inner, prompt, depth + 1)


def _without(text: str, prompt: str) -> str:
    """The text without the prompt, which is in lower case. No regular expression, which would take long for some."""
    lower = text.lower()
    if prompt not in lower or len(lower) != len(text):  # the case of some letters changes their number
        return text.replace(prompt, "")
    pieces, begin = [], 0
    while (at := lower.find(prompt, begin)) >= 0:
        pieces.append(text[begin:at])
        begin = at + len(prompt)
    return "".join((*pieces, text[begin:]))


def _rank(field: tuple[str, object]) -> int:
    return FIRST.get(squeezed(field[0]), len(FIRST))


def _may_tell(name: str, value: object) -> bool:
    if squeezed(name) in FIRST:
        return True
    said = words(name)
    if said & REPEATED and not said & TOLD:
        return False
    # One word by itself is a name or an address, and no sentence.
    return not isinstance(value, str) or " " in value.strip() or not value.isascii()
