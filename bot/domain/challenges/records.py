"""A challenge and its entries with all that a server keeps of them, as its messages and screens show them."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from bot.domain.challenges.counting import Standing
from bot.domain.challenges.entering import Candidate
from bot.domain.challenges.hints.values import Hints
from bot.domain.challenges.planning import Plan
from bot.domain.challenges.values import Challenge, Entry, Phase
from bot.domain.challenges.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    """What each winner gets beside the honour: a role (its id), and credits."""

    role: int | None = None
    credits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosted:
    """A challenge with where it is and who made it.

    `public_id` stands in custom ids and commands. It was published in `channel`; where that is a forum, with the tag
    `tag` (None: no tag), and its messages are in the post `thread`, None until there is one. `locale` is Discord's code
    of the language of its messages.
    """

    challenge: Challenge
    public_id: str
    channel: int
    made_by: int
    tag: int | None = None
    thread: int | None = None
    prize: Prize = field(default_factory=Prize)
    locale: str | None = None
    cancelled_why: str | None = None

    @property
    def room(self) -> int:
        """The channel or thread that its messages are in."""
        return self.thread or self.channel


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredPicture:
    """An entry with its own copy of the picture, which `key` names in the store; the picture itself may be gone.

    `number` is what members call it by, from 1; None until voting opens. `prompt` is "" where it is not kept any more.
    `alt` is what is on the picture, in its author's words. `is_erased`: its author had their data deleted, and nothing
    tells any more who it was. `standing` is None before the close, and where there is no ranking. Of an entry that a
    host added, `late_why` says why; `removed_why` of one that a host removed, if it may be told.
    """

    entry: Entry
    key: str
    media_type: str
    width: int  # pixels
    height: int
    number: int | None = None
    prompt: str = ""
    hides_prompt: bool = False
    alt: str | None = None
    is_spoiler: bool = False
    is_erased: bool = False
    standing: Standing | None = None
    late_why: str | None = None
    removed_why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A picture that a member enters, with its copy, which is stored already under `key`.

    `interaction` is what it was asked for with: the same one enters once. `fingerprint` is that of what it looks like,
    see `hints.pictures`; None if it has none.
    """

    interaction: int
    candidate: Candidate
    key: str
    media_type: str
    width: int  # pixels
    height: int
    title: str | None = None
    prompt: str = ""
    hides_prompt: bool = False
    alt: str | None = None
    is_spoiler: bool = False
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotView:
    """A voter's ballot as it is on their screen.

    `picture` is what is shown large, None where there is nothing (left) for this voter. `chosen` are the numbers that
    they have chosen. They have looked at `looked` of the `total` pictures that there are for them. `numbers` are those
    that they can jump to. `receipt` are six letters by which they can ask after the close whether their ballot counted.
    `missing` is at how many more of those that they are handed out they have to look before it does.
    `may_look_together`: so few are there that all of them can be looked at together.
    """

    hosted: Hosted
    picture: EnteredPicture | None
    chosen: tuple[int, ...]
    looked: int
    total: int
    numbers: tuple[int, ...]
    receipt: str
    missing: int
    has_previous: bool = False
    may_look_together: bool = False

    @property
    def counts(self) -> bool:
        """Whether their ballot would count now."""
        return self.total > 0 and self.missing == 0

    @property
    def is_chosen(self) -> bool:
        """Whether the picture on the screen is one of those that they have chosen."""
        return self.picture is not None and self.picture.number in self.chosen


@dataclass(frozen=True, slots=True)
class Overview:
    """The ballot of a voter who looks at all pictures together: `pictures` are those that they may choose from, by
    their numbers."""

    ballot: BallotView
    pictures: tuple[EnteredPicture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a host publishes. `locale` is Discord's code of the language that its messages are to have."""

    channel: int
    plan: Plan
    tag: int | None = None
    prize: Prize = field(default_factory=Prize)
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many entries stand in a challenge, and how many members have chosen something by now.

    From the close on `voters` are those whose ballots counted: of the others nothing is kept.
    """

    entries: int
    voters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A challenge that is closed: its verdict, and the entries that stand, the best first.

    `ballots_sha256` is that of the file of counted ballots, see `publishing.sealing`; None where none was made.
    """

    hosted: Hosted
    verdict: Verdict
    pictures: tuple[EnteredPicture, ...]
    ballots_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """Of prizes that a removal took from winners: how many credits were taken back, and how many they had spent."""

    taken: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """An entry that hosts have removed, and what became of its prize; None where it had won none."""

    picture: EnteredPicture
    prize: TakenBack | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A member on the leaderboard: how many challenges they have won, were among the first three of, and entered."""

    member: int
    wins: int
    podiums: int
    entries: int


class Period(enum.StrEnum):
    """Of which challenges a leaderboard is, by when they ended. The values are the choices of a command."""

    MONTH = "this month"
    YEAR = "this year"
    ALL = "all time"


class PostKind(enum.StrEnum):
    """What is done at Discord for a challenge. The values are stored.

    card: what everybody reads first; it is edited when the phase changes. gallery: the entries, ten a message. sheet:
    all of them in one picture. result: places and authors. notice: that it was cancelled. role: the winner's role is
    given, or taken. hint: hosts are told what may be odd.
    """

    CARD = "card"
    GALLERY = "gallery"
    SHEET = "sheet"
    RESULT = "result"
    NOTICE = "notice"
    ROLE = "role"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A to-do at Discord that has been taken, with what it needs.

    `number` tells posts of a kind apart: 1 for the first message of a gallery, the entry's id for a role, 1 for the
    hint at the opening of voting and 2 for the one at the close, else 0. `hints` are what a hint tells. `message` is
    the one that stands in `channel`, both None if it is not known to be posted. `pictures` are those that it shows, by
    their numbers; of a role the one entry, and `keeps_role` tells whether its author has won the same role by another
    challenge of the server too. `outcome` is None before the close. `attempts` is the number of this attempt, from 1;
    `age` is in seconds, since it was last wanted. `wanted` counts how often it was; on a restored copy it may be once
    more, since nobody knows. `is_long_over`: the challenge ended so long ago that no removal counts it again.
    """

    id: int
    kind: PostKind
    number: int
    hosted: Hosted
    channel: int | None
    message: int | None
    pictures: tuple[EnteredPicture, ...]
    counts: Counts
    outcome: Outcome | None = None
    attempts: int
    age: float = 0.0
    wanted: int = 1
    is_long_over: bool = False
    hints: Hints | None = None
    keeps_role: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A direct message that a member is to get since this `phase` of a challenge has begun.

    `is_wanted`: they still want it. `attempts` is the number of this attempt, from 1; `age` is in seconds.
    """

    id: int
    hosted: Hosted
    member: int
    phase: Phase
    is_wanted: bool
    attempts: int
    age: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A post that could not be made, and why, in a few words for the log that tell `front` which sentence it is."""

    kind: PostKind
    number: int
    reason: str
