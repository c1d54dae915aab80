"""One voter's ballot while voting runs: what was handed out to them, what they looked at, what they chose.

**What is a look.** The bot hands a picture out, and a press on Next or Vote answers it: that is a look, and it is
compared. A picture that was handed out and never answered is none. Neither is one that the voter jumped to, since who
could choose what to look at could have the best rivals lose: it enters the ballot only if it is chosen.

A choice beyond the limit is refused and pushes out no older one. Choices of pictures that hosts have removed since
leave room for others. All of it can be changed until voting closes; the last state counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace

from bot.domain.challenges.values import EntryId
from bot.domain.errors import EntryGone, OwnEntry, TooManyChoices

NONE: frozenset[EntryId] = frozenset()


@dataclass(frozen=True, slots=True)
class Ballot:
    """`handed` were handed out and looked at, `chosen` may hold others, `outstanding` wait for the voter's answer."""

    handed: frozenset[EntryId] = NONE
    chosen: frozenset[EntryId] = NONE
    outstanding: frozenset[EntryId] = NONE

    @property
    def seen(self) -> frozenset[EntryId]:
        """What is compared."""
        return self.handed | self.chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What one voter may choose from: the `entries` that stand, without their `own`, at most `limit` of them."""

    entries: frozenset[EntryId]
    own: frozenset[EntryId] = NONE
    limit: int

    def check(self, entry: EntryId) -> None:
        """Raises OwnEntry or EntryGone for a picture that this voter cannot choose."""
        if entry in self.own:
            raise OwnEntry
        if entry not in self.entries:
            raise EntryGone


def handed_out(ballot: Ballot, entries: Iterable[EntryId]) -> Ballot:
    """These are shown to the voter now. To be kept in the transaction that counts them as shown."""
    return replace(ballot, outstanding=ballot.outstanding | (frozenset(entries) - ballot.handed))


def looked(ballot: Ballot, entries: Iterable[EntryId]) -> Ballot:
    """The voter has answered what they were shown. Of these only what was handed out becomes a look."""
    answered = ballot.outstanding & frozenset(entries)
    return replace(ballot, handed=ballot.handed | answered, outstanding=ballot.outstanding - answered)


def chose(ballot: Ballot, entry: EntryId, field: Field) -> Ballot:
    """The voter chose a picture, of their own accord or handed out; a second time changes nothing.

    Raises OwnEntry, EntryGone, or TooManyChoices if as many as the limit are chosen.
    """
    field.check(entry)
    return _choosing(looked(ballot, (entry,)), ballot.chosen | {entry}, field)


def took_back(ballot: Ballot, entry: EntryId) -> Ballot:
    """The voter does not choose it any more. It is still one that they looked at, if it was handed out."""
    return replace(looked(ballot, (entry,)), chosen=ballot.chosen - {entry})


def filled_in(ballot: Ballot, sheet: Set[EntryId], chosen: Set[EntryId], field: Field) -> Ballot:
    """The voter looked at a whole sheet of pictures and chose these, and no others of the sheet.

    What they chose elsewhere stays chosen. Raises OwnEntry, EntryGone or TooManyChoices.
    """
    for entry in sorted(chosen):
        field.check(entry)
    return _choosing(looked(ballot, sheet), (ballot.chosen - sheet) | chosen, field)


def ticked(now: Set[int], drawn: Set[int], picked: Set[int]) -> frozenset[int]:
    """All votes after a press of a menu, by the numbers of the entries.

    `now` are the votes before it, `drawn` those that were ticked in the menu when it was drawn, `picked` those that are
    ticked now. Only what was ticked or unticked since changes: a vote that was given elsewhere meanwhile stays.
    """
    return (frozenset(now) - (drawn - picked)) | (picked - drawn)


def _choosing(ballot: Ballot, chosen: frozenset[EntryId], field: Field) -> Ballot:
    if len((chosen & field.entries) - field.own) > field.limit:
        raise TooManyChoices(field.limit)
    return replace(ballot, chosen=chosen)
