"""Reads the endpoint's list of models, the answer to `GET /models?type=image`.

An entry that says what its model is for decides by that. One that says nothing, as all of OpenAI's own, decides by its
name: the request asks for image models, but most endpoints ignore that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.imageapi.listing.entries import Entry, id_of, is_on, read_entry, spelled
from bot.imageapi.listing.families import is_image_name
from bot.imageapi.listing.kinds import paints
from bot.imageapi.listing.partialmodel import PartialModel
from bot.imageapi.reading.lenient import read_whole_json

LIST_LIMIT_BYTES = 4 * 1024 * 1024  # the longest known lists have 1 to 2 MB
# Of all values together. No reader of JSON lets go of the interpreter: many small ones in a few megabytes would hold up
# everybody for half a second. The longest known lists have a tenth of this.
MOST_OBJECTS, MOST_COMMAS = 150_000, 400_000
MOST_ENTRIES = 10_000  # that are looked at
MOST_MODELS = 2_000  # that are kept
LONGEST_NUMBER = 400  # digits; a longer one is no price
# The fields of an object that hold the list, perhaps within one another.
WRAPPERS = (
    *("data", "models", "result", "results", "items", "list", "records", "model_list", "modellist"),
    *("available_models", "modelsummaries", "body", "response"),
)
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class ModelList:
    """Both in the list's order, each id once. `others` may be of another kind, or nobody knows; members are not
    offered them, but what is said of them helps where the operator has chosen one. `unfit` are the ids of those that
    the list says to be of another kind."""

    offered: tuple[PartialModel, ...] = ()
    others: tuple[PartialModel, ...] = ()
    unfit: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(model.id for model in (*self.offered, *self.others))

    def find(self, id: str) -> PartialModel | None:
        return next((model for model in (*self.offered, *self.others) if model.id == id), None)

    def __bool__(self) -> bool:
        return bool(self.offered or self.others)


def read_list(raw: str) -> ModelList:
    """The models of the list (JSON text). An empty one if the text is too long, or no list of models.

    An id may have an entry per provider; later ones fill in what is not said yet. Never raises. It takes up to a
    second, so it is for a thread.
    """
    offered: dict[str, PartialModel] = {}
    others: dict[str, PartialModel] = {}
    unfit: set[str] = set()
    for id, entry in islice(_entries(_parsed(raw)), MOST_ENTRIES):
        if not is_on(entry):
            continue
        said = paints(entry)
        kept = offered if said or (said is None and is_image_name(id)) else others
        if id in kept or len(kept) < MOST_MODELS:
            model = read_entry(id, entry)
            kept[id] = kept.get(id, model).completed_from(model)
            if said is False:
                unfit.add(id)
    rest = tuple(model for id, model in others.items() if id not in offered)
    return ModelList(tuple(offered.values()), rest, frozenset(unfit - offered.keys()))


def _parsed(raw: str) -> object:
    if len(raw) > LIST_LIMIT_BYTES or raw.count(",") > MOST_COMMAS:
        return None
    if raw.count("{") + raw.count("[") > MOST_OBJECTS:
        return None
    text = raw.removeprefix("\ufeff")
    value = read_whole_json(
        text
    )  # which takes half the time, but refuses NaN and numbers of hundreds of digits
    if value is not None:
        return value
    try:
        decoder = json.JSONDecoder(parse_int=_whole, parse_constant=_no_number)
        return decoder.raw_decode(text.lstrip())[0]  # whatever stands behind it
    except (ValueError, RecursionError):
        return None


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= LONGEST_NUMBER else None


def _no_number(_: str) -> None:
    """For NaN and Infinity, which are no JSON."""


def _entries(body: object, depth: int = 0) -> Iterator[tuple[str, Entry]]:
    """Each entry that names a model: of a list, bare or within objects, of objects or of ids; of a map by id, or by the
    kind of its models."""
    if isinstance(body, dict) and depth < DEEPEST:
        named = {name.lower(): value for name, value in islice(body.items(), MOST_ENTRIES)}
        inner = next((named[name] for name in WRAPPERS if isinstance(named.get(name), list | dict)), None)
        if inner is not None:
            yield from _entries(inner, depth + 1)
            return
        if any(map(_is_kind, body)):
            for kind, models in body.items():
                yield from _entries(list(_of_kind(kind, models)), DEEPEST)
            return
    items = body
    if isinstance(body, dict):
        items = [_named(id, entry) for id, entry in islice(body.items(), MOST_ENTRIES)]
    for item in items if isinstance(items, list) else ():
        entry = {"id": item} if isinstance(item, str) else item
        if isinstance(entry, dict) and (id := id_of(entry := spelled(entry))) is not None:
            yield id, entry


def _is_kind(name: str) -> bool:
    return "image" in name.lower() and not is_image_name(name) and paints({"type": name}) is True


def _of_kind(kind: str, models: object) -> Iterator[Entry]:
    """The models of a group: `{"text-to-image": ["flux-dev"], "chat": [{"id": "gpt-5"}]}`."""
    pairs: list[tuple[str | None, object]] = []
    if isinstance(models, dict):
        pairs = list(models.items())
    elif isinstance(models, list):
        pairs = [(None, model) for model in models]
    for id, model in pairs:
        entry = {"id": model} if isinstance(model, str) else model
        if isinstance(entry, dict):
            yield {"type": kind, **({} if id is None else {"id": id}), **entry}


def _named(id: str, entry: object) -> object:
    """An entry of a map, which may leave its id to the key; None where it is not clear that it is about a model."""
    if not isinstance(entry, dict) or (paints(entry) is None and not is_image_name(id)):
        return None
    return {"id": id, **entry}
