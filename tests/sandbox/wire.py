"""Talks to the sandbox as a bot of any make would: plain HTTP."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.sandbox.people.person import Person
from bot.sandbox.people.shown import Shown
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import Channel, Guild

JSON = dict[str, Any]
COMMANDS: list[JSON] = [
    {"name": "paint", "type": 1, "description": "Paint"},
    {
        "name": "pick",
        "type": 1,
        "description": "Pick",
        "options": [{"type": 3, "name": "what", "description": "What", "autocomplete": True}],
    },
]


class Wire:
    """A guild with a channel and a member, and a bot without a gateway that answers by hand."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self._session = session
        self.guild: Guild = sandbox.world.add_guild("Painters", "art")
        self.art: Channel = next(iter(self.guild.channels.values()))
        self.alice: Person = sandbox.join(self.guild, "alice")

    @property
    def app(self) -> str:
        return f"/applications/{self.sandbox.world.application_id}"

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        files: Mapping[str, bytes] | None = None,
        token: str | None = None,
    ) -> tuple[int, Any]:
        """Status and JSON. Files go as a form, with the body as `payload_json`."""
        headers = {"Authorization": f"Bot {token or self.sandbox.world.token}"}
        url = self.sandbox.settings()["DISCORD_API_URL"] + path
        async with self._session.request(method, url, headers=headers, **_sent(body, files)) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    async def register(self) -> None:
        status, _ = await self.ask("PUT", f"{self.app}/commands", COMMANDS)
        assert status == 200

    async def slash(self) -> Shown:
        return await self.alice.slash(self.art, "paint")

    async def answer(self, shown: Shown, type: int, data: JSON | None = None, **more: Any) -> tuple[int, Any]:
        entity = shown.interaction
        path = f"/interactions/{entity.id}/{entity.token}/callback?with_response=1"
        return await self.ask("POST", path, {"type": type, "data": data or {}}, **more)

    def webhook(self, shown: Shown, rest: str = "") -> str:
        return f"/webhooks/{self.sandbox.world.application_id}/{shown.interaction.token}{rest}"


def _sent(body: Any, files: Mapping[str, bytes] | None) -> Any:
    if files is None:
        return {} if body is None else {"json": body}
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", json.dumps(body))
    for number, (name, data) in enumerate(files.items()):
        form.add_field(f"files[{number}]", io.BytesIO(data), filename=name)
    return {"data": form}
