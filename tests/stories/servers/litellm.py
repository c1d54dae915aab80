"""The LiteLLM proxy in front of the pretend endpoint."""

from __future__ import annotations

import json
import os
import re
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.sandbox.images import ImageEndpoint
from tests.stories.servers.running import Running, running

# The environment variable that has the path of its program.
PROGRAM = "IMAGINE_BOT_LITELLM"
KEY = "sk-proxy-1234"
MODELS = ("easel-edits", "dall-e-3")
LISTENS = re.compile(r"Uvicorn running on (http://[\d.:]+)")


def litellm(endpoint: ImageEndpoint, url: str, folder: Path) -> AbstractAsyncContextManager[Running]:
    """Run it in front of the endpoint at `url`."""
    config = folder / "litellm.yaml"
    config.write_text(json.dumps(_config(endpoint, url)))  # JSON is YAML
    command = (os.environ[PROGRAM], "--config", str(config), "--host", "127.0.0.1", "--port", "0")
    # The price list that came with it: it would fetch today's.
    return running(command, folder, {"LITELLM_LOCAL_MODEL_COST_MAP": "True"}, LISTENS)


def asked(proxy: Running) -> int:
    """How often it was asked for a picture, once it has ended."""
    return sum('"POST /v1/images/' in line for line in proxy.output)


def _config(endpoint: ImageEndpoint, url: str) -> dict[str, object]:
    models = [
        {
            "model_name": id,
            "litellm_params": {"model": f"openai/{id}", "api_base": url, "api_key": endpoint.key},
            "model_info": {"mode": "image_generation"},
        }
        for id in MODELS
    ]
    return {
        "model_list": models,
        "general_settings": {"master_key": KEY},
        "router_settings": {"num_retries": 0},
    }
