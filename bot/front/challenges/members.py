"""Puts together what members meet: each part is handed what it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.challenges.values import Phase, Way
from bot.domain.errors import NoChallenge
from bot.front.challenges.dueling.dueling import Dueling, DuelRows
from bot.front.challenges.entering.choosing import ChallengeChoice, PictureChoice
from bot.front.challenges.entering.copies import EntryCopies
from bot.front.challenges.entering.entering import Entering
from bot.front.challenges.entering.making import Choices, Making
from bot.front.challenges.entering.mine import MyEntry
from bot.front.challenges.entering.offering import MayBeTold
from bot.front.challenges.entering.openones import OpenChallenges
from bot.front.challenges.entering.ways import Ways
from bot.front.challenges.feature import Challenges
from bot.front.challenges.listing import sources
from bot.front.challenges.listing.info import Info
from bot.front.challenges.listing.leaderboard import Leaderboard
from bot.front.challenges.listing.results import Results
from bot.front.challenges.memberrows import (
    Album,
    ChallengeRows,
    EntryRows,
    Fingerprint,
    OpenEverywhere,
    PictureRows,
    Shares,
    Squared,
    Store,
)
from bot.front.challenges.reporting.numbers import Numbers
from bot.front.challenges.voting import flagging
from bot.front.challenges.voting.flagging import Flagging, Memory
from bot.front.challenges.voting.opening import Opening
from bot.front.challenges.voting.overviewing import Overviewing, OverviewRows
from bot.front.challenges.voting.receipts import ReceiptRows, Receipts
from bot.front.challenges.voting.roles import VotersRole
from bot.front.challenges.voting.voting import BallotRows, Voting
from bot.front.challenges.which import Subcommand, Which
from bot.front.imagine.desk import Desk
from bot.front.kit.guilds.modlog import ModLog, SettingsSource
from bot.studio.inputs import DiskSpace


class AllChallenges(ChallengeRows, OpenEverywhere, sources.Challenges, Protocol):
    """All that is asked of challenges."""


class AllEntries(EntryRows, flagging.Entries, Protocol):
    """All that is asked of entries."""


class AllBallots(BallotRows, OverviewRows, ReceiptRows, Protocol):
    """All that is asked of ballots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What the parts are handed. `clock` returns the time in UTC; `squared` makes the copy of a picture,
    `fingerprint` what tells whether two look nearly the same."""

    challenges: AllChallenges
    entries: AllEntries
    ballots: AllBallots
    duels: DuelRows
    pictures: PictureRows
    album: Album
    shares: Shares
    store: Store
    disk: DiskSpace
    squared: Squared
    fingerprint: Fingerprint
    desk: Desk
    choices: Choices
    server_settings: SettingsSource
    mod_log: ModLog
    memory: Memory
    may_be_told: MayBeTold
    clock: Callable[[], datetime]


def entering_of(needs: Needs) -> Entering:
    """By which pictures come into challenges; hosts add late ones by it too."""
    return Entering(
        challenges=needs.challenges,
        entries=needs.entries,
        pictures=needs.pictures,
        shares=needs.shares,
        copies=EntryCopies(needs.store, needs.squared, needs.fingerprint, needs.disk),
        mine=MyEntry(needs.challenges, needs.entries, needs.store, needs.clock),
        clock=needs.clock,
    )


def members_feature(needs: Needs, entering: Entering) -> Challenges:
    """The feature, with all of its parts."""
    challenges, entries, clock = needs.challenges, needs.entries, needs.clock
    choice = ChallengeChoice(challenges)
    voting = Voting(needs.ballots, needs.store, clock)
    dueling = Dueling(needs.duels, needs.store, clock)
    ways = {Way.CHOICES: voting.show, Way.DUELS: dueling.show}
    opening = Opening(challenges, ways, VotersRole(needs.mod_log, needs.memory))
    info, results = Info(challenges, entries), Results(challenges)
    running = (Phase.OPEN, Phase.VOTING)
    which = Which(
        choice,
        {
            "vote": Subcommand((Phase.VOTING,), NoChallenge("voting"), opening.show),
            "entries": Subcommand(running, NoChallenge("running"), info.show_entries),
            "results": Subcommand((Phase.CLOSED,), NoChallenge("over"), results.show),
        },
    )
    return Challenges(
        parts=(
            entering,
            entering.mine,
            Making(challenges, needs.desk, needs.choices, clock),
            opening,
            voting,
            Overviewing(needs.ballots, needs.store, clock),
            dueling,
            Receipts(needs.ballots),
            Flagging(challenges, entries, needs.store, needs.mod_log, needs.memory),
            info,
            results,
            Numbers(challenges),
        ),
        ways=Ways(entering, choice, PictureChoice(needs.pictures, needs.album, clock)),
        which=which,
        leaderboard=Leaderboard(challenges, needs.server_settings, clock),
        open_ones=OpenChallenges(challenges, clock),
        may_be_told=needs.may_be_told,
    )
