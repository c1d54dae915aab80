"""The strings of an answer that may be the picture, the likeliest first.

OpenAI's own fields come first (`data[].b64_json`, `data[].url`), then bytes under any name, then addresses under names
that speak of a picture, then other addresses. What stands in an error, or was sent with the request, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.imageapi.reading import names
from bot.imageapi.reading.encoded import holds_picture
from bot.imageapi.reading.scanner import Budget, Value, scan
from bot.imageapi.reading.shown import MOST_OF_AN_ADDRESS, named_in, shown_in
from bot.imageapi.reading.spans import Span

MOST_WITHIN = 3  # JSON in a string of JSON in a string …
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
FOREIGN = re.compile(r"(?!data:)[a-z][a-z0-9+.-]*://\S+$", re.IGNORECASE)
# Names of events, and of fields. A `partial_succeeded` of Volcengine's is one picture of several, and whole.
PARTIAL = re.compile(r"partial(?!_succeeded|_failed)|in_progress", re.IGNORECASE)
COMPLETED = re.compile(r"(?:^|[._])completed$", re.IGNORECASE)

OPENAI_BYTES, OPENAI_ADDRESS, BYTES, ADDRESS, SHOWN_IN_TEXT, EARLIER, LESSER, OTHER_ADDRESS = range(8)


@dataclass(frozen=True, slots=True)
class Place:
    """An object or a list of the answer. `name` is that of the nearest field around it, `above` what it stands in."""

    value: Value
    name: str = ""
    above: Place | None = None

    def outwards(self) -> Iterator[Place]:
        place: Place | None = self
        while place is not None:
            yield place
            place = place.above


@dataclass(frozen=True, slots=True)
class Candidate:
    """A string that may be the picture. Exactly one of `span` (bytes to be decoded) and `address` is set."""

    likelihood: int  # the smaller, the likelier
    place: Place
    span: Span | None = None
    address: str | None = None


def candidates(roots: Sequence[Value], budget: Budget) -> list[Candidate]:
    """All of them, the likeliest first; of two that are as likely, the one that comes first in the answer."""
    found: list[tuple[int, int, int, Candidate]] = []
    order: dict[int, int] = {}
    for place, name, span in _strings(roots, budget):
        each = _judged(place, name, span)
        if each is not None:
            # Within one object bytes go before an address: they need no download.
            number = order.setdefault(id(place.value), len(order))
            found.append((each.likelihood, number, each.span is None, each))
    found.sort(key=lambda entry: entry[:3])
    return [each for *_, each in found]


def _strings(roots: Sequence[Value], budget: Budget) -> Iterator[tuple[Place, str, Span]]:
    """Each string with the object or list that it stands in, in their order."""
    waiting: list[tuple[Place, str, Value, int]] = []
    _push(waiting, Place(list(roots)), 0)
    while waiting:
        budget.give_way()
        place, name, value, within = waiting.pop()
        if isinstance(value, dict | list):
            if not _is_elsewhere(name, value):
                _push(waiting, Place(value, name, place), within)
        elif isinstance(value, Span):
            head = value.head(64).lstrip()
            is_json = head[:1] in (b"{", b"[") or head.startswith(b"```")
            if within < MOST_WITHIN and is_json and value.has_escapes():
                inner = value.unescaped()
                _push(waiting, Place(scan(inner.body, budget), name, place), within + 1)
            else:
                yield place, name, value


def _push(waiting: list[tuple[Place, str, Value, int]], place: Place, within: int) -> None:
    if isinstance(place.value, dict):
        waiting.extend((place, name, value, within) for name, value in reversed(place.value.items()))
    elif isinstance(place.value, list):
        waiting.extend((place, place.name, value, within) for value in reversed(place.value))


def _is_elsewhere(name: str, value: Value) -> bool:
    if names.words(name) & names.ELSEWHERE:
        return True
    return is_partial(value, kind_of(value))


def kind_of(value: Value) -> str:
    """The `type` of an event of a stream; "" where it has none."""
    kind = value.get("type") if isinstance(value, dict) else None
    return kind.text(100) if isinstance(kind, Span) else ""


def is_partial(value: Value, kind: str) -> bool:
    """Whether an event of this kind has a picture that is not finished."""
    has_number = isinstance(value, dict) and "partial_image_index" in value
    return PARTIAL.search(kind) is not None or (has_number and COMPLETED.search(kind) is None)


def _judged(place: Place, name: str, span: Span) -> Candidate | None:
    said = names.words(name)
    if said & names.ELSEWHERE or PARTIAL.search(name):
        return None
    openai = place.name == "data"
    if holds_picture(span):
        rank = OPENAI_BYTES if openai and name == "b64_json" else _lesser(said, place) or BYTES
        return Candidate(rank, place, span=span)
    if len(span) > MOST_OF_AN_ADDRESS:
        return _shown(place, name, span)
    address = _without_spaces(span.text(MOST_OF_AN_ADDRESS).strip())
    if openai and name == "url" and is_address(address, relative=True):
        return Candidate(OPENAI_ADDRESS, place, address=address)
    if (
        openai and name == "url" and FOREIGN.match(address)
    ):  # nothing is fetched there, and the log will say so
        return Candidate(OTHER_ADDRESS, place, address=address)
    return _address(place, name, address) or _shown(place, name, span)


def _without_spaces(text: str) -> str:
    """An address as it would have to be written: some have a file's name in them with its spaces, or HTML's `&amp;`."""
    address = text.replace("&amp;", "&") if FOREIGN.match(text) else text
    is_file = SCHEME.match(address) and address.count("://") == 1 and names.PICTURE_FILE.search(address)
    return address.replace(" ", "%20") if is_file else address


def _address(place: Place, name: str, address: str) -> Candidate | None:
    said = names.words(name)
    around = names.words(place.name)
    if not said & names.PICTURES:
        said |= around  # {"images": {"large": …}}
    elif said <= names.ANYTHING:
        said |= around & names.OF_OTHERS  # {"model": {"url": …}}
    speaks = names.speaks_of_a_picture(said, address)
    relative = speaks and "/" in address and names.PICTURE_FILE.search(address) is not None
    if not is_address(address, relative=relative) or names.leads_to_words(said, address):
        return None
    rank = _lesser(said, place) or (ADDRESS if speaks else OTHER_ADDRESS)
    return Candidate(rank, place, address=address)


def _lesser(said: frozenset[str], place: Place) -> int | None:
    """The likelihood of what is named as something else than what was asked for; None if it is not."""
    if said & names.LESSER or names.words(place.name) & names.OF_OTHERS:
        return LESSER
    return EARLIER if said & names.EARLIER else None


def is_address(text: str, *, relative: bool = False) -> bool:
    """Whether it is an http(s) address; with `relative`, also one without a host."""
    if any(map(str.isspace, text)):
        return False
    scheme = SCHEME.match(text)
    if scheme is not None:
        return scheme[1].lower() in ("http", "https") and len(text) > len("https://")
    return relative and ("/" in text or "." in text)


def _shown(place: Place, name: str, span: Span) -> Candidate | None:
    """The picture that a text shows, or names where a text is the answer."""
    shown = shown_in(span)
    if isinstance(shown, Span):
        return Candidate(SHOWN_IN_TEXT, place, span=shown)
    if shown is not None and is_address(shown, relative=True):
        return Candidate(SHOWN_IN_TEXT, place, address=shown)
    named = named_in(span) if names.words(name) & names.ANSWERS else None
    return None if named is None else Candidate(OTHER_ADDRESS, place, address=named)
