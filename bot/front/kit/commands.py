"""Makes commands out of a feature's methods, which take a `Call` in place of the raw interaction.

What Discord shows is read from the method: its name, its docstring (the first paragraph describes the command, `Args:`
its options) and the annotations of its options.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Concatenate

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.front.kit.feature import Call
from bot.front.kit.interactions import called

Act = Callable[Concatenate[Call, ...], Awaitable[None]]
# The call, the option that is being typed in, what is typed, and the other options by name.
Suggest = Callable[[Call, str, str, Mapping[str, Any]], Awaitable[Sequence[Choice[str]]]]


def command(
    act: Act,
    *,
    name: str | None = None,
    permissions: discord.Permissions | None = None,
    suggest: Suggest | None = None,
    suggested: Sequence[str] = (),
) -> app_commands.Command[Any, ..., None]:
    """A slash command. `suggest` answers while somebody types into one of the `suggested` options."""
    found: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=name or act.__name__, description=_summary(act), callback=_callback(act)
    )
    found.default_permissions = permissions
    if suggest is not None:
        for option in suggested:
            found.autocomplete(option)(_suggestions(suggest, option))
    return found


def group(
    name: str,
    description: str,
    *commands: app_commands.Command[Any, ..., None],
    permissions: discord.Permissions,
) -> app_commands.Group:
    """Subcommands under one name."""
    found = app_commands.Group(
        name=name, description=description, default_permissions=permissions, guild_only=True
    )
    for each in commands:
        found.add_command(each)
    return found


def user_menu(act: Act, *, name: str, permissions: discord.Permissions) -> app_commands.ContextMenu:
    """An entry in the menu of a member."""
    found = app_commands.ContextMenu(name=name, callback=_callback(act))
    found.default_permissions = permissions
    found.guild_only = True
    return found


def _callback(act: Act) -> Any:
    """A plain function, as discord.py wants it: it reads options off the signature, past the first parameter."""

    async def callback(interaction: discord.Interaction[Any], /, *options: Any, **named: Any) -> None:
        await act(called(interaction), *options, **named)

    # The annotations are evaluated where the method stands; discord.py would look for their names in this file.
    callback.__signature__ = inspect.signature(act, eval_str=True)  # type: ignore[attr-defined]
    callback.__name__ = callback.__qualname__ = act.__name__
    callback.__doc__ = act.__doc__
    return callback


def _suggestions(suggest: Suggest, option: str) -> Any:
    async def suggestions(interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        others = dict(iter(interaction.namespace))
        return list(await suggest(called(interaction), option, typed, others))

    return suggestions


def _summary(act: Act) -> str:
    """The first paragraph of the docstring, on one line."""
    paragraph, _, _ = (inspect.getdoc(act) or "").partition("\n\n")
    return " ".join(paragraph.split())
