"""Faults on request: the next answers of some routes go wrong, as they do on a bad day at Discord."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from bot.sandbox.world.entities import JSON

# More requests than any run makes.
ALWAYS = sys.maxsize


@dataclass(slots=True)
class Fault:
    """Matched against the route by shell wildcards: "PATCH /webhooks/*", "*" for any."""

    pattern: str
    # Requests that it is for.
    times: int
    # Seconds of the loop's clock at which it is over; None: never.
    until: float | None = None
    # Only requests with files, or only those with this interaction's token.
    with_files: bool = False
    token: str | None = None
    # Answer this instead of doing anything; None lets the request through.
    status: int | None = None
    # Do what was asked all the same: the answer is lost on its way, and somebody in between gives another.
    taken: bool = False
    code: int = 0
    message: str = "as ordered"
    # This in place of JSON, as somebody between the bot and Discord says it: plain text, or a page of HTML.
    text: str | None = None
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

    def body(self) -> JSON:
        if self.status == 429:
            return {
                "message": "You are being rate limited.",
                "retry_after": self.retry_after or 0.0,
                "global": False,
            }
        return {"message": self.message, "code": self.code}

    def fits(self, route: str, *, with_files: bool, token: str | None) -> bool:
        is_meant = fnmatchcase(route, self.pattern) and (self.token is None or token == self.token)
        return is_meant and (with_files or not self.with_files)

    def is_over(self) -> bool:
        return self.times == 0 or (self.until is not None and asyncio.get_running_loop().time() >= self.until)


class Faults:
    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def next(
        self,
        pattern: str,
        *,
        times: int | None = 1,
        seconds: float | None = None,
        with_files: bool = False,
        token: str | None = None,
        status: int | None = None,
        taken: bool = False,
        code: int = 0,
        text: str | None = None,
        retry_after: float | None = None,
        via: bool = True,
        delay: float = 0.0,
        gate: asyncio.Event | None = None,
        disconnect: Literal["before", "after"] | None = None,
    ) -> Fault:
        """Order a fault for the next `times` requests whose route fits (see Fault for the rest).

        With `seconds` it is for all of them, from now on for so long; with `times` None for all until it is cleared.
        """
        now = asyncio.get_running_loop().time() if seconds is not None else 0.0
        fault = Fault(
            pattern,
            times if times is not None and seconds is None else ALWAYS,
            until=None if seconds is None else now + seconds,
            with_files=with_files,
            token=token,
            text=text,
            status=status,
            taken=taken,
            code=code,
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
        return [fault for fault in self._ordered if not fault.is_over()]

    def take(self, route: str, *, with_files: bool = False, token: str | None = None) -> Fault | None:
        self._ordered = [fault for fault in self._ordered if not fault.is_over()]
        for fault in self._ordered:
            if fault.fits(route, with_files=with_files, token=token):
                fault.times -= 1
                return fault
        return None
