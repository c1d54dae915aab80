"""The count once more, from what members did: every picture that was chosen is held against every other one that the
same voter saw, pair by pair. No code of the program is used, and no picture is known but by its number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

FEWEST_LOOKS = 5


@dataclass
class Cast:
    """What a member did on their ballot, by the numbers of pictures. `own` are theirs."""

    own: frozenset[int] = frozenset()
    looked: set[int] = field(default_factory=set)
    chosen: set[int] = field(default_factory=set)

    def counts(self, entries: Collection[int]) -> bool:
        """They have looked at five pictures of others, or seen all that there are: what they went to by its number and
        chose is not shown to them once more."""
        of_others = [each for each in entries if each not in self.own]
        looks = [each for each in self.looked if each not in self.own]
        has_seen_all = all(each in self.looked or each in self.chosen for each in of_others)
        return bool(of_others) and (has_seen_all or len(looks) >= min(FEWEST_LOOKS, len(of_others)))


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one picture: the share of 1, and how many of the voters who saw it chose it."""

    place: int
    share: Fraction
    chosen: int
    seen: int


def recounted(entries: Collection[int], casts: Iterable[Cast]) -> dict[int, Counted]:
    """By number, of the `entries` that stand at the end."""
    pages = []
    for cast in casts:
        if cast.counts(entries):
            fair = set(entries) - cast.own
            pages.append((cast.chosen & fair, (cast.looked | cast.chosen) & fair))
    shares = {entry: _share(entry, pages) for entry in entries}
    return {
        entry: Counted(
            place=1 + sum(other > shares[entry] for other in shares.values()),
            share=shares[entry],
            chosen=sum(entry in chosen for chosen, _ in pages),
            seen=sum(entry in seen for _, seen in pages),
        )
        for entry in entries
    }


def ballots_in(entries: Collection[int], casts: Iterable[Cast]) -> int:
    """How many prefer anything to anything else."""
    fair = [(cast, set(entries) - cast.own) for cast in casts if cast.counts(entries)]
    return sum(bool(cast.chosen & of and (cast.looked & of) - cast.chosen) for cast, of in fair)


def _share(entry: int, pages: Iterable[tuple[set[int], set[int]]]) -> Fraction:
    won, lost = Fraction(1), Fraction(1)
    for chosen, seen in pages:
        others = seen - chosen
        for better in chosen:
            for worse in others:
                weight = Fraction(1, len(others))
                won += weight if entry == better else 0
                lost += weight if entry == worse else 0
    return won / (won + lost)
