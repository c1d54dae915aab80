"""What a person typed behind "/", as the options of a command: checked as the client checks, then written as sent."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.people.resolved import Resolver
from bot.sandbox.world.entities import JSON, Attachment, Channel, Guild, Member, Role
from bot.sandbox.world.locales import localized
from bot.sandbox.world.permissions import in_guild
from bot.sandbox.world.world import World


class Option(IntEnum):
    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


NESTED = (Option.SUBCOMMAND, Option.GROUP)
CHAT, USER_MENU, MESSAGE_MENU = 1, 2, 3

_TYPES: dict[int, tuple[type, ...]] = {
    Option.STRING: (str,),
    Option.INTEGER: (int,),
    Option.BOOLEAN: (bool,),
    Option.USER: (Member,),
    Option.CHANNEL: (Channel,),
    Option.ROLE: (Role,),
    Option.MENTIONABLE: (Member, Role),
    Option.NUMBER: (int, float),
    Option.ATTACHMENT: (tuple, Attachment),
}


def find_command(world: World, guild: Guild, name: str, type: int, member: Member) -> JSON:
    """By the name that the member's client shows, or its default. Impossible when it would not be offered."""
    for command in world.commands_in(guild):
        names = (command["name"], localized(command, "name", member.user.locale))
        if name in names and command.get("type", CHAT) == type:
            needed = command.get("default_member_permissions")
            if needed is not None and not _granted(int(needed), in_guild(member)):
                raise Impossible(f"{member.display_name} may not use {name!r}")
            return command
    known = [command["name"] for command in world.commands_in(guild) if command.get("type", CHAT) == type]
    raise Impossible(f"no command {name!r} is registered; there are {known}")


def _granted(needed: int, granted: int) -> bool:
    """ "0" is nobody but administrators, who have every bit."""
    return granted & needed == needed and (needed != 0 or bool(granted & 1 << 3))


def leaf_of(command: JSON, path: list[str]) -> JSON:
    """The subcommand that the words behind the command name, or the command itself."""
    leaf = command
    for word in path:
        inside = {option["name"]: option for option in leaf.get("options", ()) if option["type"] in NESTED}
        if word not in inside:
            raise Impossible(f"{leaf['name']!r} has no {word!r}, only {sorted(inside)}")
        leaf = inside[word]
    if any(option["type"] in NESTED for option in leaf.get("options", ())):
        raise Impossible(f"{leaf['name']!r} needs a subcommand")
    return leaf


def nest(leaf_options: list[JSON], command: JSON, path: list[str]) -> list[JSON]:
    """Wrap the options of a subcommand into its groups, as they are sent."""
    types = []
    level = command
    for word in path:
        level = next(option for option in level["options"] if option["name"] == word)
        types.append(level["type"])
    for word, type in reversed(list(zip(path, types, strict=True))):
        leaf_options = [{"name": word, "type": type, "options": leaf_options}]
    return leaf_options


def write(
    leaf: JSON, values: Mapping[str, Any], resolver: Resolver, *, locale: str, checked: bool
) -> list[JSON]:
    """`checked`: refuse what a client in the language `locale` would not send."""
    known = {option["name"]: option for option in leaf.get("options", ())}
    unknown = set(values) - set(known)
    if unknown:
        raise Impossible(f"{leaf['name']!r} has no option {sorted(unknown)}, only {sorted(known)}")
    missing = [name for name, option in known.items() if option.get("required") and name not in values]
    if missing and checked:
        raise Impossible(f"{leaf['name']!r} needs {missing}")
    if checked:
        values = {name: _as_offered(known[name], value, locale) for name, value in values.items()}
    return [
        {"name": name, "type": option["type"], "value": _value(values[name], resolver)}
        for name, option in known.items()
        if name in values
    ]


def _value(value: Any, resolver: Resolver) -> Any:
    if isinstance(value, Attachment):
        return resolver.attached(value)
    return value if isinstance(value, str | int | float) else resolver.id_of(value)


def _as_offered(option: JSON, value: Any, locale: str) -> Any:
    """The value that is sent. With fixed choices a person names one as their language or the default calls it."""
    picked = _picked(option, value, locale) if option.get("choices") else value
    _check_type(option, picked)
    _check_bounds(option, picked)
    return picked


def _picked(option: JSON, value: Any, locale: str) -> Any:
    for choice in option["choices"]:
        if value in (localized(choice, "name", locale), choice["name"], choice["value"]):
            return choice["value"]
    names = [localized(choice, "name", locale) for choice in option["choices"]]
    raise Impossible(f"{option['name']!r} does not offer {value!r}, only {names}")


def _check_type(option: JSON, value: Any) -> None:
    expected = _TYPES[option["type"]]
    wrongly_bool = isinstance(value, bool) and bool not in expected
    if wrongly_bool or not isinstance(value, expected):
        raise Impossible(f"{option['name']!r} does not take {value!r}")


def _check_bounds(option: JSON, value: Any) -> None:
    size = len(value) if isinstance(value, str) else value
    kind = "length" if isinstance(value, str) else "value"
    least, most = option.get(f"min_{kind}"), option.get(f"max_{kind}")
    if (least is not None and size < least) or (most is not None and size > most):
        raise Impossible(f"{option['name']!r} takes {least} to {most}, not {size}")
