"""`python -m benchmarks.idle`: how soon the bot answers commands after its start, and what it takes while idle."""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from benchmarks.programs import PASSING_ON
from benchmarks.usage import Usage
from bot.demo.process import BotProcess
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.people.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import Channel
from bot.sandbox.world.world import World

SETTLING = 5.0  # seconds after the last start until memory is read
CHANNELS, ROLES = 20, 10  # of each server, as a usual one has
MANY = 1_000  # servers

ANSWERS, REFUSES, HANGS, UNKNOWN = "answers", "refuses", "hangs", "unknown host"
FLOOR, BOT = "floor", "bot"
ARGUMENTS = MappingProxyType({FLOOR: PASSING_ON.arguments, BOT: ("-m", "bot", "run")})
# A command that the program answers without the endpoint, and its options.
COMMANDS: Mapping[str, tuple[str, Mapping[str, Any]]] = MappingProxyType(
    {FLOOR: ("imagine", {"prompt": "a lake"}), BOT: ("help", {})}
)
CASES = (
    (FLOOR, HANGS, 1),  # its command puts its answer off and asks the endpoint: no picture shall come of it
    (FLOOR, HANGS, MANY),
    (BOT, ANSWERS, 1),
    (BOT, ANSWERS, MANY),
    (BOT, REFUSES, 1),
    (BOT, HANGS, 1),
    (BOT, UNKNOWN, 1),
)
HEADINGS = ("", "endpoint", "servers", "1st start", "2nd start", "memory", "after 2nd", "CPU idling")


@dataclass(slots=True)
class Case:
    """One program in a pretend Discord of its own, to be started twice in the same folder."""

    program: str
    endpoint: str
    servers: int
    sandbox: Sandbox
    folder: Path
    settings: Mapping[str, str]
    art: Channel
    person: Person
    starts: list[float] = field(
        default_factory=list
    )  # seconds from the start to the first answer to a command
    resident: list[int] = field(default_factory=list)  # bytes, after each start
    cpu: float = 0.0  # seconds in a minute, after the second start

    async def start(self, stack: AsyncExitStack) -> Usage:
        """Start the program, and wait until a member's command is answered."""
        begun, (command, options) = time.perf_counter(), COMMANDS[self.program]
        running = BotProcess.start(
            self.sandbox, self.folder, self.settings, arguments=ARGUMENTS[self.program]
        )
        process = await stack.enter_async_context(running)
        await process.ready()
        await (await self.person.slash(self.art, command, **options)).acknowledged()
        self.starts.append(time.perf_counter() - begun)
        return Usage(process.pid)

    def cells(self) -> tuple[str, ...]:
        return (
            self.program,
            self.endpoint if self.program == BOT else "",
            f"{self.servers:,}",
            *(f"{seconds:.2f} s" for seconds in self.starts),
            *(f"{size / 1e6:.1f} MB" for size in self.resident),
            f"{self.cpu:.2f} s",
        )


@asynccontextmanager
async def endpoints() -> AsyncIterator[Mapping[str, str]]:
    """The addresses of an endpoint that works, and of three that are away."""

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    working = ImageEndpoint()
    # Bound, so that nobody else takes the port, and not listened on.
    with socket.socket() as refusing:
        refusing.bind(("127.0.0.1", 0))
        async with working.serve() as url, await asyncio.start_server(hang, "127.0.0.1", 0) as hanging:
            yield {
                ANSWERS: url,
                REFUSES: f"http://127.0.0.1:{refusing.getsockname()[1]}/v1",
                HANGS: f"http://127.0.0.1:{hanging.sockets[0].getsockname()[1]}/v1",
                UNKNOWN: "http://endpoint.invalid/v1",
            }


@asynccontextmanager
async def prepared(program: str, endpoint: str, servers: int, url: str) -> AsyncIterator[Case]:
    async with Sandbox.open() as sandbox:
        for number in range(servers - 1):
            _add_server(sandbox.world, f"server {number}")
        guild = sandbox.world.add_guild("Painters", "art")
        (art,) = guild.channels.values()
        settings = {
            **PASSING_ON.settings,
            "IMAGE_API_URL": url,
            "IMAGE_API_KEY": ImageEndpoint().key,
            "IMAGE_MODEL": "dall-e-3",
            "IMAGE_RESPONSE_FORMAT": "url",
            "HTTP_PORT": str(_free_port()),  # the health check is on, as it is by default
        }
        with tempfile.TemporaryDirectory() as folder:
            person = sandbox.join(guild, "alice")
            yield Case(program, endpoint, servers, sandbox, Path(folder), settings, art, person)


def _add_server(world: World, name: str) -> None:
    guild = world.add_guild(name, *(f"channel {number}" for number in range(CHANNELS)))
    for number in range(ROLES):
        world.add_role(guild, f"role {number}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


async def wave(cases: Sequence[Case], idle: float = 0.0) -> None:
    """Start one after the other, and let all of them idle together: each is a process, and its CPU counts alone."""
    async with AsyncExitStack() as stack:
        running = []
        for case in cases:
            print(f"starting: {case.program}, {case.endpoint}, {case.servers}", file=sys.stderr)
            running.append((case, await case.start(stack)))
        await asyncio.sleep(SETTLING)
        for case, usage in running:
            case.resident.append(usage.resident)
        if idle:
            before = [usage.cpu for _, usage in running]
            await asyncio.sleep(idle)
            for (case, usage), cpu in zip(running, before, strict=True):
                case.cpu = (usage.cpu - cpu) * 60 / idle


async def measure(idle: float) -> list[Case]:
    async with AsyncExitStack() as stack:
        urls = await stack.enter_async_context(endpoints())
        cases = [
            await stack.enter_async_context(prepared(program, endpoint, servers, urls[endpoint]))
            for program, endpoint, servers in CASES
        ]
        await wave(cases)
        await wave(cases, idle)
        return cases


def table(cases: Sequence[Case]) -> str:
    lines = [HEADINGS, *(case.cells() for case in cases)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.idle", description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="to idle; the CPU is that of a minute (60)"
    )
    print(table(asyncio.run(measure(parser.parse_args().seconds))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
