"""Discord's components: their numbers, and a walk through the nested ones."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from enum import IntEnum

from bot.sandbox.world.entities import JSON


class Component(IntEnum):
    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS = frozenset(
    {
        Component.STRING_SELECT,
        Component.USER_SELECT,
        Component.ROLE_SELECT,
        Component.MENTIONABLE_SELECT,
        Component.CHANNEL_SELECT,
    }
)

LINK_STYLE = 5


def walk(components: Iterable[JSON]) -> Iterator[JSON]:
    """Every component, each before those inside it, in the order they are read."""
    for component in components:
        yield component
        yield from walk(component.get("components", ()))
        yield from walk(component[key] for key in ("component", "accessory") if key in component)


def media_of(component: JSON) -> list[JSON]:
    """The `{"url": ...}` objects that a component shows."""
    media = [item["media"] for item in component.get("items", ()) if "media" in item]
    return media + [component[key] for key in ("media", "file") if key in component]


def numbered(components: list[JSON]) -> list[JSON]:
    """A copy in which each component without an `id` has the next free number, as Discord gives it."""
    components = copy.deepcopy(components)
    taken = {component["id"] for component in walk(components) if component.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)
    for component in walk(components):
        if not component.get("id"):
            component["id"] = next(free)
    return components
