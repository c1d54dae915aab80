"""What may be odd in a challenge: told once in the mod log, and shown again below answers to hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import discord

from bot.domain.challenges.hints.values import Hints
from bot.domain.challenges.records import Hosted, Post, PostKind
from bot.front.challenges.posting.poster import Sent
from bot.front.challenges.posting.reasons import Reason
from bot.front.kit.cards import GREY, Card
from bot.front.kit.guilds.modlog import Heard
from bot.front.kit.persistent import written_id
from bot.front.texts.challenges import reporting as texts
from bot.front.texts.language import Language
from bot.studio.delivery import NotYet, Undeliverable

MOST = 5  # lines; of more it is said how many
TRIES = 3  # the posts of a challenge are made in turn: its result must not wait for a mod log


class Poster(Protocol):
    async def post(self, post: Post) -> Sent | None:
        """Do it; returns where the message is. Raises Undeliverable or NotYet."""


class ModLog(Protocol):
    async def tell(
        self, guild: int, card_of: Callable[[Language], Card], *, nonce: str | None = None
    ) -> Heard:
        """Write the card, in the server's language, to its mod log, if it has one. Never raises."""


def hint_lines(lang: Language, hints: Hints) -> list[str]:
    lines = [f"- {line}" for line in _each(lang, hints)]
    more = [f"- {texts.more_hints(lang, len(lines) - MOST)}"] if len(lines) > MOST else []
    return [*lines[:MOST], *more]


def hint_card(lang: Language, hosted: Hosted, hints: Hints) -> Card:
    """What moderators read in the mod log."""
    lines = [texts.hints_heading(lang, hosted), *hint_lines(lang, hints), f"-# {texts.only_hints(lang)}"]
    return Card(content="\n".join(lines))


def hint_embeds(lang: Language, hints: Hints) -> tuple[discord.Embed, ...]:
    """What stands below an answer to a host; nothing if nothing is odd."""
    if not hints:
        return ()
    shown = "\n".join([f"🔎 {texts.only_hints(lang)}", *hint_lines(lang, hints)])
    return (discord.Embed(colour=GREY, description=shown),)


def _each(lang: Language, hints: Hints) -> Iterator[str]:
    for number, voters in hints.backed:
        yield texts.backed(lang, number, voters)
    if hints.hurried:
        yield texts.hurried(lang, hints.hurried)
    for first, second in hints.alike:
        yield texts.look_alike(lang, first, second)


@dataclass(frozen=True, slots=True)
class HintsToHosts:
    """Makes all posts by `poster`, but hints, which are for the mod log alone."""

    poster: Poster
    mod_log: ModLog

    async def post(self, post: Post) -> Sent | None:
        """As `Poster.post` does. Where there is no mod log nothing is told: hosts are shown it when they look."""
        if post.kind is not PostKind.HINT:
            return await self.poster.post(post)
        hosted, hints = post.hosted, post.hints
        if hints:  # else the entries that it was about are removed
            heard = await self.mod_log.tell(
                hosted.challenge.guild,
                lambda lang: hint_card(lang, hosted, hints),
                nonce=f"ch-{written_id(post.id)}-h",
            )
            if heard is Heard.FAILED and post.attempts >= TRIES:
                raise Undeliverable(Reason.MOD_LOG)
            if heard is Heard.FAILED:
                raise NotYet(Reason.MOD_LOG)
        return None
