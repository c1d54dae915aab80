"""Which picture a member may enter. Its row proves all of it: who asked for it, when, with what model, after what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.challenges.phases import ensure_entering
from bot.domain.challenges.planning import checked_text
from bot.domain.challenges.values import Challenge, Entry
from bot.domain.errors import (
    AlreadyEntered,
    BuiltOnAnothers,
    EntryGone,
    MadeTooEarly,
    ModelNotAllowed,
    NotEntered,
    NotYourPicture,
    PictureWasRemoved,
)

TITLE_LIMIT = 80  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A picture that somebody wants to enter: its public id, its author, and the id of its model.

    `asked_at` is when it was asked for. `made_after` are the authors of all pictures that it goes back to: of the one
    that it was made after, of the one before that, and so on; 0 for an author who is not known any more.
    """

    picture: str
    author: int
    model: str
    asked_at: datetime
    made_after: frozenset[int] = frozenset()


def check_entry(
    challenge: Challenge,
    candidate: Candidate,
    member: int,
    theirs: Collection[Entry],
    now: datetime,
    *,
    replaces: bool = False,
) -> None:
    """Raises the first reason why the member cannot enter it. `theirs` are all entries of theirs, removed ones too.

    The reasons, in this order: those of `ensure_entering`; NotYourPicture; PictureWasRemoved; AlreadyEntered with the
    same picture; MadeTooEarly, ModelNotAllowed, BuiltOnAnothers; AlreadyEntered with another one, unless this one
    `replaces` it. One whose entry was removed may enter another picture.
    """
    ensure_entering(challenge, now)
    if candidate.author != member:
        raise NotYourPicture
    _check_picture(candidate, theirs)
    if candidate.asked_at < challenge.opens_at:
        raise MadeTooEarly(challenge.opens_at)
    options = challenge.options
    if options.models and candidate.model not in options.models:
        raise ModelNotAllowed(candidate.model, options.models)
    if candidate.made_after - {member} and not options.may_build_on_others:
        raise BuiltOnAnothers
    if standing_entry(theirs) is not None and not replaces:
        raise AlreadyEntered(is_same=False)


def check_withdrawal(
    challenge: Challenge, theirs: Collection[Entry], now: datetime, picture: str | None = None
) -> Entry:
    """The entry that the member withdraws. Raises what `ensure_entering` does, or NotEntered if there is none.

    EntryGone if they mean this `picture`, and their entry is another one by now.
    """
    ensure_entering(challenge, now)
    entry = standing_entry(theirs)
    if entry is None:
        raise NotEntered
    if picture is not None and entry.picture != picture:
        raise EntryGone
    return entry


def standing_entry(theirs: Collection[Entry]) -> Entry | None:
    """A member's entry, of all that they have had in one challenge; None if there is none, or hosts removed it."""
    return next((entry for entry in theirs if not entry.is_removed), None)


def title_of(typed: str) -> str | None:
    """The title that an author typed, in one line; None for none. Raises ChallengeTextTooLong."""
    return checked_text("title", " ".join(typed.split()), TITLE_LIMIT) or None


def _check_picture(candidate: Candidate, theirs: Collection[Entry]) -> None:
    same = [entry for entry in theirs if entry.picture == candidate.picture]
    if any(entry.is_removed for entry in same):
        raise PictureWasRemoved
    if same:
        raise AlreadyEntered(is_same=True)
