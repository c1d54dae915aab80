"""Results and attachments by address: patient with hosts, never led into the house."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from ipaddress import IPv4Address

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot import pixels
from bot.domain.errors import (
    BotError,
    Flaw,
    InputUnreachable,
    PictureTooLarge,
    ResultUnreachable,
    ResultUnusable,
)
from bot.domain.pictures import INPUT_LIMIT_PIXELS
from bot.imageapi.addresses import is_public
from bot.imageapi.client import ImageClient
from bot.sandbox.images.call import File
from tests.imageapi.conftest import IMPATIENT, Service
from tests.pictures import picture

GONE = ResultUnreachable(IMPATIENT.tries)
REFUSED = ResultUnreachable(1)
NO_PICTURE = ResultUnusable(Flaw.NOT_A_PICTURE)
TOO_LARGE = ResultUnusable(Flaw.TOO_LARGE)

# The fault; what comes of it (None: the picture); how often the file is asked for.
FILES: dict[str, tuple[BotError | None, int]] = {
    "slow_file": (None, 1),
    "file_404_once": (None, 2),
    "file_gone": (GONE, IMPATIENT.tries),
    "file_cut": (GONE, IMPATIENT.tries),
    "private_redirect": (REFUSED, 1),
    "endless_redirect": (REFUSED, 6),
    "server_path": (GONE, 0),
    "wrong_port": (REFUSED, 0),
    "other_scheme": (REFUSED, 0),
    "truncated_file": (NO_PICTURE, 1),
    "html_file": (NO_PICTURE, 1),
    "svg_file": (NO_PICTURE, 1),
    "empty_file": (NO_PICTURE, 1),
    "svg_data_url": (NO_PICTURE, 0),
    "huge_file": (TOO_LARGE, 1),
    "huge_picture": (TOO_LARGE, 1),
}


@pytest.mark.parametrize(("fault", "error", "asked"), [(name, *end) for name, end in FILES.items()])
async def test_a_result_is_fetched_again_where_that_may_help(
    service: Service, fault: str, error: BotError | None, asked: int
) -> None:
    service.endpoint.fail_next(fault)
    client = await service.client()
    answer = await service.paint()

    try:
        data = answer.data if answer.data is not None else await client.download(answer.url or "")
        await pixels.inspect(data)
        ended: BotError | None = None
    except BotError as raised:
        ended = raised

    assert ended == error
    assert len([request for request in service.endpoint.requests if "/files/" in request.path]) == asked
    assert len(service.endpoint.posts) == 1


async def test_the_key_stays_at_home(service: Service) -> None:
    """A presigned address answers 403 to the API's headers, and a stranger must not learn the key."""
    client = await service.client()
    answer = await service.paint()

    await client.download(answer.url or "")

    fetched = service.endpoint.requests[-1].headers
    assert (fetched["User-Agent"], fetched["Accept-Encoding"]) == ("imagine-bot", "identity")
    assert not {"Authorization", "Content-Type"} & set(fetched)
    assert service.endpoint.key not in str(fetched)


async def test_a_signed_address_is_asked_for_letter_by_letter(service: Service) -> None:
    client = await service.client()
    signed = f"{service.url}/files/fox%2Fa.png?sig=a%2Bb%7E%3D&x=1+2"

    with pytest.raises(ResultUnreachable):
        await client.download(signed)

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
        with pytest.raises(ResultUnreachable) as raised:
            await client.download(f"http://{host}:{port}/v1/files/1.png")
        assert raised.value == REFUSED

    assert service.endpoint.requests == []


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_the_internet_at_large_is_open(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost"])
async def test_loopback_in_disguise_is_loopback(service: Service, host: str) -> None:
    port = service.url.split(":")[2].split("/")[0]
    client = await service.client(url="http://elsewhere.example/v1")

    with pytest.raises(ResultUnreachable):
        await client.download(f"http://{host}:{port}/v1/files/1.png")

    assert service.endpoint.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "file:///etc/passwd",
        "ftp://cdn.example/fox.png",
        "gopher://127.0.0.1/",
        "http://user:word@cdn.example/fox.png",
        "http://user@cdn.example/fox.png",
        "http://[",
        "http://cdn.example:99999/",
        "http://:80/",
        "http://\ud800.example/",
    ],
)
async def test_what_is_no_plain_web_address_is_not_fetched(service: Service, url: str) -> None:
    client = await service.client(resolver=Names({}))

    with pytest.raises(ResultUnreachable) as raised:
        await client.download(url)
    assert raised.value == REFUSED


async def test_an_address_cannot_carry_headers_of_its_own(service: Service) -> None:
    client = await service.client()

    with pytest.raises(ResultUnreachable):
        await client.download(f"{service.url}/files/fox\r\nX-Key: 1\r\n.png")

    assert "X-Key" not in service.endpoint.requests[-1].headers


async def test_a_name_that_no_name_server_takes(service: Service) -> None:
    client = await service.client()

    with pytest.raises(ResultUnreachable):
        await client.download(f"http://{'a' * 70}.example/")


async def test_trust_is_in_an_origin_and_not_in_a_host(service: Service) -> None:
    """The endpoint is on loopback and trusted; its neighbour on another port is not."""
    neighbour = f"http://127.0.0.1:{1 + int(service.url.split(':')[2].split('/')[0])}/x.png"
    client = await service.client()
    answer = await service.paint()

    assert await client.download(answer.url or "")
    with pytest.raises(ResultUnreachable) as raised:
        await client.download(neighbour)
    assert raised.value == REFUSED


async def test_a_further_origin_may_be_trusted(service: Service) -> None:
    client = await service.client(url="http://elsewhere.example/v1", trusted=(service.url,))
    answer = await service.paint()

    assert await client.download(answer.url or "")


# --- a member's attachment ---------------------------------------------------------------------------


async def attachment(service: Service, file: File) -> tuple[ImageClient, str]:
    url = f"{service.url}/files/attached.png"
    service.endpoint.put("attached.png", file)
    return await service.client(), url


async def test_an_attachment_is_fetched(service: Service) -> None:
    client, url = await attachment(service, File(picture(), "image/png", missing=1))

    assert await client.fetch_input(url) == picture()


async def test_an_attachment_that_has_expired(service: Service) -> None:
    client, url = await attachment(service, File(picture(), "image/png", missing=1000))

    with pytest.raises(InputUnreachable):
        await client.fetch_input(url)


@pytest.mark.parametrize("drip", [False, True])
async def test_an_attachment_that_is_too_large_is_not_read_to_its_end(service: Service, drip: bool) -> None:
    client, url = await attachment(service, File(bytes(2_000_000), "image/png", drip=drip))

    with pytest.raises(PictureTooLarge) as raised:
        await client.fetch_input(url, limit=1_000_000)

    error = raised.value
    assert (error.limit_bytes, error.limit_pixels) == (1_000_000, INPUT_LIMIT_PIXELS)
    assert error.size > 1_000_000
