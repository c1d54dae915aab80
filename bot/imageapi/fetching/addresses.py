"""Guards downloads against SSRF (server-side request forgery).

The address of a picture stands in an answer of the endpoint, or comes from a member. It must not make the bot fetch
from its own machine or network. The check is made on the IP address that a socket is about to be opened to, after name
resolution; so no host name, no IP address in disguise (`0x7f.1`) and no second answer of the name server (DNS
rebinding) gets past it.
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import AddrInfoType
from yarl import URL

PRINTABLE = re.compile(r"[!-~]+")
# What a resolver takes for an IP address though it is none by the rules: `2130706433`, `0x7f.1`, `127.1`.
NUMBER = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)", re.IGNORECASE)
NAT64 = IPv6Network("64:ff9b::/96")
# Not private or reserved by Python's tables, and yet not of the public internet: Azure's metadata service, relays of
# 6to4, carrier-grade NAT, IETF protocol assignments, site-local addresses.
NOT_PUBLIC = tuple(
    map(ip_network, ("168.63.129.16/32", "192.88.99.0/24", "100.64.0.0/10", "192.0.0.0/24", "fec0::/10"))
)


class AddressRefused(PermissionError):
    """Nothing may be fetched from this address; a retry would be refused too."""


def origin(url: str | URL) -> str:
    """Scheme, host and port, e.g. "https://cdn.discordapp.com:443" or "http://[::1]:8000". Raises ValueError."""
    address = URL(url)
    return f"{address.scheme}://{address.host_subcomponent}:{address.port}"


def as_url(text: str) -> URL:
    """The URL exactly as it was written, if it is printable ASCII: quoting a signed address anew would break it."""
    return URL(text, encoded=PRINTABLE.fullmatch(text) is not None)


def check_url(url: str) -> URL:
    """The URL, if it is http(s) with a host. Raises AddressRefused."""
    try:
        address = as_url(url)
        fine = address.scheme in ("http", "https") and address.host and address.port
    except ValueError as error:
        raise AddressRefused("not an address") from error
    if not fine:
        raise AddressRefused("not an http(s) address")
    return address


def has_password(address: URL) -> bool:
    """Whether a name or a password for the host stands in the address."""
    return address.user is not None or address.password is not None


def is_disguised(host: str) -> bool:
    """Whether a host that is no IP address by the rules would be taken for one."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return NUMBER.fullmatch(host.rstrip(".")) is not None
    return False


def is_public(host: str) -> bool:
    """Whether an IP address belongs to the public internet. Raises ValueError for what is no IP address."""
    address = _embedded_ipv4(ip_address(host.partition("%")[0]))
    return (
        address.is_global
        and not (address.is_multicast or address.is_reserved or address.is_unspecified)
        and not any(address in network for network in NOT_PUBLIC)
    )


def public_socket(info: AddrInfoType) -> socket.socket:
    """A socket factory for aiohttp, called with each address it is about to connect to. Raises AddressRefused."""
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise AddressRefused("not a public address")
    return socket.socket(family, kind, protocol)


def _embedded_ipv4(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address within an IPv6 one (NAT64, IPv4-mapped, 6to4), to which a gateway would forward."""
    if isinstance(address, IPv6Address):
        if address in NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address
