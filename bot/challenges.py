"""Makes the parts of challenges and hands each what it needs: what members and hosts press, and the umpire's loops."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot import pixels
from bot.config.clock import utc_now
from bot.domain.challenges.records import Hosted
from bot.features import Shared
from bot.front.challenges.entering.entering import Entering
from bot.front.challenges.feature import Challenges
from bot.front.challenges.hosting.feature import ChallengeAdmin
from bot.front.challenges.hosting.troubles import HostsTold
from bot.front.challenges.members import Needs, entering_of, members_feature
from bot.front.challenges.posting.poster import Poster
from bot.front.challenges.posting.reasons import MENDED
from bot.front.challenges.posting.rendering import Rendering
from bot.front.challenges.recurring.feature import RecurringChallenges
from bot.front.challenges.recurring.receipts import SeriesHostsTold
from bot.front.challenges.reporting.hints import HintsToHosts
from bot.front.challenges.telling import DirectMessages
from bot.front.imagine.desk import Desk
from bot.front.kit.guilds.audience import Audience
from bot.front.kit.guilds.channels import Channels
from bot.front.kit.guilds.posted import PublicMessages
from bot.pixels.likeness import fingerprint
from bot.storage.engine.notifications import Topic
from bot.studio.background import Background
from bot.studio.insist import Insist
from bot.studio.wakeup import Wakeup
from bot.umpire.phases import Phases
from bot.umpire.posts import ChallengePosts
from bot.umpire.presence import Presence
from bot.umpire.rounds import Rounds
from bot.umpire.tellings import Tellings
from bot.umpire.troubles import Troubles
from bot.umpire.umpire import Umpire

SIDE, COPY_LIMIT = 1024, 2_000_000  # pixels a side, and bytes, of the copy of a picture that is entered


@dataclass(frozen=True, slots=True)
class Contests:
    """What those who press and the loops have in common.

    `changed` wakes the loop that has challenges go on, `series` the one that begins rounds, `wanted` the one that
    posts, `tellings` the one that writes to members, `failed` the one that tells hosts what could not be posted.
    """

    members: Challenges
    wanted: Wakeup
    changed: Wakeup = field(default_factory=Wakeup)
    series: Wakeup = field(default_factory=Wakeup)
    tellings: Wakeup = field(default_factory=Wakeup)
    failed: Wakeup = field(default_factory=Wakeup)

    def hosted(self, guild: int) -> None:
        """A host has made or changed a challenge of this server."""
        self.changed.notify()
        self._gone_on(guild)

    def began(self, hosted: Hosted) -> None:
        """A round of a series has begun."""
        self.hosted(hosted.challenge.guild)

    def stepped(self, hosted: Hosted) -> None:
        """One has gone on by itself."""
        self._gone_on(hosted.challenge.guild)

    def _gone_on(self, guild: int) -> None:
        self.wanted.notify()
        self.tellings.notify()
        self.series.notify()  # one that waited may begin, or hosts may have to be told something
        self.members.changed(guild)


def add_challenges(shared: Shared, desk: Desk) -> Contests:
    """Make the two features, for members and for hosts, and add them to the router."""
    storage = shared.storage
    needs = Needs(
        challenges=storage.challenges,
        entries=storage.entries,
        ballots=storage.ballots,
        duels=storage.duels,
        pictures=storage.generations,
        album=storage.album,
        shares=storage.care,
        store=storage.pictures,
        disk=storage.space,
        squared=_copy,
        fingerprint=fingerprint,
        desk=desk,
        choices=shared.choices,
        server_settings=shared.server_settings,
        mod_log=shared.mod_log,
        memory=storage.notes,
        may_be_told=Audience(shared.client).may_be_told,
        clock=shared.clock,
    )
    entering = entering_of(needs)
    contests = Contests(members_feature(needs, entering), shared.challenge_posts)
    recurring = RecurringChallenges(
        rows=storage.series,
        memory=storage.notes,
        server_settings=shared.server_settings,
        mod_log=shared.mod_log,
        changed=contests.hosted,
        clock=shared.clock,
        real=utc_now,
    )
    hosts = _for_hosts(shared, contests, desk, entering, recurring)
    shared.router.add(contests.members, hosts, recurring)
    storage.database.subscribe(Topic.CHALLENGES, contests.wanted.notify)
    storage.database.subscribe(Topic.CHALLENGES, contests.members.changed_elsewhere)
    return contests


def _for_hosts(
    shared: Shared, contests: Contests, desk: Desk, entering: Entering, recurring: RecurringChallenges
) -> ChallengeAdmin:
    storage = shared.storage
    return ChallengeAdmin(
        rows=storage.challenges,
        entries=storage.entries,
        reports=storage.challenge_reports,
        copies=storage.pictures,
        entering=entering,
        messages=PublicMessages(shared.client, storage.gallery),
        memory=storage.notes,
        server_settings=shared.server_settings,
        mod_log=shared.mod_log,
        recurring=recurring,
        catalogue=desk.cached_catalogue,
        changed=contests.hosted,
        threads=Channels(shared.client),
        clock=shared.clock,
        real=utc_now,
    )


async def _copy(data: bytes, source: pixels.SourceType) -> tuple[bytes, str]:
    """Raises ResultUnusable."""
    return await pixels.squared(data, SIDE, COPY_LIMIT, source)


def umpire_of(shared: Shared, contests: Contests, background: Background, insist: Insist) -> Umpire:
    """The loops, which are not started yet."""
    storage, client = shared.storage, shared.client
    phases = Phases(
        challenges=storage.challenges,
        presence=Presence(storage.notes, client.heard, utc_now),
        background=background,
        changed=contests.changed,
        stepped=contests.stepped,
        clock=shared.clock,
    )
    poster = Poster(Channels(client), Rendering(storage.pictures))
    posts = ChallengePosts(
        posts=storage.challenge_posts,
        poster=HintsToHosts(poster, shared.mod_log),
        background=background,
        wanted=contests.wanted,
        failed=contests.failed,
        insist=insist,
        mended=MENDED,
    )
    troubles = Troubles(
        untold=storage.challenge_troubles,
        hosts=HostsTold(shared.mod_log),
        background=background,
        failed=contests.failed,
        insist=insist,
    )
    rounds = Rounds(
        series=storage.due_rounds,
        hosts=SeriesHostsTold(shared.mod_log),
        is_connected=client.hears,
        background=background,
        changed=contests.series,
        began=contests.began,
    )
    tellings = Tellings(
        to_tell=storage.tellings,
        messenger=DirectMessages(client),
        background=background,
        wanted=contests.tellings,
        insist=insist,
    )
    return Umpire(phases, posts, troubles, rounds, tellings)
