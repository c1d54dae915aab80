"""What hosts are told. Entries have the numbers that everybody calls them by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """`alike` are pairs of entries whose pictures look nearly the same, the lower number first.

    `backed` are entries with how many voters with young accounts chose them and nothing else. `hurried` ballots were
    finished too fast to have looked. Both are known from the close on.
    """

    alike: tuple[tuple[int, int], ...] = ()
    backed: tuple[tuple[int, int], ...] = ()
    hurried: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.alike or self.backed or self.hurried)
