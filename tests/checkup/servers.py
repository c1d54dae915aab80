"""Endpoints to be checked: a plain one in OpenAI's manner, with one thing about it that is not so, and its traffic."""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Answer = tuple[int, Any]  # an HTTP status, and a body: text as it is, anything else as JSON
Handler = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]

KEY = "sk-the-real-one"
PAGE = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Log in</body></html>"
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"
IMAGES = {"data": [{"id": "dall-e-3", "object": "model", "owned_by": "system"}]}


def refused(message: str, **more: Any) -> dict[str, Any]:
    return {
        "error": {"message": message, "type": "invalid_request_error", "param": None, "code": None, **more}
    }


INVALID_KEY: Answer = (401, refused("Incorrect API key provided.", code="invalid_api_key"))
NO_JSON: Answer = (400, refused("We could not parse the JSON body of your request."))
NOTHING_THERE: Answer = (404, refused("Invalid URL (POST /v1/images)"))


@dataclass(frozen=True, kw_only=True)
class Api:
    """`wrong_key` is the answer to one; None: it takes any. `body_first`: it reads the body before the key."""

    base: str = "/v1"
    wrong_key: Answer | None = INVALID_KEY
    no_json: Answer = NO_JSON
    nothing_there: Answer = NOTHING_THERE
    models: Answer = (200, IMAGES)
    is_list_public: bool = False
    body_first: bool = False

    def answer(self, method: str, path: str, key: str, body: bytes) -> Answer:
        stranger = None if key == f"Bearer {KEY}" else self.wrong_key
        if (method, path) == ("GET", f"{self.base}/models"):
            return self.models if self.is_list_public else stranger or self.models
        if (method, path) != ("POST", f"{self.base}/images/generations"):
            return self.nothing_there
        if not is_json(body):
            return self.no_json if self.body_first else stranger or self.no_json
        return stranger or (200, {"data": [{"b64_json": ""}]})


@dataclass
class Served:
    """`asked` has the method and the path of each request; `billed` counts those that could have been billed."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    billed: int = 0


def is_json(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False


def sent(answer: Answer, **headers: str) -> web.Response:
    status, body = answer
    if isinstance(body, str):
        return web.Response(status=status, text=body, content_type="text/html", headers=headers)
    return web.json_response(body, status=status, headers=headers)


@asynccontextmanager
async def serve(api: Api | Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[Served]:
    """The endpoint on a port of its own. `url` is its base address, the one that is right for an `Api`."""
    served = Served()

    async def handle(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        served.asked.append(f"{request.method} {request.path}")
        served.billed += request.method == "POST" and is_json(body)
        if isinstance(api, Api):
            return sent(
                api.answer(request.method, request.path, request.headers.get("Authorization", ""), body)
            )
        return await api(request, body)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
        scheme = "https" if tls else "http"
        base = api.base if isinstance(api, Api) else "/v1"
        served.url = f"{scheme}://127.0.0.1:{runner.addresses[0][1]}{base}"
        yield served
    finally:
        await runner.cleanup()


def always(answer: Answer, **headers: str) -> Handler:
    """Whatever is asked."""

    async def handle(request: web.Request, body: bytes) -> web.StreamResponse:
        return sent(answer, **headers)

    return handle


def but(api: Api, method: str, answer: Answer, **headers: str) -> Handler:
    """As the other one, except for this method."""

    async def handle(request: web.Request, body: bytes) -> web.StreamResponse:
        if request.method == method:
            return sent(answer, **headers)
        return sent(api.answer(request.method, request.path, request.headers.get("Authorization", ""), body))

    return handle


def listing(*entries: dict[str, Any]) -> Api:
    return replace(Api(), models=(200, {"data": list(entries)}))


def self_signed(folder: Path, days: tuple[int, int] = (-1, 1)) -> ssl.SSLContext:
    """TLS with a certificate for 127.0.0.1 that no authority has signed. It is valid between these days from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today + timedelta(days=days[0]))
        .not_valid_after(today + timedelta(days=days[1]))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    file = folder / "server.pem"
    file.write_bytes(
        certificate.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
