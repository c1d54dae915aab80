"""Makes application commands out of a feature's methods, which take a `Call` in place of discord.py's interaction.

What Discord shows is read from the method: its name, its docstring (the first paragraph describes the command, `Args:`
its options) and the annotations of its options. These texts are English, and messages for translators as they are;
`command_texts` lists them, since no call of `gettext` has them for Babel to find.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Concatenate, NamedTuple

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.domain.errors import BotError, StaleCommand
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import AnyCommand, Call
from bot.front.kit.guilds.server import MAX_ID
from bot.front.kit.interactions import read_call

log = logging.getLogger(__name__)

Handler = Callable[Concatenate[Call, ...], Awaitable[None]]
# Takes the call, the option that is being typed in, what is typed, and the other options by name.
Autocomplete = Callable[[Call, str, str, Mapping[str, Any]], Awaitable[Sequence[Choice[str]]]]

# What Discord sends for an option of a type that discord.py does not look into.
PLAIN = MappingProxyType(
    {discord.AppCommandOptionType.string: str, discord.AppCommandOptionType.integer: int}
)
CHOICE = "choice"  # the context, as gettext calls it, of the choices of an option


class CommandText(NamedTuple):
    """A text that Discord shows of a command: gettext's context (None: no context) and message.

    `comment` tells translators where it stands.
    """

    context: str | None
    message: str
    comment: str


def command(
    handler: Handler,
    *,
    name: str | None = None,
    permissions: discord.Permissions | None = None,
    autocomplete: Autocomplete | None = None,
    autocompleted: Sequence[str] = (),
) -> app_commands.Command[Any, ..., None]:
    """A slash command. `autocomplete` offers choices for the options named in `autocompleted`."""
    made: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=name or handler.__name__, description=_summary(handler), callback=_callback(handler)
    )
    made.default_permissions = permissions
    if autocomplete is not None:
        for option in autocompleted:
            made.autocomplete(option)(_autocomplete_callback(autocomplete, option))
    return made


def group(
    name: str,
    documented: object,
    *commands: app_commands.Command[Any, ..., None],
    permissions: discord.Permissions | None,
) -> app_commands.Group:
    """A slash command with subcommands. The docstring of `documented` describes it, as a handler's does a command.

    `permissions`: None, if everybody may use it.
    """
    made = app_commands.Group(
        name=name, description=_summary(documented), default_permissions=permissions, guild_only=True
    )
    for each in commands:
        made.add_command(each)
    return made


def user_menu(handler: Handler, *, name: str, permissions: discord.Permissions) -> app_commands.ContextMenu:
    """A context menu command of members: Discord shows it under Apps in a member's menu."""
    made = app_commands.ContextMenu(name=name, callback=_callback(handler))
    made.default_permissions = permissions
    made.guild_only = True
    return made


def message_menu(handler: Handler, *, name: str) -> app_commands.ContextMenu:
    """A context menu command of messages: Discord shows it under Apps in a message's menu, with everything in it."""
    made = app_commands.ContextMenu(name=name, callback=_callback(handler))
    made.guild_only = True
    return made


def command_texts(commands: Iterable[AnyCommand]) -> Iterator[CommandText]:
    """Every description and every choice of these commands. One message may come several times, with other comments."""
    for each in commands:
        if isinstance(each, app_commands.ContextMenu):
            continue  # it has a name alone, and names are not translated
        name = f"/{each.qualified_name}"
        yield CommandText(None, each.description, f"What {name} does")
        if isinstance(each, app_commands.Group):
            yield from command_texts(each.commands)
            continue
        for option in each.parameters:
            place = f"the option {option.display_name} of {name}"
            yield CommandText(None, str(option.description), f"What {place} is for")
            for choice in option.choices:
                yield CommandText(CHOICE, choice.name, f"A choice for {place}")


def _callback(handler: Handler) -> Any:
    """The callback for discord.py, which reads the command's options from its signature, past the first parameter."""

    async def callback(interaction: discord.Interaction[Any], /, *options: Any, **named: Any) -> None:
        _check_types(interaction, named)
        await handler(read_call(interaction), *options, **named)

    # Annotations are evaluated in the handler's own file: discord.py would look their names up in this one.
    callback.__signature__ = inspect.signature(handler, eval_str=True)  # type: ignore[attr-defined]
    callback.__name__ = callback.__qualname__ = handler.__name__
    callback.__doc__ = handler.__doc__
    return callback


def _check_types(interaction: discord.Interaction[Any], named: Mapping[str, Any]) -> None:
    """discord.py hands texts, numbers and ids on as they came. Raises StaleCommand for what no database takes."""
    used = interaction.command
    for option in used.parameters if isinstance(used, app_commands.Command) else ():
        value = named.get(option.name)
        if value is not None and not isinstance(value, PLAIN.get(option.type, object)):
            raise StaleCommand
        if not 0 <= getattr(value, "id", 0) <= MAX_ID:
            raise StaleCommand


def _autocomplete_callback(autocomplete: Autocomplete, option: str) -> Any:
    """Where nothing can be offered, or not in time, it is an empty list: discord.py leaves unanswered what raises."""

    async def callback(interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        others = dict(iter(interaction.namespace))
        try:
            return list(await in_time(autocomplete(read_call(interaction), option, typed, others)))
        except BotError as error:
            log.info("nothing is offered while somebody types", extra={"error": type(error).__name__})
            return []

    return callback


def _summary(documented: object) -> str:
    """The first paragraph of the docstring, on one line."""
    paragraph, _, _ = (inspect.getdoc(documented) or "").partition("\n\n")
    return " ".join(paragraph.split())
