"""What a person put in, as Discord's client sends it: the menu that is meant, a choice, a value of a form's field."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.people.resolved import Resolver
from bot.sandbox.people.seen import Select
from bot.sandbox.world.components import Component, walk
from bot.sandbox.world.entities import Message


def menu_named(menus: list[Select], name: str | None) -> Select:
    """The menu with this custom id or placeholder; without a name, the first."""
    for menu in menus:
        if name in (None, menu.custom_id, menu.placeholder):
            return menu
    raise LookupError(f"no menu {name!r}; there are {[menu.placeholder or menu.custom_id for menu in menus]}")


def chosen(menu: Select, value: Any, resolver: Resolver) -> str:
    if menu.type != Component.STRING_SELECT:
        return resolver.id_of(value)
    for option in menu.options:
        if value in (option["label"], option["value"]):
            return str(option["value"])
    raise Impossible(
        f"the menu does not offer {value!r}, only {[option['label'] for option in menu.options]}"
    )


def typed(value: Any, resolver: Resolver) -> Any:
    """What was put into a field: files and members become ids, alone or in a list."""
    if isinstance(value, str | bool | None):
        return value
    several = value if isinstance(value, list) else [value]
    return [each if isinstance(each, str) else resolver.id_of(each) for each in several]


def component_id(message: Message, custom_id: str) -> int:
    """The number of a message's component; 0 for one that is not there."""
    for component in walk(message.components):
        if component.get("custom_id") == custom_id:
            return int(component["id"])
    return 0
