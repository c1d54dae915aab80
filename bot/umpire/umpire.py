"""The loops of challenges, as one part of the program."""

from __future__ import annotations

from dataclasses import dataclass

from bot.umpire.phases import Phases
from bot.umpire.posts import ChallengePosts
from bot.umpire.rounds import Rounds
from bot.umpire.tellings import Tellings
from bot.umpire.troubles import Troubles


@dataclass(frozen=True, slots=True)
class Umpire:
    """Has challenges go on at their time, and what everybody reads of them posted."""

    phases: Phases
    posts: ChallengePosts
    troubles: Troubles
    rounds: Rounds
    tellings: Tellings

    def start(self) -> None:
        """Start the loops, until the close of their background."""
        self.phases.start()
        self.posts.start()
        self.troubles.start()
        self.rounds.start()
        self.tellings.start()
