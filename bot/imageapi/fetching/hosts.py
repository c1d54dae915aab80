"""Whose a host is: the endpoint's own, by whatever name, one that the operator trusts, or a stranger's.

A server that runs at home knows itself by another name than the bot does: asked at `http://127.0.0.1:8188`, it answers
with an address at `http://localhost:8188`. That is the same port of the same host. Any other port of that host is
another service, which an answer must not make the bot ask; so it is a stranger's unless the operator names it.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from ipaddress import ip_address
from time import monotonic

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from bot.domain.service import TrustedHost, plain_host
from bot.imageapi.fetching.addresses import AddressRefused, is_disguised, is_public

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
REMEMBERED_FOR = 60.0  # seconds that the addresses of the endpoint's host are not looked up again


class Standing(Enum):
    OWN = auto()
    TRUSTED = auto()
    STRANGER = auto()


@dataclass(frozen=True, slots=True)
class Route:
    """`url` is where to ask. `pinned`: only if its name leads to the endpoint's own addresses at that moment."""

    standing: Standing
    url: URL
    pinned: bool = False


@dataclass(slots=True)
class Hosts:
    """`own` is the endpoint's address; None: there is none, and only `trusted` may be at home."""

    own: URL | None
    trusted: Collection[TrustedHost] = ()
    resolver: AbstractResolver | None = None
    _found: frozenset[str] = field(default=frozenset(), init=False)
    _found_until: float = field(default=0.0, init=False)

    async def route(self, address: URL) -> Route:
        """Whose the host of an http(s) address is. Never raises: what cannot be looked up is a stranger's."""
        host, port = plain_host(address.raw_host or ""), address.port or 0
        if any(trusted.is_at(address.scheme, host, port) for trusted in self.trusted):
            return Route(Standing.TRUSTED, _undisguised(address))
        if self.own is None or port != self.own.port:
            return Route(Standing.STRANGER, address)
        if host == plain_host(self.own.raw_host or ""):
            return Route(Standing.OWN, _at(self.own, address, self.own.host))
        return await self._by_another_name(self.own, address, host)

    def pinned_socket(self, info: AddrInfoType) -> socket.socket:
        """A socket factory for aiohttp: to the endpoint's own addresses only. Raises AddressRefused."""
        family, kind, protocol, _, to = info
        if self.own is None or str(to[0]) not in self._found or to[1] != self.own.port:
            raise AddressRefused("not the endpoint's own address")
        return socket.socket(family, kind, protocol)

    async def _by_another_name(self, own: URL, address: URL, host: str) -> Route:
        stranger = Route(Standing.STRANGER, address)
        found = await self._own_addresses()
        if not found or any(map(is_public, found)):
            return stranger  # whatever is on the public internet needs no trust
        is_here = any(map(_is_of_this_machine, found))
        is_named_here = host == socket.gethostname().lower() or (
            _is_address(host) and _is_of_this_machine(host)
        )
        if host in LOOPBACK_NAMES or (is_here and is_named_here):
            # Asked under the name that the operator gave: whatever the other name leads to, only the endpoint's own
            # port is reached. For a server in a container `localhost` is a name of its own too.
            return Route(Standing.OWN, _at(own, address, own.host))
        names = set() if is_disguised(host) else await self._look_up(host)
        is_own = names and names <= found
        return Route(Standing.OWN, _at(own, address, address.host), pinned=True) if is_own else stranger

    async def _own_addresses(self) -> frozenset[str]:
        if monotonic() >= self._found_until and self.own is not None:
            self._found = await self._look_up(self.own.raw_host or "")
            self._found_until = monotonic() + (REMEMBERED_FOR if self._found else 0.0)
        return self._found

    async def _look_up(self, host: str) -> frozenset[str]:
        """The IP addresses of a host; none if it has none."""
        if _is_address(host):
            return frozenset({host})
        if host.endswith(".localhost"):
            return frozenset()
        with suppress(OSError, ValueError):
            # Threaded, since the C library knows what stands in /etc/hosts.
            resolver = self.resolver or ThreadedResolver()
            return frozenset(each["host"] for each in await resolver.resolve(host, 0, socket.AF_UNSPEC))
        return frozenset()


def _at(own: URL, address: URL, host: str | None) -> URL:
    """The address at the endpoint's own port, which speaks one protocol, whatever the address says. A server behind a
    proxy that ends TLS often names itself with http."""
    return _undisguised(address.with_scheme(own.scheme).with_host(host or "").with_port(own.port))


def _undisguised(address: URL) -> URL:
    """With the IP address that its host stands for, if it is one in disguise, for aiohttp takes no other spelling."""
    host = address.raw_host or ""
    if not is_disguised(host):
        return address
    with suppress(OSError, ValueError):
        return address.with_host(socket.inet_ntoa(socket.inet_aton(host.rstrip("."))))
    return address


def _is_address(host: str) -> bool:
    with suppress(ValueError):
        return str(ip_address(host)) == host
    return False


def _is_of_this_machine(text: str) -> bool:
    """Whether an IP address is one of this machine's; of the whole loopback network, those that names stand for."""
    address = ip_address(text.partition("%")[0])
    if address.is_loopback:
        return text in LOOPBACK_NAMES
    if address.is_unspecified or address.is_multicast or getattr(address, "ipv4_mapped", None) is not None:
        return False
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((text, 0))
        return True
    return False
