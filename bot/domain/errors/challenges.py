"""Why something cannot be done in a challenge: by members, by voters, by its hosts. All moments are in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.domain.errors.base import Refused


@dataclass
class NoChallenge(Refused):
    """There is no such challenge on this server: none "open" for entering, none in "voting", none that is "running",
    none that is "over", or none of that name ("named")."""

    state: Literal["open", "voting", "running", "over", "named"]


@dataclass
class NoResultYet(Refused):
    """The challenge that is meant has not ended: its voting is to end at `ends_at`, which may just have passed."""

    ends_at: datetime


@dataclass
class TooManyChallenges(Refused):
    """The server has as many challenges that are not over as it may have at the same time."""

    limit: int


@dataclass
class NotOpenYet(Refused):
    """Pictures can be entered from `opens_at` on."""

    opens_at: datetime


@dataclass
class EnteringOver(Refused):
    """Pictures could be entered, replaced and withdrawn until `ended_at`."""

    ended_at: datetime


@dataclass
class VotingNotOpenYet(Refused):
    """Votes can be cast from `opens_at` on."""

    opens_at: datetime


@dataclass
class VotingOver(Refused):
    """Votes could be cast and changed until `ended_at`."""

    ended_at: datetime


@dataclass
class ChallengeCancelled(Refused):
    """Hosts have cancelled the challenge."""


@dataclass
class ChallengeOver(Refused):
    """A host changing a challenge that has its result."""


@dataclass
class PhaseChanged(Refused):
    """The challenge has gone on by itself since the host was shown what a press would do."""


@dataclass
class VotingHasBegun(Refused):
    """A host adding a picture to a challenge that members vote on, or have voted on."""


@dataclass
class AccountTooYoung(Refused):
    """The account was not `days` days old when voting opened."""

    days: int
    opened_at: datetime


@dataclass
class JoinedTooLate(Refused):
    """The member joined the server, or came back to it, after voting opened."""

    opened_at: datetime


@dataclass
class VoterTimedOut(Refused):
    """A moderator has put the member into a timeout, which goes on."""


@dataclass
class VoterRoleMissing(Refused):
    """Only members with this role (its id) vote."""

    role: int


@dataclass
class OwnEntry(Refused):
    """A vote for the voter's own picture."""


@dataclass
class EntryGone(Refused):
    """There is no such entry in the challenge, or it was removed or withdrawn."""


@dataclass
class TooManyChoices(Refused):
    """The voter has chosen as many pictures as each voter may."""

    limit: int


@dataclass
class NotHandedOut(Refused):
    """A duel of two pictures that the voter was not shown."""


@dataclass
class NotYourPicture(Refused):
    """Another member asked for the picture."""


@dataclass
class MadeTooEarly(Refused):
    """The picture was asked for before the challenge opened."""

    opens_at: datetime


@dataclass
class ModelNotAllowed(Refused):
    """The picture was made with the model `model`, and only pictures of the `allowed` ones can be entered (ids)."""

    model: str
    allowed: tuple[str, ...]


@dataclass
class ModelsNotOffered(Refused):
    """A picture for a challenge that takes only those of `allowed` models (ids), of which none is on offer."""

    allowed: tuple[str, ...]


@dataclass
class BuiltOnAnothers(Refused):
    """The picture goes back to one of another member."""


@dataclass
class AlreadyEntered(Refused):
    """The member has an entry: with this very picture (`is_same`), or with another one."""

    is_same: bool


@dataclass
class PictureWasRemoved(Refused):
    """Hosts have removed this picture from the challenge."""


@dataclass
class NotEntered(Refused):
    """The member has no entry that could be withdrawn."""


@dataclass
class MemberEntered(Refused):
    """A host adding a picture of a member who has an entry."""


@dataclass
class ThemeMissing(Refused):
    """The theme has nothing that can be seen."""


@dataclass
class ChallengeTextTooLong(Refused):
    """The theme, the brief, or the title of an entry. Both numbers are in characters."""

    field: Literal["theme", "brief", "title"]
    length: int
    limit: int


@dataclass
class DeadlinePast(Refused):
    """The end of entering, or of the voting, would be at a moment that has passed."""

    end: Literal["entering", "voting"]
    at: datetime


@dataclass
class DeadlinesOutOfOrder(Refused):
    """Entering would end before the challenge opens, or the voting before entering ends."""

    end: Literal["entering", "voting"]


@dataclass
class FixedByNow(Refused):
    """A host changing when a challenge opened ("opening"), having authors shown who were to be hidden ("authors"), or
    changing anything else that is fixed once voting is open."""

    field: Literal["opening", "authors", "entering", "theme", "options"]


@dataclass
class ReasonMissing(Refused):
    """A host adding or removing an entry without a reason."""


@dataclass
class RemovalTooLate(Refused):
    """The challenge ended more than `days` days ago."""

    days: int


@dataclass
class NoSeries(Refused):
    """There is no such series of recurring challenges on the server, or it has ended."""


@dataclass
class TooManySeries(Refused):
    """The server has as many series of recurring challenges as it may have."""

    limit: int


@dataclass
class TooManyThemes(Refused):
    """A series has more themes than it may have."""

    limit: int


@dataclass
class FirstRoundPast(Refused):
    """The next round of a series would begin at a moment that has passed."""

    at: datetime


@dataclass
class RoundsTooLong(Refused):
    """A round of a series would not be over before the next one: it may last `days` days."""

    days: int
