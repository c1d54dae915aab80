"""Who may speak to the page's server: this page, opened at its own address, and nobody else.

The server listens on loopback, but every web site a person visits may try to reach loopback too: by a plain request, by
a socket, or under a name of its own that resolves to 127.0.0.1. Host, Origin and a token of this start close all three.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware


@dataclass(frozen=True, slots=True)
class Guard:
    """`pictures`: the origin that serves the messages' files."""

    port: int
    pictures: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})

    @property
    def origins(self) -> frozenset[str]:
        return frozenset(f"http://{host}" for host in self.hosts)

    def check_host(self, request: web.Request) -> None:
        if request.headers.get("Host", "").lower() not in self.hosts:
            raise web.HTTPForbidden(text=f"This page lives at http://127.0.0.1:{self.port}/ only.\n")

    def check_sender(self, request: web.Request, token: str) -> None:
        """For everything that changes something or listens."""
        if request.headers.get("Origin", "").lower() not in self.origins:
            raise web.HTTPForbidden(text="Only this page itself may do that.\n")
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            raise web.HTTPForbidden(text="The sandbox was started again: reload the page.\n")

    @property
    def headers(self) -> dict[str, str]:
        sockets = " ".join(f"ws://{host}" for host in sorted(self.hosts))
        policy = {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            # blob: shows the thumbnail of a file that was chosen and not yet sent.
            "img-src": f"'self' blob: {self.pictures}",
            "connect-src": f"'self' {sockets}",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        }
        return {
            "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }

    def middleware(self) -> Middleware:
        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            try:
                self.check_host(request)
                response = await handler(request)
            except web.HTTPException as refusal:
                refusal.headers.update(self.headers)
                raise
            # The headers of a socket are gone by now.
            if not response.prepared:
                response.headers.update(self.headers)
            return response

        return guarded
