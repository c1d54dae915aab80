"""The LiteLLM proxy as a process, in front of the pretend endpoint."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.images import ImageEndpoint

# The environment variable that has the path of its program.
PROGRAM = "IMAGINE_BOT_LITELLM"
KEY = "sk-proxy-1234"
MODELS = ("easel-edits", "dall-e-3")
START_SECONDS = 120
LISTENS = re.compile(r"Uvicorn running on (http://[\d.:]+)")


@dataclass
class Proxy:
    """`url` is its base URL; `output` is whole once it has ended."""

    url: str
    output: list[str]

    @property
    def asked(self) -> int:
        """How often it was asked for a picture."""
        return sum('"POST /v1/images/' in line for line in self.output)


@asynccontextmanager
async def litellm(endpoint: ImageEndpoint, url: str, folder: Path) -> AsyncIterator[Proxy]:
    """Run it in front of the endpoint at `url`. Raises RuntimeError if it does not start."""
    config = folder / "litellm.yaml"
    config.write_text(json.dumps(_config(endpoint, url)))  # JSON is YAML
    process = await asyncio.create_subprocess_exec(
        *(os.environ[PROGRAM], "--config", str(config), "--host", "127.0.0.1", "--port", "0"),
        cwd=folder,
        # The price list that came with it: it would fetch today's.
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output: list[str] = []
    listening: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    reader = asyncio.create_task(_read(process, output, listening))
    try:
        yield Proxy(f"{await asyncio.wait_for(listening, START_SECONDS)}/v1", output)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reader
        sys.stderr.write("\n".join([*output, ""]))


async def _read(
    process: asyncio.subprocess.Process, output: list[str], listening: asyncio.Future[str]
) -> None:
    """Read to the end, also when nobody looks: a full pipe would stop it."""
    while process.stdout is not None and (line := await process.stdout.readline()):
        output.append(line.decode(errors="replace").rstrip())
        if (found := LISTENS.search(output[-1])) is not None and not listening.done():
            listening.set_result(found[1])
    if not listening.done():
        listening.set_exception(RuntimeError("LiteLLM ended before it listened"))


def _config(endpoint: ImageEndpoint, url: str) -> dict[str, object]:
    models = [
        {
            "model_name": id,
            "litellm_params": {
                "model": f"openai/{id}",
                "api_base": url,
                "api_key": endpoint.key,
            },
            "model_info": {"mode": "image_generation"},
        }
        for id in MODELS
    ]
    return {
        "model_list": models,
        "general_settings": {"master_key": KEY},
        "router_settings": {"num_retries": 0},
    }
