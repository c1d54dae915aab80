"""The path and the key: what is right, wrong, and what nobody can tell without paying."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from aiohttp import web

from bot.checkup.findings import Finding
from bot.imageapi.dialects.endpoint import Endpoint
from bot.imageapi.probing.probe import better_bases
from tests.checkup.conftest import Checked
from tests.checkup.servers import (
    BAD_GATEWAY,
    INVALID_KEY,
    KEY,
    PAGE,
    Answer,
    Api,
    Handler,
    always,
    but,
    refused,
    self_signed,
    sent,
    serve,
)

FASTAPI: Answer = (
    422,
    {"detail": [{"type": "json_invalid", "loc": ["body", 1], "msg": "JSON decode error", "input": {}}]},
)
LITELLM_500: Answer = (
    500,
    {"error": {"message": "unexpected end of data: line 1 column 2 (char 1)", "type": "None", "code": "500"}},
)
FLASK: Answer = (400, "<!doctype html><html lang=en><title>400 Bad Request</title><h1>Bad Request</h1>")


def faults(found: dict[str, Finding]) -> list[str]:
    return [part for part, finding in found.items() if finding.ok is False]


# --- well ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "api",
    [
        Api(),
        Api(base="/openai/v1"),
        Api(no_json=FASTAPI, nothing_there=(404, {"detail": "Not Found"})),
        Api(no_json=FLASK, nothing_there=(404, PAGE)),
        Api(no_json=(415, "")),
        Api(nothing_there=(405, "Method Not Allowed")),
        Api(no_json=LITELLM_500, nothing_there=(404, {"detail": "Not Found"})),
        Api(is_list_public=True),
        Api(body_first=True),  # the list alone knows the key
    ],
)
async def test_a_good_endpoint(check: Checked, api: Api) -> None:
    async with serve(api) as served:
        found = await check(served)

        assert {part: found[part].ok for part in ("path", "key", "model")} == dict.fromkeys(
            ("path", "key", "model"), True
        )
        assert faults(found) == []
        assert served.billed == 0


async def test_what_cannot_be_told_for_nothing_is_not_called_well(check: Checked) -> None:
    async with serve(Api(wrong_key=None)) as served:
        assert (await check(served))["key"].ok is None
    async with serve(Api(wrong_key=None, nothing_there=Api().no_json)) as served:
        assert (await check(served))["path"].ok is None
    for answer in ((200, {"created": 1, "data": []}), (500, "Internal Server Error"), (429, refused("Slow"))):
        async with serve(Api(no_json=answer, nothing_there=answer)) as served:
            found = await check(served)
            assert found["path"].ok is None
            assert str(answer[0]) in found["path"].text
            assert faults(found) == []


# --- the path --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "given"),
    [
        ("/v1", ""),
        ("/v1", "/"),
        ("/v1", "/v1/images/generations"),
        ("/v1", "/v1/images/generations/"),
        ("/v1", "/v1/chat/completions"),
        ("/v1", "/v1/models"),
        ("/v1", "/images/generations"),
        ("/api/v1", ""),
        ("", "/v1"),
    ],
)
@pytest.mark.parametrize("page", [False, True])
async def test_a_wrong_base_address_and_the_right_one(
    check: Checked, base: str, given: str, page: bool
) -> None:
    nothing_there: Answer = (404, PAGE) if page else Api().nothing_there
    async with serve(Api(base=base, nothing_there=nothing_there)) as served:
        server = served.url.removesuffix(base)
        found = await check(f"{server}{given}")

        assert faults(found) == ["path"]
        assert found["path"].text.endswith(f"put {server}{base} into IMAGE_API_URL")
        assert served.billed == 0


def test_no_base_address_is_guessed_beyond_the_server() -> None:
    assert list(better_bases(Endpoint(url="https://images", key="k"))) == [
        "https://images/v1",
        "https://images/api/v1",
    ]
    assert list(better_bases(Endpoint(url="https://h/v1/pictures", key="k", path="/pictures"))) == [
        "https://h/v1",
        "https://h/v1/v1",
        "https://h",
        "https://h/v1/api/v1",
    ]


@pytest.mark.parametrize(
    ("server", "words"),
    [
        (always((200, PAGE)), ("a website", "IMAGE_API_URL")),
        (always((404, PAGE)), ("nothing is", "IMAGE_PATH")),
        (always((405, "")), ("nothing is", "IMAGE_PATH")),
        (always((404, refused("The deployment does not exist", code="DeploymentNotFound"))), ("nothing is",)),
        (always((502, BAD_GATEWAY)), ("HTTP 502", "start it")),
        (always((504, BAD_GATEWAY)), ("HTTP 504", "start it")),
        (always((503, refused("no backend"))), ("HTTP 503", "start it")),
        (always((521, PAGE)), ("HTTP 521", "start it")),
        (always((500, PAGE)), ("a website", "HTTP 500")),
        (always((400, "<html>The plain HTTP request was sent to HTTPS port</html>")), ("https://",)),
        (always(FLASK), ("a website", "IMAGE_API_URL")),
        (
            always((301, ""), Location="https://api.example/v1/images/generations"),
            ("https://api.example/v1 into",),
        ),
        (
            always((308, ""), Location="https://api.example/login?token=secret"),
            ("if the endpoint is at https://api.example, put that into IMAGE_API_URL", "a login"),
        ),
        (always((302, ""), Location="/login"), ("IMAGE_API_URL", "a login")),
        (always((302, ""), Location="/v1/images/generations"), ("IMAGE_API_URL",)),  # to itself
        (
            always((301, ""), Location="/v1/images/generations/"),
            ("put /images/generations/ into IMAGE_PATH",),
        ),
        (
            always((301, ""), Location="https://api.example/v1/images/generations/?token=secret"),
            ("put https://api.example/v1 into IMAGE_API_URL",),
        ),
        (always((302, ""), Location="http://["), ("the address that it really has",)),
        (always((307, "")), ("the address that it really has",)),
        (but(Api(), "POST", (404, PAGE)), ("nothing is", "IMAGE_PATH")),  # the list alone is there
    ],
)
async def test_what_is_no_endpoint(check: Checked, server: Handler, words: tuple[str, ...]) -> None:
    async with serve(server) as served:
        found = await check(served, image_model="dall-e-3")

        assert faults(found) == ["path"]
        assert all(word in found["path"].text for word in words), found["path"].text
        assert "secret" not in found["path"].text
        assert served.billed == 0


async def test_a_redirect_on_the_same_server_names_the_whole_base(check: Checked) -> None:
    async def elsewhere(request: web.Request, body: bytes) -> web.StreamResponse:
        raise web.HTTPPermanentRedirect("/api/v3/images/generations?session=secret")

    async with serve(elsewhere) as served:
        found = await check(served)
        server = served.url.removesuffix("/v1")
        assert found["path"].text.endswith(f"put {server}/api/v3 into IMAGE_API_URL")


async def test_a_redirect_where_something_else_on_the_server_is_right(check: Checked) -> None:
    api = Api()

    async def with_a_website(request: web.Request, body: bytes) -> web.StreamResponse:
        if not request.path.startswith("/v1/"):
            raise web.HTTPFound("/login")
        return sent(api.answer(request.method, request.path, request.headers["Authorization"], body))

    async with serve(with_a_website) as served:
        found = await check(served.url.removesuffix("/v1"))
        assert faults(found) == ["path"]
        assert found["path"].text.endswith(f"put {served.url} into IMAGE_API_URL")


# --- no answer at all ------------------------------------------------------------------------------------


async def test_an_untrusted_certificate_is_named_as_one(check: Checked, tmp_path: Path) -> None:
    async with serve(Api(), self_signed(tmp_path)) as served:
        found = await check(served)

        assert faults(found) == ["path"]
        assert "certificate" in found["path"].text
        assert "self-signed" in found["path"].text
        assert "SSL_CERT_FILE" in found["path"].text
        assert served.asked == []


async def test_a_firewall_in_front_is_no_blocked_account(check: Checked) -> None:
    page = (
        "<!DOCTYPE html><title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>"
    )
    async with serve(always((403, page))) as served:
        found = await check(served, image_model="dall-e-3")
        assert faults(found) == ["key"]
        assert "a firewall" in found["key"].text


async def test_https_where_http_is_spoken(check: Checked) -> None:
    async with serve(Api()) as served:
        found = await check(served.url.replace("http:", "https:"))
        assert faults(found) == ["path"]
        assert "put http://" in found["path"].text


async def test_a_dead_host(check: Checked) -> None:
    with socket.socket() as taken:  # bound, but not listening: nobody else gets the port
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        found = await check(f"http://127.0.0.1:{port}/v1", image_model="dall-e-3")
    assert faults(found) == ["path"]
    assert f"no connection at port {port}: check that the endpoint runs" in found["path"].text


async def test_a_name_that_does_not_exist(check: Checked) -> None:
    found = await check("http://images.invalid/v1")
    assert faults(found) == ["path"]
    assert "the name images.invalid is not known: check IMAGE_API_URL" in found["path"].text


@pytest.mark.parametrize("greeting", [b"SSH-2.0-OpenSSH_9.6\r\n", b""])
async def test_what_speaks_no_http(check: Checked, greeting: bytes) -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(greeting)
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        found = await check(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1")
    assert faults(found) == ["path"]
    assert "broke the connection off" in found["path"].text


async def test_an_endpoint_that_hangs(check: Checked) -> None:
    async def hang(request: web.Request, body: bytes) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    async with serve(hang) as served:
        found = await check(served, image_timeout=0.2)
        assert faults(found) == ["path"]
        assert "did not answer within 0.2 seconds: look at its log" in found["path"].text
        assert served.asked == ["POST /v1/images/generations"]


async def test_an_endless_answer_is_not_read_to_its_end(check: Checked) -> None:
    async with serve(always((200, "x" * (5 * 1024 * 1024)))) as served:
        found = await check(served, image_model="dall-e-3")
        assert found["path"].ok is None


# --- the key ---------------------------------------------------------------------------------------------

LITELLM = "https://docs.litellm.ai/docs/proxy/virtual_keys"


def litellm(message: str, type: str, code: str) -> dict[str, object]:
    return {
        "error": {"message": f"Authentication Error, {message}", "type": type, "param": "None", "code": code}
    }


LITELLM_ANSWERS: tuple[Answer, ...] = (
    (
        401,
        litellm(
            "Invalid proxy server token passed. Received API Key = sk-...rong", "token_not_found_in_db", "401"
        ),
    ),
    (
        401,
        litellm(
            "LiteLLM Virtual Key expected. Received=wrong, expected to start with 'sk-'.", "auth_error", "401"
        ),
    ),
    (401, litellm("Authentication Error - Expired Key.", "expired_key", "401")),
    (400, litellm("No connected db.", "no_db_connection", "400")),
    (401, {"detail": "Authentication Error: invalid user key - user key does not exist in db."}),
)


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("answer", [INVALID_KEY, (403, refused("Forbidden")), (401, ""), *LITELLM_ANSWERS])
async def test_a_wrong_key(check: Checked, answer: Answer, public: bool) -> None:
    """`public`: also behind a list that everybody may read."""
    async with serve(Api(wrong_key=answer, is_list_public=public)) as served:
        found = await check(served, image_api_key="sk-wrong")

        assert faults(found) == ["key"]
        assert "put a valid one into IMAGE_API_KEY" in found["key"].text
        assert "sk-wrong" not in found["key"].text
        assert found["path"].ok is None
        assert served.billed == 0


@pytest.mark.parametrize("answer", LITELLM_ANSWERS)
async def test_a_wrong_key_at_a_gateway_that_reads_the_body_first(check: Checked, answer: Answer) -> None:
    """The list refuses the key, and the path for pictures does not come to it."""
    async with serve(Api(wrong_key=answer, body_first=True)) as served:
        assert faults(await check(served, image_api_key="sk-wrong")) == ["key"]
        assert (await check(served))["key"].ok is True


async def test_a_key_that_may_paint_but_not_read_the_list(check: Checked) -> None:
    """OpenAI has keys that are restricted so."""
    restricted: Answer = (
        403,
        refused("You have insufficient permissions for this operation. Missing scopes"),
    )
    async with serve(Api(models=restricted)) as served:
        found = await check(served, image_model="dall-e-3")
        assert found["key"].ok is True
        assert found["model"].ok is None
        assert faults(found) == []


async def test_a_login_that_something_in_front_wants(check: Checked) -> None:
    async with serve(always((401, "<html>401 Authorization Required</html>"))) as served:
        found = await check(served, image_model="dall-e-3")
        assert faults(found) == ["key"]
        assert "proxy or a firewall" in found["key"].text


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((402, refused("You have run out", code="insufficient_quota")), "top it up"),
        ((403, refused("Your account has been suspended.", code="account_suspended")), "ask the provider"),
        ((403, refused("Country not supported", code="unsupported_country_region_territory")), "country"),
    ],
)
async def test_an_account_that_is_refused(check: Checked, answer: Answer, words: str) -> None:
    async with serve(Api(no_json=answer)) as served:
        found = await check(served)
        assert faults(found) == ["key"]
        assert words in found["key"].text


async def test_the_key_goes_nowhere_but_to_the_server_of_the_settings(check: Checked) -> None:
    keys: list[str] = []

    async def note(request: web.Request, body: bytes) -> web.StreamResponse:
        keys.append(request.headers.get("Authorization", ""))
        return web.json_response({})

    async with (
        serve(note) as other,
        serve(always((307, ""), Location=f"{other.url}/images/generations")) as served,
    ):
        assert faults(await check(served, image_model="dall-e-3")) == ["path"]
    assert keys == []


async def test_an_invented_key_has_nothing_of_the_real_one(check: Checked) -> None:
    keys: list[str] = []

    async def note(request: web.Request, body: bytes) -> web.StreamResponse:
        keys.append(request.headers["Authorization"])
        return web.json_response(refused("no"), status=400)

    async with serve(note) as served:
        await check(served, image_model="dall-e-3")
    assert {key for key in keys if KEY not in key} == {"Bearer sk-imagine-bot-check-invented-key"}
