"""aimock, a server that answers as its fixtures say, with OpenAI's words where it refuses."""

from __future__ import annotations

import json
import os
import re
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import aiohttp

from tests.stories.servers.running import Running, running

# The environment variable that has the path of its program.
PROGRAM = "IMAGINE_BOT_AIMOCK"
KEY = "sk-mock-1234"
LISTENS = re.compile(r"listening on (http://[\d.:]+)")


def fixture(words: str, response: dict[str, Any], *, nth: int | None = None, **more: Any) -> dict[str, Any]:
    """What a prompt with these words is answered, the `nth` time (from 0) or always."""
    match: dict[str, Any] = {"endpoint": "image", "userMessage": words}
    if nth is not None:
        match["sequenceIndex"] = nth
    return {"match": match, "response": response, **more}


def refusal(status: int, kind: str, code: str, message: str, **more: Any) -> dict[str, Any]:
    error = {"message": message, "type": kind, "param": None, "code": code}
    return {"error": error, "status": status, **more}


def aimock(folder: Path, fixtures: list[dict[str, Any]]) -> AbstractAsyncContextManager[Running]:
    """Run it with these fixtures; what matches none of them is refused."""
    file = folder / "fixtures.json"
    file.write_text(json.dumps({"fixtures": fixtures}))
    command = (os.environ[PROGRAM], "--port", "0", "--fixtures", str(file), "--validate-on-load", "--strict")
    return running(command, folder, {"AIMOCK_API_KEYS": KEY}, LISTENS)


async def paths_asked(server: Running, words: str) -> list[str]:
    """The paths that a prompt with these words was sent to, by the server's own journal."""
    headers = {"Authorization": f"Bearer {KEY}"}
    async with aiohttp.request("GET", f"{server.origin}/__aimock/journal", headers=headers) as response:
        entries = await response.json()
    prompts = [entry for entry in entries if entry["method"] == "POST" and entry["body"]]
    return [entry["path"] for entry in prompts if words in str(entry["body"])]
