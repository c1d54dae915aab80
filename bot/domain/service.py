"""The service that makes the pictures: its name for people, and the hosts that its results may come from."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
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


# --- where results may come from: IMAGE_TRUSTED_HOSTS -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrustedHost:
    """A host beside the endpoint's own that the operator lets results come from, at one port.

    Without a `scheme` both http and https are meant, without a `port` the scheme's own.
    """

    host: str
    port: int | None = None
    scheme: str | None = None

    def is_at(self, scheme: str, host: str, port: int) -> bool:
        """Whether an address of this scheme, host (see `plain_host`) and port leads there."""
        fits_port = port == (self.port or DEFAULT_PORTS.get(scheme))
        return self.host == host and fits_port and self.scheme in (None, scheme)


def trusted_hosts(text: str) -> tuple[TrustedHost, ...]:
    """The hosts of a list with commas: `host`, `host:port`, `http://host:port`.

    Raises ValueError, with the number of the entry and not the entry, which may hold a password.
    """
    entries = [entry.strip() for entry in text.split(",")]
    return tuple(_trusted_host(entry, number) for number, entry in enumerate(entries, 1) if entry)


def plain_host(host: str) -> str:
    """A host as it is compared: in lower case and ASCII, without a dot at its end, IPv6 without brackets and short."""
    name = host.removeprefix("[").removesuffix("]").rstrip(".").lower()
    try:
        return str(ip_address(name))
    except ValueError:
        return name if name.isascii() else name.encode("idna").decode("ascii")


def host_and_port(host: str, port: int) -> str:
    """As the operator would write it: `cdn.example:443`, `[::1]:8000`."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _trusted_host(entry: str, number: int) -> TrustedHost:
    try:
        return _read(entry)
    except ValueError as error:
        raise ValueError(
            f"entry {number} is no host; write host:port or http://host:port, more than one with commas between"
        ) from error


def _read(entry: str) -> TrustedHost:
    parts = urlsplit(entry if "://" in entry else f"//{_in_brackets(entry)}")
    host = plain_host(parts.hostname or "")
    port = parts.port  # which raises ValueError for no number, or over 65535
    is_more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if is_more or port == 0 or parts.netloc.endswith(":") or parts.scheme not in ("", *DEFAULT_PORTS):
        raise ValueError("more, or less, than a host and a port")
    if not host or not all(char.isalnum() or char in "-._:" for char in host):
        raise ValueError("no host")
    return TrustedHost(host, port, parts.scheme or None)


def _in_brackets(entry: str) -> str:
    """A bare IPv6 address has no port; in an address it stands in brackets."""
    try:
        return f"[{entry}]" if ip_address(entry).version == 6 else entry
    except ValueError:
        return entry
