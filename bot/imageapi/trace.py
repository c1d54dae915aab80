"""What is logged of each call of the endpoint: one line, and never its prompt, its key or a body."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

REQUEST_ID_HEADERS = (
    *("x-request-id", "request-id", "x-litellm-call-id", "x-ms-request-id", "apim-request-id"),
    "cf-ray",  # the last one: it is Cloudflare's, and says nothing to the provider behind it
)
LOGGABLE = re.compile(
    r"[\w.:-]{1,80}"
)  # the endpoint chooses a request id; so it could forge lines of the log


@dataclass(slots=True)
class Trace:
    """How far a call has come. `tries`: how often its request was sent."""

    tries: int = 0
    status: int | None = None
    request_id: str | None = None

    def answered(self, status: int, headers: Mapping[str, str]) -> None:
        """An answer begins: its HTTP status, and the id by which the provider finds the request."""
        named = (headers.get(name, "") for name in REQUEST_ID_HEADERS)
        self.status = status
        self.request_id = next((name for name in named if LOGGABLE.fullmatch(name)), None)


@contextmanager
def logged(log: logging.Logger, what: str, model: str | None) -> Iterator[Trace]:
    """Log how the call ended, whichever way."""
    trace, begun, outcome = Trace(), monotonic(), "answered"
    try:
        yield trace
    except BaseException as error:
        outcome = type(error).__name__
        raise
    finally:
        log.info(
            "%s model=%s outcome=%s status=%s seconds=%.1f tries=%d request=%s",
            what,
            model,
            outcome,
            trace.status,
            monotonic() - begun,
            trace.tries,
            trace.request_id,
        )
