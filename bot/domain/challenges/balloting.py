"""Leafing through a ballot: which picture is on a voter's screen, and what a press on it does.

The pictures that a voter has had on the screen have an order, so that there is a way back. Going back and jumping are
no looks; `ballots` says what is.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.challenges.ballots import Ballot, Field, chose, handed_out, looked, took_back
from bot.domain.challenges.handing import next_picture
from bot.domain.challenges.values import EntryId
from bot.domain.errors import EntryGone


class Move(enum.Enum):
    """What a voter pressed."""

    OPEN = "open"
    NEXT = "next"
    BACK = "back"
    CHOOSE = "choose"
    TAKE_BACK = "takeback"
    JUMP = "jump"


@dataclass(frozen=True, slots=True)
class Act:
    """A press. `shown` is the picture that it was pressed under, or with JUMP the one to go to; None with OPEN."""

    move: Move
    shown: EntryId | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A ballot that is leafed through: `order` is what was on the screen, each picture once, `at` is on it now.

    `at` is None before the first picture, and where there is none for this voter.
    """

    ballot: Ballot = field(default_factory=Ballot)
    order: tuple[EntryId, ...] = ()
    at: EntryId | None = None


def acted(leaf: Leaf, act: Act, of: Field, shown: Mapping[EntryId, int], key: bytes) -> Leaf:
    """The ballot after a press; whatever is in `order` and was not before was handed out, or jumped to.

    `shown` says of each entry that stands how often it was handed out, `key` is from `handing.voter_key`. Raises
    OwnEntry, EntryGone or TooManyChoices; then nothing changes.
    """
    match act:
        case Act(Move.CHOOSE, int(entry)):
            return _at(replace(leaf, ballot=chose(leaf.ballot, entry, of)), entry)
        case Act(Move.TAKE_BACK, int(entry)):
            at = _standing(entry, of) or _standing(leaf.at, of)
            return replace(leaf, ballot=took_back(leaf.ballot, entry), at=at)
        case Act(Move.JUMP, int(entry)):
            of.check(entry)
            return _at(leaf, entry)
        case Act(Move.BACK, int(entry)):
            return replace(leaf, at=_before(leaf, entry, of) or _standing(leaf.at, of))
        case Act(Move.NEXT, int(entry)):
            leaf = replace(leaf, ballot=looked(leaf.ballot, (entry,)))
            following = _after(leaf, entry, of)
            return replace(leaf, at=following) if following is not None else _on(leaf, of, shown, key)
        case Act(Move.OPEN):
            at = _standing(leaf.at, of)
            return replace(leaf, at=at) if at is not None else _on(leaf, of, shown, key)
    raise EntryGone


def newly_handed(before: Leaf, after: Leaf) -> frozenset[EntryId]:
    """What was handed out by a press: to be counted as shown in the same transaction."""
    known = before.ballot.outstanding | before.ballot.handed
    return after.ballot.outstanding - known


def has_previous(leaf: Leaf, of: Field) -> bool:
    """Whether there is a picture to go back to."""
    return leaf.at is not None and _before(leaf, leaf.at, of) is not None


def _on(leaf: Leaf, of: Field, shown: Mapping[EntryId, int], key: bytes) -> Leaf:
    """Hand out the next one. Where there is none left, the last one stays on the screen."""
    entry = next_picture(shown, leaf.ballot, of.own, key)
    if entry is None:
        left = [each for each in leaf.order if each in of.entries]
        return replace(leaf, at=_standing(leaf.at, of) or (left[-1] if left else None))
    return _at(replace(leaf, ballot=handed_out(leaf.ballot, (entry,))), entry)


def _at(leaf: Leaf, entry: EntryId) -> Leaf:
    return replace(leaf, order=tuple(dict.fromkeys((*leaf.order, entry))), at=entry)


def _standing(entry: EntryId | None, of: Field) -> EntryId | None:
    return entry if entry in of.entries else None


def _before(leaf: Leaf, entry: EntryId, of: Field) -> EntryId | None:
    index = leaf.order.index(entry) if entry in leaf.order else 0
    return next((each for each in reversed(leaf.order[:index]) if each in of.entries), None)


def _after(leaf: Leaf, entry: EntryId, of: Field) -> EntryId | None:
    index = leaf.order.index(entry) if entry in leaf.order else len(leaf.order)
    return next((each for each in leaf.order[index + 1 :] if each in of.entries), None)
