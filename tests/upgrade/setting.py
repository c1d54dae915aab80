"""What both the recorded and the upgraded program are set to."""

from __future__ import annotations

from types import MappingProxyType

MODELS = """\
[[model]]
id = "dall-e-3"
label = "DALL-E 3"
sizes = ["1024x1024", "1024x1792"]
qualities = { standard = 1, hd = 2 }

[[model]]
id = "aurora-2"
label = "Aurora"
qualities = { low = 1, high = 6 }
image = "data"
"""

SETTINGS = MappingProxyType(
    {
        "IMAGE_MODEL": "dall-e-3",
        "IMAGE_CONCURRENCY": "10",
        "IMAGE_TIMEOUT": "10",
        "MEMBER_LIMIT": "2",
        "INSTANCE": "fox-den",
    }
)
