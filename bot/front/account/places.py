"""Where somebody is in their pictures: what the buttons of a page carry, so that they work after any restart."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.albums.searching import Search
from bot.domain.errors import Gone
from bot.front.kit.guilds.server import MAX_ID
from bot.front.kit.persistent import packed, read_id, unpacked, written_id

SEARCH_BYTES = 30  # of what is looked for; with two ids it fills the subject of a custom id
OWN, FOUND, KEPT = "o", "s", "k"  # the first letter of a filter


@dataclass(frozen=True, slots=True)
class Place:
    """A page: of all of one's own pictures, of those that a search finds, or of all that one keeps (`kept`).

    `top` is the id of the newest picture of the list, `at` of the one that is shown large; if it is not there any more,
    it is the next older one. `words` are looked for, if there are any.
    """

    words: str = ""
    top: int = MAX_ID
    at: int = MAX_ID
    kept: bool = False

    @classmethod
    def of_search(cls, typed: str) -> Place:
        """The newest of what was looked for; as much of it as a button can carry."""
        return cls(unpacked(packed(" ".join(typed.split()), SEARCH_BYTES)).strip())

    @classmethod
    def read(cls, subject: str) -> Place:
        """The place in a button's subject. Raises Gone for what no button of this bot has."""
        filter, *numbers = subject.split("-")
        if len(numbers) != 2:
            raise Gone
        top, at = map(read_id, numbers)
        match filter[:1]:
            case "o":
                return cls("", top, at)
            case "s":
                return cls(unpacked(filter[1:]), top, at)
            case "k":
                return cls("", top, at, kept=True)
        raise Gone

    def __str__(self) -> str:
        filter = f"{FOUND}{packed(self.words, SEARCH_BYTES)}" if self.words else KEPT if self.kept else OWN
        return f"{filter}-{written_id(self.top)}-{written_id(self.at)}"

    @property
    def search(self) -> Search | None:
        return Search.of(self.words)

    def showing(self, id: int) -> Place:
        """The same list with another picture."""
        return replace(self, at=id)

    def beginning(self, id: int) -> Place:
        """The list that begins with this picture, which is shown."""
        return replace(self, top=id, at=id)
