"""Hosts beside the endpoint's own that the operator lets results come from, wherever they are: IMAGE_TRUSTED_HOSTS."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class TrustedHost:
    """One host at one port. Without a `scheme` both http and https are meant, without a `port` the scheme's own."""

    host: str
    port: int | None = None
    scheme: str | None = None

    def is_at(self, scheme: str, host: str, port: int) -> bool:
        """Whether an address of this scheme, host (see `plain_host`) and port leads there."""
        fits_port = port == (self.port or DEFAULT_PORTS.get(scheme))
        return self.host == host and fits_port and self.scheme in (None, scheme)


def trusted_hosts(text: str) -> tuple[TrustedHost, ...]:
    """The hosts of a list with commas: `host`, `host:port`, `http://host:port`. Raises ValueError, with the entry."""
    return tuple(_trusted_host(entry.strip()) for entry in text.split(",") if entry.strip())


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


def _trusted_host(entry: str) -> TrustedHost:
    try:
        return _read(entry)
    except ValueError as error:
        raise ValueError(
            f"{entry!r} is no host; write host:port or http://host:port, more than one with commas between"
        ) from error


def _read(entry: str) -> TrustedHost:
    parts = urlsplit(entry if "://" in entry else f"//{_in_brackets(entry)}")
    host, port = (
        plain_host(parts.hostname or ""),
        parts.port,
    )  # which raises ValueError for no number, or over 65535
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
