"""From a request on the wire to a handler and back: authorization, faults, the record."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from aiohttp import web

from bot.sandbox.errors import DiscordError, Unsupported, unauthorized
from bot.sandbox.rest import commands, directs, interactions, lookups, messages, roles, threads
from bot.sandbox.rest.blocks import CLOUDFLARE_STATUS, CLOUDFLARE_TEXT, Blocks
from bot.sandbox.rest.call import Call, FileSent, Handler, Recorded, read
from bot.sandbox.rest.faults import Fault, Faults
from bot.sandbox.world.changes import Change, What
from bot.sandbox.world.entities import JSON
from bot.sandbox.world.world import World

# These answer to the token in their path; all others to the bot's.
_OWN_TOKEN = ("/interactions/", "/webhooks/")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: JSON | list[JSON] | None
    # In place of JSON.
    text: str | None = None

    @property
    def code(self) -> int:
        return int(self.body.get("code", 0)) if isinstance(self.body, dict) and self.status >= 400 else 0

    def response(self, headers: dict[str, str] | None = None) -> web.Response:
        """discord.py compares the content type whole, so no charset."""
        if self.text is not None:
            kind = "text/html" if self.text.startswith("<") else "text/plain"
            return web.Response(status=self.status, text=self.text, content_type=kind, headers=headers)
        if self.body is None:
            return web.Response(status=self.status, headers=headers)
        raw = json.dumps(self.body).encode()
        return web.Response(status=self.status, body=raw, content_type="application/json", headers=headers)


class Rest:
    def __init__(self, world: World, *, refused: list[str]) -> None:
        self._world = world
        self.refused = refused
        self.faults = Faults()
        self.blocks = Blocks()
        self.requests: deque[Recorded] = deque(maxlen=world.keep.requests)

    def attach(self, app: web.Application, prefix: str) -> None:
        routes = {
            **lookups.ROUTES,
            **commands.ROUTES,
            **interactions.ROUTES,
            **messages.ROUTES,
            **directs.ROUTES,
            **threads.ROUTES,
            **roles.ROUTES,
        }
        for route, handler in routes.items():
            method, template = route.split(" ")
            app.router.add_route(method, prefix + template, partial(self._serve, route, handler))
        app.router.add_route("*", f"{prefix}/{{rest:.*}}", self._unknown)

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        def refuse(call: Call) -> None:
            raise Unsupported(call.route)

        return await self._serve(f"{request.method} /{request.match_info['rest']}", refuse, request)

    async def _serve(self, route: str, handler: Handler, request: web.Request) -> web.StreamResponse:
        if self.blocks.holds_back(route):
            await request.read()  # a client that is cut off while it sends never sees the answer
            return web.Response(status=CLOUDFLARE_STATUS, text=CLOUDFLARE_TEXT)
        with_files = request.content_type == "multipart/form-data"
        fault = self.faults.take(route, with_files=with_files, token=request.match_info.get("token"))
        if fault is not None:
            self._world.changes.publish(Change(What.FAULT_TAKEN))
            await _hold(fault)
            if fault.disconnect == "before":
                return _cut(request)
        call = Call(self._world, route, dict(request.match_info), dict(request.query))
        authorized = request.headers.get("Authorization") == f"Bot {self._world.token}"
        answer = await self._answer(request, call, handler, fault, authorized)
        self._record(call, answer, authorized)
        if fault is not None and fault.disconnect == "after":
            return _cut(request)
        return answer.response(fault.headers() if fault is not None and fault.status is not None else None)

    async def _answer(
        self, request: web.Request, call: Call, handler: Handler, fault: Fault | None, authorized: bool
    ) -> Answer:
        try:
            await read(request, call)
            if fault is not None and fault.status is not None and not fault.taken:
                return Answer(fault.status, fault.body(), fault.text)
            if not authorized and not call.route.split(" ")[1].startswith(_OWN_TOKEN):
                raise unauthorized()
            self.blocks.check(call)
            body = handler(call)
            if fault is not None and fault.status is not None:
                return Answer(fault.status, fault.body(), fault.text)
            return Answer(204 if body is None else 200, body)
        except DiscordError as error:
            return Answer(error.status, error.body())
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return self._refuse(f"{call.route}: a body of another shape ({error!r})")
        except Unsupported as error:
            return self._refuse(str(error))

    def _refuse(self, what: str) -> Answer:
        self.refused.append(what)
        return Answer(501, {"message": f"the sandbox does not imitate: {what}", "code": 0})

    def _record(self, call: Call, answer: Answer, authorized: bool) -> None:
        files = tuple(FileSent(file.filename, len(file.data)) for file in call.files.values())
        self.requests.append(
            Recorded(
                datetime.now(UTC),
                call.route,
                call.params,
                call.query,
                call.body,
                files,
                answer.status,
                answer.code,
                authorized,
            )
        )
        self._world.changes.publish(Change(What.REQUEST_ANSWERED))


async def _hold(fault: Fault) -> None:
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.gate is not None:
        await fault.gate.wait()


def _cut(request: web.Request) -> web.Response:
    """End the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=499)
