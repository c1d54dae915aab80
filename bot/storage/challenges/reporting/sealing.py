"""The SHA-256 of the counted ballots, and the salt that it was made with: `domain/challenges/publishing` says more.

Every function is a part of the caller's transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.ballots import Ballot
from bot.domain.challenges.publishing.sealing import ballot_file, ballot_line, duels_line, sha256
from bot.storage.challenges.dueling.reading import to_duels
from bot.storage.challenges.dueling.tables import counted_duels
from bot.storage.challenges.reading import Row
from bot.storage.challenges.tables import counted_ballots


def sealed(tx: sa.Connection, challenge: int, entries: Sequence[Row]) -> dict[str, Any]:
    """The columns of the challenge that seal its counted ballots, which were kept just now."""
    numbers = {row.id: row.number for row in entries if row.number is not None}
    lines = [
        ballot_line(Ballot(frozenset(row.handed), frozenset(row.chosen)), numbers)
        for row in tx.execute(_COUNTED, {"of": challenge})
    ]
    lines += [duels_line(to_duels(row.duels), numbers) for row in tx.execute(_DUELS, {"of": challenge})]
    salt = secrets.token_hex(32)
    return {"ballots_salt": salt, "ballots_sha256": sha256(ballot_file(lines, salt))}


# --- statements ------------------------------------------------------------------------------------------

_OF: sa.BindParameter[int] = sa.bindparam("of", type_=sa.BigInteger)
_COUNTED = sa.select(counted_ballots.c.handed, counted_ballots.c.chosen).where(
    counted_ballots.c.challenge == _OF
)
_DUELS = sa.select(counted_duels.c.duels).where(counted_duels.c.challenge == _OF)
