"""The name by which people are told who makes the pictures."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

# Last parts of names that mean something on one's own machine or network alone.
_LOCAL_ENDINGS = (
    "arpa",
    "corp",
    "home",
    "internal",
    "intranet",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "private",
    "test",
    "ts.net",  # the names that Tailscale gives to machines
)


def service_name(named: str | None, address: str) -> str | None:
    """What the operator named the service, else the host of its address (an http or https URL).

    None for an address of the operator's own machine or network: it tells members nothing, and is not theirs to know.
    """
    if named:
        return named
    host = (urlsplit(address).hostname or "").rstrip(".")
    return None if not host or is_local(host) else host


def is_local(host: str) -> bool:
    """Whether a host (a name or an IP address, without a port) can only be reached from the operator's own machine
    or network."""
    try:
        ip = ip_address(host)
    except ValueError:
        return _is_local_name(host.casefold())
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return ip.is_multicast or not ip.is_global


def _is_local_name(name: str) -> bool:
    last = name.rpartition(".")[2]
    # Short spellings of addresses (`127.1`, `0x7f.1`) end in a number; no public name does.
    is_number = last.isdecimal() or last.startswith("0x")
    return "." not in name or is_number or any(name.endswith(f".{ending}") for ending in _LOCAL_ENDINGS)
