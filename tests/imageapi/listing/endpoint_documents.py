"""What a request for a picture or a change is like by the documents that each file of docs/endpoints cites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Asked:
    """What a request has beside model, prompt and n; `change` and `picture` are the path and the field of a change."""

    names: str = ""
    change: str = ""
    picture: str = ""
    path: str = "/v1/images/generations"


OPENAI = Asked("size quality", "/v1/images/edits", "image[]")
AZURE = "/openai/deployments/DEPLOYMENT/images/{}?api-version=2025-04-01-preview"
XAI = Asked("aspect_ratio response_format", "/v1/images/edits", "image")
OPENROUTER = Asked("aspect_ratio", "/api/v1/images", "input_references", "/api/v1/images")
OWN = Asked("size response_format")  # IMAGE_RESPONSE_FORMAT is set there

# The names and the paths of the documents that each file cites. Where one has no `quality`, for instance, none is sent.
DOCUMENTED: Mapping[str, Mapping[str, Asked]] = {
    "apipie.toml": {
        "stable-diffusion-xl-base-1.0": Asked("size", "/v1/images/generations", "image"),
        "dall-e-3": Asked("size quality style response_format"),
    },
    "openai.toml": dict.fromkeys(
        ("gpt-image-2.5-flare", "gpt-image-2.5-sunburst", "gpt-image-2.6-flare", "gpt-image-2"), OPENAI
    ),
    "azure.toml": {
        "gpt-image-2": replace(OPENAI, path=AZURE.format("generations"), change=AZURE.format("edits")),
    },
    "litellm.toml": {"gpt-image-2": replace(OPENAI, picture="image")},
    "openrouter.toml": {
        "bytedance-seed/seedream-4.5": OPENROUTER,
        "openai/gpt-image-2": replace(OPENROUTER, names="aspect_ratio quality"),
        "black-forest-labs/flux.2-pro": OPENROUTER,
    },
    "xai.toml": {
        "grok-imagine-image-2.0": replace(XAI, names=f"{XAI.names} quality"),
        "grok-imagine-image": XAI,
    },
    "together.toml": {
        "black-forest-labs/FLUX.1.1-pro": Asked("width height"),
        "black-forest-labs/FLUX.1-kontext-pro": Asked("aspect_ratio", "/v1/images/generations", "image_url"),
        "black-forest-labs/FLUX.2-pro": Asked("width height", "/v1/images/generations", "reference_images"),
    },
    "own-server.toml": {
        "Qwen/Qwen-Image": OWN,
        "Qwen/Qwen-Image-Edit-2511": replace(OWN, change="/v1/images/edits", picture="image"),
        "sd-turbo": replace(OWN, change="/v1/images/generations", picture="image"),
    },
}
