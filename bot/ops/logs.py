"""Log lines on stderr, as text for a person or as JSON for a log collector (one object a line)."""

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

# The lowest level of these loggers, whatever LOG_LEVEL says. At DEBUG discord.py logs tokens, and aiosqlite the values
# of each statement, prompts among them; of the others there are only too many lines.
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

# The attributes that every log record has; any other was given with `extra=`.
_STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

# Control characters are escaped, so that a message can neither forge another line nor steer a terminal.
_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(32), 127)} | {9: "\\t", 10: "\\n", 13: "\\r"}


def set_up(level: str, format: Format, secrets: Iterable[str] = ()) -> None:
    """Send every log line to stderr. Calling it again replaces what the last call has set up.

    `secrets` are redacted wherever they stand: in a message, an extra field or a traceback.
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
    logging.getLogger("discord.shard").addFilter(_in_one_line)
    logging.captureWarnings(True)


def _is_not_about_voice(record: logging.LogRecord) -> bool:
    """False for discord.py's start-up warnings that voice libraries are missing: the bot does not speak."""
    return "voice will NOT be supported" not in record.getMessage()


def _in_one_line(record: logging.LogRecord) -> bool:
    """True always. discord.py adds a traceback each time that a shard cannot connect; the type of its error stays."""
    if record.exc_info and record.exc_info[0] is not None:
        record.error = record.exc_info[0].__name__
        record.exc_info = record.exc_text = None
    return True


class _Handler(logging.StreamHandler[Any]):
    """Writes to stderr. Its class tells it from handlers of others, as pytest's, which `set_up` leaves alone."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Write which line of code logged what could not be written.

        The standard library's report would contain the arguments of the message, without redaction.
        """
        # stderr itself may be gone, and then there is nowhere to report it.
        with suppress(OSError, ValueError):
            self.stream.write(f"a log line could not be written: {record.pathname}:{record.lineno}\n")


class _Text(logging.Formatter):
    """`2026-11-23 09:10:11Z INFO bot.app: ready (shards=1)`, a traceback below it."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        extra = ", ".join(f"{name}={value}" for name, value in _extra(record).items())
        message = record.getMessage() + (f" ({extra})" if extra else "")
        start = f"{_time_of(record):%Y-%m-%d %H:%M:%SZ} {record.levelname} {record.name}:"
        line = f"{start} {message.translate(_ESCAPES)}"
        trace = _trace(self, record)
        return self._redact(f"{line}\n{trace}" if trace else line)


class _Json(logging.Formatter):
    """One object a line: time, level, logger, message, the extra fields, exception."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": _time_of(record).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        trace = _trace(self, record)
        if trace:
            entry["exception"] = trace
        # These fields come last, so that no extra field replaces the time or the message.
        return json.dumps(self._redact.redact_value(_extra(record) | entry), ensure_ascii=False)


def _time_of(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD_FIELDS}


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    """The traceback, and the stack if the record has one; neither has the values of local variables."""
    parts = []
    if record.exc_info and record.exc_info[1] is not None:
        parts.append(formatter.formatException(record.exc_info))
    if record.stack_info:
        parts.append(formatter.formatStack(record.stack_info))
    return "\n".join(parts)
