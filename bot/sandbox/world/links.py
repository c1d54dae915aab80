"""Where files are found: links as Discord's CDN signs them, good for a day."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.sandbox.world.entities import Attachment

LINK_LIFE = timedelta(hours=24)


class Links:
    def __init__(self, base: str, clock: Callable[[], datetime]) -> None:
        """`base` ends without a slash, as in https://cdn.discordapp.com."""
        self.base = base
        self._clock = clock
        self._secret = secrets.token_bytes(32)

    def attachment(self, file: Attachment) -> str:
        issued = int(self._clock().timestamp())
        expires = issued + int(LINK_LIFE.total_seconds())
        path = self.path(file)
        return f"{self.base}{path}?ex={expires:x}&is={issued:x}&hm={self._sign(path, f'{expires:x}')}&"

    def path(self, file: Attachment) -> str:
        folder = "ephemeral-attachments" if file.ephemeral else "attachments"
        return f"/{folder}/{file.channel_id}/{file.id}/{file.filename}"

    def holds(self, file: Attachment, query: Mapping[str, str]) -> bool:
        """Whether the link was given out by this CDN and is not over yet."""
        expires = query.get("ex", "")
        signature = self._sign(self.path(file), expires)
        if not hmac.compare_digest(signature, query.get("hm", "")):
            return False
        return int(expires, 16) > self._clock().timestamp()

    def _sign(self, path: str, expires: str) -> str:
        return hmac.new(self._secret, f"{path}?{expires}".encode(), hashlib.sha256).hexdigest()
