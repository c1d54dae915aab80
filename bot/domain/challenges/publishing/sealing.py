"""The counted ballots as one file, and its SHA-256: published with the result, it says that no ballot changed since.

The file is UTF-8, and each line ends with a line feed. First stands `salt` with 64 random hexadecimal digits, so that
nobody can find out by trying which ballots give the hash. Then there is a line for each ballot that counted, sorted:
the numbers of the entries that it compares, and of those that it chose, as in `seen 1 2 5 9 12 chosen 2`. Where members
vote in duels a line has those of one voter, as in `duels 1>3 2=5 4<7`: 1 was found better than 3, 2 and 5 alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

from bot.domain.challenges.ballots import Ballot
from bot.domain.challenges.duels import Duel, Outcome
from bot.domain.challenges.values import EntryId

_TURNED = str.maketrans("<>", "><")


def ballot_line(ballot: Ballot, numbers: Mapping[EntryId, int]) -> str:
    """A ballot's line in the file; `numbers` are those of all entries, removed ones too."""
    return f"seen{_listed(ballot.seen, numbers)} chosen{_listed(ballot.chosen, numbers)}"


def duels_line(duels: Iterable[Duel], numbers: Mapping[EntryId, int]) -> str:
    """The line of one voter's duels."""
    said = sorted(_duel(duel, numbers) for duel in duels)
    return "duels" + "".join(f" {low}{sign}{high}" for low, high, sign in said)


def ballot_file(lines: Iterable[str], salt: str) -> bytes:
    return "".join(f"{line}\n" for line in (f"salt {salt}", *sorted(lines))).encode()


def sha256(file: bytes) -> str:
    """In hexadecimal digits."""
    return hashlib.sha256(file).hexdigest()


def _duel(duel: Duel, numbers: Mapping[EntryId, int]) -> tuple[int, int, str]:
    first, second = numbers[duel.first], numbers[duel.second]
    sign = "=" if duel.outcome is Outcome.ALIKE else ">" if duel.outcome is Outcome.FIRST else "<"
    return (first, second, sign) if first < second else (second, first, sign.translate(_TURNED))


def _listed(entries: Collection[EntryId], numbers: Mapping[EntryId, int]) -> str:
    return "".join(f" {number}" for number in sorted(numbers[entry] for entry in entries))
