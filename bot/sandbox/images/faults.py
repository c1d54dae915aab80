"""Every known way in which an endpoint fails or surprises, by name. The plain refusals are in `refusals`."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bot.sandbox.images import gptimage
from bot.sandbox.images.call import Call, File, hang_up
from bot.sandbox.images.models import no
from bot.sandbox.images.painting import blank_png
from bot.sandbox.images.refusals import REFUSALS

Fault = Callable[[Call], Awaitable[web.StreamResponse]]

MEDIA = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64"/></svg>'
HUGE_BYTES = 65 * 1024 * 1024
HUGE_SIDES = (8000, 5000)


async def paint_plainly(call: Call) -> web.StreamResponse:
    """What a working endpoint does."""
    if call.inline:
        return await gptimage.answer(call)
    if call.body.get("response_format") == "b64_json":
        return call.answer(*[{"b64_json": await _base64(call)} for _ in range(call.n)])
    return call.answer(*[{"url": await _hosted(call)} for _ in range(call.n)])


# --- no answer at all --------------------------------------------------------------------------------


async def hang(call: Call) -> web.StreamResponse:
    await call.closing.wait()
    return web.Response(status=504)


async def disconnect(call: Call) -> web.StreamResponse:
    hang_up(call.request)
    return web.Response()


async def cut_body(call: Call) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = 1000
    await response.prepare(call.request)
    await response.write(b'{"created": 1, "data": [{"url": "http')
    hang_up(call.request)
    return response


async def echo(call: Call) -> web.StreamResponse:
    """A refusal that repeats the prompt: none of a member's words may decide, or be shown or logged."""
    return web.json_response({"error": f"Cannot do {call.body.get('prompt')}"}, status=400)


def once(name: str) -> Fault:
    """Fails the first time that a prompt comes, and paints the second."""

    async def first_only(call: Call) -> web.StreamResponse:
        return await (paint_plainly if call.earlier else REFUSALS[name])(call)

    return first_only


def refuses(*names: str) -> Fault:
    """Takes all parameters but these, of which it names one at a time, as OpenAI does."""

    async def strict(call: Call) -> web.StreamResponse:
        for name in names:
            if name in call.body:
                return no(400, "unknown_parameter", f"Unknown parameter: '{name}'.", name)
        return await paint_plainly(call)

    return strict


# --- a picture, in an unusual wrapping ---------------------------------------------------------------


def wrapped(**changes: Any) -> Fault:
    """The usual answer with other fields around its picture."""

    async def answer(call: Call) -> web.StreamResponse:
        return call.answer({"url": await _hosted(call)}, **changes)

    return answer


async def bare_list(call: Call) -> web.StreamResponse:
    return web.json_response([{"url": await _hosted(call)}])


async def nulls(call: Call) -> web.StreamResponse:
    item = {
        "b64_json": None,
        "embedding": None,
        "index": 0,
        "provider_specific_fields": None,
        "revised_prompt": None,
    }
    return call.answer({**item, "url": await _hosted(call)}, background=None)


async def inline(call: Call) -> web.StreamResponse:
    return call.answer({"url": None, "b64_json": await _base64(call)})


async def data_url(call: Call) -> web.StreamResponse:
    return call.answer({"url": f"data:image/png;base64,{await _base64(call)}"})


async def data_url_as_base64(call: Call) -> web.StreamResponse:
    return call.answer({"b64_json": f"data:image/png;base64,{await _base64(call)}"})


async def svg_data_url(call: Call) -> web.StreamResponse:
    return call.answer({"url": f"data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}"})


async def wordy(call: Call) -> web.StreamResponse:
    """A revised prompt of 10 MB."""
    return call.answer({"url": await _hosted(call), "revised_prompt": "a wordy fox " * 850_000})


async def crowded(call: Call) -> web.StreamResponse:
    """80 MB of small objects, and behind them the picture. Written as bytes, or it would hold up the sandbox."""
    item = f'{{"url": "{await _hosted(call)}"}}'.encode()
    body = b"".join((b'{"steps": [', b'{"step":{}},' * 6_600_000, b'{}], "data": [', item, b"]}"))
    return web.Response(body=body, content_type="application/json")


async def relative_url(call: Call) -> web.StreamResponse:
    address = await _hosted(call)
    return call.answer({"url": "/" + address.split("/", 3)[3]})


async def by_another_name(call: Call) -> web.StreamResponse:
    """The address of a server that knows itself as localhost."""
    return call.answer({"url": (await _hosted(call)).replace("127.0.0.1", "localhost")})


def address(url: str) -> Fault:
    """An answer whose picture is somewhere else altogether."""

    async def answer(call: Call) -> web.StreamResponse:
        return call.answer({"url": url})

    return answer


# --- a file that is not what it should be ------------------------------------------------------------


def painted_as(form: str, **flaws: Any) -> Fault:
    async def answer(call: Call) -> web.StreamResponse:
        return call.answer({"url": await _hosted(call, form, **flaws)})

    return answer


def file(data: Callable[[], bytes], **flaws: Any) -> Fault:
    """A result that is these bytes, under the name of a PNG."""

    async def answer(call: Call) -> web.StreamResponse:
        made = await asyncio.to_thread(data)
        return call.answer({"url": call.host(File(made, "image/png", **flaws))})

    return answer


async def truncated_file(call: Call) -> web.StreamResponse:
    half = await call.paint("PNG")
    return call.answer({"url": call.host(File(half[: len(half) // 2], "image/png"))})


async def _hosted(call: Call, form: str = "PNG", **flaws: Any) -> str:
    return call.host(File(await call.paint(form), MEDIA[form], **flaws))


async def _base64(call: Call) -> str:
    return base64.b64encode(await call.paint("PNG")).decode("ascii")


CHAT_USAGE = {"prompt_tokens": 7, "completion_tokens": 4096, "total_tokens": 4103, "cost": 0.0387}

FAULTS: Mapping[str, Fault] = {
    **REFUSALS,
    "echo": echo,
    "hang": hang,
    "disconnect": disconnect,
    "cut_body": cut_body,
    "rate_limited_once": once("rate_limited"),
    "overloaded_once": once("overloaded"),
    "nginx_limit_once": once("nginx_limit"),
    **{f"refuses_{name}": refuses(name) for name in ("response_format", "size", "quality", "steps")},
    "refuses_n_too": refuses("response_format", "n"),
    "null_created": wrapped(created=None),
    "chat_usage": wrapped(usage=CHAT_USAGE),
    "odd_usage": wrapped(usage=["cost", {"cost": []}]),
    "no_usage": wrapped(usage=None),
    "null_error": wrapped(error=None),
    "bare_list": bare_list,
    "nulls": nulls,
    "inline": inline,
    "data_url": data_url,
    "data_url_as_base64": data_url_as_base64,
    "svg_data_url": svg_data_url,
    "wordy": wordy,
    "crowded": crowded,
    "relative_url": relative_url,
    "server_path": address("/data/image/x.jpg"),
    "wrong_port": address("http://127.0.0.1:9/x.png"),
    "in_disguise": address("http://fox:red@2130706433:9/x.png"),
    "other_scheme": address("file:///etc/hostname"),
    "webp": painted_as("WEBP"),
    "jpeg": painted_as("JPEG"),
    "gif": painted_as("GIF"),
    "slow_file": painted_as("PNG", drip=True),
    "file_404_once": painted_as("PNG", missing=1),
    "file_late": painted_as("PNG", missing=4),
    "file_busy": painted_as("PNG", missing=2, instead=503),
    "file_forbidden_at_first": painted_as("PNG", missing=2, instead=403),
    "file_html_at_first": painted_as("PNG", missing=2, instead="<!DOCTYPE html><title>Not ready yet</title>"),
    "file_json_at_first": painted_as("PNG", missing=2, instead='{"status": "processing"}'),
    "file_half_at_first": painted_as("PNG", missing=1, instead="half"),
    "file_cut_at_first": painted_as("PNG", missing=1, instead="cut"),
    "file_hangs_at_first": painted_as("PNG", missing=1, instead="hang"),
    "file_hangs": painted_as("PNG", missing=1_000_000, instead="hang"),
    "file_drips_for_ever": painted_as("PNG", missing=1_000_000, instead="drip"),
    "file_gone": painted_as("PNG", missing=1_000_000),
    "by_another_name": by_another_name,
    "file_cut": painted_as("PNG", cut=True),
    "private_redirect": painted_as("PNG", leads_to="http://169.254.169.254/latest/meta-data"),
    "endless_redirect": painted_as("PNG", leads_to="?again"),
    "truncated_file": truncated_file,
    "html_file": file(lambda: b"<!DOCTYPE html><title>Expired</title>"),
    "svg_file": file(SVG.encode),
    "empty_file": file(lambda: b""),
    "huge_file": file(lambda: bytes(HUGE_BYTES)),
    "huge_picture": file(lambda: blank_png(HUGE_SIDES)),
}
