"""Every text that a bot sent to Discord, leaf by leaf, to be held against the language that it should be in.

A leaf's path is the request's route and the place in its body: "POST /channels/{channel_id}/messages embeds.0.title".
What nobody reads as words is left out: ids, links, emoji, names of files, and the names of commands and options, which
are typed and not read. Values of choices are left out too, but not what fills a text input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from bot.sandbox.people.options import CHAT
from bot.sandbox.rest.call import Recorded
from bot.sandbox.world.components import Component
from bot.sandbox.world.entities import JSON, Response


class Spoken(NamedTuple):
    path: str
    text: str


def spoken(requests: Iterable[Recorded]) -> Iterator[Spoken]:
    """The texts in the bodies of all requests, refused ones too, in the order they were sent. None is empty.

    A registered command's translations stand under `description_localizations.de` and the like.
    """
    for request in requests:
        for path, text in _body(request):
            if isinstance(text, str) and text:
                yield Spoken(f"{request.route} {path}", text)


Leaves = Iterator[tuple[str, Any]]


def _body(request: Recorded) -> Leaves:
    body = request.body
    if request.route.endswith("/callback") and isinstance(body, dict):
        yield from _answer(body.get("type"), body.get("data") or {})
    elif isinstance(body, list):
        for path, command in _each("", body):
            yield from _command(path, command)
    elif isinstance(body, dict):
        yield from _message("", body)
        if isinstance(body.get("message"), dict):  # the first of a post in a forum
            yield from _message("message.", body["message"])


def _answer(type: int | None, data: JSON) -> Leaves:
    match type:
        case Response.AUTOCOMPLETE:
            for path, choice in _each("data.choices", data.get("choices")):
                yield from _translated(path, choice, "name")
        case Response.MODAL:
            yield "data.title", data.get("title")
            yield from _components("data.components", data.get("components"))
        case _:
            yield from _message("data.", data)


def _message(prefix: str, body: JSON) -> Leaves:
    yield f"{prefix}content", body.get("content")
    for path, embed in _each(f"{prefix}embeds", body.get("embeds")):
        yield from _embed(path, embed)
    yield from _components(f"{prefix}components", body.get("components"))
    for path, file in _each(f"{prefix}attachments", body.get("attachments")):
        yield f"{path}.description", file.get("description")


def _embed(path: str, embed: JSON) -> Leaves:
    yield f"{path}.author.name", (embed.get("author") or {}).get("name")
    for key in ("title", "description"):
        yield f"{path}.{key}", embed.get(key)
    for place, field in _each(f"{path}.fields", embed.get("fields")):
        yield f"{place}.name", field.get("name")
        yield f"{place}.value", field.get("value")
    for picture in ("image", "thumbnail"):
        yield f"{path}.{picture}.description", (embed.get(picture) or {}).get("description")
    yield f"{path}.footer.text", (embed.get("footer") or {}).get("text")


def _components(path: str, components: Any) -> Leaves:
    for place, component in _each(path, components):
        yield from _component(place, component)


def _component(path: str, part: JSON) -> Leaves:
    """One of a message or of a form, with what is inside."""
    for key in ("label", "content", "description", "placeholder"):
        yield f"{path}.{key}", part.get(key)
    if part.get("type") == Component.TEXT_INPUT:
        yield f"{path}.value", part.get("value")
    for place, option in _each(f"{path}.options", part.get("options")):
        yield f"{place}.label", option.get("label")
        yield f"{place}.description", option.get("description")
    for place, item in _each(f"{path}.items", part.get("items")):
        yield f"{place}.description", item.get("description")
    yield from _components(f"{path}.components", part.get("components"))
    for key in ("component", "accessory"):
        if part.get(key):
            yield from _component(f"{path}.{key}", part[key])


def _command(path: str, part: JSON) -> Leaves:
    """A command or an option. A menu entry has no other words than its name."""
    if part.get("type", CHAT) != CHAT and "description" not in part:
        yield f"{path}.name", part.get("name")
    yield from _translations(path, part, "name")
    yield from _translated(path, part, "description")
    for place, choice in _each(f"{path}.choices", part.get("choices")):
        yield from _translated(place, choice, "name")
    for place, option in _each(f"{path}.options", part.get("options")):
        yield from _command(place, option)


def _translated(path: str, part: JSON, key: str) -> Leaves:
    yield f"{path}.{key}", part.get(key)
    yield from _translations(path, part, key)


def _translations(path: str, part: JSON, key: str) -> Leaves:
    for locale, text in (part.get(f"{key}_localizations") or {}).items():
        yield f"{path}.{key}_localizations.{locale}", text


def _each(path: str, values: Any) -> Iterator[tuple[str, JSON]]:
    for place, value in enumerate(values or ()):
        yield f"{path}.{place}".lstrip("."), value
