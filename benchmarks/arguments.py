"""What the programs of this folder have in common on the command line."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from benchmarks.community import Incorrect


def at_least(least: int) -> Callable[[str], int]:
    """A type for argparse."""

    def number(text: str) -> int:
        if int(text) < least:
            raise argparse.ArgumentTypeError(f"at least {least}")
        return int(text)

    return number


def run(work: Coroutine[Any, Any, None]) -> int:
    """The program's status: 1 if something turned out Incorrect, which is printed."""
    try:
        asyncio.run(work)
    except Incorrect as error:
        print(f"incorrect: {error}", file=sys.stderr)
        return 1
    return 0
