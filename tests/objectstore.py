"""An object store to test with: moto's S3 server, over HTTP on loopback."""

from __future__ import annotations

import http.client
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from moto.server import ThreadedMotoServer

from bot.storage.bytes.bucket import Bucket

SECRET = "a-secret-key-that-no-log-may-show"
_numbers = itertools.count(1)


async def listed(store: Bucket, moment: datetime) -> dict[str, datetime]:
    """All portions of what is older than `moment`."""
    return {key: written async for portion in store.older_than(moment) for key, written in portion.items()}


class ObjectStore:
    """`environment` is what a program needs to use it, and nothing but it."""

    def __init__(self) -> None:
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        _, self._port = self._server.get_host_and_port()
        self.environment = {
            "AWS_ENDPOINT": f"http://127.0.0.1:{self._port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "an-access-key",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
        }

    def new_bucket(self) -> str:
        name = f"pictures-{next(_numbers)}"
        self.make(name)
        return name

    def make(self, bucket: str) -> None:
        self._ask("PUT", f"/{bucket}")

    def remove(self, bucket: str) -> None:
        self._ask("DELETE", f"/{bucket}")

    def check_credentials(self, *, after: int = 0) -> None:
        """From now on, or after so many requests, unknown access keys are refused."""
        self._ask("POST", "/moto-api/reset-auth", str(after))

    def stop(self) -> None:
        self._server.stop()

    def start(self) -> None:
        """Again, at the same address, with what it had."""
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=self._port, verbose=False)
        self._server.start()

    def _ask(self, method: str, path: str, body: str | None = None) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            credential = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request"
            connection.request(
                method, path, body, {"Authorization": f"{credential}, SignedHeaders=host, Signature=x"}
            )
            answer = connection.getresponse()
            answer.read()
            assert answer.status < 300, (method, path, answer.status)
        finally:
            connection.close()


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    store = ObjectStore()
    try:
        yield store
    finally:
        store.stop()
