"""What bad disks and careless people do to a database's files, without a compiler and without rights."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def nothing_can_be_written(path: Path) -> Iterator[None]:
    """Every write of this process to this open file fails; it is not a lack of room. Reading goes on."""
    read_only = os.open(path, os.O_RDONLY)
    saved = {handle: os.dup(handle) for handle in _open_handles(path) if handle != read_only}
    assert saved, f"nobody has {path} open"
    try:
        for handle in saved:
            os.dup2(read_only, handle)
        yield
    finally:
        os.close(read_only)
        for handle, original in saved.items():
            os.dup2(original, handle)
            os.close(original)


def spoil(path: Path, *, word: bytes) -> None:
    """Overwrite, in place, each page of the file that holds the word."""
    data, size = bytearray(path.read_bytes()), 4096
    places = [start for start in range(0, len(data), size) if word in data[start : start + size]]
    assert places, "the word is not in the file"
    with path.open("r+b") as file:
        for place in places:
            file.seek(place)
            file.write(b"\xff" * size)


def _open_handles(path: Path) -> list[int]:
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            if entry.readlink() == path:
                found.append(int(entry.name))
        except FileNotFoundError:
            continue  # the handle that lists the folder
    return found
