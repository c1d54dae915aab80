"""A server that nobody here wrote, as a process."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.stories.community import LIST_CAME, Community

START_SECONDS = 120


@dataclass
class Running:
    """`origin` is where it listens, e.g. "http://127.0.0.1:41234"; `output` is whole once it has ended."""

    origin: str
    output: list[str]

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"{self.origin}/v1"


@asynccontextmanager
async def running(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], listens: re.Pattern[str]
) -> AsyncIterator[Running]:
    """Run it until the context is left, which is entered when a line of its output has its origin, by `listens`.

    Raises RuntimeError if it ends before, TimeoutError if it takes too long.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output: list[str] = []
    origin: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    reader = asyncio.create_task(_read(process, output, origin, listens))
    try:
        yield Running(await asyncio.wait_for(origin, START_SECONDS), output)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reader
        sys.stderr.write("\n".join([*output, ""]))


async def ask(community: Community, server: Running, key: str, models: str, **settings: str) -> None:
    """Start the community's bot with this server as its endpoint. The files of its pictures are where the pretend
    endpoint is; `models` is what stands in the models file."""
    file = community.folder / "models.toml"
    file.write_text(models)
    community.settings |= {
        "IMAGE_TRUSTED_HOSTS": urlsplit(community.settings["IMAGE_API_URL"]).netloc,
        "IMAGE_MODELS_FILE": str(file),
        "IMAGE_API_URL": server.url,
        "IMAGE_API_KEY": key,
        **settings,
    }
    await (await community.start()).logged(LIST_CAME)


async def _read(
    process: asyncio.subprocess.Process,
    output: list[str],
    origin: asyncio.Future[str],
    listens: re.Pattern[str],
) -> None:
    """Read to the end, also when nobody looks: a full pipe would stop it."""
    while process.stdout is not None and (line := await process.stdout.readline()):
        output.append(line.decode(errors="replace").rstrip())
        if (found := listens.search(output[-1])) is not None and not origin.done():
            origin.set_result(found[1])
    if not origin.done():
        origin.set_exception(RuntimeError("it ended before it listened:\n" + "\n".join(output)))


def faults(lines: list[str]) -> list[str]:
    """Those of what `imagine-bot check` printed."""
    return [line for line in lines if line.startswith("FAULT")]
