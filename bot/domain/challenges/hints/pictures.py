"""Which pictures of a challenge look nearly the same, by fingerprints that change little when a picture does.

Whether the same picture may be entered twice is the hosts' to say: a hint refuses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from bot.domain.challenges.values import EntryId

NEAR = 8  # bits, of the 128 of a fingerprint, that may differ; pictures of different things differ in some 30 to 60


def near_equal(fingerprints: Mapping[EntryId, str | None]) -> tuple[tuple[EntryId, EntryId], ...]:
    """The pairs of entries that look nearly the same, in the order of the entries.

    Fingerprints are hexadecimal; None: the picture has none, and is like no other one.
    """
    known = [(entry, int(digits, 16)) for entry, digits in fingerprints.items() if digits is not None]
    return tuple(
        (one, other)
        for (one, its), (other, others) in combinations(known, 2)
        if (its ^ others).bit_count() <= NEAR
    )
