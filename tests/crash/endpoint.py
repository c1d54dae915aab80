"""The pretend endpoint on a socket of its own, watched: when a request is there, and how far its answer has got."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from bot.sandbox.images import ImageEndpoint
from tests.crash.moments import Moment, Trap

BASE = "/v1"
WORK = 0.15  # seconds of the endpoint for a picture
MIDDLE = 0.05  # seconds into them

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def watched(endpoint: ImageEndpoint, trap: Trap) -> AsyncIterator[str]:
    """Listen on 127.0.0.1; gives the base URL."""

    @web.middleware
    async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method == "POST":
            return await _paid(request, handler, trap)
        if "/files/" in request.path:
            return await _file(request, handler, trap)
        return await handler(request)

    app = web.Application(middlewares=[watch])
    app.add_routes(endpoint.routes(BASE))
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}{BASE}"
    finally:
        endpoint.close()
        await runner.cleanup()


async def _paid(request: web.Request, handler: Handler, trap: Trap) -> web.StreamResponse:
    trap.passed(Moment.PAID_ARRIVES)
    middle = asyncio.get_running_loop().call_later(MIDDLE, trap.passed, Moment.PAID_HELD)
    try:
        response = await handler(request)
    finally:
        middle.cancel()
    trap.passed(Moment.PAID_READY)
    with suppress(ConnectionError):  # whoever was killed reads no answer
        await response.prepare(request)
        await response.write_eof()
        trap.passed(Moment.PAID_SENT)
    return response


async def _file(request: web.Request, handler: Handler, trap: Trap) -> web.StreamResponse:
    whole = await handler(request)
    if not isinstance(whole, web.Response) or whole.prepared or not isinstance(whole.body, bytes):
        return whole
    body, middle = whole.body, len(whole.body) // 2
    response = web.StreamResponse(headers={"Content-Type": whole.content_type})
    response.content_length = len(body)
    with suppress(ConnectionError):
        await response.prepare(request)
        await response.write(body[:1])
        trap.passed(Moment.FILE_BEGINS)
        await response.write(body[1:middle])
        trap.passed(Moment.FILE_HALF)
        await response.write(body[middle:])
        await response.write_eof()
        trap.passed(Moment.FILE_SENT)
    return response
