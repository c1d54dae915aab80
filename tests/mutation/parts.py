"""What is mutated, and which tests must notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """`sources` are glob patterns from the root of the checkout, `tests` what pytest is told to run.

    `without` names files whose functions run while they are imported: mutmut chooses its mutant later than that, so
    they would survive whatever the tests say.
    """

    sources: tuple[str, ...]
    tests: tuple[str, ...]
    without: tuple[str, ...] = ()

    def files(self, root: Path) -> list[Path]:
        """The source files, relative to `root`. Raises FileNotFoundError for a pattern that finds none."""
        return [found.relative_to(root) for pattern in self.sources for found in self._found(root, pattern)]

    def _found(self, root: Path, pattern: str) -> list[Path]:
        found = sorted(path for path in root.glob(pattern) if path.name not in self.without)
        if not found:
            raise FileNotFoundError(pattern)
        return found


# Tests of what no picture has a part in.
OTHER_ROOMS = ("backup", "guilds", "migrations", "plans", "s3", "space", "sql_pages")

PARTS = {
    "domain": Part(("bot/domain/**/*.py",), ("tests/domain",)),
    "studio": Part(("bot/studio/*.py",), ("tests/studio",)),
    "storage/pictures": Part(
        ("bot/storage/pictures/*.py",),
        ("tests/storage", *(f"--ignore=tests/storage/test_{name}.py" for name in OTHER_ROOMS)),
        without=("tables.py",),
    ),
    "imageapi/retry": Part(("bot/imageapi/retry.py",), ("tests/imageapi/test_retry.py",)),
}
