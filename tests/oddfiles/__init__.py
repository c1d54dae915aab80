"""Odd picture files, made by a generator: what people's tools, phones and endpoints really write, and what breaks.

Each is one that Chromium has judged: `shown` is its verdict, and `tests/browser/test_odd_files.py` asks it again.
The bot takes what Chromium shows. Where it does not, `refused` says why.
"""

from __future__ import annotations

from tests.oddfiles.corpus import OddFile, corpus, made

__all__ = ["OddFile", "corpus", "made"]
