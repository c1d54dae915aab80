"""/help: one screen, with more lines for moderators and for those who manage the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import discord

from bot.front.kit.balances import Balances
from bot.front.kit.cards import BLURPLE, Card
from bot.front.kit.commands import command
from bot.front.kit.feature import AnyCommand, Call, Feature
from bot.front.kit.guilds.permits import MANAGE, MODERATE, actor_of
from bot.front.texts import help as texts
from bot.front.texts.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What /help tells of this bot."""

    service: str | None  # the name of who makes the pictures; None where members may not be told
    picture_days: int  # how long pictures are kept
    prompt_days: int  # how long prompts are kept
    version: str


class Help(Feature):
    """`mention` makes a command's clickable name; see `CommandRegistry`."""

    space: ClassVar[str] = ""

    def __init__(self, *, balances: Balances, mention: Callable[[str], str], about: About) -> None:
        self._balances = balances
        self._mention = mention
        self._about = about

    def commands(self) -> Sequence[AnyCommand]:
        return [command(self.help)]

    async def help(self, call: Call) -> None:
        """What I can do here, and who makes the pictures."""
        actor, lang, about = actor_of(call), call.reader.private, self._about
        if await call.reply.acknowledge():
            everybody = (await self._balances.default(call.where.guild)).limit
            lines = texts.for_members(lang, self._mention, everybody)
            if actor.may(MODERATE):
                lines.append(texts.for_moderators(lang, self._mention))
            if actor.may(MANAGE):
                lines.append(texts.for_managers(lang, self._mention))
            lines.append(texts.privacy(lang, about.service, about.picture_days, about.prompt_days))
            await call.reply.edit(help_card(lang, lines, about.version))


def help_card(lang: Language, lines: Sequence[str], version: str) -> Card:
    embed = discord.Embed(title=texts.title(lang), colour=BLURPLE, description="\n".join(lines))
    embed.set_footer(text=texts.version(version))
    return Card(embeds=(embed,))
