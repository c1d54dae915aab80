"""Holds the requests a bot made against Discord's own description of its API (OpenAPI 3.1, a preview).

The description lets unknown keys pass; here they are faults, so that a misspelt key is found. What discord.py 2.7 sends
beyond it is listed in DEVIATIONS, one by one.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.sandbox.rest.call import Recorded
from bot.sandbox.world.components import walk
from bot.sandbox.world.entities import Response

# Beside the checkout, where it is at hand; it is too large to be kept here.
DESCRIPTION = Path(__file__).parents[2] / "shared" / "discord-openapi.json"
MISSING = (
    f"Discord's description of its API is not at {DESCRIPTION}: no body that the bots sent was compared with it, "
    "and tests/sandbox/test_contract.py was left out"
)

_NAME = "urn:discord"
_PARAMETER = re.compile(r"\{[^}]*\}")
JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deviation:
    """Something discord.py sends that the description does not know. `mend` changes the body to what it should be."""

    name: str
    reason: str
    mend: Callable[[Recorded, Any], None]


def _message(body: Any) -> JSON:
    """The message in a body: the body itself, the `data` of an interaction's answer, or the first one of a post."""
    if not isinstance(body, dict):
        return {}
    inner = body.get("data") or body.get("message") or body if "type" in body else body
    return inner if isinstance(inner, dict) else {}


def _attachment_ids(_: Recorded, body: Any) -> None:
    for entry in _message(body).get("attachments") or ():
        entry["id"] = str(entry["id"])


def _kept_attachments(_: Recorded, body: Any) -> None:
    for entry in _message(body).get("attachments") or ():
        for key in ("url", "proxy_url", "size", "spoiler", "width", "height", "content_type"):
            entry.pop(key, None)


def _tts(request: Recorded, body: Any) -> None:
    updates = isinstance(body, dict) and body.get("type") == Response.UPDATE_MESSAGE
    if updates or request.route.startswith("PATCH") or request.route.endswith("/threads"):
        _message(body).pop("tts", None)


def _embed_flags(_: Recorded, body: Any) -> None:
    for embed in _message(body).get("embeds") or ():
        embed.pop("flags", None)


def _nsfw(request: Recorded, body: Any) -> None:
    if request.route.endswith("/commands"):
        for command in body:
            command.pop("nsfw", None)


def _menu_defaults(_: Recorded, body: Any) -> None:
    for part in walk(_message(body).get("components") or ()):
        for default in part.get("default_values") or ():
            default["id"] = str(default["id"])


def _pinged(_: Recorded, body: Any) -> None:
    mentions = _message(body).get("allowed_mentions") or {}
    if "users" in mentions:
        mentions["users"] = [str(member) for member in mentions["users"]]


def _post_type(request: Recorded, body: Any) -> None:
    if request.route.endswith("/threads"):
        body.pop("type", None)


def _recipient(request: Recorded, body: Any) -> None:
    if request.route == "POST /users/@me/channels":
        body["recipient_id"] = str(body["recipient_id"])


DEVIATIONS = (
    Deviation("attachment ids", "attachments[].id is an integer, not a string", _attachment_ids),
    Deviation(
        "kept attachments", "an attachment that stays is sent back whole, not by its id", _kept_attachments
    ),
    Deviation("tts", "`tts: false` comes with edits and posts of forums, where it has no meaning", _tts),
    Deviation("pinged", "allowed_mentions.users[] is an integer, not a string", _pinged),
    Deviation(
        "embed flags", "every embed carries `flags`, which the description does not know", _embed_flags
    ),
    Deviation("menu defaults", "default_values[].id is an integer, not a string", _menu_defaults),
    # After those that look at the message in it, which they know by the type.
    Deviation("post type", "a post of a forum carries the type of its thread", _post_type),
    Deviation("recipient", "recipient_id is an integer, not a string", _recipient),
    Deviation("nsfw", "commands carry `nsfw`, which the description left out", _nsfw),
)


class Contract:
    """`Contract(path).faults(sandbox.requests)` names every body that Discord's description does not allow."""

    def __init__(self, description: Path, deviations: Iterable[Deviation] = DEVIATIONS) -> None:
        document = json.loads(description.read_text())
        self._deviations = tuple(deviations)
        self._bodies = dict(_bodies(document))
        _close(document)
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_NAME, resource)
        self._validators: dict[str, Draft202012Validator] = {}
        # Hashes of bodies without a fault: every start registers the same commands in all languages, and looking at
        # these takes a quarter of a second.
        self._faultless: set[bytes] = set()

    def faults(self, requests: Iterable[Recorded]) -> list[str]:
        return [fault for request in requests for fault in self._faults_of(request)]

    def _faults_of(self, request: Recorded) -> Iterable[str]:
        key = _PARAMETER.sub("{}", request.route)
        if key not in self._bodies:
            yield f"{request.route}: no such route"
            return
        pointer = self._bodies[key]
        if pointer is None:
            if request.body is not None:
                yield f"{request.route}: a body where none is described"
            return
        known = hashlib.sha256(json.dumps([request.route, request.body]).encode()).digest()
        if known in self._faultless:
            return
        body = copy.deepcopy(request.body)
        for deviation in self._deviations:
            deviation.mend(request, body)
        errors = list(self._validator(pointer).iter_errors(body))
        if not errors:
            self._faultless.add(known)
        for error in map(_meant, errors):
            yield f"{request.route}: {error.json_path}: {error.message[:300]}"

    def _validator(self, pointer: str) -> Draft202012Validator:
        if pointer not in self._validators:
            self._validators[pointer] = Draft202012Validator(
                {"$ref": f"{_NAME}#{pointer}"}, registry=self._registry
            )
        return self._validators[pointer]


def _meant(error: ValidationError) -> ValidationError:
    """Of a choice of schemas, the fault of the one that was meant: the one whose `type` fits."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.schema_path[0], []).append(inner)
    for faults in branches.values():
        if not any("type" in (fault.validator, *fault.relative_path) for fault in faults):
            return _meant(faults[0])
    return error


def _bodies(document: JSON) -> Iterable[tuple[str, str | None]]:
    """Each route, its parameters unnamed, with the place of its JSON body's schema in the document."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            route = f"{method.upper()} {_PARAMETER.sub('{}', path)}"
            described = (operation or {}).get("requestBody", {}).get("content", {})
            if "application/json" not in described:
                yield route, None
                continue
            steps = ("paths", path, method, "requestBody", "content", "application/json", "schema")
            yield route, "".join("/" + quote(step.replace("~", "~0").replace("/", "~1")) for step in steps)


def _close(schema: Any) -> None:
    """Let no object have keys that its schema does not name."""
    if isinstance(schema, list):
        for each in schema:
            _close(each)
    elif isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema:
            schema["additionalProperties"] = False
        for each in schema.values():
            _close(each)
