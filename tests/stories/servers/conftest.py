"""Stories at servers that nobody here wrote. They are collected where such a server is: `nox -s servers`."""

from __future__ import annotations

import os

from tests.stories.servers import aimock, litellm

SERVERS = {aimock.PROGRAM: "test_aimock.py", litellm.PROGRAM: "test_litellm.py"}
collect_ignore = [stories for program, stories in SERVERS.items() if program not in os.environ]
