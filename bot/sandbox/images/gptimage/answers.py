"""How a gpt-image model answers: always with the pictures themselves, and with what it took the request to mean."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

from aiohttp import web
from PIL import Image

from bot.sandbox.images.call import JSON, Call, hang_up
from bot.sandbox.images.gptimage.parameters import RANGES

COARSEST = 32  # pixels of the first partial picture become one
ERROR = {"type": "image_generation_server_error", "code": "server_error", "param": None, "message": "Failed."}


async def answer(call: Call) -> web.StreamResponse:
    if call.body.get("stream") is True:
        return await stream(call)
    made = [await _saved(call, await call.paint("PNG")) for _ in range(call.n)]
    items = [{"b64_json": picture} for picture in made]
    return web.json_response({"created": call.created, **_echo(call), "data": items, "usage": call.usage})


# --- a stream of server-sent events ------------------------------------------------------------------


Pause = Callable[[], Awaitable[object]]


async def stream(call: Call, pause: Pause | None = None) -> web.StreamResponse:
    """As many partial pictures as were asked for, then the whole one, each after a `pause` (its part of the time)."""
    response, picture = await _begun(call), await call.paint("PNG")
    async for index, coarse in _partials(call, picture, pause):
        await _send(response, call, "partial_image", b64_json=coarse, partial_image_index=index)
    await _send(response, call, "completed", b64_json=await _saved(call, picture), usage=call.usage)
    await response.write_eof()
    return response


def paced(pause: Pause) -> Callable[[Call], Awaitable[web.StreamResponse]]:
    """A stream that waits for `pause` before each of its events."""
    return lambda call: stream(call, pause)


async def breaks_off(call: Call) -> web.StreamResponse:
    """A stream whose connection is lost after its partial pictures."""
    response = await _without_end(call)
    hang_up(call.request)
    return response


async def fails_midway(call: Call) -> web.StreamResponse:
    """A stream that ends in an error after its partial pictures."""
    response = await _without_end(call)
    await _write(response, "error", {"type": "error", "error": ERROR})
    await response.write_eof()
    return response


async def _without_end(call: Call) -> web.StreamResponse:
    response, picture = await _begun(call), await call.paint("PNG")
    async for index, coarse in _partials(call, picture):
        await _send(response, call, "partial_image", b64_json=coarse, partial_image_index=index)
    return response


async def _begun(call: Call) -> web.StreamResponse:
    headers = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(call.request)
    return response


async def _partials(call: Call, picture: bytes, pause: Pause | None = None) -> AsyncIterator[tuple[int, str]]:
    """Each after a pause; the last pause is left to the whole picture."""
    count = partials(call.body)
    pause = pause or partial(asyncio.sleep, call.delay / (count + 1))
    for index in range(count):
        await pause()
        yield index, await _saved(call, await asyncio.to_thread(_coarse, picture, COARSEST >> index))
    await pause()


async def _send(response: web.StreamResponse, call: Call, what: str, **more: Any) -> None:
    kind = "image_edit" if call.request.path.endswith("/edits") else "image_generation"
    event = f"{kind}.{what}"
    await _write(response, event, {"type": event, "created_at": call.created, **_echo(call), **more})


async def _write(response: web.StreamResponse, event: str, data: JSON) -> None:
    await response.write(f"event: {event}\ndata: {json.dumps(data)}\n\n".encode())


# --- what is in both ---------------------------------------------------------------------------------


def partials(body: JSON) -> int:
    """How many partial pictures a stream has."""
    least, most = RANGES["partial_images"]
    given = body.get("partial_images")
    return min(max(given, least), most) if body.get("stream") is True and isinstance(given, int) else 0


def _form(call: Call) -> str:
    given = call.body.get("output_format")
    return given if given in ("jpeg", "webp") else "png"


def _echo(call: Call) -> JSON:
    return {
        "background": "opaque",
        "output_format": _form(call),
        "quality": call.quality,
        "size": call.size,
    }


async def _saved(call: Call, png: bytes) -> str:
    """In the format that was asked for, in base64."""
    form, compression = _form(call), call.body.get("output_compression")
    if form != "png":
        png = await asyncio.to_thread(_converted, png, form, 100 if compression is None else compression)
    return base64.b64encode(png).decode("ascii")


def _converted(png: bytes, form: str, quality: int) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(out, form.upper(), quality=quality)
    return out.getvalue()


def _coarse(png: bytes, step: int) -> bytes:
    """The picture in squares of `step` pixels."""
    picture, out = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    picture.reduce(step).resize(picture.size, Image.Resampling.NEAREST).save(out, "PNG", compress_level=1)
    return out.getvalue()
