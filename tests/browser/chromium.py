"""The browser of these tests: whichever Chromium the machine has."""

from __future__ import annotations

import os
import shutil

import pytest

# A browser without a sandbox of its own, because CI runs as root, and without its calls home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str:
    """Its path. Where it is missing, a developer's tests are skipped and say why; CI must have it."""
    for name in _NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    reason = "Chromium is not installed: apt-get install chromium"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
