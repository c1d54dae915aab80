"""Results and attachments by address: patient with hosts, never led into the house."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Address

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot import pixels
from bot.domain.errors import (
    BotError,
    Flaw,
    HostNotTrusted,
    InputUnreachable,
    PictureTooLarge,
    ResultUnreachable,
    ResultUnusable,
)
from bot.domain.pictures import INPUT_LIMIT_PIXELS, PictureRequest
from bot.domain.service import plain_host
from bot.imageapi.client import ImageClient
from bot.imageapi.fetching.addresses import is_public
from bot.sandbox.images.call import File
from tests.imageapi.conftest import BRIEF, DALL_E, Service
from tests.pictures import noise, picture

LARGE = noise(900, 900)
WISH = PictureRequest(prompt="a red fox", model=DALL_E.id)
NO_PICTURE = ResultUnusable(Flaw.NOT_A_PICTURE)
TOO_LARGE = ResultUnusable(Flaw.TOO_LARGE)

# The fault; what comes of it (None: the picture, "gone": given up when the time was over); whether the file is asked
# for again.
FILES: dict[str, tuple[BotError | str | None, bool]] = {
    "slow_file": (None, False),
    "file_404_once": (None, True),
    "file_late": (None, True),
    "file_busy": (None, True),
    "file_forbidden_at_first": (None, True),
    "file_html_at_first": (None, True),
    "file_json_at_first": (None, True),
    "file_half_at_first": (None, True),
    "file_cut_at_first": (None, True),
    "file_hangs_at_first": (None, True),
    "file_gone": ("gone", True),
    "file_cut": ("gone", True),
    "file_hangs": ("gone", True),
    "endless_redirect": ("gone", True),
    "private_redirect": (HostNotTrusted("169.254.169.254:80"), False),
    "server_path": ("gone", False),
    "wrong_port": (HostNotTrusted("127.0.0.1:9"), False),
    "in_disguise": (HostNotTrusted("2130706433:9"), False),
    "other_scheme": (ResultUnreachable(1), False),
    "truncated_file": (NO_PICTURE, True),
    "html_file": (NO_PICTURE, True),
    "svg_file": (NO_PICTURE, True),
    "empty_file": (NO_PICTURE, True),
    "svg_data_url": (NO_PICTURE, False),
    "huge_file": (TOO_LARGE, False),
    "huge_picture": (TOO_LARGE, False),
}


@pytest.mark.parametrize(("fault", "expected", "again"), [(name, *end) for name, end in FILES.items()])
async def test_a_result_is_fetched_again_where_that_may_help(
    service: Service, fault: str, expected: BotError | str | None, again: bool
) -> None:
    service.endpoint.fail_next(fault)
    client = await service.client(patience=replace(BRIEF, seconds=1.5))
    answer = await service.paint()

    try:
        if answer.data is not None:
            await pixels.inspect(answer.data)
        else:
            await service.fetch(client, answer.url)
        ended: BotError | str | None = None
    except BotError as raised:
        is_late = isinstance(raised, ResultUnreachable) and raised.tries > 1
        ended = "gone" if is_late else raised

    assert ended == expected
    asked = [request for request in service.endpoint.requests if "/files/" in request.path]
    assert len(asked) > 1 or not again
    assert again or len(asked) <= 1
    assert len(service.endpoint.posts) == 1


async def test_a_file_that_hangs_takes_no_longer_than_the_whole_bound(service: Service) -> None:
    """By the loop's clock, which an attempt cannot stop."""
    service.endpoint.fail_next("file_drips_for_ever")
    client = await service.client(patience=replace(BRIEF, seconds=0.5))
    answer = await service.paint()
    begun = asyncio.get_running_loop().time()
    with pytest.raises(ResultUnreachable):
        await asyncio.wait_for(service.fetch(client, answer.url), 30)
    assert asyncio.get_running_loop().time() - begun >= 0.5


async def test_files_that_wait_take_no_place_of_others(service: Service) -> None:
    """With room for one large file in memory, those that are late, hang or drip do not hold it."""
    client = await service.client(bodies=1, patience=replace(BRIEF, seconds=20.0))
    waiting = []
    for fault in ("file_gone", "file_hangs", "file_drips_for_ever"):
        service.endpoint.fail_next(fault)
        answer = await service.paint(fault)
        waiting.append(asyncio.create_task(service.fetch(client, answer.url)))
    service.endpoint.put("large.png", File(LARGE, "image/png"))
    assert await service.fetch(client, f"{service.url}/files/large.png") == LARGE
    assert not any(task.done() for task in waiting)
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)


async def test_only_so_many_large_files_are_in_memory_at_once(service: Service) -> None:
    """Whoever has a file keeps its place until it is stored; the others' time does not run meanwhile."""
    client = await service.client(bodies=1, patience=replace(BRIEF, seconds=0.3))
    service.endpoint.put("large.png", File(LARGE, "image/png"))
    url = f"{service.url}/files/large.png"
    async with client.fetch(url, DALL_E.id, pixels.inspect) as (first, _):
        second = asyncio.create_task(service.fetch(client, url))
        await asyncio.wait({second}, timeout=0.9)
        assert not second.done()
    assert await second == first == LARGE


@pytest.mark.parametrize("fault", ["file_gone", "html_file", "wrong_port"])
async def test_after_a_lost_result_the_next_one_is_asked_for_in_the_answer(
    service: Service, fault: str
) -> None:
    client = await service.client(patience=replace(BRIEF, seconds=0.2))
    service.endpoint.fail_next(fault)
    answer = await client.paint(WISH, DALL_E)
    assert service.sent["response_format"] == "url"
    with pytest.raises(BotError):
        await service.fetch(client, answer.url)

    cured = await client.paint(WISH, DALL_E)
    assert service.sent["response_format"] == "b64_json"
    assert cured.data


async def test_what_the_operator_set_stays_and_what_may_not_be_sent_is_not(service: Service) -> None:
    for settings, model, sent in (
        ({"response_format": "url"}, DALL_E, "url"),
        ({"extra": {"response_format": "url"}}, DALL_E, "url"),
        ({"response_format": "none"}, DALL_E, None),
        ({}, replace(DALL_E, response_format=None), None),
    ):
        client = await service.client(patience=replace(BRIEF, seconds=0.1), **settings)
        with pytest.raises(BotError):
            await service.fetch(client, "http://127.0.0.1:9/x.png")
        await client.paint(WISH, model)
        assert service.sent.get("response_format") == sent


async def test_an_endpoint_that_does_not_take_the_parameter_is_not_asked_so_again(service: Service) -> None:
    client = await service.client(patience=replace(BRIEF, seconds=0.1))
    with pytest.raises(BotError):
        await service.fetch(client, "http://127.0.0.1:9/x.png")
    service.endpoint.on("", "refuses_response_format")
    for _ in range(2):
        assert (await client.paint(WISH, DALL_E)).url
        assert "response_format" not in service.sent
    assert [post.json.get("response_format") for post in service.endpoint.posts if post.json] == [
        "b64_json",
        None,
        None,
    ]


async def test_the_key_stays_at_home(service: Service) -> None:
    """A presigned address answers 403 to the API's headers, and a stranger must not learn the key."""
    client = await service.client()
    answer = await service.paint()

    await service.fetch(client, answer.url)

    fetched = service.endpoint.requests[-1].headers
    assert (fetched["User-Agent"], fetched["Accept-Encoding"]) == ("imagine-bot", "identity")
    assert not {"Authorization", "Content-Type"} & set(fetched)
    assert service.endpoint.key not in str(fetched)


async def test_a_signed_address_is_asked_for_letter_by_letter(service: Service) -> None:
    client = await service.client()
    signed = f"{service.url}/files/fox%2Fa.png?sig=a%2Bb%7E%3D&x=1+2"

    with pytest.raises(ResultUnreachable):
        await service.fetch(client, signed)

    assert service.endpoint.requests[-1].path == "/v1/files/fox%2Fa.png?sig=a%2Bb%7E%3D&x=1+2"


class Names(AbstractResolver):
    """A name server that says what it is told, as a stranger's may."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self._answers.get(host)
        if address is None:
            raise OSError(f"no such name: {host}")
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is held open."""


INSIDE = [
    "127.0.0.1",
    "127.1.2.3",
    str(IPv4Address(0)),
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "168.63.129.16",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "::127.0.0.1",
]


@pytest.mark.parametrize("address", INSIDE)
async def test_no_name_and_no_number_leads_into_the_house(service: Service, address: str) -> None:
    """By its number, and by a harmless name whose server answers with it."""
    port = service.url.split(":")[2].split("/")[0]
    client = await service.client(resolver=Names({"cdn.example": address}), url="http://elsewhere.example/v1")
    literal = f"[{address}]" if ":" in address else address

    for host in (literal, "cdn.example"):
        with pytest.raises(HostNotTrusted) as raised:
            await service.fetch(client, f"http://{host}:{port}/v1/files/1.png")
        assert raised.value.host.endswith(f":{port}")

    assert service.endpoint.requests == []


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_the_internet_at_large_is_open(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0X7F.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "127.0.1",
        "127.0.0.1.",
        "localhost",
        "0",
    ],
)
async def test_loopback_in_disguise_is_loopback(service: Service, host: str) -> None:
    port = service.url.split(":")[2].split("/")[0]
    client = await service.client(url="http://elsewhere.example/v1")

    with pytest.raises(HostNotTrusted) as raised:
        await service.fetch(client, f"http://{host}:{port}/v1/files/1.png")

    assert raised.value.host == f"{plain_host(host)}:{port}"
    assert service.endpoint.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "file:///etc/passwd",
        "ftp://cdn.example/fox.png",
        "gopher://127.0.0.1/",
        "http://[",
        "http://cdn.example:99999/",
        "http://:80/",
        "http://\ud800.example/",
    ],
)
async def test_what_is_no_plain_web_address_is_not_fetched(service: Service, url: str) -> None:
    client = await service.client(resolver=Names({}))

    with pytest.raises(ResultUnreachable) as raised:
        await service.fetch(client, url)
    assert raised.value == ResultUnreachable(1)


@pytest.mark.parametrize("user", ["user:word", "user", ":word", ""])
@pytest.mark.parametrize("host", ["cdn.example", "127.0.0.1", "localhost", "127.1"])
async def test_an_address_with_a_password_is_refused_and_its_host_is_named_without_it(
    service: Service, caplog: pytest.LogCaptureFixture, user: str, host: str
) -> None:
    port = service.url.split(":")[2].split("/")[0]
    client = await service.client(resolver=Names({}))

    with pytest.raises(HostNotTrusted) as raised:
        await service.fetch(client, f"http://{user or 'u:'}@{host}:{port}/v1/files/secret.png")

    assert raised.value == HostNotTrusted(f"{host}:{port}")
    assert service.endpoint.requests == []
    assert "word" not in caplog.text


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.0.0.1."])
async def test_what_is_named_can_be_trusted_just_as_it_is_named(service: Service, host: str) -> None:
    """Else the alert would name a remedy that is none."""
    port = service.url.split(":")[2].split("/")[0]
    service.endpoint.put("1.png", File(picture(), "image/png"))
    url = f"http://{host}:{port}/v1/files/1.png"
    wary = await service.client(url="http://elsewhere.example/v1")
    with pytest.raises(HostNotTrusted) as raised:
        await service.fetch(wary, url)

    trusting = await service.client(url="http://elsewhere.example/v1", trusted=raised.value.host)

    assert await service.fetch(trusting, url) == picture()


async def test_a_host_that_is_trusted_gets_the_password_in_its_address(service: Service) -> None:
    service.endpoint.put("1.png", File(picture(), "image/png"))
    client = await service.client(trusted=service.url.removesuffix("/v1"))

    with pytest.raises(ResultUnreachable):  # the pretend endpoint wants none
        await service.fetch(client, f"{service.url.replace('//', '//fox:red@')}/files/1.png")

    assert service.endpoint.requests[-1].headers["Authorization"] == "Basic Zm94OnJlZA=="


async def test_an_address_cannot_carry_headers_of_its_own(service: Service) -> None:
    client = await service.client()

    with pytest.raises(ResultUnreachable):
        await service.fetch(client, f"{service.url}/files/fox\r\nX-Key: 1\r\n.png")

    assert "X-Key" not in service.endpoint.requests[-1].headers


async def test_a_name_that_no_name_server_takes(service: Service) -> None:
    client = await service.client()

    with pytest.raises(ResultUnreachable):
        await service.fetch(client, f"http://{'a' * 70}.example/")


async def test_trust_is_in_an_origin_and_not_in_a_host(service: Service) -> None:
    """The endpoint is on loopback and trusted; its neighbour on another port is not."""
    neighbour = f"http://127.0.0.1:{1 + int(service.url.split(':')[2].split('/')[0])}/x.png"
    client = await service.client()
    answer = await service.paint()

    assert await service.fetch(client, answer.url)
    with pytest.raises(HostNotTrusted) as raised:
        await service.fetch(client, neighbour)
    assert raised.value.host == neighbour.split("/")[2]


async def test_a_further_origin_may_be_trusted(service: Service) -> None:
    client = await service.client(url="http://elsewhere.example/v1", trusted=service.url.removesuffix("/v1"))
    answer = await service.paint()

    assert await service.fetch(client, answer.url)


# --- a member's attachment ---------------------------------------------------------------------------


async def attachment(service: Service, file: File) -> tuple[ImageClient, str]:
    url = f"{service.url}/files/attached.png"
    service.endpoint.put("attached.png", file)
    return await service.client(cdn=service.url), url


async def test_an_attachment_is_fetched(service: Service) -> None:
    client, url = await attachment(service, File(picture(), "image/png", missing=1))

    assert await client.fetch_attachment(url) == picture()


async def test_an_attachment_that_has_expired(service: Service) -> None:
    client, url = await attachment(service, File(picture(), "image/png", missing=1000))

    with pytest.raises(InputUnreachable):
        await client.fetch_attachment(url)


@pytest.mark.parametrize("drip", [False, True])
async def test_an_attachment_that_is_too_large_is_not_read_to_its_end(service: Service, drip: bool) -> None:
    client, url = await attachment(service, File(bytes(2_000_000), "image/png", drip=drip))

    with pytest.raises(PictureTooLarge) as raised:
        await client.fetch_attachment(url, limit=1_000_000)

    error = raised.value
    assert (error.limit_bytes, error.limit_pixels) == (1_000_000, INPUT_LIMIT_PIXELS)
    assert error.size > 1_000_000
