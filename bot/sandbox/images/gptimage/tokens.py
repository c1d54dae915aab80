"""What a gpt-image model counts, by the tables of OpenAI's guides to making and reading pictures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from bot.sandbox.images.call import JSON

OUTPUT: Mapping[str, Mapping[str, int]] = {
    "low": {"1024x1024": 272, "1536x1024": 400, "1024x1536": 408},
    "medium": {"1024x1024": 1056, "1536x1024": 1568, "1024x1536": 1584},
    "high": {"1024x1024": 4160, "1536x1024": 6208, "1024x1536": 6240},
}
PARTIAL = 100  # for each partial picture of a stream
BASE, TILE, TILE_SIDE = 65, 129, 512  # for a picture to change, whose shorter side becomes one tile
LETTERS = 4  # of a text in a token, roughly


def usage(
    prompt: str, sources: Sequence[tuple[int, int]], quality: str, size: str, n: int, partials: int
) -> JSON:
    """As it stands in an answer. `sources` are the sizes of the pictures to change."""
    text = math.ceil(len(prompt.encode(errors="replace")) / LETTERS)
    image = sum(_of_source(*size) for size in sources)
    output = OUTPUT[quality][size] * n + PARTIAL * partials
    return {
        "input_tokens": text + image,
        "input_tokens_details": {"text_tokens": text, "image_tokens": image},
        "output_tokens": output,
        "output_tokens_details": {"text_tokens": 0, "image_tokens": output},
        "total_tokens": text + image + output,
    }


def _of_source(width: int, height: int) -> int:
    shorter = min(width, height)
    return BASE + TILE * math.ceil(width / shorter) * math.ceil(height / shorter)
