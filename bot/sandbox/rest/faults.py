"""Faults on request: the next answers of some routes go wrong, as they do on a bad day at Discord."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from bot.sandbox.world.entities import JSON


@dataclass(slots=True)
class Fault:
    """Matched against the route by shell wildcards: "PATCH /webhooks/*", "*" for any."""

    pattern: str
    times: int
    # Answer this instead of doing anything; None lets the request through.
    status: int | None = None
    code: int = 0
    message: str = "as ordered"
    # Answer with this page in place of JSON, as Cloudflare does.
    page: str | None = None
    # Seconds, for a 429.
    retry_after: float | None = None
    # A 429 without `via` looks like Cloudflare's, which discord.py does not retry.
    via: bool = True
    # Seconds before the request is looked at; a gate holds it until it is set.
    delay: float = 0.0
    gate: asyncio.Event | None = None
    # Cut the line, before the request takes effect or after it, so that the answer is lost.
    disconnect: Literal["before", "after"] | None = None

    def headers(self) -> dict[str, str]:
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return {**headers, "Via": "1.1 google"} if self.via else headers

    def body(self) -> JSON | str:
        if self.page is not None:
            return self.page
        if self.status == 429:
            return {
                "message": "You are being rate limited.",
                "retry_after": self.retry_after or 0.0,
                "global": False,
            }
        return {"message": self.message, "code": self.code}


class Faults:
    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def next(
        self,
        pattern: str,
        *,
        times: int = 1,
        status: int | None = None,
        code: int = 0,
        page: str | None = None,
        retry_after: float | None = None,
        via: bool = True,
        delay: float = 0.0,
        gate: asyncio.Event | None = None,
        disconnect: Literal["before", "after"] | None = None,
    ) -> Fault:
        """Order a fault for the next `times` requests whose route fits (see Fault for the rest)."""
        fault = Fault(
            pattern,
            times,
            status=status,
            code=code,
            page=page,
            retry_after=retry_after,
            via=via,
            delay=delay,
            gate=gate,
            disconnect=disconnect,
        )
        self._ordered.append(fault)
        return fault

    def clear(self) -> None:
        self._ordered.clear()

    @property
    def pending(self) -> list[Fault]:
        """Ordered and not used up."""
        return list(self._ordered)

    def take(self, route: str) -> Fault | None:
        for fault in self._ordered:
            if fnmatchcase(route, fault.pattern):
                fault.times -= 1
                if fault.times == 0:
                    self._ordered.remove(fault)
                return fault
        return None
