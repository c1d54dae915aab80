"""Which challenge a command is about: the one that is named, the only one, that of the channel; else a menu asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from discord.app_commands import Choice

from bot.domain.challenges.values import Phase
from bot.domain.errors import Gone, NoChallenge
from bot.front.challenges.entering.choosing import ChallengeChoice
from bot.front.challenges.entering.panels import WHICH, subcommand_menu
from bot.front.challenges.parts import begin, chosen_in
from bot.front.kit.feature import Call, Part, Pressed, Verbs

Show = Callable[[Call, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Subcommand:
    """It is about challenges of these phases; `none` is raised where there is none. `show` answers with the one, by its
    public id, once the call has been acknowledged."""

    phases: tuple[Phase, ...]
    none: NoChallenge
    show: Show


@dataclass(frozen=True, slots=True)
class Which(Part):
    """`subcommands` by their names."""

    choice: ChallengeChoice
    subcommands: Mapping[str, Subcommand]

    def verbs(self) -> Verbs:
        return {WHICH: self._chosen}

    async def answer(self, call: Call, name: str, challenge: str | None) -> None:
        """Answer a subcommand. Raises NoChallenge, and what its `show` raises."""
        if not await call.reply.acknowledge():
            return
        subcommand = self.subcommands[name]
        try:
            meant = await self.choice.meant(call, challenge, subcommand.phases, subcommand.none)
        except NoChallenge:
            if not challenge or not challenge.isalnum():
                raise
            # One that has gone on since, or is older than those that are listed, if it is one at all.
            await subcommand.show(call, challenge)
            return
        if len(meant) > 1:
            await call.reply.edit_panel(subcommand_menu(call.reader.private, name, meant))
        else:
            await subcommand.show(call, meant[0].public_id)

    async def suggested(self, call: Call, name: str, typed: str) -> list[Choice[str]]:
        """What is offered for its option `challenge`, while somebody types."""
        return await self.choice.suggested(call, typed, self.subcommands[name].phases)

    async def _chosen(self, press: Pressed) -> None:
        subcommand = self.subcommands.get(press.subject)
        if subcommand is None:
            raise Gone
        if await begin(press):
            await subcommand.show(press, chosen_in(press))
