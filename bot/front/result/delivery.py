"""Shows what came of an ask: the pictures, or a private word; by the next way when one is closed.

The ways, in order: edit the reply through the interaction's token (twice, with fresh files); for public asks then
edit the same message as the bot, and at last send a new one. A private picture has only the first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import aiohttp
import discord

from bot.domain.errors import BotError, UnknownChoice
from bot.domain.models import Catalogue
from bot.domain.pictures import Ask, Delivery, Generation, State
from bot.front.imagine.progress import drawing, private_note
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Author, Button, Card
from bot.front.kit.feature import Reader, ShownResult
from bot.front.kit.replies import Replies
from bot.front.kit.uploads import REQUEST_LIMIT, StoredPictures, fitted_file
from bot.front.result.card import result
from bot.front.result.unmade import failures, unmade
from bot.front.texts.models import model_name, sizes_of
from bot.front.texts.painting import neutral, operator_line
from bot.studio.delivery import Undeliverable

log = logging.getLogger(__name__)

PASSING = (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)
TOO_LARGE = 40005  # Discord's code for a request it will not take the size of; also plain HTTP 413
UNKNOWN_MESSAGE = 10008  # Discord's code for a message that was deleted
CARD_PATIENCE = 5.0  # seconds for an edit of the progress card; the picture waits behind it


class Past(Protocol):
    """What the rows say about a member's earlier pictures."""

    async def is_first(self, guild: int, member: int, interaction: int) -> bool:
        """Whether no picture of an earlier ask was ever painted for this member."""


@dataclass(frozen=True, slots=True)
class Post:
    """Everything that reaches a member after the first answer."""

    replies: Replies
    stored: StoredPictures
    past: Past
    balances: Balances
    catalogue: Callable[[], Catalogue]
    clock: Callable[[], datetime]
    service: str | None  # the name of who makes the pictures, if there is one that members may be told
    offers: Callable[[ShownResult, Reader], Sequence[Button]]  # buttons that features add to a result

    async def drawing(self, generations: tuple[Generation, ...]) -> None:
        """Edit the progress card, if that is quickly done; the picture comes all the same."""
        ask = generations[0].ask
        if not self._token_lives(ask):
            return
        try:
            async with asyncio.timeout(CARD_PATIENCE):
                await self.replies.edit(
                    ask.reply, drawing(generations, generations[0].started_at or self.clock())
                )
        except (discord.HTTPException, *PASSING) as error:
            log.info("the progress card stays as it is", extra={"error": type(error).__name__})

    async def deliver(self, delivery: Delivery) -> int | None:
        """Show it by the best way that is left. Raises Undeliverable; other errors are passing."""
        for line in {operator_line(row.failure) for row in delivery.generations if row.failure}:
            if line is not None:
                log.error(line)
        if any(row.state is State.PAINTED for row in delivery.generations):
            return await self._show(delivery)
        return await self._tell(delivery.generations)

    # --- pictures ------------------------------------------------------------------------------------

    async def _show(self, delivery: Delivery) -> int:
        rows = delivery.generations
        ask = rows[0].ask
        painted = [row for row in rows if row.state is State.PAINTED]
        files = {row.public_id: await self.stored.get(row.key) for row in painted}
        limit = min(ask.reply.byline.upload_limit, REQUEST_LIMIT // len(painted))
        card = await self._card(rows, files, limit)
        closed: list[str] = []
        passing: Exception | None = None
        for way in self._ways(rows):
            try:
                message = await self._by(way, card, lambda: self._card(rows, files, limit // 4))
            except PASSING as error:
                passing = error
            except discord.HTTPException as error:
                closed.append(f"{error.status}/{error.code}")
            else:
                await self._add_private_words(rows)
                return message
        if passing is not None:
            raise passing
        raise Undeliverable(", ".join(closed) or "the token has lapsed")

    def _ways(self, rows: tuple[Generation, ...]) -> list[Callable[[Card], Awaitable[int]]]:
        ask, message = rows[0].ask, rows[0].message
        ways: list[Callable[[Card], Awaitable[int]]] = []
        if self._token_lives(ask):
            ways.append(lambda card: self.replies.edit(ask.reply, card))
        if not ask.reply.private:
            if message:
                ways.append(lambda card: self.replies.edit_in_channel(ask.reply.channel, message, card))
            nonce = rows[0].public_id
            ways.append(lambda card: self.replies.send_to_channel(ask.reply.channel, card, nonce))
        return ways

    async def _by(
        self, way: Callable[[Card], Awaitable[int]], card: Card, smaller: Callable[[], Awaitable[Card]]
    ) -> int:
        """One way, with one more try after a passing fault or with smaller files; discord.py's own come before."""
        try:
            return await way(card)
        except PASSING:
            return await way(card)
        except discord.HTTPException as error:
            if error.code != TOO_LARGE and error.status != 413:
                raise
            return await way(await smaller())

    async def _card(self, rows: tuple[Generation, ...], files: dict[str, bytes], limit: int) -> Card:
        shown = [(files[row.public_id], row.info) for row in rows if row.public_id in files and row.info]
        pictures = [await fitted_file(data, info, limit) for data, info in shown]
        ask = rows[0].ask
        author = Author(ask.reply.byline.name, ask.reply.byline.avatar)
        catalogue, model = self.catalogue(), ask.request.model
        label, sizes = model_name(catalogue, model), sizes_of(catalogue, model)
        card = result(rows, pictures, model=label, sizes=sizes, author=author)
        return replace(card, buttons=tuple(self.offers(ShownResult(rows), Reader())))

    async def _add_private_words(self, rows: tuple[Generation, ...]) -> None:
        """Why something is missing, the note after a first picture, and that few credits are left; a lost word is no
        lost picture."""
        ask = rows[0].ask
        if not self._token_lives(ask):
            return
        try:
            if any(row.failure for row in rows):
                await self.replies.follow_up(ask.reply, failures(rows, self.service, self._cheaper(ask)).card)
            if await self.past.is_first(ask.guild, ask.member, ask.interaction):
                await self.replies.follow_up(ask.reply, Card(content=private_note(self.service)))
            if few := await self.balances.low_balance_text(ask.guild, ask.member):
                await self.replies.follow_up(ask.reply, Card(content=few))
        except (BotError, discord.HTTPException, *PASSING) as error:
            log.warning("a private word was not delivered", extra={"error": type(error).__name__})

    # --- no picture ----------------------------------------------------------------------------------

    async def _tell(self, rows: tuple[Generation, ...]) -> int | None:
        ask, message = rows[0].ask, rows[0].message
        notice = failures(rows, self.service, self._cheaper(ask)).card
        if self._token_lives(ask):
            try:
                return await self._tell_by_token(ask, notice, len(rows))
            except discord.HTTPException as error:
                if isinstance(error, PASSING):
                    raise
        if ask.reply.private or not message:
            raise Undeliverable("the token has lapsed")
        try:
            return await self.replies.edit_in_channel(ask.reply.channel, message, unmade(rows))
        except (discord.NotFound, discord.Forbidden) as error:
            raise Undeliverable(f"{error.status}/{error.code}") from error

    async def _tell_by_token(self, ask: Ask, notice: Card, count: int) -> int | None:
        """In the private reply; or the public placeholder gets a neutral line, the member a private word, and the
        placeholder goes. Where somebody has deleted the reply, the private word is said all the same."""
        try:
            message = await self.replies.edit(
                ask.reply, notice if ask.reply.private else Card(content=neutral(count))
            )
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
            await self.replies.follow_up(ask.reply, notice)
            return None
        if ask.reply.private:
            return message
        await self.replies.follow_up(ask.reply, notice)
        try:
            await self.replies.delete(ask.reply)
        except (discord.HTTPException, *PASSING) as error:
            log.info("a neutral line stays", extra={"error": type(error).__name__})
        return None

    def _cheaper(self, ask: Ask) -> str | None:
        """The cheapest quality of the model, if it is cheaper than the one that was asked for."""
        try:
            qualities = self.catalogue().model(ask.request.model).qualities
        except UnknownChoice:
            return None
        cheapest = min(qualities, key=qualities.__getitem__, default=None)
        return cheapest if cheapest and qualities[cheapest] < ask.credits_each else None

    def _token_lives(self, ask: Ask) -> bool:
        return ask.reply.is_open(self.clock())
