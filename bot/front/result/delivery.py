"""Posts the result of an ask: its pictures, or in private why there are none.

There are up to three ways to post pictures, tried in this order: edit the reply by the interaction's token; for a
public ask then edit the same message as the bot; at last send a new message. Each is tried once more, with its files
made anew, after a transient fault. A private picture has the first way only.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import aiohttp
import discord

from bot.domain.durations import Expectation
from bot.domain.errors import BotError
from bot.domain.models import Catalogue
from bot.domain.pictures import Ask, Delivery, Generation, State
from bot.front.imagine.progress import drawing_card, fetching_card
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Author, Button, Card, card_language, reader_of
from bot.front.kit.feature import ShownResult
from bot.front.kit.replies import Replies
from bot.front.kit.uploads import REQUEST_LIMIT, StoredPictures, fitted_file
from bot.front.result.card import result_card
from bot.front.result.unmade import failure_notice, unmade_card
from bot.front.texts.errors.operator import operator_line
from bot.front.texts.errors.painting import neutral_line
from bot.front.texts.language import Reader
from bot.front.texts.models import model_name, sizes_of
from bot.front.texts.picture.privacy import privacy_note
from bot.studio.delivery import Undeliverable

log = logging.getLogger(__name__)

# Transient faults: the same request may succeed later.
PASSING = (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)
TOO_LARGE = 40005  # Discord's error code for a request that is too large; a proxy says HTTP 413 instead
UNKNOWN_MESSAGE = 10008  # Discord's error code for a message that was deleted
CARD_TIMEOUT = (
    5.0  # seconds for an edit of the progress card, since the picture must not be posted before it ends
)


class FirstPictures(Protocol):
    """Knows whether a member has had pictures before."""

    async def is_first(self, guild: int, member: int, interaction: int) -> bool:
        """Whether no picture of another ask was ever painted for this member on this server. Raises StoreBusy."""


@dataclass(frozen=True, slots=True)
class DiscordMessenger:
    """Sends and edits messages once an interaction has been answered: the studio's `Messenger` and `ProgressCard`."""

    replies: Replies
    stored: StoredPictures
    first_pictures: FirstPictures
    balances: Balances
    catalogue: Callable[[], Catalogue]
    clock: Callable[[], datetime]
    service: str | None  # the name of who makes the pictures, if there is one that members may be told
    offers: Callable[[ShownResult, Reader], Sequence[Button]]  # buttons that features add to a result

    async def drawing(self, generations: tuple[Generation, ...], expected: Expectation | None) -> None:
        """Make the progress card say that these pictures of one ask are being drawn. Never raises."""
        await self._edit_progress(generations, expected, slow=False)

    async def taking_longer(self, generations: tuple[Generation, ...]) -> None:
        """Make the progress card say that one of these pictures takes longer than usual. Never raises."""
        await self._edit_progress(generations, None, slow=True)

    async def fetching(self, generations: tuple[Generation, ...]) -> None:
        """Make the progress card say that what is ready of these pictures of one ask is fetched. Never raises."""
        await self._show_progress(
            generations[0].ask, fetching_card(card_language(generations[0].ask), generations)
        )

    async def _edit_progress(
        self, generations: tuple[Generation, ...], expected: Expectation | None, *, slow: bool
    ) -> None:
        ask, begun = generations[0].ask, generations[0].started_at or self.clock()
        card = drawing_card(card_language(ask), generations, begun, expected, slow=slow)
        await self._show_progress(ask, card)

    async def _show_progress(self, ask: Ask, card: Card) -> None:
        if not self._token_is_valid(ask):
            return
        try:
            async with asyncio.timeout(CARD_TIMEOUT):
                await self.replies.edit(ask.reply, card)
        except (discord.HTTPException, *PASSING) as error:
            log.info("the progress card stays as it is", extra={"error": type(error).__name__})

    async def deliver(self, delivery: Delivery) -> int | None:
        """Post the result; returns the id of the message, if there is one.

        Raises Undeliverable if every way is closed for good. Any other exception is transient: a later attempt may
        succeed.
        """
        for line in {operator_line(row.failure) for row in delivery.generations if row.failure}:
            if line is not None:
                log.error(line)
        if any(row.state is State.PAINTED for row in delivery.generations):
            return await self._deliver_pictures(delivery)
        return await self._deliver_failures(delivery.generations)

    # --- pictures ------------------------------------------------------------------------------------

    async def _deliver_pictures(self, delivery: Delivery) -> int:
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
                message = await self._try_way(way, card, lambda: self._card(rows, files, limit // 4))
            except PASSING as error:
                passing = error
            except discord.HTTPException as error:
                closed.append(f"{error.status}/{error.code}")
            else:
                await self._send_private_notes(rows)
                return message
        if passing is not None:
            raise passing
        raise Undeliverable(", ".join(closed) or "the token has lapsed")

    def _ways(self, rows: tuple[Generation, ...]) -> list[Callable[[Card], Awaitable[int]]]:
        ask, message = rows[0].ask, rows[0].message
        ways: list[Callable[[Card], Awaitable[int]]] = []
        if self._token_is_valid(ask):
            ways.append(lambda card: self.replies.edit(ask.reply, card))
        if not ask.reply.private:
            if message:
                ways.append(lambda card: self.replies.edit_in_channel(ask.reply.channel, message, card))
            nonce = rows[0].public_id
            ways.append(lambda card: self.replies.send_to_channel(ask.reply.channel, card, nonce))
        return ways

    async def _try_way(
        self, way: Callable[[Card], Awaitable[int]], card: Card, smaller: Callable[[], Awaitable[Card]]
    ) -> int:
        """Try one way, and once more after a transient fault, or with smaller files where they are too large.

        discord.py has retried by itself before that, on a rate limit or a 5xx.
        """
        try:
            return await way(card)
        except PASSING:
            return await way(card)
        except discord.HTTPException as error:
            if error.code != TOO_LARGE and error.status != 413:
                raise
            return await way(await smaller())

    async def _card(self, rows: tuple[Generation, ...], files: dict[str, bytes], limit: int) -> Card:
        painted = [(files[row.public_id], row.info) for row in rows if row.public_id in files and row.info]
        pictures = [await fitted_file(data, info, limit) for data, info in painted]
        ask = rows[0].ask
        author = Author(ask.reply.byline.name, ask.reply.byline.avatar)
        catalogue, model = self.catalogue(), ask.request.model
        label, sizes = model_name(catalogue, model), sizes_of(catalogue, model)
        return result_card(
            card_language(ask),
            rows,
            pictures,
            model=label,
            sizes=sizes,
            author=author,
            offered=self.offers(ShownResult(rows), reader_of(ask)),
        )

    async def _send_private_notes(self, rows: tuple[Generation, ...]) -> None:
        """Follow up with what is for the member alone: failures, the note after a first picture, few credits left.

        Errors are logged and not raised: the pictures have been posted, and a retry would post them again.
        """
        ask = rows[0].ask
        if not self._token_is_valid(ask):
            return
        lang = reader_of(ask).private
        try:
            if any(row.failure for row in rows):
                await self.replies.follow_up(
                    ask.reply,
                    failure_notice(lang, rows, self.service, self.catalogue()).card,
                )
            if await self.first_pictures.is_first(ask.guild, ask.member, ask.interaction):
                await self.replies.follow_up(ask.reply, Card(content=privacy_note(lang, self.service)))
            if few := await self.balances.low_balance_text(lang, ask.guild, ask.member):
                await self.replies.follow_up(ask.reply, Card(content=few))
        except (BotError, discord.HTTPException, *PASSING) as error:
            log.warning("a private note was not delivered", extra={"error": type(error).__name__})

    # --- no picture ----------------------------------------------------------------------------------

    async def _deliver_failures(self, rows: tuple[Generation, ...]) -> int | None:
        ask, message = rows[0].ask, rows[0].message
        reader = reader_of(ask)
        notice = failure_notice(reader.private, rows, self.service, self.catalogue()).card
        if self._token_is_valid(ask):
            try:
                return await self._reply_with_failures(ask, notice, len(rows))
            except discord.HTTPException as error:
                if isinstance(error, PASSING):
                    raise
        if ask.reply.private or not message:
            raise Undeliverable("the token has lapsed")
        try:
            return await self.replies.edit_in_channel(
                ask.reply.channel, message, unmade_card(reader.public, rows)
            )
        except (discord.NotFound, discord.Forbidden) as error:
            raise Undeliverable(f"{error.status}/{error.code}") from error

    async def _reply_with_failures(self, ask: Ask, notice: Card, count: int) -> int | None:
        """Tell the member in private, by the interaction's token; returns the message's id where one stays.

        A private reply is edited. A public one gets a neutral line, then a private follow-up is sent, then the public
        one is deleted. Where somebody has deleted the reply already, the follow-up is sent all the same.
        """
        try:
            message = await self.replies.edit(
                ask.reply,
                notice if ask.reply.private else Card(content=neutral_line(reader_of(ask).public, count)),
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

    def _token_is_valid(self, ask: Ask) -> bool:
        return ask.reply.is_open(self.clock())
