"""A zip file of an export, filled up to a size. Its memory is that of the file and of one picture."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

ROOM = 512  # bytes that a zip file needs for a file besides its contents, with a short name
TAIL = 64 * 1024  # bytes that stay free for the list of what is in it
DAY_ONE = (1980, 1, 1, 0, 0, 0)  # the date of each file in it, so that the same part has the same bytes


class Archive:
    """`limit` is the number of bytes that the whole file has at most. Everything is done in threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit - TAIL
        self._bytes = io.BytesIO()
        self._zip = zipfile.ZipFile(self._bytes, "w")

    async def add_json(self, name: str, value: Mapping[str, Any]) -> bool:
        """Whether there was room for it."""

        def work() -> bool:
            # What it will have compressed is known afterwards; it is tried in a file of its own.
            tried = io.BytesIO()
            with zipfile.ZipFile(tried, "w") as alone:
                alone.writestr(*_entry(name, value), compress_type=zipfile.ZIP_DEFLATED)
            if not self._has_room(tried.tell()):
                return False
            self._zip.writestr(*_entry(name, value), compress_type=zipfile.ZIP_DEFLATED)
            return True

        return await asyncio.to_thread(work)

    async def add_picture(self, name: str, data: bytes) -> bool:
        """Whether there was room for it."""
        if not self._has_room(len(data)):
            return False
        await asyncio.to_thread(self._zip.writestr, zipfile.ZipInfo(name, DAY_ONE), data)
        return True

    async def close(self, contents: Mapping[str, Any]) -> bytes:
        """The file, with a list of what is in it."""

        def work() -> bytes:
            self._zip.writestr(*_entry("contents.json", contents), compress_type=zipfile.ZIP_DEFLATED)
            self._zip.close()
            return self._bytes.getvalue()

        return await asyncio.to_thread(work)

    def _has_room(self, size: int) -> bool:
        listed = ROOM * (len(self._zip.namelist()) + 1)
        return self._bytes.tell() + size + listed <= self._limit


def _entry(name: str, value: Mapping[str, Any]) -> tuple[zipfile.ZipInfo, str]:
    return zipfile.ZipInfo(name, DAY_ONE), json.dumps(value, ensure_ascii=False, indent=1)
