"""A server as the version before left it, when it was killed: its people, messages, open forms and database."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox.images import ImageEndpoint
from bot.sandbox.images.call import File
from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import JSON, Interaction, State
from tests.stories.community import Community
from tests.upgrade import database, snapshot
from tests.upgrade.setting import MODELS, SETTINGS

# They stand for the ports, which differ each time.
DISCORD, IMAGES = "http://discord.test", "http://images.test/v1"
V0_1 = Path(__file__).parent / "v0_1"
LOOK = 1.0  # seconds; the database is looked at this often even when Discord hears nothing


@dataclass
class Yesterday:
    """`record` is the folder that was written; `community` has the bot, which is not started yet.

    `old` are the messages of the record, oldest first; they show what they have become.
    """

    record: Path
    community: Community
    people: dict[str, Person]
    old: list[Seen]

    def asks(self) -> dict[str, Shown]:
        """What the member sees of each ask, by its prompt."""
        world = self.community.sandbox.world
        entities = {
            prompt: entity for entity in world.interactions.by_id.values() if (prompt := _prompt(entity))
        }
        return {prompt: Shown(world, entity) for prompt, entity in entities.items()}

    def query(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Rows of the database as they are now; a bot may be running."""
        return database.asked(self.community.folder, query, *values)

    def change(self, statement: str, *values: object) -> int:
        """Change rows before the bot is started; how many."""
        return database.changed(self.community.folder, statement, *values)

    def rows(self, prompt: str) -> list[sqlite3.Row]:
        """The pictures of an ask, by position."""
        query = "SELECT * FROM generations WHERE json_extract(request, '$.prompt') = ? ORDER BY position"
        return self.query(query, prompt)

    def bytes_of(self, prompt: str) -> list[bytes]:
        """The pictures of an ask that the old version had stored."""
        paths = (self.record / "pictures" / f"{row['key']}.png" for row in self.rows(prompt))
        return [path.read_bytes() for path in paths if path.exists()]

    def messages(self, words: str) -> list[Seen]:
        """Messages that hold the words now, oldest first."""
        seen = (Seen(message) for message in self.community.sandbox.world.messages.values())
        return [message for message in seen if words in message.text]

    def with_item(self, custom_id: str) -> Seen:
        """The newest of the recorded messages with a button or menu whose custom id begins so."""
        found = [
            message for message in self.old if any(each.startswith(custom_id) for each in items(message))
        ]
        return found[-1]

    def forms(self, custom_id: str) -> list[Shown]:
        """Forms that are open and not sent, whose custom id begins so."""
        entities = self.community.sandbox.world.interactions.by_id.values()
        return [
            Shown(self.community.sandbox.world, entity)
            for entity in entities
            if entity.modal and not entity.modal.submitted and entity.modal.custom_id.startswith(custom_id)
        ]

    def under_way(self) -> int:
        """Pictures, deliveries and put-off replies that have not ended."""
        query = (
            "SELECT (SELECT count(*) FROM generations WHERE ended_at IS NULL)"
            " + (SELECT count(*) FROM outbox WHERE state = 'pending')"
            " + (SELECT count(*) FROM facts WHERE name LIKE 'promise:%') AS number"
        )
        (row,) = self.query(query)
        return int(row["number"])

    async def ended(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds that the database alone tells."""
        await looked(self.community.sandbox, holds)

    async def settled(self, within: float = 120.0) -> None:
        """Wait until nothing is under way. Raises TimeoutError."""
        await looked(self.community.sandbox, lambda: not self.under_way(), within)


async def looked(
    sandbox: Sandbox, holds: Callable[[], bool], within: float = 120.0, *, every: float = LOOK
) -> None:
    """Wait until something holds that Discord alone does not tell. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not holds():
            await _something_happens(sandbox, every)


async def _something_happens(sandbox: Sandbox, within: float) -> None:
    async with sandbox.world.changes.subscribe() as changes:
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await anext(changes)


@asynccontextmanager
async def yesterday(record: Path, folder: Path, **settings: str) -> AsyncIterator[Yesterday]:
    """Everything as it was, moved to now. At the end the bot must have used nothing that Discord does not know."""
    endpoint = ImageEndpoint(plain=4000)
    async with Sandbox.open() as sandbox, endpoint.serve() as url:
        text = json.loads(_read(record / "discord.json", sandbox, url))
        now = datetime.now(UTC)
        snapshot.fill(sandbox.world, text, now)
        sandbox.world.register(None, _registered(record, sandbox))
        _fill_folder(record, folder, _read(record / "database.sql", sandbox, url), now - _moment(text))
        for path in (record / "files").iterdir():
            endpoint.put(f"kept-{path.name}", File(path.read_bytes(), "image/png"))
        guild = next(guild for guild in sandbox.world.guilds.values() if guild.name == "Fox Den")
        people = {
            member.user.name: sandbox.person(guild, member.user.id)
            for guild in sandbox.world.guilds.values()
            for member in guild.members.values()
            if not member.user.bot
        }
        art = next(channel for channel in guild.channels.values() if channel.name == "art")
        basics = {
            **SETTINGS,
            "IMAGE_API_URL": url,
            "IMAGE_FETCH_TIMEOUT": "1.5",  # what has gone from its address is given up soon
            "IMAGE_API_KEY": endpoint.key,
            "IMAGE_MODELS_FILE": str(folder / "models.toml"),
        }
        alice, bob, mia = (people[name] for name in ("alice", "bob", "mia"))
        community = Community(sandbox, endpoint, folder, basics | settings, guild, art, alice, bob, mia)
        try:
            old = [Seen(message) for message in sandbox.world.messages.values()]
            yield Yesterday(record, community, people, old)
        finally:
            endpoint.release()
            await community.close()
        assert not sandbox.refused


def _read(path: Path, sandbox: Sandbox, url: str) -> str:
    text = path.read_text(encoding="utf-8")
    return text.replace(f"{IMAGES}/files/", f"{url}/files/kept-").replace(DISCORD, f"http://{sandbox.base}")


def _fill_folder(record: Path, folder: Path, text: str, later: timedelta) -> None:
    database.restore(text, folder, later)
    zone = noon_zone(datetime.now(UTC))
    database.changed(folder, "UPDATE guild_settings SET zone = ? WHERE zone LIKE 'Etc/GMT%'", zone)
    (folder / "pictures").mkdir()
    for path in (record / "pictures").iterdir():
        (folder / "pictures" / path.stem).write_bytes(path.read_bytes())
    (folder / "models.toml").write_text(MODELS, encoding="utf-8")


def _moment(text: JSON) -> datetime:
    return datetime.fromisoformat(text["recorded_at"])


def _registered(record: Path, sandbox: Sandbox) -> list[JSON]:
    """The commands that the old version had registered, with ids as Discord gives them."""
    commands = json.loads((record / "commands.json").read_text(encoding="utf-8"))
    return [{**command, "id": str(sandbox.world.new_id())} for command in commands]


def noon_zone(now: datetime) -> str:
    """A zone where it is about noon, so that what was recorded lies in one day. (POSIX turns the sign around.)"""
    hours = 12 - now.hour
    return f"Etc/GMT{'-' if hours >= 0 else '+'}{abs(hours)}"


def items(message: Seen) -> Iterator[str]:
    """The custom ids of its buttons and menus."""
    yield from (button.custom_id for button in message.buttons)
    yield from (menu.custom_id for menu in message.selects)


def _prompt(entity: Interaction) -> str | None:
    """What was asked for with /imagine, or with the form behind Change the text."""
    data = entity.payload["data"]
    fields = [frame.get("component", {}) for frame in data.get("components", ())]
    named = {option.get("name"): option.get("value") for option in data.get("options", ())}
    named |= {part.get("custom_id"): part.get("value") for part in fields}
    return named.get("prompt") if entity.state is not State.WAITING else None
