"""How long the event loop is held while a large answer of the endpoint is read.

    python -m benchmarks.loop [--rounds 5] [--megabytes 30]

The pretend endpoint is a process of its own. Meanwhile something in the event loop sleeps for a millisecond, again and
again, and notes how much too late it wakes: so long nobody else was served. Three programs read each answer:

- `receives` throws away what comes. It is the floor: aiohttp itself and the machine.
- `at once` reads the JSON and decodes the base64 in the event loop, as most programs do.
- `bot` is `ImageClient.paint`, which ends with the picture's bytes or its address.

Ratios to the floor are taken within a round. Of each reading the longest hold counts.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import gc
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median

import aiohttp
from aiohttp import web

from benchmarks.arguments import at_least, run
from benchmarks.community import Incorrect
from benchmarks.table import in_columns
from bot.domain.models import Model
from bot.domain.pictures import PictureRequest
from bot.imageapi.client import ImageClient
from bot.imageapi.dialects.endpoint import Endpoint

EVERY = 0.001  # seconds
URL = "https://images.example/1.png"
BASE64, PROMPT, OBJECTS = "base64", "revised prompt", "small objects"
OBJECT_BYTES = 80_000_000
PROMPT_BYTES = 10_000_000
ANYTHING = Model(id="m", label="M", sizes=(), qualities={})
HEADINGS = ("", "", "held at most, ms", "beside the floor", "seconds")

Read = Callable[[str, str], Awaitable[object]]  # of the endpoint's address and the answer's name


# --- the endpoint, in its own process ----------------------------------------------------------------


def picture(megabytes: int) -> bytes:
    """The bytes of which the answer in base64 has so many megabytes. They begin as a PNG; nobody decodes them."""
    return b"\x89PNG\r\n\x1a\n" + bytes(range(250)) * (megabytes * 3000)


def answers(megabytes: int) -> Mapping[str, bytes]:
    address = f'"data": [{{"url": "{URL}"}}]}}'.encode()
    objects = b'{"step":{}},' * (OBJECT_BYTES // 12)
    return {
        BASE64: json.dumps(
            {"created": 1, "data": [{"b64_json": base64.b64encode(picture(megabytes)).decode()}]}
        ).encode(),
        PROMPT: b'{"revised_prompt": "' + b"a fox " * (PROMPT_BYTES // 6) + b'", ' + address,
        OBJECTS: b'{"steps": [' + objects + b"{}], " + address,
    }


async def serve(megabytes: int) -> None:
    """Print the port, and answer until killed: the prompt is the name of the answer."""
    bodies = answers(megabytes)

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=bodies[(await request.json())["prompt"]], content_type="application/json")

    app = web.Application()
    app.router.add_post("/v1/images/generations", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


@asynccontextmanager
async def endpoint(megabytes: int) -> AsyncIterator[str]:
    """Its address."""
    program = [sys.executable, "-m", "benchmarks.loop", "--serve", "--megabytes", str(megabytes)]
    process = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
    try:
        port = await process.stdout.readline() if process.stdout is not None else b""
        yield f"http://127.0.0.1:{int(port)}/v1"
    finally:
        process.kill()
        await process.wait()


# --- the programs ------------------------------------------------------------------------------------


@asynccontextmanager
async def response(url: str, name: str) -> AsyncIterator[aiohttp.ClientResponse]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/images/generations", json={"prompt": name}) as opened,
    ):
        yield opened


async def receives(url: str, name: str) -> object:
    async with response(url, name) as opened:
        async for _ in opened.content.iter_any():
            pass
    return None


async def at_once(url: str, name: str) -> object:
    async with response(url, name) as opened:
        (item,) = json.loads(await opened.read())["data"]
        return base64.b64decode(item["b64_json"]) if "b64_json" in item else item["url"]


async def as_the_bot(url: str, name: str) -> object:
    async with ImageClient(Endpoint(url=url, key="sk-test")) as client:
        answer = await client.paint(PictureRequest(prompt=name, model=ANYTHING.id), ANYTHING)
        return answer.data or answer.url


PROGRAMS: Mapping[str, Read] = {"receives": receives, "at once": at_once, "bot": as_the_bot}


# --- measuring ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """Seconds: how long the event loop was held at most, and until the answer was read."""

    held: float
    lasted: float


async def watch(holds: list[float]) -> None:
    """Until cancelled."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(EVERY)
        holds.append(time.perf_counter() - began - EVERY)


async def measured(read: Read, url: str, name: str, expected: object) -> Reading:
    """Raises Incorrect if something else was read; `receives` reads nothing."""
    holds: list[float] = []
    gc.collect()
    watching = asyncio.create_task(watch(holds))
    await asyncio.sleep(20 * EVERY)
    holds.clear()
    began = time.perf_counter()
    found = await read(url, name)
    lasted = time.perf_counter() - began
    await asyncio.sleep(2 * EVERY)  # for the hold that goes on
    watching.cancel()
    await asyncio.wait({watching})
    if read is not receives and found != expected:
        raise Incorrect(f"another picture was read in the answer {name!r}")
    return Reading(max(holds), lasted)


async def compare(rounds: int, megabytes: int) -> None:
    lines: list[Sequence[str]] = [HEADINGS]
    async with endpoint(megabytes) as url:
        expected = {BASE64: picture(megabytes), PROMPT: URL, OBJECTS: URL}
        for name, value in expected.items():
            # Millions of objects at once would take gigabytes.
            programs = {
                program: PROGRAMS[program] for program in PROGRAMS if (program, name) != ("at once", OBJECTS)
            }
            found: dict[str, list[Reading]] = {program: [] for program in programs}
            for number in range(rounds + 1):
                for program, read in programs.items():
                    reading = await measured(read, url, name, value)
                    if number:  # the first round warms up
                        found[program].append(reading)
            lines += [line(name, program, readings, found["receives"]) for program, readings in found.items()]
    print(in_columns(lines))


def line(name: str, program: str, readings: Sequence[Reading], floor: Sequence[Reading]) -> Sequence[str]:
    held = [1000 * reading.held for reading in readings]
    ratios = [mine.held / least.held for mine, least in zip(readings, floor, strict=True)]
    return (
        name,
        program,
        f"{median(held):.1f} ({min(held):.1f} to {max(held):.1f})",
        f"{median(ratios):.1f} times ({min(ratios):.1f} to {max(ratios):.1f})",
        f"{median(reading.lasted for reading in readings):.2f}",
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description="How long the event loop is held while a large answer is read."
    )
    parser.add_argument("--rounds", type=at_least(1), default=5)
    parser.add_argument(
        "--megabytes", type=at_least(1), default=30, help="of the answer in base64 (default 30)"
    )
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    told = parser.parse_args()
    return run(serve(told.megabytes) if told.serve else compare(told.rounds, told.megabytes))


if __name__ == "__main__":
    sys.exit(main())
