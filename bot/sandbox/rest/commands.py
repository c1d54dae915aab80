"""Registering commands: the bulk overwrite, global and per guild."""

from __future__ import annotations

from bot.sandbox.errors import DiscordError, missing_access
from bot.sandbox.limits.commands import check_commands
from bot.sandbox.rest.call import Call, Handler
from bot.sandbox.rest.lookups import find_guild
from bot.sandbox.world.entities import JSON

# How many new names a day, globally and in each guild. Renewed when the sandbox starts anew.
DAILY_CREATES = 200

_KEYS = (
    "id",
    "name",
    "type",
    "description",
    "options",
    "nsfw",
    "dm_permission",
    "default_member_permissions",
    "contexts",
    "integration_types",
    "name_localizations",
    "description_localizations",
)


def overwrite(call: Call) -> list[JSON]:
    guild_id = _place(call)
    commands: list[JSON] = [call.known(command, _KEYS, "command") for command in call.body]
    check_commands(commands)
    known = {(old["name"], old["type"]): old["id"] for old in call.world.commands.get(guild_id, {}).values()}
    new = [command for command in commands if (command["name"], command.get("type", 1)) not in known]
    if not call.world.count_creates(guild_id, len(new), DAILY_CREATES):
        raise DiscordError(
            400, 30034, "Max number of daily application command creates has been reached (200)"
        )
    registered = [_registered(call, command, guild_id, known) for command in commands]
    call.world.register(guild_id, registered)
    return registered


def listed(call: Call) -> list[JSON]:
    """Without `with_localizations` each dictionary is left out; of it stays what the bot's own language has."""
    call.known(call.query, ("with_localizations",), "query")
    commands = list(call.world.commands.get(_place(call), {}).values())
    if call.query.get("with_localizations") in ("1", "true", "True"):
        return commands
    return [_in_one_language(command, call.world.bot.locale) for command in commands]


def _in_one_language(part: JSON, locale: str) -> JSON:
    shape = {key: value for key, value in part.items() if not key.endswith("_localizations")}
    for key in ("name", "description"):
        translations = part.get(f"{key}_localizations") or {}
        if locale in translations:
            shape[f"{key}_localized"] = translations[locale]
    for key in ("options", "choices"):
        if key in part:
            shape[key] = [_in_one_language(inner, locale) for inner in part[key]]
    return shape


def _registered(call: Call, command: JSON, guild_id: int | None, known: dict[tuple[str, int], str]) -> JSON:
    """A command of the same name and type keeps its id."""
    type = command.get("type", 1)
    permissions = command.get("default_member_permissions")
    stored: JSON = {
        "options": [],
        "description": "",
        **command,
        "id": known.get((command["name"], type)) or str(call.world.new_id()),
        "application_id": str(call.world.application_id),
        "type": type,
        "version": str(call.world.new_id()),
        "default_member_permissions": None if permissions is None else str(permissions),
    }
    return stored if guild_id is None else {**stored, "guild_id": str(guild_id)}


def _place(call: Call) -> int | None:
    """The guild, None for global commands."""
    if call.id("application_id") != call.world.application_id:
        raise missing_access()
    return find_guild(call).id if "guild_id" in call.params else None


ROUTES: dict[str, Handler] = {
    f"{method} /applications/{{application_id}}{place}/commands": handler
    for place in ("", "/guilds/{guild_id}")
    for method, handler in (("PUT", overwrite), ("GET", listed))
}
