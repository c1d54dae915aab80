"""Log lines on stderr, for a person (text) or a collector (one JSON object a line)."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Literal

from bot.ops.redaction import Redactor

Format = Literal["text", "json"]

SILENT = logging.CRITICAL + 1

# Never below these, whatever LOG_LEVEL says: at DEBUG discord.py prints tokens, and aiosqlite the values of
# each statement, prompts among them; the rest is noise.
FLOORS: Mapping[str, int] = MappingProxyType(
    {
        "discord": logging.INFO,
        "aiosqlite": logging.INFO,
        "PIL": logging.INFO,
        "asyncio": logging.INFO,
        "sqlalchemy": logging.WARNING,
        "alembic": logging.WARNING,
        "aiohttp.access": SILENT,
    }
)

# What every record has; anything else came with `extra=`.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

# A line stays a line: no message can forge the next one or steer a terminal.
_VISIBLE = {code: f"\\x{code:02x}" for code in (*range(32), 127)} | {9: "\\t", 10: "\\n", 13: "\\r"}


def set_up(level: str, format: Format, secrets: Iterable[str] = ()) -> None:
    """Send every log line to stderr. May be called again; the last call counts.

    `secrets` are struck out wherever they stand: in a message, an extra field or a traceback.
    """
    threshold = logging.getLevelNamesMapping()[level]
    redact = Redactor(secrets)
    handler = _Handler(sys.stderr)
    handler.setFormatter(_Json(redact) if format == "json" else _Text(redact))
    root = logging.getLogger()
    for old in [known for known in root.handlers if isinstance(known, _Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(threshold)
    for name, floor in FLOORS.items():
        logging.getLogger(name).setLevel(max(threshold, floor))
    logging.getLogger("discord.client").addFilter(_is_not_about_voice)
    logging.captureWarnings(True)


def _is_not_about_voice(record: logging.LogRecord) -> bool:
    """False for discord.py's start-up warnings that voice libraries are missing: the bot does not speak."""
    return "voice will NOT be supported" not in record.getMessage()


class _Handler(logging.StreamHandler[Any]):
    """Writes to stderr; kept apart by its class from handlers that are not ours."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say which line could not be written. The standard report would print its arguments, unredacted."""
        # When stderr itself is gone there is nowhere left to say so.
        with suppress(OSError, ValueError):
            self.stream.write(f"a log line could not be written: {record.pathname}:{record.lineno}\n")


class _Text(logging.Formatter):
    """`2026-11-23 09:10:11Z INFO bot.app: ready (shards=1)`, a traceback below it."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in _extra(record).items())
        said = record.getMessage() + (f" ({facts})" if facts else "")
        start = f"{_moment(record):%Y-%m-%d %H:%M:%SZ} {record.levelname} {record.name}:"
        line = f"{start} {said.translate(_VISIBLE)}"
        trace = _trace(self, record)
        return self._redact(f"{line}\n{trace}" if trace else line)


class _Json(logging.Formatter):
    """One object a line: time, level, logger, message, the extra fields, exception."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": _moment(record).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        trace = _trace(self, record)
        if trace:
            entry["exception"] = trace
        # Ours come last: an extra field cannot take the place of the time or the message.
        return json.dumps(self._redact.within(_extra(record) | entry), ensure_ascii=False)


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _USUAL}


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    """The traceback without the values of local variables, then the stack if one was asked for."""
    parts = []
    if record.exc_info and record.exc_info[1] is not None:
        parts.append(formatter.formatException(record.exc_info))
    if record.stack_info:
        parts.append(formatter.formatStack(record.stack_info))
    return "\n".join(parts)
