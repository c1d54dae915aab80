"""DATABASE_URL: what it may say, and what the drivers take of it.

PostgreSQL's addresses are those of libpq, as hosting providers hand them out. asyncpg takes other words for some of
their parameters, and would send to the server as a setting what it does not know.
"""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, unquote

import sqlalchemy as sa

from bot.storage.engine.errors import AddressUnusable

# The last @ ends the password, which may hold others that nobody has written as %40.
_PARTS = re.compile(
    r"(?:(?P<user>[^:@/?]*)(?::(?P<password>.*))?@)?(?P<hosts>[^@/?]*)(?:/(?P<database>[^?]*))?(?:\?(?P<query>.*))?"
)
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.%]+\]|[^:\[\]]*)(?::(?P<port>[^:]*))?")
SCHEMES = ("postgresql", "postgres")
TLS_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
SESSIONS = ("any", "primary", "standby", "prefer-standby", "read-write", "read-only")
TAKEN = ("sslcert", "sslkey", "sslcrl", "sslpassword", "ssl_min_protocol_version", "ssl_max_protocol_version")
SENT = ("application_name", "options")  # the server takes these when a session begins
# What others make of the address, or libpq alone: it changes nothing about what is stored. asyncpg signs in by SCRAM
# without channel binding, with which a server that asks for it by `channel_binding=require` is content.
IGNORED = frozenset(
    {
        *("channel_binding", "gssencmode", "keepalives", "keepalives_idle", "keepalives_interval"),
        *("keepalives_count", "tcp_user_timeout", "sslsni", "sslcompression", "fallback_application_name"),
        *("pgbouncer", "connection_limit", "pool_timeout", "pool_max_conns", "pool_size", "schema", "supa"),
        *("sslnegotiation", "client_encoding", "prepared_statement_cache_size", "statement_cache_size"),
        *("load_balance_hosts", "uselibpqcompat", "prepared_statements", "socket_timeout", "require_auth"),
    }
)


@dataclass(frozen=True, slots=True)
class Server:
    """Where a PostgreSQL is. `shown` has no password; `given` is what asyncpg takes."""

    shown: str
    given: dict[str, Any]
    connect_timeout: float | None = None

    @property
    def url(self) -> sa.URL:
        """For SQLAlchemy, which reads the driver's name in it: all else is in `arguments`."""
        return sa.URL.create("postgresql+asyncpg")

    def arguments(self, *, timeout: float) -> dict[str, Any]:
        """What asyncpg connects with; `timeout` are the seconds for it, unless the address names fewer."""
        return {**self.given, "timeout": min(timeout, self.connect_timeout or timeout)}


def is_postgresql(url: str) -> bool:
    """Whether DATABASE_URL names a PostgreSQL; else it is SQLite. Raises AddressUnusable if it names neither."""
    scheme, found, _ = url.strip().partition(":")
    kind = scheme.partition("+")[0].lower()
    if not found or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        raise AddressUnusable("it is not an address")
    if kind not in (*SCHEMES, "sqlite"):
        raise AddressUnusable(f"it is of the kind {kind}, and only sqlite and postgresql are known")
    return kind != "sqlite"


def sqlite_file(url: str) -> Path:
    """The file that a SQLite address names. Raises AddressUnusable."""
    try:
        address = sa.make_url(url.strip())
    except (sa.exc.ArgumentError, ValueError) as error:
        raise AddressUnusable("it is not an address") from error
    if not address.database or ":memory:" in address.database:
        raise AddressUnusable("a database in memory would lose every picture; name a file: sqlite:///FILE")
    if address.host:
        raise AddressUnusable("it names a host; a file has three slashes before it: sqlite:///FILE")
    return Path(address.database)


def server_of(url: str) -> Server:
    """What a PostgreSQL address says. Raises AddressUnusable, whose text holds nothing of a password."""
    parts = _PARTS.fullmatch(url.strip().partition("://")[2])
    if parts is None or any(map(str.isspace, url.strip())):
        _refuse("it is not an address; a space or a line break in it is written as %20, @ as %40, / as %2F")
    named = _query(parts["query"] or "")
    hosts, ports = _hosts(named.pop("host", unquote(parts["hosts"])), named.pop("port", ""))
    database = named.pop("dbname", named.pop("database", unquote(parts["database"] or "")))
    given: dict[str, Any] = {
        "host": hosts or None,
        "port": ports or None,
        "user": named.pop("user", unquote(parts["user"] or "")) or None,
        "password": named.pop("password", unquote(parts["password"] or "")) or None,
        "database": database or None,
        "server_settings": {name: named.pop(name) for name in SENT if name in named},
    }
    seconds = _seconds(named.pop("connect_timeout", ""))
    if attributes := named.pop("target_session_attrs", ""):
        if attributes not in SESSIONS:
            _refuse(f"its target_session_attrs must be one of {', '.join(SESSIONS)}")
        given["target_session_attrs"] = attributes
    given |= _tls(named)
    for name in named:
        if name not in IGNORED and not name.startswith("_"):
            _refuse(f"it has the parameter {name[:40]!r}, which is not known; take it out")
    where = ",".join(f"{name}:{port}" for name, port in zip(hosts, ports, strict=False))
    return Server(f"postgresql://{where}/{database}", {k: v for k, v in given.items() if v}, seconds)


def _query(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)))
    except ValueError:
        _refuse("what follows its ? is not made of name=value, with & between them")


def _hosts(names: str, ports: str) -> tuple[list[str], list[int]]:
    """As many hosts as ports. A name that begins with / is the folder of a Unix socket."""
    hosts, found = [], []
    separate = ports.split(",") if ports else []
    if not names:
        return [], [_port(text) for text in separate]
    for number, text in enumerate(names.split(",")):
        match = None if text.startswith("/") else _HOST.fullmatch(text)
        if match is None and not text.startswith("/"):
            _refuse("its host cannot be read; an IPv6 address stands in brackets: [::1]:5432")
        hosts.append(text if match is None else match["name"].strip("[]"))
        other = separate[min(number, len(separate) - 1)] if separate else ""
        found.append(_port((match["port"] if match else None) or other or "5432"))
    return hosts, found


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 65535):
        _refuse("its port must be a number from 1 to 65535")
    return int(text)


def _seconds(text: str) -> float | None:
    if not text:
        return None
    if not text.isdecimal():
        _refuse("its connect_timeout must be a number of seconds")
    return float(text[:6]) or None  # 0 is no limit, as libpq has it


def _tls(named: dict[str, str]) -> dict[str, Any]:
    """Of the parameters about TLS, what asyncpg takes; they are taken out of `named`."""
    mode, roots = named.pop("sslmode", ""), named.pop("sslrootcert", "")
    own = {name: named.pop(name) for name in TAKEN if name in named}
    if named.pop("ssl", "").lower() in ("true", "1", "require") and not mode:
        mode = "require"
    if mode and mode not in TLS_MODES:
        _refuse(f"its sslmode must be one of {', '.join(TLS_MODES)}")
    if not roots and not own and not mode.startswith("verify"):
        return {"ssl": mode} if mode else {}
    return {"ssl": _context(mode or "prefer", roots, own)} if mode != "disable" else {"ssl": "disable"}


def _context(mode: str, roots: str, own: dict[str, str]) -> ssl.SSLContext:
    """Certificates are checked against `roots`, a file; if that is missing or "system", against the machine's own."""
    try:
        home = Path.home() / ".postgresql" / "root.crt"
        file = roots if roots not in ("", "system") else str(home) if not roots and home.is_file() else None
        context = ssl.create_default_context(cafile=file)
        context.check_hostname = mode == "verify-full" or roots == "system"
        if not mode.startswith("verify") and not roots:
            context.verify_mode = ssl.CERT_NONE
        if "sslcert" in own:
            context.load_cert_chain(own["sslcert"], own.get("sslkey"), own.get("sslpassword", ""))
        if "sslcrl" in own:
            context.load_verify_locations(own["sslcrl"])
            context.verify_flags |= ssl.VerifyFlags.VERIFY_CRL_CHECK_CHAIN
    except OSError as error:  # of the file, or of what is in it: ssl.SSLError is one too
        _refuse(f"a file that it names for TLS cannot be used ({error.strerror or type(error).__name__})")
    return context


def _refuse(reason: str) -> NoReturn:
    raise AddressUnusable(reason)
