"""What one row of these tables is: an answer without a picture as it was seen somewhere, and what it means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.errors import BotError
from bot.sandbox.images.refusals import Refusal

MODEL = "gpt-image-2"
SENT: Mapping[str, Any] = {
    "model": MODEL,
    "prompt": "a red fox in deep snow",
    "n": 1,
    "size": "1024x1024",
    "response_format": "url",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """`source` is a public page that shows it, or lists its code or words. A body that is a string is sent as it is.

    `again`: nothing was started, so it is sent again.
    """

    name: str
    source: str
    status: int
    body: Any
    means: BotError
    headers: Mapping[str, str] = field(default_factory=dict)
    again: bool = False

    @property
    def bytes(self) -> bytes:
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()

    @property
    def refusal(self) -> Refusal:
        """The same for the pretend endpoint."""
        page = isinstance(self.body, str) and self.body.lstrip().startswith("<")
        return Refusal(self.status, self.body, self.headers, "text/html" if page else "application/json")


def openai(message: str, **more: Any) -> dict[str, Any]:
    """An error in OpenAI's shape."""
    return {
        "error": {"message": message, "type": "invalid_request_error", "param": None, "code": None, **more}
    }


def page(title: str, server: str = "nginx/1.26.2") -> str:
    """A page of nginx."""
    return (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        f"<hr><center>{server}</center>\r\n</body>\r\n</html>\r\n"
    )
