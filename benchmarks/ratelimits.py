"""Discord's limit of requests, for a sandbox that has none of its own."""

from __future__ import annotations

import time
from collections import defaultdict, deque

from bot.sandbox.rest.faults import Fault, Faults

REQUESTS, WINDOW = 5, 5.0  # requests of a kind to a channel's messages, in so many seconds


class Limited(Faults):
    """To be put in the place of the sandbox's own faults. What comes too soon is refused with 429, as Discord does."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = 0
        self._lately: defaultdict[str, deque[float]] = defaultdict(deque)

    def take(self, route: str, *, with_files: bool = False, token: str | None = None) -> Fault | None:
        if "/channels/{channel_id}/messages" not in route:
            return super().take(route, with_files=with_files, token=token)
        now, lately = time.monotonic(), self._lately[route]
        while lately and lately[0] <= now - WINDOW:
            lately.popleft()
        if len(lately) < REQUESTS:
            lately.append(now)
            return None
        self.refused += 1
        return Fault(route, 1, status=429, retry_after=round(lately[0] + WINDOW - now + 0.001, 3))
