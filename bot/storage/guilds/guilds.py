"""What servers have set up for themselves."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.guilds.audit import Action, AuditEntry, Change
from bot.domain.guilds.servers import ServerSettings
from bot.domain.guilds.styles import ServerStyle
from bot.domain.limits import Scope
from bot.domain.locales import known_locale
from bot.storage.engine.database import Database
from bot.storage.guilds import audit, styles
from bot.storage.guilds.changes import Wanted, make
from bot.storage.guilds.locks import lock_guild
from bot.storage.guilds.tables import guild_settings

log = logging.getLogger(__name__)

NAMES = ("zone", "picture_channels", "mod_log", "default_model", "default_quality", "language")

_SETTINGS: sa.Select[Any] = sa.select(*(guild_settings.c[name] for name in NAMES)).where(
    guild_settings.c.guild == sa.bindparam("server")
)


class GuildRows:
    """What a server has set up, by its id."""

    def __init__(self, database: Database) -> None:
        self._database = database
        now = database.now()
        self._greet = (
            database.insert(guild_settings)
            .values(greeted_at=now)
            .on_conflict_do_update(
                index_elements=[guild_settings.c.guild],
                set_={"greeted_at": now},
                where=guild_settings.c.greeted_at.is_(None),
            )
            .returning(guild_settings.c.guild)
        )

    async def settings(self, guild: int) -> ServerSettings:
        """What the server has chosen, with its styles; the domain's defaults for the rest."""

        def read(tx: sa.Connection) -> tuple[dict[str, Any], tuple[ServerStyle, ...]]:
            return _read(tx, guild), styles.of_server(tx, guild)

        kept, own = await self._database.transact(read)
        chosen = {name: value for name, value in kept.items() if value is not None}
        if "picture_channels" in chosen:
            chosen["picture_channels"] = _channels(chosen["picture_channels"], guild)
        if "language" in chosen:
            chosen["language"] = known_locale(chosen["language"])
        return ServerSettings(guild=guild, styles=own, **chosen)

    async def change(self, change: Change, **values: Any) -> AuditEntry:
        """Change some settings, by name; None takes a choice back. Raises TypeError for a name that is no setting."""
        if unknown := values.keys() - set(NAMES):
            raise TypeError(f"no settings of a server: {sorted(unknown)}")
        wanted = Wanted(change, Action.SETTING, Scope.SERVER.value, 0)
        lock = partial(lock_guild, database=self._database, guild=change.guild)
        return await make(
            self._database, wanted, lock, partial(self._change, change=change, values=_plain(values))
        )

    def _change(self, tx: sa.Connection, change: Change, values: dict[str, Any]) -> AuditEntry:
        before = _read(tx, change.guild)
        old = {name: before.get(name) for name in values}
        put(tx, self._database, change.guild, values)
        return audit.write(
            tx, self._database, change, Action.SETTING, Scope.SERVER.value, 0, old=old, new=values
        )

    async def greeted(self, guild: int) -> bool:
        """Mark the server as greeted. True for the first call ever, False for every other."""
        given = {"guild": guild}
        return await self._database.transact(lambda tx: tx.scalar(self._greet, given)) is not None


def known(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without settings that only a newer version has."""
    return {name: value for name, value in values.items() if name in NAMES}


def put(tx: sa.Connection, database: Database, guild: int, values: Mapping[str, Any]) -> None:
    """Write these columns of the server's row, and leave the others as they are."""
    if not values:
        return
    tx.execute(database.upsert(guild_settings, *values), {"guild": guild, **values})


def _read(tx: sa.Connection, guild: int) -> dict[str, Any]:
    row = tx.execute(_SETTINGS, {"server": guild}).one_or_none()
    return dict(row._mapping) if row is not None else {}


def _channels(kept: object, guild: int) -> tuple[int, ...]:
    """Ids of channels; none chosen if what is kept cannot be read."""
    if isinstance(kept, list) and all(type(id) is int for id in kept):
        return tuple(kept)
    log.warning("a server's channels for pictures cannot be read", extra={"guild": guild})
    return ()


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """With lists for tuples, as JSON will give them back."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
