"""Pictures in an object store: an S3 server of moto's, spoken to over HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import Gone
from bot.storage import open_storage
from bot.storage.bytes.bucket import Bucket, StoreUnavailable, open_bucket
from bot.storage.engine.errors import CannotOpen
from tests.objectstore import SECRET, ObjectStore, listed, object_store
from tests.storage.deployments import Clock

VERBS: dict[str, Callable[[Bucket], Awaitable[object]]] = {
    "put": lambda store: store.put("picture-abc123", b"x"),
    "get": lambda store: store.get("picture-abc123"),
    "has": lambda store: store.has("picture-abc123"),
    "delete": lambda store: store.delete("picture-abc123"),
    "older_than": lambda store: listed(store, datetime.now(UTC)),
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    with object_store() as store:
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        yield store


@pytest.fixture
def store(server: ObjectStore) -> Bucket:
    return open_bucket(f"s3://{server.new_bucket()}/a-prefix")


async def test_what_was_put_comes_back(store: Bucket) -> None:
    assert not await store.has("picture-abc123")
    await store.put("picture-abc123", b"\x89PNG" * 500_000)
    assert await store.has("picture-abc123")
    assert await store.get("picture-abc123") == b"\x89PNG" * 500_000
    await store.put("picture-abc123", b"new")
    assert await store.get("picture-abc123") == b"new"


async def test_what_is_not_there_is_gone(store: Bucket) -> None:
    with pytest.raises(Gone):
        await store.get("picture-abc123")


async def test_a_key_is_deleted_and_deleted_again(store: Bucket) -> None:
    await store.put("picture-abc123", b"x")
    await store.delete("picture-abc123")
    await store.delete("picture-abc123")
    assert not await store.has("picture-abc123")


async def test_keys_are_listed_by_age_without_their_prefix(server: ObjectStore) -> None:
    bucket = server.new_bucket()
    store, other = open_bucket(f"s3://{bucket}/a-prefix"), open_bucket(f"s3://{bucket}/another")
    for number in range(3):
        await store.put(f"picture-{number}", b"x")
    await other.put("picture-of-another-bot", b"x")
    soon = datetime.now(UTC) + timedelta(minutes=1)
    assert (await listed(store, soon)).keys() == {"picture-0", "picture-1", "picture-2"}
    assert await listed(store, soon - timedelta(hours=1)) == {}


@pytest.mark.parametrize("verb", VERBS)
async def test_a_bucket_that_is_missing_is_no_missing_picture(server: ObjectStore, verb: str) -> None:
    with pytest.raises(StoreUnavailable, match="no such bucket"):
        await VERBS[verb](open_bucket("s3://nowhere-to-be-found"))


@pytest.mark.parametrize("verb", VERBS)
async def test_a_server_that_is_down_is_waited_for(server: ObjectStore, store: Bucket, verb: str) -> None:
    await store.put("picture-abc123", b"kept")
    server.stop()
    try:
        with pytest.raises(OSError, match="did not answer well") as caught:
            await VERBS[verb](store)
    finally:
        server.start()
    # Neither its text nor what it came from names the address, the key or the picture.
    assert caught.value.__suppress_context__
    assert "127.0.0.1" not in str(caught.value)
    assert await store.get("picture-abc123") == b"kept"


async def test_refused_credentials_are_told_as_such(server: ObjectStore, store: Bucket) -> None:
    server.check_credentials()
    try:
        with pytest.raises(StoreUnavailable, match="refuses the credentials") as caught:
            await store.put("picture-abc123", b"x")
    finally:
        server.check_credentials(after=10**9)
    assert SECRET not in repr(caught.value)


async def test_a_store_that_cannot_be_used_stops_the_start(server: ObjectStore, tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match=r"no such bucket.*check its address"):
        async with open_storage(
            data_dir=tmp_path,
            database_url=None,
            pictures_url="s3://nowhere-to-be-found",
            instance="first",
            clock=Clock(),
            image_concurrency=1,
            member_limit=1,
        ):
            pass
