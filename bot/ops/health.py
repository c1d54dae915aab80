"""The health check, GET /healthz: for a container's health check or a monitor."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import web

log = logging.getLogger(__name__)

Check = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Part:
    """How a part stands that is no reason to end the program: `state` is `ok` or what is wrong, in a word or two."""

    state: str
    details: Mapping[str, object]


CHECK_SECONDS = 2.0  # less than a usual health check's timeout, so that the answer can say which part hangs


@dataclass(eq=True)
class CannotListen(Exception):
    """HTTP_HOST and HTTP_PORT cannot be listened on; `str()` is one line with the remedy."""

    host: str
    port: int
    error: int

    def __str__(self) -> str:
        if self.error == errno.EADDRINUSE:
            reason = "is in use by another program; set another HTTP_PORT, or HTTP_PORT=0 for none"
        elif self.error == errno.EACCES:
            reason = "may not be opened by this user; set an HTTP_PORT above 1023, or HTTP_PORT=0 for none"
        else:
            why = os.strerror(self.error) if self.error > 0 else "the host is not known"
            reason = f"cannot be opened ({why}); correct HTTP_HOST, or set HTTP_PORT=0 for none"
        return f"HTTP_PORT: {self.host}:{self.port} {reason}"


class Health:
    """An async context manager that serves /healthz; with port 0 it serves nothing.

    It answers with the state of each part by name, and with a `status`: `ok`; `degraded`, with 200, if nothing is wrong
    that a restart of the program could mend; else `unavailable`, with 503. A part with a check is `ok`, `not ready`
    (the check returned False), `no answer` (it took longer than `seconds`) or `failed` (it raised), and anything but
    `ok` makes it unavailable. So does one of the `loops` that is `failing` or `stopped`; those that are named in
    `beside` may be failing. `parts` degrade it alone, and have details.
    """

    def __init__(
        self,
        host: str,
        port: int,
        checks: Mapping[str, Check],
        *,
        loops: Callable[[], Mapping[str, str]] = dict,
        beside: Collection[str] = (),
        parts: Mapping[str, Callable[[], Part]] | None = None,
        seconds: float = CHECK_SECONDS,
    ) -> None:
        self._host = host
        self._port = port
        self._checks = checks
        self._loops = loops
        self._beside = beside
        self._parts = parts or {}
        self._seconds = seconds
        self._runner: web.AppRunner | None = None
        self._last: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        """Raises CannotListen."""
        if self._port == 0:
            return self
        app = web.Application()
        app.router.add_get("/healthz", self._respond)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise CannotListen(self._host, self._port, error.errno or 0) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _respond(self, request: web.Request) -> web.Response:
        names = list(self._checks)
        found = dict(zip(names, await asyncio.gather(*map(self._state, names)), strict=True))
        parts = {name: part() for name, part in self._parts.items()}
        loops = self._loops()
        grave = [*found.values(), *(state for name, state in loops.items() if self._is_grave(name, state))]
        found |= loops
        for name, part in parts.items():  # a part may have a loop of its name, whose fault is the graver one
            found[name] = part.state if found.get(name, "ok") == "ok" else found[name]
        for name in (*loops, *(name for name in parts if name not in loops)):
            self._log_change(name, found[name], None)  # a loop has logged its exception itself
        works = all(state == "ok" for state in grave)
        well = all(state == "ok" for state in found.values())
        body = {
            "status": "ok" if well else "degraded" if works else "unavailable",
            "parts": found,
            "details": {name: dict(part.details) for name, part in parts.items()},
        }
        return web.json_response(body, status=200 if works else 503, headers={"Cache-Control": "no-store"})

    def _is_grave(self, loop: str, state: str) -> bool:
        return state == "stopped" or loop not in self._beside

    async def _state(self, name: str) -> str:
        raised: Exception | None = None
        try:
            async with asyncio.timeout(self._seconds):
                state = "ok" if await self._checks[name]() else "not ready"
        except TimeoutError:
            state = "no answer"
        except Exception as error:
            state, raised = "failed", error
        self._log_change(name, state, raised)
        return state

    def _log_change(self, name: str, state: str, raised: Exception | None) -> None:
        """Log a state that has changed since the last request; one comes every few seconds."""
        before, self._last[name] = self._last.get(name, "ok"), state
        if state != before:
            level = logging.INFO if state == "ok" else logging.WARNING
            log.log(level, "health: %s is %s", name, state, exc_info=raised)
