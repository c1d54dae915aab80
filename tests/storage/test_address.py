"""DATABASE_URL as providers hand it out works; what cannot be read is one line, without the password."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage.engine.address import Server, is_postgresql, server_of, sqlite_file
from bot.storage.engine.errors import AddressUnusable, CannotOpen
from tests.storage.deployments import on_sqlite
from tests.storage.silence import road_to

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("url", "given"),
    [
        (
            "postgres://u:p@db.example/bot",
            {"host": ["db.example"], "port": [5432], "user": "u", "database": "bot"},
        ),
        ("postgresql+asyncpg://u:p@db.example:6543/bot", {"port": [6543]}),
        ("postgresql+psycopg2://u:p@db.example/bot", {"host": ["db.example"]}),
        ("postgresql://u%40corp:p%40%2F%3A%25%20w@h/bot", {"user": "u@corp", "password": "p@/:% w"}),
        ("postgresql://u:p@ss@h/bot", {"password": "p@ss", "host": ["h"]}),
        ("postgresql://u:p@a:1,b:2/bot", {"host": ["a", "b"], "port": [1, 2]}),
        ("postgresql://u@/bot?host=a,b&port=1,2", {"host": ["a", "b"], "port": [1, 2]}),
        ("postgresql://u@/bot?host=a,b&port=7", {"port": [7, 7]}),
        ("postgresql://u@[::1]:5433/bot", {"host": ["::1"], "port": [5433]}),
        ("postgresql://u@/bot?host=/run/postgresql", {"host": ["/run/postgresql"]}),
        ("postgresql://u@%2Frun%2Fpostgresql/bot", {"host": ["/run/postgresql"]}),
        ("postgresql://h/bot?user=u&password=p%26q", {"user": "u", "password": "p&q"}),
        ("postgresql:///bot", {"database": "bot"}),
        ("postgresql://h/bot?sslmode=require", {"ssl": "require"}),
        ("postgresql://h/bot?sslmode=disable", {"ssl": "disable"}),
        ("postgresql://h/bot?sslmode=prefer&pgbouncer=true&connection_limit=1", {"ssl": "prefer"}),
        ("postgresql://h/bot?sslmode=require&channel_binding=require", {"ssl": "require"}),
        ("postgresql://h/bot?target_session_attrs=read-write", {"target_session_attrs": "read-write"}),
        ("postgresql://h/bot?options=endpoint%3Dep-1", {"server_settings": {"options": "endpoint=ep-1"}}),
        ("postgresql://h/bot?application_name=art", {"server_settings": {"application_name": "art"}}),
        (" postgresql://h/bot\n", {"host": ["h"]}),
    ],
)
def test_what_asyncpg_is_given(url: str, given: dict[str, Any]) -> None:
    assert is_postgresql(url)
    found = server_of(url).given
    assert {name: found.get(name) for name in given} == given


@pytest.mark.parametrize(
    ("mode", "checks", "by_name"),
    [
        ("verify-full", ssl.CERT_REQUIRED, True),
        ("verify-ca", ssl.CERT_REQUIRED, False),
        ("verify-full&sslrootcert=system", ssl.CERT_REQUIRED, True),
        ("require&sslrootcert=system", ssl.CERT_REQUIRED, True),
    ],
)
def test_certificates_are_checked_against_the_machines_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, checks: ssl.VerifyMode, by_name: bool
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    context = server_of(f"postgresql://h/bot?sslmode={mode}").given["ssl"]
    assert (context.verify_mode, context.check_hostname) == (checks, by_name)


def test_the_wait_for_a_connection_may_be_shorter() -> None:
    assert server_of("postgresql://h/bot?connect_timeout=2").arguments(timeout=5.0)["timeout"] == 2.0
    assert server_of("postgresql://h/bot?connect_timeout=60").arguments(timeout=5.0)["timeout"] == 5.0
    assert server_of("postgresql://h/bot?connect_timeout=0").arguments(timeout=5.0)["timeout"] == 5.0


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (f"postgresql://u:{SECRET}@h:99999/bot", "port"),
        (f"postgresql://u:{SECRET}@h:0/bot", "port"),
        (f"postgresql://u:{SECRET}@h:abc/bot", "port"),
        (f"postgresql://u:{SECRET} x@h/bot", "%20"),
        (f"postgresql://u:{SECRET}@h/bot?sslmode=always", "sslmode"),
        (f"postgresql://u:{SECRET}@h/bot?sslmode=verify-full&sslrootcert=/nowhere/root.crt", "TLS"),
        (f"postgresql://u:{SECRET}@h/bot?nonsense=1", "nonsense"),
        (f"postgresql://u:{SECRET}@h/bot?sslmode", "name=value"),
        (f"postgresql://u:{SECRET}@h/bot?connect_timeout=soon", "connect_timeout"),
        (f"postgresql://u:{SECRET}@h/bot?target_session_attrs=writable", "target_session_attrs"),
        (f"postgresql://u:{SECRET}@::1/bot", "brackets"),
        (f"mysql://u:{SECRET}@h/bot", "mysql"),
        (f"jdbc:postgresql://u:{SECRET}@h/bot", "jdbc"),
        (f"u:{SECRET}@h/bot", "only sqlite and postgresql"),
        (SECRET, "not an address"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("sqlite://data/bot.sqlite3", "three slashes"),
    ],
)
async def test_what_cannot_be_read_is_one_line_without_the_password(
    tmp_path: Path, url: str, words: str
) -> None:
    with pytest.raises(AddressUnusable) as caught:
        async with on_sqlite(tmp_path, url=url):
            pass
    line = str(caught.value)
    assert line.startswith("DATABASE_URL ")
    assert words in line
    assert SECRET not in line
    assert "\n" not in line


def test_files_of_sqlite() -> None:
    assert sqlite_file("sqlite:///data/bot.sqlite3") == Path("data/bot.sqlite3")
    assert sqlite_file("sqlite+aiosqlite:////var/lib/my bot.sqlite3") == Path("/var/lib/my bot.sqlite3")


def test_what_is_shown_has_no_password() -> None:
    url = f"postgresql://u:{SECRET}@a,b/bot?password={SECRET}&sslpassword={SECRET}&sslmode=disable"
    assert server_of(url).shown == "postgresql://a:5432,b:5432/bot"


PARAMETERS = (
    "sslmode=prefer",
    "sslmode=disable&channel_binding=require&connect_timeout=10",
    "application_name=art&options=-c%20search_path%3Dpublic&target_session_attrs=read-write",
    "pgbouncer=true",
)


@pytest.mark.postgresql
@pytest.mark.parametrize("parameters", PARAMETERS)
async def test_a_real_server_is_reached_so(new_postgresql_url: str, tmp_path: Path, parameters: str) -> None:
    road = road_to(new_postgresql_url)
    async with road.opened():
        url = sa.make_url(road.url)
        hosts = f"127.0.0.1:1,127.0.0.1:{url.port}"  # the first of them is down
        address = f"postgres://{url.username}:{url.password or ''}@{hosts}/{url.database}?{parameters}"
        async with on_sqlite(tmp_path, url=address) as storage:
            assert await storage.answers()


@pytest.mark.postgresql
async def test_a_server_without_tls_is_one_line(new_postgresql_url: str, tmp_path: Path) -> None:
    road = road_to(new_postgresql_url)
    async with road.opened():
        with pytest.raises(CannotOpen, match="SSL") as caught:
            async with on_sqlite(tmp_path, url=f"{road.url}?sslmode=require"):
                pass
    assert "\n" not in str(caught.value)


def test_a_server_is_plain_data() -> None:
    assert server_of("postgresql://h/bot") == Server(
        "postgresql://h:5432/bot", {"host": ["h"], "port": [5432], "database": "bot"}
    )
