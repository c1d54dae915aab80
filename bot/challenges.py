"""Makes the parts of challenges and hands each what it needs: what members and hosts press, and the umpire's loops."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot import pixels
from bot.config.clock import utc_now
from bot.domain.challenges.records import Hosted
from bot.domain.challenges.values import Phase
from bot.domain.errors import NoChallenge
from bot.features import Shared
from bot.front.challenges.entering.choosing import ChallengeChoice, PictureChoice
from bot.front.challenges.entering.copies import EntryCopies
from bot.front.challenges.entering.entering import Entering
from bot.front.challenges.entering.making import Making
from bot.front.challenges.entering.mine import MyEntry
from bot.front.challenges.entering.openones import OpenChallenges
from bot.front.challenges.entering.ways import Ways
from bot.front.challenges.feature import Challenges
from bot.front.challenges.hosting.feature import ChallengeAdmin
from bot.front.challenges.hosting.told import HostsTold
from bot.front.challenges.listing.info import Info
from bot.front.challenges.listing.leaderboard import Leaderboard
from bot.front.challenges.listing.results import Results
from bot.front.challenges.posting.poster import Poster
from bot.front.challenges.posting.rendering import Rendering
from bot.front.challenges.voting.flagging import Flagging
from bot.front.challenges.voting.receipts import Receipts
from bot.front.challenges.voting.voting import Voting
from bot.front.challenges.which import Subcommand, Which
from bot.front.imagine.desk import Desk
from bot.front.kit.guilds.channels import Channels
from bot.storage.engine.notifications import Topic
from bot.studio.background import Background
from bot.studio.insist import Insist
from bot.studio.wakeup import Wakeup
from bot.umpire.phases import Phases
from bot.umpire.posts import ChallengePosts
from bot.umpire.presence import Presence
from bot.umpire.umpire import Umpire

SIDE, COPY_LIMIT = 1024, 2_000_000  # pixels a side, and bytes, of the copy of a picture that is entered


@dataclass(slots=True)
class Contests:
    """What those who press and the loops have in common.

    `changed` wakes the loop that has challenges go on, `wanted` the one that posts.
    """

    shared: Shared
    open_ones: OpenChallenges = field(init=False)
    changed: Wakeup = field(default_factory=Wakeup)
    wanted: Wakeup = field(default_factory=Wakeup)

    def __post_init__(self) -> None:
        shared = self.shared
        self.open_ones = OpenChallenges(shared.storage.challenges, shared.clock)
        shared.storage.database.subscribe(Topic.CHALLENGES, self.wanted.notify)

    def hosted(self, guild: int) -> None:
        """A host has made or changed a challenge of this server."""
        self.changed.notify()
        self._gone_on(guild)

    def stepped(self, hosted: Hosted) -> None:
        """One has gone on by itself."""
        self._gone_on(hosted.challenge.guild)

    def _gone_on(self, guild: int) -> None:
        self.wanted.notify()
        self.open_ones.changed(guild)


def add_challenges(shared: Shared, desk: Desk) -> Contests:
    """Make the two features, for members and for hosts, and add them to the router."""
    contests, storage, clock = Contests(shared), shared.storage, shared.clock
    entering = Entering(
        challenges=storage.challenges,
        entries=storage.entries,
        pictures=storage.generations,
        shares=storage.care,
        copies=EntryCopies(storage.pictures, _copy),
        mine=MyEntry(storage.challenges, storage.entries, storage.pictures),
        clock=clock,
    )
    shared.router.add(
        _for_members(contests, entering, desk),
        ChallengeAdmin(
            rows=storage.challenges,
            entries=storage.entries,
            entering=entering,
            memory=storage.notes,
            server_settings=shared.server_settings,
            mod_log=shared.mod_log,
            changed=contests.hosted,
            clock=clock,
        ),
    )
    return contests


async def _copy(data: bytes, source: pixels.SourceType) -> tuple[bytes, str]:
    """Raises ResultUnusable."""
    return await pixels.squared(data, SIDE, COPY_LIMIT, source)


def _for_members(contests: Contests, entering: Entering, desk: Desk) -> Challenges:
    shared = contests.shared
    storage, clock = shared.storage, shared.clock
    voting = Voting(storage.ballots, storage.pictures, clock)
    results = Results(storage.challenges)
    info = Info(storage.challenges, storage.entries)
    choice = ChallengeChoice(storage.challenges)
    under_way = (Phase.OPEN, Phase.VOTING)
    which = Which(
        choice,
        {
            "vote": Subcommand((Phase.VOTING,), NoChallenge("voting"), voting.show),
            "entries": Subcommand(under_way, NoChallenge("running"), info.show_entries),
            "results": Subcommand((Phase.CLOSED,), NoChallenge("over"), results.show),
        },
    )
    return Challenges(
        parts=(
            entering,
            entering.mine,
            Making(storage.challenges, desk, shared.choices, clock),
            voting,
            Receipts(storage.ballots),
            Flagging(storage.challenges, storage.entries, storage.pictures, shared.mod_log, storage.notes),
            results,
            info,
        ),
        ways=Ways(entering, choice, PictureChoice(storage.generations, storage.album, clock)),
        which=which,
        leaderboard=Leaderboard(storage.challenges, shared.server_settings, clock),
        open_ones=contests.open_ones,
    )


def umpire_of(contests: Contests, background: Background, insist: Insist) -> Umpire:
    """The loops, which are not started yet."""
    shared = contests.shared
    storage, client = shared.storage, shared.client
    phases = Phases(
        challenges=storage.challenges,
        presence=Presence(storage.notes, client.is_ready, utc_now),
        background=background,
        changed=contests.changed,
        stepped=contests.stepped,
        clock=shared.clock,
    )
    posts = ChallengePosts(
        posts=storage.challenge_posts,
        poster=Poster(Channels(client), Rendering(storage.pictures)),
        hosts=HostsTold(shared.mod_log),
        background=background,
        wanted=contests.wanted,
        insist=insist,
    )
    return Umpire(phases, posts)
