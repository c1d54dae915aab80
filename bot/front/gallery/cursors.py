"""Where somebody is in a gallery: what its buttons carry, so that they work after any restart."""

from __future__ import annotations

from bot.domain.albums.gallery import Cursor, Sort
from bot.domain.errors import Gone
from bot.front.kit.persistent import read_id, written_id

_LETTERS = {Sort.NEWEST: "n", Sort.KEPT: "k"}
MOST_KEEPS = 2**31 - 1  # that a database can hold


def written(cursor: Cursor) -> str:
    numbers = (cursor.member, cursor.keeps, cursor.id)
    return "-".join([_LETTERS[cursor.sort], *map(written_id, numbers)])


def read(subject: str) -> Cursor:
    """The cursor in a button's subject. Raises Gone for what no button of this bot has."""
    letter, *numbers = subject.split("-")
    sort = next((sort for sort, known in _LETTERS.items() if known == letter), None)
    if sort is None or len(numbers) != 3:
        raise Gone
    member, keeps, id = map(read_id, numbers)
    return Cursor(sort=sort, member=member, keeps=min(keeps, MOST_KEEPS), id=id)
