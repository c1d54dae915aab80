"""The programs that are measured: the bot, and the bare bots that are its floors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Program:
    """Python started with `arguments`; `settings` are variables of its environment, beside those of the run."""

    label: str
    arguments: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


BOT = Program("bot", ("-m", "benchmarks.named_threads", "bot", "run"))
DECODING = Program("floor that decodes", ("-m", "benchmarks.bare_bot"), MappingProxyType({"DECODE": "1"}))
PASSING_ON = Program("floor that does not", ("-m", "benchmarks.bare_bot"), MappingProxyType({"DECODE": "0"}))
FLOORS = (DECODING, PASSING_ON)
