"""What could not be posted of a challenge, for its hosts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import discord

from bot.domain.challenges.records import Hosted, Trouble
from bot.front.challenges.reporting.hints import ModLog
from bot.front.kit.cards import GREY, Card
from bot.front.kit.guilds.modlog import Heard
from bot.front.kit.guilds.server import Server
from bot.front.texts.challenges import hostingtroubles as texts
from bot.front.texts.language import Language

MOST = 5  # lines; of more it is said how many


def log_card(lang: Language, hosted: Hosted, line: str) -> Card:
    """What moderators read in the mod log when something is amiss with a challenge."""
    return Card(content=f"{texts.heading(lang, hosted)}\n{line}")


def trouble_card(lang: Language, hosted: Hosted, trouble: Trouble) -> Card:
    """The same when something could not be posted."""
    return log_card(lang, hosted, texts.trouble_line(lang, hosted, trouble))


def trouble_embeds(
    lang: Language, hosted: Hosted, troubles: Sequence[Trouble], server: Server
) -> tuple[discord.Embed, ...]:
    """What stands below an answer to a host; nothing if all was posted, and no role is gone."""
    # Several pictures, or messages of a gallery, may have failed alike.
    failed = dict.fromkeys(texts.trouble_line(lang, hosted, trouble) for trouble in troubles)
    lines = [*_roles_gone(lang, hosted, server), *failed]
    more = [texts.and_more(lang, len(lines) - MOST)] if len(lines) > MOST else []
    shown = "\n".join([*lines[:MOST], *more])
    return (discord.Embed(colour=GREY, description=shown),) if shown else ()


def _roles_gone(lang: Language, hosted: Hosted, server: Server) -> Iterator[str]:
    """Of one that is over nothing is to come, and what was not done there failed."""
    if hosted.challenge.is_over:
        return
    voters, winner = hosted.challenge.options.voter_role, hosted.prize.role
    if voters is not None and server.lacks_role(voters):
        yield texts.voters_role_gone(lang)
    if winner is not None and server.lacks_role(winner):
        yield texts.winners_role_gone(lang)


@dataclass(frozen=True, slots=True)
class HostsTold:
    """Tells hosts of it without being asked."""

    mod_log: ModLog

    async def tell(self, hosted: Hosted, trouble: Trouble) -> bool:
        """Write it to the server's mod log; False if there is one that could not be written to.

        Never raises what Discord or the database do.
        """
        guild = hosted.challenge.guild
        heard = await self.mod_log.tell(guild, lambda lang: trouble_card(lang, hosted, trouble))
        return heard is not Heard.FAILED
