"""Picture bytes in an object store: s3:, gs:, az:, with the credentials of the environment.

The variables are those of obstore, that is of the Rust crate object_store: for S3 AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY, AWS_REGION, and for a store of one's own AWS_ENDPOINT and AWS_ALLOW_HTTP.
"""

from __future__ import annotations

import errno
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.domain.errors import Gone
from bot.storage.bytes.keys import checked, is_key
from bot.storage.engine.errors import CannotOpen

if TYPE_CHECKING:
    from obstore.store import ObjectStore

# Callers repeat what failed, and must hear of it soon; by itself obstore would go on trying for three minutes.
TRIES = 2
TRY_FOR = timedelta(seconds=20)
NO_BUCKET = ("NoSuchBucket", "ContainerNotFound", "The specified bucket does not exist")


class StoreUnavailable(OSError):
    """The object store failed this time. `words` are for the log: no address, no key, no credentials."""

    def __init__(self, words: str) -> None:
        super().__init__(errno.EIO, words)


class Bucket:
    """An object store. Its verbs are those of `Folder`; any failure of the store is a StoreUnavailable, an OSError."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: str, data: bytes) -> None:
        """Store the bytes, in place of older ones; they are durable when this returns."""
        with _translated():
            await self._store.put_async(checked(key), data)

    async def get(self, key: str) -> bytes:
        """The bytes under the key. Raises Gone if there are none."""
        try:
            with _translated():
                found = await self._store.get_async(checked(key))
                return bytes(await found.bytes_async())
        except FileNotFoundError as error:
            raise Gone from error

    async def has(self, key: str) -> bool:
        """Whether there are bytes under the key."""
        try:
            with _translated():
                await self._store.head_async(checked(key))
                return True
        except FileNotFoundError:
            return await self._is_there(key)

    async def _is_there(self, key: str) -> bool:
        """Ask once more with GET. Raises StoreUnavailable if the whole bucket is missing."""
        # Both are a 404, and the answer to a HEAD has no body to tell a missing bucket from a missing key.
        try:
            with _translated():
                await self._store.get_async(key)
                return True
        except FileNotFoundError:
            return False

    async def delete(self, key: str) -> None:
        """Delete the bytes under the key. Deleting what is not there is no error."""
        try:
            with _translated():
                await self._store.delete_async(checked(key))
        except FileNotFoundError:
            return

    async def older_than(self, moment: datetime) -> AsyncGenerator[dict[str, datetime], None]:
        """The keys that were put before `moment`, and when (UTC), in portions; they may be deleted meanwhile."""
        with _translated():
            async for chunk in self._store.list():
                found = {thing["path"]: thing["last_modified"] for thing in chunk}
                yield {key: written for key, written in found.items() if written < moment and is_key(key)}

    async def clear(self) -> None:
        """Nothing to do: an object store shows nothing of an upload that broke off."""

    async def try_out(self) -> None:
        """Store something small and delete it again. Raises CannotOpen with the remedy."""
        try:
            await self.put("check", b"check")
            await self.delete("check")
        except OSError as error:
            raise CannotOpen(
                f"The object store of PICTURES_URL cannot be used ({error.strerror}); check its address, the bucket, "
                "and the credentials in the environment."
            ) from error


def open_bucket(url: str) -> Bucket:
    """Open an object store by its address; nothing is sent yet. Raises CannotOpen."""
    from obstore.exceptions import BaseError
    from obstore.store import from_url

    try:
        return Bucket(from_url(url, retry_config={"max_retries": TRIES, "retry_timeout": TRY_FOR}))
    except (BaseError, ValueError) as error:
        scheme = urlsplit(url).scheme
        raise CannotOpen(
            f"The object store of PICTURES_URL ({scheme}:) cannot be opened; check its address and the "
            "credentials in the environment."
        ) from error


@contextmanager
def _translated() -> Iterator[None]:
    """Turn obstore's errors into StoreUnavailable; a FileNotFoundError that is about the key alone stays one.

    The original is not chained: its text holds the answer's whole body, and may hold a signed address.
    """
    from obstore.exceptions import BaseError

    try:
        yield
    except (BaseError, FileNotFoundError) as error:
        words = _meaning(error)
        if not words:
            raise
        raise StoreUnavailable(words) from None


def _meaning(error: Exception) -> str:
    """What the error means, in words for the log; empty if only the key is missing."""
    from obstore.exceptions import PermissionDeniedError, UnauthenticatedError

    if any(words in str(error) for words in NO_BUCKET):
        return "it has no such bucket"
    if isinstance(error, PermissionDeniedError | UnauthenticatedError):
        return "it refuses the credentials"
    return "" if isinstance(error, FileNotFoundError) else f"it did not answer well, {type(error).__name__}"
