"""Locales as Discord writes them, "de", "en-US" or "es-419", and as they are kept."""

from __future__ import annotations

import re

ENGLISH = "en-US"  # where no locale is known
MAX_LENGTH = 10  # characters

_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def known_locale(kept: object) -> str | None:
    """What was kept, if it is a locale; else None. Whether there are texts in its language is not asked here."""
    if isinstance(kept, str) and len(kept) <= MAX_LENGTH and _LOCALE.fullmatch(kept):
        return kept
    return None
