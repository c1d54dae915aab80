"""/spend: what this month's pictures have cost, by server. Only those who run the bot may see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

import discord

from bot.domain.errors import NotTheOperator
from bot.domain.money.spending import Budget, Month, Spent, by_server, percent_of, total
from bot.front.kit.cards import BLURPLE, Card
from bot.front.kit.commands import command
from bot.front.kit.feature import AnyCommand, Call, Feature
from bot.front.kit.operators import Operators
from bot.front.texts import spending as texts
from bot.front.texts.language import Language

MOST_SERVERS = 15  # that have a line of their own
ADMINISTRATORS = discord.Permissions(administrator=True)


class SpendingSource(Protocol):
    async def in_month(self, month: Month) -> tuple[Spent, ...]:
        """One for each server, member and model. Raises StoreBusy."""


class Spend(Feature):
    """`server_name` knows the name of a server that the bot is on."""

    space: ClassVar[str] = ""

    def __init__(
        self,
        *,
        spending: SpendingSource,
        operators: Operators,
        server_name: Callable[[int], str | None],
        budget: Budget,
        clock: Callable[[], datetime],
    ) -> None:
        self._spending = spending
        self._operators = operators
        self._server_name = server_name
        self._budget = budget
        self._clock = clock

    def commands(self) -> Sequence[AnyCommand]:
        # Discord cannot show a command to the owner of an application alone. So that it is not offered to every member,
        # it is shown to administrators; who of them may use it is decided here.
        return [command(self.spend, permissions=ADMINISTRATORS)]

    async def spend(self, call: Call) -> None:
        """What this month has cost. For the people who run this bot."""
        if not await call.reply.acknowledge():
            return
        if call.who.id not in await self._operators.ids():
            raise NotTheOperator
        month = Month.of(self._clock())
        spent = await self._spending.in_month(month)
        await call.reply.edit(self._card(call.reader.private, month, spent))

    def _card(self, lang: Language, month: Month, spent: Sequence[Spent]) -> Card:
        embed = discord.Embed(title=texts.title(lang, month.since), colour=BLURPLE)
        lines = self._lines(lang, spent) if spent else [texts.nothing(lang)]
        embed.description = "\n".join([*lines, f"-# {texts.where_more(lang)}"])
        return Card(embeds=(embed,))

    def _lines(self, lang: Language, spent: Sequence[Spent]) -> list[str]:
        everything, servers = total(spent), by_server(spent)
        cap, currency = self._budget.cap, self._budget.currency
        shown, others = servers[:MOST_SERVERS], servers[MOST_SERVERS:]
        lines = [texts.all_servers(lang, everything, currency)]
        if cap is not None:
            lines.append(texts.of_the_cap(lang, percent_of(cap, everything), cap, currency))
        lines += ["", *(self._server(lang, server) for server in shown)]
        if others:
            lines.append(texts.more_servers(lang, len(others), total(others), currency))
        if everything.estimated:
            lines.append(f"-# {texts.is_estimated(lang, everything, currency)}")
        if everything.unpriced:
            lines.append(f"-# {texts.counts_as_nothing(lang, everything.unpriced)}")
        return lines

    def _server(self, lang: Language, spent: Spent) -> str:
        name = None if spent.guild is None else self._server_name(spent.guild)
        return texts.server_line(lang, spent, name, self._budget.currency)
