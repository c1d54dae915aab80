"""Posts the result of an ask: its pictures, or why there are none (both in `posts`). Edits its progress card."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.deliveries import Delivery
from bot.domain.durations import Expectation
from bot.domain.errors import BotError
from bot.domain.models import Catalogue
from bot.domain.pictures import (
    Generation,
    State,
    is_abandoned,
    is_cancelled,
)
from bot.front.imagine.progress import cancelled_card, drawing_card, fetching_card
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Card, card_language, reader_of
from bot.front.kit.errorhandler import Operator
from bot.front.kit.faults.discordfaults import judge, name_of
from bot.front.kit.faults.impatience import impatient
from bot.front.kit.replies import Replies
from bot.front.result.cards import ResultCards
from bot.front.result.posts.abandoned import AbandonedAsks
from bot.front.result.posts.failures import FailurePosts
from bot.front.result.posts.followups import FollowUps
from bot.front.result.posts.lastwords import is_too_late_for_progress
from bot.front.result.posts.pictures import PicturePosts
from bot.front.result.unmade import failure_notice
from bot.front.texts.language import Language
from bot.front.texts.picture.privacy import privacy_note
from bot.studio.delivery import NotYet

log = logging.getLogger(__name__)

# Seconds for an edit of the progress card, since the picture must not be posted before it ends.
CARD_TIMEOUT = 5.0
NOTES_TIMEOUT = 10.0  # seconds for private notes beside pictures that have been posted


class FirstPictures(Protocol):
    """Knows whether a member has had pictures before."""

    async def is_first(self, guild: int, member: int, interaction: int) -> bool:
        """Whether no picture of another ask was ever painted for this member on this server. Raises StoreBusy."""


@dataclass(frozen=True, slots=True)
class DiscordMessenger:
    """Sends and edits messages once an interaction has been answered: the studio's `Messenger` and `ProgressCard`."""

    replies: Replies
    cards: ResultCards
    first_pictures: FirstPictures
    balances: Balances
    catalogue: Callable[[], Catalogue]
    clock: Callable[[], datetime]
    service: str | None  # the name of who makes the pictures, if there is one that members may be told
    operator: Operator
    follow_ups: FollowUps = field(default_factory=FollowUps)

    # --- progress ------------------------------------------------------------------------------------

    async def drawing(self, generations: tuple[Generation, ...], expected: Expectation | None) -> None:
        """Make the progress card say that these pictures of one ask are being drawn. Never raises."""
        begun, lang = generations[0].started_at or self.clock(), _language(generations)
        await self._edit_progress(generations, drawing_card(lang, generations, begun, expected))

    async def taking_longer(self, generations: tuple[Generation, ...]) -> None:
        """Make the progress card say that one of these pictures takes longer than usual. Never raises."""
        begun, lang = generations[0].started_at or self.clock(), _language(generations)
        await self._edit_progress(generations, drawing_card(lang, generations, begun, slow=True))

    async def cancelled(self, generations: tuple[Generation, ...]) -> None:
        """Make the progress card say that these pictures of one ask were cancelled. Never raises."""
        await self._edit_progress(generations, cancelled_card(_language(generations), generations))

    async def fetching(self, generations: tuple[Generation, ...]) -> None:
        """Make the progress card say that what is ready of these pictures of one ask is fetched. Never raises."""
        await self._edit_progress(generations, fetching_card(_language(generations), generations))

    async def _edit_progress(self, generations: tuple[Generation, ...], card: Card) -> None:
        ask, message = generations[0].ask, generations[0].message
        if is_too_late_for_progress(ask, self.clock()):
            return
        try:
            with impatient():
                async with asyncio.timeout(CARD_TIMEOUT):
                    if ask.reply.is_open(self.clock()):
                        await self.replies.edit(ask.reply, card)
                    elif message and not ask.reply.private:
                        await self.replies.edit_in_channel(ask.reply.channel, message, card)
        except Exception as error:
            if judge(error) is None:
                raise
            log.info("the progress card stays as it is", extra={"error": name_of(error)})

    # --- the result ----------------------------------------------------------------------------------

    async def deliver(self, delivery: Delivery) -> int | None:
        """Post the result; returns the id of the message, if there is one.

        Raises Undeliverable if every way is closed for good, NotYet if a later attempt may succeed.
        """
        with impatient():
            return await self._post(delivery)

    async def give_up(self, delivery: Delivery) -> bool:
        """Nothing more is tried: say so where that is possible; whether the member has been told. Never raises."""
        # The card of what was cancelled says so already, and that stays true.
        if not _has_pictures(delivery) or is_abandoned(delivery.generations):
            return False
        try:
            with impatient():
                return await self._pictures.give_up(delivery)
        except NotYet as error:
            log.warning("a card stays that says what is not so any more", extra={"error": str(error)})
        except Exception:
            log.exception("a card stays that says what is not so any more")
        return False

    async def _post(self, delivery: Delivery) -> int | None:
        if is_abandoned(delivery.generations):
            await AbandonedAsks(self.replies, self.clock).post(delivery)
            return None
        if is_cancelled(delivery.generations):
            await AbandonedAsks(self.replies, self.clock).show_cancelled(delivery)
            return None
        if not _has_pictures(delivery):
            return await self._failures.post(delivery)
        message = await self._pictures.post(delivery)
        await self._send_private_notes(delivery.generations)
        return message

    @property
    def _pictures(self) -> PicturePosts:
        return PicturePosts(self.replies, self.cards, self.clock, self.follow_ups)

    @property
    def _failures(self) -> FailurePosts:
        return FailurePosts(self.replies, self.catalogue, self.clock, self.service, self.operator.is_told)

    async def _send_private_notes(self, rows: tuple[Generation, ...]) -> None:
        """Follow up with what is for the member alone: failures, the note after a first picture, few credits left.

        Errors are logged and not raised: the pictures have been posted, and a retry would post them again.
        """
        ask = rows[0].ask
        if not ask.reply.is_open(self.clock()):
            return
        lang = reader_of(ask).private
        try:
            async with asyncio.timeout(NOTES_TIMEOUT):
                if any(row.failure for row in rows):
                    told = self.operator.is_told
                    failed = failure_notice(lang, rows, self.service, self.catalogue(), told).card
                    await self.replies.follow_up(ask.reply, failed)
                if await self.first_pictures.is_first(ask.guild, ask.member, ask.interaction):
                    await self.replies.follow_up(ask.reply, Card(content=privacy_note(lang, self.service)))
                if few := await self.balances.low_balance_text(lang, ask.guild, ask.member):
                    await self.replies.follow_up(ask.reply, Card(content=few))
        except BotError as error:
            log.warning("a private note was not delivered", extra={"error": name_of(error)})
        except Exception as error:
            # Not raised, not even a bug: see above.
            log.warning(
                "a private note was not delivered",
                extra={"error": name_of(error)},
                exc_info=judge(error) is None,
            )


def _has_pictures(delivery: Delivery) -> bool:
    return any(row.state is State.PAINTED for row in delivery.generations)


def _language(generations: tuple[Generation, ...]) -> Language:
    return card_language(generations[0].ask)
