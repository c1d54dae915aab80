"""Whose a host is: the endpoint's own by whatever name, one that the operator named, or a stranger's."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address

import aiohttp
import pytest
from yarl import URL

from bot import pixels
from bot.domain.errors import BotError, HostNotTrusted, ResultUnreachable
from bot.domain.service import TrustedHost, host_and_port, plain_host, trusted_hosts
from bot.imageapi.client import ImageClient
from bot.imageapi.dialects.endpoint import Endpoint
from bot.imageapi.fetching.addresses import origin
from bot.imageapi.fetching.download import Downloader
from bot.imageapi.fetching.hosts import Hosts, Route, Standing
from bot.sandbox.images.call import File
from tests.imageapi.conftest import BRIEF, IMPATIENT, Service
from tests.imageapi.test_download import Names
from tests.pictures import picture

OWN, TRUSTED, STRANGER = Standing.OWN, Standing.TRUSTED, Standing.STRANGER
LAN = {
    "gpu.example": "192.168.1.20",
    "files.example": "192.168.1.20",
    "router.example": "192.168.1.1",
    "public.example": "93.184.216.34",
    "cdn.example": "93.184.216.34",
    "home.example": "127.0.0.1",
}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://api.example/v1", "https://api.example:443"),
        ("http://[::1]:8188/v1", "http://[::1]:8188"),
        ("https://[2001:DB8::7]/v1", "https://[2001:db8::7]:443"),
        ("https://bücher.example/v1", "https://xn--bcher-kva.example:443"),
    ],
)
async def test_an_endpoint_may_be_at_any_kind_of_host(address: str, expected: str) -> None:
    assert origin(address) == expected
    async with ImageClient(Endpoint(url=address, key="key"), cdn=address):
        assert origin(expected) == expected, "it can be read again"


def parts(url: URL) -> tuple[object, ...]:
    return url.scheme, url.host, url.port, url.path_qs


@pytest.mark.parametrize(
    ("own", "address", "standing", "asked"),
    [
        ("http://127.0.0.1:8188", "http://127.0.0.1:8188/a", OWN, "http://127.0.0.1:8188/a"),
        ("http://127.0.0.1:8188", "http://localhost:8188/a?b=c", OWN, "http://127.0.0.1:8188/a?b=c"),
        ("http://127.0.0.1:8188", "http://LOCALHOST.:8188/a", OWN, "http://127.0.0.1:8188/a"),
        ("http://127.0.0.1:8188", "http://[::1]:8188/a", OWN, "http://127.0.0.1:8188/a"),
        ("http://[::1]:8188", "http://127.0.0.1:8188/a", OWN, "http://[::1]:8188/a"),
        ("http://127.0.0.1:8188", f"http://{socket.gethostname()}:8188/a", OWN, "http://127.0.0.1:8188/a"),
        ("http://127.0.0.1:8188", "http://home.example:8188/a", OWN, "http://home.example:8188/a"),
        ("http://127.0.0.1:8188", "http://127.0.0.1.:8188/a", OWN, "http://127.0.0.1:8188/a"),
        ("https://127.0.0.1:8188", "http://localhost:8188/a", OWN, "https://127.0.0.1:8188/a"),
        ("https://gpu.example:8443", "http://gpu.example:8443/a", OWN, "https://gpu.example:8443/a"),
        ("https://gpu.example:8443", "http://files.example:8443/a", OWN, "https://files.example:8443/a"),
        ("https://gpu.example", "http://gpu.example:443/a", OWN, "https://gpu.example/a"),
        ("http://127.0.0.1", "http://localhost/a", OWN, "http://127.0.0.1/a"),
        ("https://127.0.0.1", "https://localhost:443/a", OWN, "https://127.0.0.1/a"),
        ("http://gpu.example:80", "http://files.example/a", OWN, "http://files.example/a"),
        ("http://192.168.1.20:8000", "http://gpu.example:8000/a", OWN, "http://gpu.example:8000/a"),
        ("http://gpu.example:8000", "http://192.168.1.20:8000/a", OWN, "http://192.168.1.20:8000/a"),
        ("http://gpu.example:8000", "http://localhost:8000/a", OWN, "http://gpu.example:8000/a"),
        ("http://127.0.0.1:8188", "http://127.0.0.1:8189/a", STRANGER, None),
        ("http://127.0.0.1:8188", "http://localhost/a", STRANGER, None),
        ("http://127.0.0.1:8188", "https://localhost/a", STRANGER, None),
        ("http://127.0.0.1:8188", "http://127.1.2.3:8188/a", STRANGER, None),
        ("http://127.0.0.1:8188", f"http://{IPv4Address(0)}:8188/a", STRANGER, None),
        ("http://127.0.0.1:8188", "http://[::ffff:127.0.0.1]:8188/a", STRANGER, None),
        ("http://127.0.0.1:8188", "http://[64:ff9b::7f00:1]:8188/a", STRANGER, None),
        ("http://127.0.0.1:8188", "http://2130706433:8188/a", STRANGER, None),
        ("http://127.0.0.1:8188", "http://0x7f.1:8188/a", STRANGER, None),
        ("http://127.0.0.1:8188", "http://evil.localhost:8188/a", STRANGER, None),
        ("http://127.0.0.1:8188", "http://router.example:8188/a", STRANGER, None),
        ("http://gpu.example:8000", "http://router.example:8000/a", STRANGER, None),
        ("http://gpu.example:8000", f"http://{socket.gethostname()}:8000/a", STRANGER, None),
        ("http://gpu.example:8000", "http://unknown.example:8000/a", STRANGER, None),
        ("https://public.example", "https://cdn.example/a", STRANGER, None),
        ("https://public.example", "https://localhost/a", STRANGER, None),
        ("https://public.example", "https://public.example/a", OWN, "https://public.example/a"),
    ],
)
async def test_the_endpoints_own_port_is_its_own_by_any_name_of_its_host(
    own: str, address: str, standing: Standing, asked: str | None
) -> None:
    route = await Hosts(URL(own), resolver=Names(LAN)).route(URL(address))
    assert route.standing is standing
    assert parts(route.url) == parts(URL(asked or address))


@pytest.mark.parametrize(
    ("entry", "address", "is_trusted"),
    [
        ("localhost:9000", "http://localhost:9000/a", True),
        ("localhost:9000", "https://localhost:9000/a", True),
        ("http://localhost:9000", "https://localhost:9000/a", False),
        ("minio.lan", "http://minio.lan/a", True),
        ("minio.lan", "https://minio.lan/a", True),
        ("minio.lan", "http://minio.lan:9000/a", False),
        ("https://Minio.LAN.", "https://minio.lan/a", True),
        ("https://minio.lan", "http://minio.lan/a", False),
        ("[::1]:9000", "http://[::1]:9000/a", True),
        ("::1", "http://[0:0::1]/a", True),
        ("192.168.1.20:9000 , other:1", "http://192.168.1.20:9000/a", True),
        ("192.168.1.20", "http://192.168.1.20:22/a", False),
        ("bücher.example", "http://xn--bcher-kva.example/a", True),
    ],
)
async def test_what_the_operator_named_is_trusted_at_that_port_alone(
    entry: str, address: str, is_trusted: bool
) -> None:
    route = await Hosts(None, trusted_hosts(entry)).route(URL(address))
    assert (route.standing is TRUSTED) is is_trusted


def test_nothing_named_is_nothing_trusted() -> None:
    assert trusted_hosts(" , ") == ()
    assert trusted_hosts("a, https://b:1/") == (TrustedHost("a"), TrustedHost("b", 1, "https"))


@pytest.mark.parametrize(
    "odd",
    [
        "*",
        "*.lan",
        "http://",
        "http://a/path",
        "http://a?b",
        "http://a#b",
        "ftp://a",
        "user@a",
        "http://user:word@a",
        "a:0",
        "a:",
        "a:99999",
        "a:b",
        "a b",
        "[::1",
        "http://[::1",
        "10.0.0.0/8",
        ":9000",
        "good.lan, *",
    ],
)
def test_what_is_no_host_is_named(odd: str) -> None:
    with pytest.raises(ValueError, match="is no host; write host:port"):
        trusted_hosts(odd)


def test_a_host_is_written_as_it_would_be_named() -> None:
    assert host_and_port(plain_host("LOCALHOST."), 80) == "localhost:80"
    assert host_and_port(plain_host("[::1]"), 8000) == "[::1]:8000"
    assert trusted_hosts(host_and_port(plain_host("[::1]"), 8000)) == (TrustedHost("::1", 8000),)


# --- redirects ---------------------------------------------------------------------------------------


async def led(service: Service, first: str, to: str, trusted: str = "") -> bytes | BotError:
    """What comes of an address of the endpoint at `first`, from which a redirect leads to `to`."""
    service.endpoint.put("first.png", File(b"", "image/png", leads_to=to))
    service.endpoint.put("there.png", File(picture(), "image/png"))
    client = await service.client(trusted=trusted)
    try:
        return await service.fetch(client, f"{first}/files/first.png")
    except BotError as error:
        return error


async def test_the_endpoint_may_lead_to_itself_by_another_name(service: Service) -> None:
    to = service.url.replace("127.0.0.1", "localhost")
    assert await led(service, service.url, f"{to}/files/there.png") == picture()


async def test_what_is_trusted_may_lead_home(service: Service) -> None:
    async with service.endpoint.serve() as another:
        trusted = another.removesuffix("/v1")
        assert await led(service, another, f"{service.url}/files/there.png", trusted) == picture()


async def test_where_the_endpoint_leads_is_named_if_it_is_not_trusted(service: Service) -> None:
    led_to = await led(service, service.url, "http://10.1.2.3/x.png")
    assert led_to == HostNotTrusted("10.1.2.3:80")


class Reachable(Downloader):
    """As if every stranger were on the public internet: a test has no host there."""

    def _session_for(self, route: Route) -> aiohttp.ClientSession:
        return self._trusting_session


@pytest.mark.parametrize("home", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("is_trusted", [False, True])
async def test_a_stranger_does_not_lead_home(service: Service, home: str, is_trusted: bool) -> None:
    async with service.endpoint.serve() as strangers, service.endpoint.serve() as named:
        to = named if is_trusted else service.url.replace("127.0.0.1", home)
        service.endpoint.put("first.png", File(b"", "image/png", leads_to=f"{to}/files/there.png"))
        service.endpoint.put("there.png", File(picture(), "image/png"))
        resolver = Names({"stranger.example": "127.0.0.1", "localhost": "127.0.0.1"})
        hosts = Hosts(URL(service.url).origin(), trusted_hosts(named.removesuffix("/v1")), resolver)
        downloads = Reachable(hosts=hosts, retry=IMPATIENT, patience=BRIEF, bodies=1, resolver=resolver)
        url = strangers.replace("127.0.0.1", "stranger.example")
        async with downloads:
            with pytest.raises(ResultUnreachable) as raised:
                async with downloads.result(f"{url}/files/first.png", pixels.inspect):
                    pass
        assert raised.value == ResultUnreachable(1)
        assert [request.path for request in service.endpoint.requests] == ["/v1/files/first.png"]
