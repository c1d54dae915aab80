"""Leafing through a ballot: which picture is on a voter's screen, and what a press on it does.

The pictures that a voter has had on the screen have an order, so that there is a way back. Going back and jumping are
no looks; `ballots` says what is. Where there are few pictures a voter may look at all of them together instead.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.challenges.ballots import NONE, Ballot, Field, chose, filled_in, handed_out, looked, took_back
from bot.domain.challenges.handing import mixed, next_picture
from bot.domain.challenges.values import EntryId
from bot.domain.errors import EntryGone, Missing, NothingThere

# Pictures that a voter may look at together: more are too many to compare, and for a menu.
FEWEST_TOGETHER, MOST_TOGETHER = 2, 25


class Move(enum.Enum):
    """What a voter pressed."""

    OPEN = "open"
    NEXT = "next"
    BACK = "back"
    CHOOSE = "choose"
    TAKE_BACK = "takeback"
    JUMP = "jump"


class Together(enum.Enum):
    """What a voter pressed who looks at all pictures together."""

    OPEN = "open"
    CHOOSE = "choose"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Act:
    """A press. `shown` is the picture that it was pressed under, or with JUMP the one to go to; None with OPEN."""

    move: Move
    shown: EntryId | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A ballot that is leafed through: `order` is what was on the screen, each picture once, `at` is on it now.

    `at` is None before the first picture, and where there is none for this voter. What was looked at together is not
    in `order`, also when it is gone back to: so `looks` knows it.
    """

    ballot: Ballot = field(default_factory=Ballot)
    order: tuple[EntryId, ...] = ()
    at: EntryId | None = None

    @property
    def looks(self) -> int:
        """How often the voter had to look: once at each picture that was alone on the screen, and once at all that were
        looked at together. So nobody is in a hurry who answers ten pictures with one press."""
        alone = self.ballot.handed.intersection(self.order)
        return len(alone) + (alone != self.ballot.handed)


def acted(leaf: Leaf, act: Act, of: Field, shown: Mapping[EntryId, int], key: bytes) -> Leaf:
    """The ballot after a press; whatever is in `order` and was not before was handed out, or jumped to.

    `shown` says of each entry that stands how often it was handed out, `key` is from `handing.voter_key`. Raises
    OwnEntry, EntryGone or TooManyChoices; then nothing changes.
    """
    match act:
        case Act(Move.CHOOSE, int(entry)):
            leaf = _answered(leaf, entry)
            return _at(replace(leaf, ballot=chose(leaf.ballot, entry, of)), entry)
        case Act(Move.TAKE_BACK, int(entry)):
            leaf, at = _answered(leaf, entry), _standing(entry, of) or _standing(leaf.at, of)
            return replace(leaf, ballot=took_back(leaf.ballot, entry), at=at)
        case Act(Move.JUMP, int(entry)):
            of.check(entry)
            return _at(leaf, entry)
        case Act(Move.BACK, int(entry)):
            return replace(leaf, at=_before(leaf, entry, of) or _standing(leaf.at, of))
        case Act(Move.NEXT, int(entry)):
            leaf = _answered(leaf, entry)
            following = _after(leaf, entry, of)
            return replace(leaf, at=following) if following is not None else _on(leaf, of, shown, key)
        case Act(Move.OPEN):
            at = _standing(leaf.at, of)
            return replace(leaf, at=at) if at is not None else _on(leaf, of, shown, key)
    raise EntryGone


def may_look_together(of: Field) -> bool:
    return FEWEST_TOGETHER <= len(of.entries) <= MOST_TOGETHER


def acted_together(
    leaf: Leaf, together: Together, of: Field, chosen: frozenset[EntryId] = frozenset()
) -> Leaf:
    """The ballot after a press of a voter who looks at all pictures together; with CHOOSE `chosen` are all their votes.

    To choose, or to be done, is a look at all of them in one go: each is pressed below all pictures and means no single
    one, so whoever chose two of eight has preferred them to the other six. To open it hands nothing out: who only has
    a glance has compared nothing, and could else pick by jumps which of them to have looked at, the best rivals say.

    Raises NothingThere if there are too many for that, OwnEntry, EntryGone or TooManyChoices; then nothing changes.
    """
    if len(of.entries) > MOST_TOGETHER:
        raise NothingThere(Missing.BUTTON)
    match together:
        case Together.OPEN:
            return leaf
        case Together.CHOOSE:
            return replace(
                leaf, ballot=filled_in(handed_out(leaf.ballot, of.entries), of.entries, chosen, of)
            )
        case Together.DONE:
            return replace(leaf, ballot=looked(handed_out(leaf.ballot, of.entries), of.entries))


def newly_handed(before: Leaf, after: Leaf) -> frozenset[EntryId]:
    """What was handed out by a press, also if it answers it at once: to be counted as shown in the same transaction."""
    known = before.ballot.outstanding | before.ballot.handed
    return (after.ballot.outstanding | after.ballot.handed) - known


def has_previous(leaf: Leaf, of: Field) -> bool:
    """Whether there is a picture to go back to."""
    return leaf.at is not None and _before(leaf, leaf.at, of) is not None


def _answered(leaf: Leaf, entry: EntryId) -> Leaf:
    """A picture that was handed out comes after those that the voter jumped to before they answered it: from it Next
    leads to a new one, and not by way of them again."""
    if entry not in leaf.ballot.outstanding:
        return leaf
    others = (each for each in leaf.order if each != entry)
    return replace(leaf, ballot=looked(leaf.ballot, (entry,)), order=(*others, entry))


def _on(leaf: Leaf, of: Field, shown: Mapping[EntryId, int], key: bytes) -> Leaf:
    """Hand out the next one, which is then the only one that waits for an answer: one from before is handed out again,
    or was removed. Where there is none left, the last one stays on the screen."""
    entry = next_picture(shown, leaf.ballot, of.own, key)
    if entry is None:
        left = [each for each in _way(leaf) if each in of.entries]
        return replace(leaf, at=_standing(leaf.at, of) or (left[-1] if left else None))
    ballot = replace(leaf.ballot, outstanding=NONE)
    return _at(replace(leaf, ballot=handed_out(ballot, (entry,))), entry)


def _at(leaf: Leaf, entry: EntryId) -> Leaf:
    if entry in leaf.ballot.handed:
        return replace(leaf, at=entry)
    return replace(leaf, order=tuple(dict.fromkeys((*leaf.order, entry))), at=entry)


def _standing(entry: EntryId | None, of: Field) -> EntryId | None:
    return entry if entry in of.entries else None


def _way(leaf: Leaf) -> tuple[EntryId, ...]:
    """All that there is to go back to, in an order that does not tell who entered first."""
    together = leaf.ballot.handed.difference(leaf.order)
    return (*leaf.order, *sorted(together, key=lambda entry: mixed(b"", entry)))


def _before(leaf: Leaf, entry: EntryId, of: Field) -> EntryId | None:
    way = _way(leaf)
    index = way.index(entry) if entry in way else 0
    return next((each for each in reversed(way[:index]) if each in of.entries), None)


def _after(leaf: Leaf, entry: EntryId, of: Field) -> EntryId | None:
    way = _way(leaf)
    index = way.index(entry) if entry in way else len(way)
    return next((each for each in way[index + 1 :] if each in of.entries), None)
