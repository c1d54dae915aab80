"""/challenge, and what members press below challenges: entering a picture, voting, looking at what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Literal

import discord
from discord.app_commands import Choice, Range

from bot.domain.challenges.records import Period
from bot.domain.challenges.values import Phase
from bot.front.challenges.entering.offering import MayBeTold, offered
from bot.front.challenges.entering.openones import OpenChallenges
from bot.front.challenges.entering.ways import Ways
from bot.front.challenges.listing.leaderboard import Leaderboard
from bot.front.challenges.parts import SPACE
from bot.front.challenges.which import Which
from bot.front.kit.cards import Button
from bot.front.kit.commands import command, group, message_menu
from bot.front.kit.feature import AnyCommand, Call, Feature, Filled, Part, Parts, Pressed, ShownResult
from bot.front.kit.messages import target_of
from bot.front.texts.language import Reader


class Challenges(Feature):
    """Its parts answer the buttons, menus and forms, each the verbs that it names."""

    space: ClassVar[str] = SPACE
    charges: ClassVar[bool] = True  # a picture can be made for a challenge, too

    def __init__(
        self,
        *,
        parts: Sequence[Part],
        ways: Ways,
        which: Which,
        leaderboard: Leaderboard,
        open_ones: OpenChallenges,
        may_be_told: MayBeTold,
    ) -> None:
        """Raises ValueError if two parts have a verb in common: buttons would reach the wrong one."""
        self._ways = ways
        self._which = which
        self._leaderboard = leaderboard
        self._open_ones = open_ones
        self._may_be_told = may_be_told
        self._parts = Parts((ways, which, *parts))

    def commands(self) -> Sequence[AnyCommand]:
        submit = command(self.submit, autocomplete=self._suggested, autocompleted=("picture", "challenge"))
        named = [
            command(act, autocomplete=partial(self._named, act.__name__), autocompleted=("challenge",))
            for act in (self.vote, self.entries, self.results)
        ]
        leaderboard = command(self.leaderboard)
        return [
            group("challenge", type(self).challenge, submit, *named, leaderboard, permissions=None),
            message_menu(self.enter_in_challenge, name="Enter in challenge"),
        ]

    def challenge(self) -> None:
        """Enter pictures in challenges, vote, see the results."""

    async def submit(
        self,
        call: Call,
        picture: Range[str, 1, 100],
        challenge: Range[str, 1, 100] | None = None,
        title: Range[str, 1, 80] | None = None,
    ) -> None:
        """Enter a picture of yours in a challenge.

        Args:
            picture: One of your last pictures
            challenge: Which challenge, if there are several
            title: A title that everybody reads while voting
        """
        await self._ways.named(call, picture, challenge, title)

    async def vote(self, call: Call, challenge: Range[str, 1, 100] | None = None) -> None:
        """Vote in a challenge, in private.

        Args:
            challenge: Which challenge, if there are several
        """
        await self._which.answer(call, "vote", challenge)

    async def entries(self, call: Call, challenge: Range[str, 1, 100] | None = None) -> None:
        """Your own entry in a challenge, and how many others there are.

        Args:
            challenge: Which challenge, if there are several
        """
        await self._which.answer(call, "entries", challenge)

    async def results(self, call: Call, challenge: Range[str, 1, 100] | None = None) -> None:
        """Places and points of a challenge that has ended.

        Args:
            challenge: Which challenge, if there are several
        """
        await self._which.answer(call, "results", challenge)

    async def leaderboard(
        self, call: Call, period: Literal["this month", "this year", "all time"] | None = None
    ) -> None:
        """Who has won how many challenges.

        Args:
            period: Of challenges that ended when
        """
        await self._leaderboard.show(call, Period(period) if period else Period.ALL)

    async def enter_in_challenge(self, call: Call, message: discord.Message) -> None:
        """Enter the picture in this message in a challenge."""
        await self._ways.of_message(call, target_of(message))

    async def pressed(self, press: Pressed) -> None:
        await self._parts.pressed(press)

    async def submitted(self, form: Filled) -> None:
        await self._parts.submitted(form)

    def offers(self, result: ShownResult, reader: Reader) -> Sequence[Button]:
        """The way into a challenge, while one takes pictures."""
        return offered(self._open_ones, self._may_be_told, result, reader)

    def changed(self, guild: int) -> None:
        """Challenges of this server have begun to take pictures, or take none any more."""
        self._open_ones.changed(guild)

    def changed_elsewhere(self) -> None:
        """The same in another process, which does not say of which server."""
        self._open_ones.changed_elsewhere()

    async def load(self) -> None:
        """At the start: read the challenges that take pictures. While the database is away none are known."""
        await self._open_ones.load()

    async def _suggested(
        self, call: Call, option: str, typed: str, others: Mapping[str, Any]
    ) -> Sequence[Choice[str]]:
        if option == "picture":
            return await self._ways.pictures.suggested(call, typed)
        return await self._ways.challenges.suggested(call, typed, (Phase.OPEN,))

    async def _named(
        self, subcommand: str, call: Call, option: str, typed: str, others: Mapping[str, Any]
    ) -> Sequence[Choice[str]]:
        return await self._which.suggested(call, subcommand, typed)
