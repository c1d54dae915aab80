"""Stories through servers that nobody here wrote. They are collected where such a server is: `nox -s servers`."""

from __future__ import annotations

import os

from tests.stories.servers.litellm import PROGRAM

collect_ignore = [] if PROGRAM in os.environ else ["test_litellm.py"]
