"""Which addresses may be fetched: what stands in an answer must not lead the bot into the house it runs in.

The check is made on the very address a socket is about to be opened to, after all name resolution, so neither a
name, nor a number in disguise (`0x7f.1`), nor a second answer of the name server gets past it.
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import AddrInfoType
from yarl import URL

PRINTABLE = re.compile(r"[!-~]+")
NAT64 = IPv6Network("64:ff9b::/96")
# Neither private nor reserved by their numbers, and yet inside: Azure's metadata, 6to4's relays, shared space.
INSIDE = tuple(
    map(ip_network, ("168.63.129.16/32", "192.88.99.0/24", "100.64.0.0/10", "192.0.0.0/24", "fec0::/10"))
)


class AddressRefused(PermissionError):
    """This address is not fetched from, ever."""


def origin(url: str | URL) -> str:
    """Scheme, host and port, e.g. "https://cdn.discordapp.com:443". Raises ValueError."""
    address = URL(url)
    return f"{address.scheme}://{address.host}:{address.port}"


def as_url(text: str) -> URL:
    """The URL as it was written where that is possible: a signed address must not be quoted anew."""
    return URL(text, encoded=PRINTABLE.fullmatch(text) is not None)


def check_url(url: str) -> URL:
    """The address, if a picture may be fetched by it. Raises AddressRefused."""
    try:
        address = as_url(url)
        fine = address.scheme in ("http", "https") and address.host and address.port
    except ValueError as error:
        raise AddressRefused("not an address") from error
    if not fine or address.user is not None or address.password is not None:
        raise AddressRefused("not a plain http(s) address")
    return address


def is_public(host: str) -> bool:
    """Whether an IP address belongs to the internet at large."""
    address = _inner(ip_address(host.partition("%")[0]))
    return (
        address.is_global
        and not (address.is_multicast or address.is_reserved or address.is_unspecified)
        and not any(address in network for network in INSIDE)
    )


def public_socket(info: AddrInfoType) -> socket.socket:
    """aiohttp's socket factory for addresses that strangers chose. Raises AddressRefused."""
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise AddressRefused("not a public address")
    return socket.socket(family, kind, protocol)


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, where a gateway would unpack it."""
    if isinstance(address, IPv6Address):
        if address in NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address
