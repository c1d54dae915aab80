"""Which picture a voter is shown next: the bot chooses, since the order decides more than anything else.

The one that was shown least comes first, so that all are looked at as often as each other. Of those that were shown
equally often a hash with a key decides, which is another one for each voter and challenge: no place in the line is
better than another, and nobody can work out what comes next.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping, Set

from bot.domain.challenges.ballots import Ballot
from bot.domain.challenges.values import EntryId

SHEET = 10  # pictures that are shown together, where a challenge has few


def next_picture(
    shown: Mapping[EntryId, int], ballot: Ballot, own: Collection[EntryId], key: bytes
) -> EntryId | None:
    """The picture to hand out now; None if the voter has looked at all, or chosen them without a look.

    `shown` says of each entry that stands how often it was handed out, to anybody. `key` comes from `voter_key`. One
    that was handed out and not answered is handed out again, and was shown already.
    """
    return next(iter(next_pictures(shown, ballot, own, key, most=1)), None)


def next_pictures(
    shown: Mapping[EntryId, int], ballot: Ballot, own: Collection[EntryId], key: bytes, *, most: int = SHEET
) -> list[EntryId]:
    """As `next_picture`, for up to so many that are shown together."""
    fair = shown.keys() - set(own) - ballot.handed

    def order(entry: EntryId) -> tuple[int, bytes]:
        return shown[entry], mixed(key, entry)

    again = sorted(fair & ballot.outstanding, key=order)
    fresh = sorted(_least(fair - ballot.outstanding - ballot.chosen, shown, most), key=order)
    return (again + fresh)[:most]


def voter_key(secret: bytes, challenge: int, voter: int) -> bytes:
    """The key of one voter in one challenge. `secret` is the program's, and always the same."""
    return hmac.digest(secret, f"challenge/{challenge}/voter/{voter}".encode(), "sha256")


def numbered(entries: Iterable[EntryId], secret: bytes, challenge: int) -> dict[EntryId, int]:
    """The entries in the order of their numbers, from 1, which tell nothing about who entered first."""
    key = hmac.digest(secret, f"challenge/{challenge}/numbers".encode(), "sha256")
    return {entry: number for number, entry in enumerate(sorted(entries, key=lambda id: mixed(key, id)), 1)}


def mixed(key: bytes, *ids: EntryId) -> bytes:
    """A hash that nobody can foretell who does not have the key, of at most 64 bytes."""
    return hashlib.blake2b("/".join(map(str, ids)).encode(), key=key, digest_size=16).digest()


def _least(entries: Set[EntryId], shown: Mapping[EntryId, int], most: int) -> list[EntryId]:
    """Those that can be among the first so many: shown no more often than so many others."""
    counts = sorted(shown[entry] for entry in entries)[:most]
    return [entry for entry in entries if counts and shown[entry] <= counts[-1]]
