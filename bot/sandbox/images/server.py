"""The pretend endpoint: strict about what it is sent, and it paints. `faults` has the ways in which it fails."""

from __future__ import annotations

import asyncio
import hmac
import itertools
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
from aiohttp import web
from PIL import Image

from bot.sandbox.images.call import JSON, Call, File, Recorded, Uploaded
from bot.sandbox.images.controls import TYPED_FAULT, Controls
from bot.sandbox.images.dialects import DIALECTS, EDITS, GENERATIONS
from bot.sandbox.images.editing import Given, OddMask, given_in, read_form, read_object
from bot.sandbox.images.faults import paint_plainly
from bot.sandbox.images.gptimage import partials, usage
from bot.sandbox.images.models import MODELS, image_generation_models, listing, no, refusal
from bot.sandbox.images.painting import Wanted, paint, plain_picture
from bot.sandbox.images.refusals import TOO_LARGE
from bot.sandbox.images.scene import read_scene

MOST_FILES = 500
LARGEST_BODY = 64 * 1024 * 1024
# Connections that may wait to be accepted, so that a crowd's requests are not put off by a second.
BACKLOG = 4096
FORM = "multipart/form-data"


class ImageEndpoint(Controls):
    """With `plain`, every PNG is the same one, of that many bytes (4000 at least): for load tests. Without it each is a
    scene of its own, in squares of `coarse` pixels: for tests where nobody looks at it.

    `most_files` results are kept at a time; a real endpoint deletes them too.
    `clock` counts the seconds of what is recorded, `wall` those since 1970 for `created`.
    """

    def __init__(
        self,
        *,
        key: str = "sk-pie-sandbox",
        delay: float = 0.0,
        plain: int | None = None,
        coarse: int = 1,
        most_files: int = MOST_FILES,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(delay)
        self.key = key
        self.models: JSON = listing()
        self.models_text: str | None = None  # what is sent in their place
        self.files_at: tuple[ImageEndpoint, str] | None = (
            None  # another one, and its base URL: results are there
        )
        self._plain = plain_picture(plain) if plain else None
        self._coarse = coarse
        self._most_files = most_files
        self._clock = clock
        self._wall = wall
        self._seen: Counter[str] = Counter()
        self.sources: list[bytes] = []  # the pictures to change, as they came
        self._files: dict[str, File] = {}
        self._numbers = itertools.count(1)

    def routes(self, base: str = "/v1") -> list[web.RouteDef]:
        """To be mounted into an application; results are served under the same base."""
        return [
            web.post(f"{base}/images/generations", self._pictures),
            web.post(f"{base}/images/edits", self._pictures),
            web.get(f"{base}/models", self._models),
            web.get(f"{base}/image-generation-models", self._image_models),
            web.get(f"{base}/files/{{name}}", self._file),
        ]

    @asynccontextmanager
    async def serve(self, port: int = 0, base: str = "/v1") -> AsyncIterator[str]:
        """Listen on 127.0.0.1 by itself; gives the base URL, e.g. "http://127.0.0.1:41234/v1"."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.add_routes(self.routes(base))
        # A caller that hangs up ends its handler, and so does the end of a test.
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port, backlog=BACKLOG).start()
            host, taken = runner.addresses[0][:2]
            yield f"http://{host}:{taken}{base}"
        finally:
            self.close()
            await runner.cleanup()

    async def _pictures(self, request: web.Request) -> web.StreamResponse:
        if self.most_bytes is not None and (request.content_length or 0) > self.most_bytes:
            self._leave(self._record(request), self._clock())
            return web.Response(status=413, text=TOO_LARGE, content_type="text/html")
        files: tuple[Uploaded, ...] = ()
        body: JSON | None
        if request.content_type == FORM:
            body, files = await read_form(request)
        else:
            body = read_object(await request.read())
        recorded = self._record(request, body, files)
        try:
            await self._gate.wait()
            await asyncio.sleep(0 if _streams(body) else self.delay)
            return self._stranger(request) or await self._answer(request, body, files)
        finally:
            self._leave(recorded, self._clock())

    async def _models(self, request: web.Request) -> web.StreamResponse:
        recorded = self._record(request)
        try:
            await self._list_gate.wait()
            text = json.dumps(self.models) if self.models_text is None else self.models_text
            return self._stranger(request) or web.Response(text=text, content_type="application/json")
        finally:
            self._leave(recorded, self._clock())

    async def _image_models(self, request: web.Request) -> web.StreamResponse:
        self._leave(self._record(request), self._clock())
        return self._stranger(request) or web.json_response(image_generation_models())

    async def _file(self, request: web.Request) -> web.StreamResponse:
        self._leave(self._record(request), self._clock())
        file = self._files.get(request.match_info["name"])
        if file is None or self._clock() < file.there_at or not self._files_gate.is_set():
            raise web.HTTPNotFound
        return await file.serve(request)

    def _record(
        self, request: web.Request, body: JSON | None = None, files: tuple[Uploaded, ...] = ()
    ) -> Recorded:
        recorded = Recorded(
            method=request.method,
            path=request.path_qs,
            headers=dict(request.headers),
            json=body,
            files=files,
            started=self._clock(),
        )
        self._enter(recorded)
        return recorded

    def _stranger(self, request: web.Request) -> web.Response | None:
        given = request.headers.get("Authorization", "")
        if hmac.compare_digest(given.encode(), f"Bearer {self.key}".encode()):
            return None
        return no(401, "invalid_api_key", "Incorrect API key provided.", None)

    async def _answer(
        self, request: web.Request, body: JSON | None, files: Sequence[Uploaded]
    ) -> web.StreamResponse:
        kinds = ("application/json", FORM) if request.path.endswith(EDITS) else ("application/json",)
        if request.content_type not in kinds:
            message = f"Unsupported content type: '{request.content_type}'."
            return no(400, "unsupported_content_type", message, None)
        if body is None:
            return no(400, "invalid_json", "The body is not a JSON object.", None)
        fault = self._fault(str(body.get("prompt", "")))
        refused = self._refusal(request, body, files) if fault is None else None
        if refused is not None:
            return refused
        dialect = DIALECTS.get(str(body.get("model")))
        names = dialect.fields if dialect else ("image",)
        try:
            given = await given_in(body, files, names, takes_mask=dialect is not None and dialect.mask)
        except OddMask as odd:
            return no(400, "invalid_mask_image_format", str(odd), "mask")
        except (aiohttp.ClientError, OSError, ValueError):
            return no(400, "invalid_parameter", "The image could not be fetched or read.", "image")
        self.sources += given.files
        call = self._call(request, body, given.whole)
        if not self.heeds_masks:
            given = replace(given, mask=None)
        return await (fault or paint_plainly)(_counted(call, given) if call.inline else call)

    def _refusal(self, request: web.Request, body: JSON, files: Sequence[Uploaded]) -> web.Response | None:
        dialect, is_edit = DIALECTS.get(str(body.get("model"))), request.path.endswith(EDITS)
        if dialect is not None:
            return dialect.refusal(EDITS if is_edit else GENERATIONS, body, files)
        if is_edit or files:
            return no(404, "not_found", "This model has no edits.", None)
        return refusal(body)

    def _call(self, request: web.Request, body: JSON, source: Image.Image | None) -> Call:
        prompt, n = str(body.get("prompt", "")), _how_many(body)
        earlier = self._seen[prompt]
        self._seen[prompt] += n
        prompt, variations = TYPED_FAULT.sub("", prompt).strip(), itertools.count(earlier)
        dialect = DIALECTS.get(str(body.get("model")))
        model = dialect.model if dialect else MODELS.get(str(body.get("model")), MODELS["dall-e-3"])
        wanted = Wanted.of(body, model, earlier)
        if dialect is not None and (size := dialect.size(body)) is not None:
            wanted = replace(wanted, size=size)
        created, cost = int(self._wall()), n * model.price(wanted.quality, wanted.size)

        async def picture(form: str) -> bytes:
            if self._plain is not None and form == "PNG":
                return self._plain
            varied = replace(wanted, variation=next(variations))
            return await asyncio.to_thread(paint, prompt, varied, form, source, coarse=self._coarse)

        return Call(
            request=request,
            body=body,
            earlier=earlier,
            revised_prompt=None if model.inline else read_scene(prompt).told(),
            size=wanted.size,
            quality=wanted.quality,
            # APIpie gives the cost as a number on one page and as a string on another.
            usage={"cost": f"{cost:.8f}" if created % 2 else cost, "latency_ms": 4521},
            paint=picture,
            host=lambda file: self._host(request, file),
            created=created,
            closing=self._closing,
            inline=model.inline,
            n=n,
            delay=self.delay,
        )

    def put(self, name: str, file: File) -> None:
        """Have `file` under `files/{name}`; the oldest one goes when there are too many."""
        file.there_at = self._clock() + file.late
        self._files[name] = file
        while len(self._files) > self._most_files:
            del self._files[next(iter(self._files))]

    def _host(self, request: web.Request, file: File) -> str:
        name = f"{next(self._numbers)}.{file.content_type.rpartition('/')[2]}"
        if self.files_at is not None:
            server, base = self.files_at
            server.put(name, file)
            return f"{base}/files/{name}"
        self.put(name, file)
        base = request.path.removesuffix(GENERATIONS).removesuffix(EDITS)
        return str(request.url.with_path(f"{base}/files/{name}").with_query(None))


def _how_many(body: JSON) -> int:
    """The pictures that are wanted; one where a call that fails on request has an odd number."""
    n = body.get("n", 1)
    return n if isinstance(n, int) and 1 <= n <= 10 else 1


def _streams(body: JSON | None) -> bool:
    dialect = DIALECTS.get(str(body.get("model"))) if body else None
    return body is not None and dialect is not None and dialect.model.inline and body.get("stream") is True


def _counted(call: Call, given: Given) -> Call:
    """The call of a gpt-image model: with its token counts, and what its mask keeps."""
    sizes = [picture.size for picture in given.pictures]
    count = partials(call.body)
    tokens = usage(str(call.body.get("prompt")), sizes, call.quality, call.size, call.n, count)

    async def kept(form: str) -> bytes:
        return await asyncio.to_thread(given.kept, await call.paint(form))

    return replace(call, usage=tokens, paint=kept)
