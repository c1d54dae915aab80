"""Parses whole numbers as people type them into a form, and checks their range."""

from __future__ import annotations

import re

from bot.domain.errors import NotANumber, OutOfRange

# Up to eleven digits, or thousands set apart in the ways that cannot be a decimal point: "1,000", "1 000", "1'000".
_NUMBER = re.compile(r"-?(?:[0-9]{1,11}|[0-9]{1,3}(?:[, '\u00a0\u202f][0-9]{3}){1,3})")


def parse_whole_number(field: str, typed: str) -> int | None:
    """None for an empty field. Raises NotANumber for anything but a whole number: "2.5" must not become 25."""
    plain = typed.strip()
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain):
        raise NotANumber(field, typed)
    return int(re.sub(r"[^0-9-]", "", plain))


def check_range(option: str, value: int, lowest: int, highest: int) -> None:
    """Raises OutOfRange outside of `lowest` to `highest`. Discord's own client checks options too; others may not."""
    if not lowest <= value <= highest:
        raise OutOfRange(option, value, lowest, highest)
