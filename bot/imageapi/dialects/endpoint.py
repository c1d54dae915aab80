"""The endpoint as the operator has configured it: its address, its headers, and the options of a request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl

from bot.domain.models import Model
from bot.domain.pictures import PictureRequest
from bot.imageapi.dialects.sizes import size_fields

# OpenAI says that a picture may take two minutes, and that without partial images a stream is one event, at its end.
# Two are the fewest that leave no silence of a minute, after which proxies close. They cost 100 tokens each.
STREAMED: Mapping[str, Any] = {"stream": True, "partial_images": 2}
ResponseFormat = Literal["auto", "url", "b64_json", "none"]
SCHEME = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """`url` is the base ("https://apipie.ai/v1"), with or without a slash at its end; `timeout` is in seconds.

    `models_path` is where the list of models is, behind `url` or as a whole address; it may have a query.
    `auth_header` is the header's name and the word before the key, if any: "Authorization: Bearer", "api-key".
    `extra` is merged into each request, over everything but the prompt; a null in it leaves that parameter out.
    """

    url: str
    key: str = field(repr=False)
    path: str = "/images/generations"
    edits_path: str = "/images/edits"
    models_path: str = "/models"
    auth_header: str = "Authorization: Bearer"
    query: Mapping[str, str] = field(default_factory=dict)
    response_format: ResponseFormat = "auto"
    timeout: float = 300.0
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        name, _, word = self.auth_header.partition(":")
        return {name.strip(): f"{word} {self.key}".strip(), "User-Agent": "imagine-bot"}

    def address(self, path: str) -> str:
        """A path behind `url`; a whole address stays as it is."""
        return path if SCHEME.match(path) else f"{self.url.rstrip('/')}/{path.lstrip('/')}"

    @property
    def models_address(self) -> tuple[str, dict[str, str]]:
        """Where the list of models is, and its query; image models are asked for unless the query says otherwise."""
        path, _, query = self.models_path.partition("?")
        return path, {"type": "image", **dict(parse_qsl(query, keep_blank_values=True))}

    def body(
        self, request: PictureRequest, model: Model, *, inline: bool = False, user: str | None = None
    ) -> dict[str, Any]:
        """All that is sent but a picture to change. What neither the member nor the operator set is not sent.

        `inline`: rather have the picture's bytes in the answer than an address, where there is a choice. `user` is the
        pseudonym of who asks, for a model that takes it.
        """
        extra = {**model.extra, **self.extra}
        is_streamed = model.streams and extra.get("stream", True) is True
        body = {
            "model": request.model,
            "n": 1,
            **size_fields(request.size, model.size_as),
            "quality": request.quality,
            "style": request.style,
            "response_format": self._response_format(model, inline=inline),
            "user": user if model.takes_user else None,
            **(STREAMED if is_streamed else {}),
            **extra,
            "prompt": request.sent_prompt,
        }
        return {name: value for name, value in body.items() if value is not None}

    def _response_format(self, model: Model, *, inline: bool) -> str | None:
        # "url" wherever there is a choice. An address is short, and is committed before anything else is done; from
        # then on a crash or a broken connection costs only another download. Megabytes of base64 arrive once or never.
        if self.response_format == "auto":
            return ("b64_json" if inline else "url") if model.response_format else None
        return None if self.response_format == "none" else self.response_format
