"""What is asked for while the bot is being killed: of every sort, and of the sort that leads to a moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from random import Random
from types import MappingProxyType
from typing import Any

from bot.sandbox.people.shown import Shown
from tests.crash.moments import Moment
from tests.pictures import picture

TAKES_PICTURES = {"model": "aurora-2", "quality": "low"}  # of the pretend endpoint; one credit each


class Sort(Enum):
    """What else happens to an ask. A value that is typed into the prompt is a fault of the endpoint."""

    PLAIN = ""
    REFUSED = "!fault:moderation"
    CUT_OFF = "!fault:disconnect"
    INLINE = "!fault:inline"
    FILE_LATE = "!fault:file_404_once"
    CARD_DELETED = "a moderator deletes its card"
    TOKEN_DEAD = "its token dies early"


@dataclass(frozen=True, slots=True)
class Wanted:
    """`changes` a picture that comes with the ask; its member `cancels` as soon as there is a button for that."""

    sort: Sort
    count: int
    private: bool
    changes: bool = False
    cancels: bool = False

    def options(self, number: int) -> dict[str, Any]:
        """As the command takes them; `number` makes the prompt the ask's own."""
        fault = f" {self.sort.value}" if self.sort.value.startswith("!") else ""
        # Said also where it is public: who does not say has the picture in private as long as it is not known what
        # they have chosen, as under much load.
        chosen: dict[str, Any] = {"prompt": f"fox {number:05d}{fault}", "private": self.private}
        if self.count > 1:
            chosen["count"] = self.count
        if self.changes:
            chosen |= {"image": ("in.png", picture()), **TAKES_PICTURES}
        return chosen


@dataclass(frozen=True, slots=True)
class Asked:
    """`occasion`: of the kill that this ask was made for, which was the run's `kill`-th (from 0)."""

    number: int
    wanted: Wanted
    kill: int
    occasion: str
    shown: Shown

    @property
    def prompt(self) -> str:
        return str(self.wanted.options(self.number)["prompt"])

    @property
    def interaction(self) -> int:
        return self.shown.interaction.id

    @property
    def member(self) -> int:
        return self.shown.interaction.member.user.id


_ENDS_BADLY = (Sort.REFUSED, Sort.CUT_OFF)
_NEEDED: MappingProxyType[Moment, tuple[Sort, ...]] = MappingProxyType(
    {
        Moment.WORDS_TAKEN: _ENDS_BADLY,
        Moment.WHISPER_ARRIVES: _ENDS_BADLY,
        Moment.WHISPER_TAKEN: _ENDS_BADLY,
        Moment.REMOVAL_ARRIVES: _ENDS_BADLY,
        Moment.REMOVAL_TAKEN: _ENDS_BADLY,
        Moment.OWN_EDIT_ARRIVES: (Sort.TOKEN_DEAD,),
        Moment.OWN_EDIT_TAKEN: (Sort.TOKEN_DEAD,),
        Moment.NEW_ARRIVES: (Sort.CARD_DELETED,),
        Moment.NEW_TAKEN: (Sort.CARD_DELETED,),
    }
)


def any_ask(dice: Random) -> Wanted:
    return Wanted(dice.choice(list(Sort)), dice.choice((1, 1, 3)), private=dice.random() < 0.3)


def ask_for(moment: Moment, dice: Random) -> Wanted:
    """One that leads to the moment."""
    return Wanted(dice.choice(_NEEDED.get(moment, (Sort.PLAIN,))), 1, private=False)


def crowd_ask(dice: Random) -> Wanted:
    """One of a crowd: mostly nothing else happens to it."""
    return Wanted(
        Sort.PLAIN if dice.random() < 0.7 else dice.choice(list(Sort)),
        dice.choice((1, 1, 1, 2, 3, 4)),
        private=dice.random() < 0.2,
        changes=dice.random() < 0.1,
        cancels=dice.random() < 0.15,
    )
