"""Makes the parts of challenges and hands each what it needs: what hosts and members press, and the umpire's loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot import pixels
from bot.config.clock import utc_now
from bot.domain.challenges.records import Hosted
from bot.features import Shared
from bot.front.challenges.entering.choosing import ChallengeChoice, PictureChoice
from bot.front.challenges.entering.copies import EntryCopies
from bot.front.challenges.entering.entering import Entering
from bot.front.challenges.entering.mine import MyEntry
from bot.front.challenges.entering.openones import OpenChallenges
from bot.front.challenges.entering.ways import Ways
from bot.front.challenges.feature import Challenges
from bot.front.challenges.hosting.feature import ChallengeAdmin
from bot.front.challenges.hosting.troubles import HostsTold
from bot.front.challenges.posting.poster import Poster
from bot.front.challenges.posting.rendering import Rendering
from bot.front.challenges.voting.receipts import Receipts
from bot.front.challenges.voting.voting import Voting
from bot.front.kit.feature import Feature
from bot.front.kit.guilds.channels import Channels
from bot.front.kit.guilds.modlog import ModLog
from bot.studio.background import Background
from bot.studio.insist import Insist
from bot.studio.wakeup import Wakeup
from bot.umpire.phases import Phases
from bot.umpire.posts import ChallengePosts
from bot.umpire.presence import Presence

SIDE, COPY_LIMIT = 1024, 2_000_000  # pixels a side, and bytes, of the copy of a picture that is entered


@dataclass(frozen=True, slots=True)
class Umpire:
    """What happens to challenges by itself."""

    phases: Phases
    posts: ChallengePosts

    def start(self) -> None:
        self.phases.start()
        self.posts.start()


@dataclass(slots=True)
class Contests:
    """`gone_on` wakes whoever waits for a challenge: it was made or changed, or a step of it was taken."""

    shared: Shared
    mod_log: ModLog
    open_ones: OpenChallenges
    changed: Wakeup
    wanted: Wakeup

    def gone_on(self, guild: int) -> None:
        self.changed.notify()
        self.wanted.notify()
        self.open_ones.changed(guild)

    def stepped(self, hosted: Hosted) -> None:
        self.wanted.notify()
        self.open_ones.changed(hosted.challenge.guild)
