"""Posts finished pictures, by the first way that takes them; where none does, says in words where they wait.

The ways, in this order: edit the reply by the interaction's token; for a public ask then edit the same message as the
bot; at last, where that message is gone or cannot be edited, send a new one. A private picture has the token alone.

While the token works, refused pictures are shown to their member in private. Words that take the place of a picture
never quote the prompt: it may be just that which Discord's AutoMod refuses.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.domain.deliveries import Delivery
from bot.domain.pictures import Ask, Generation, State
from bot.front.kit.cards import Card, reader_of
from bot.front.kit.faults.discordfaults import wait_named_by
from bot.front.kit.replies import Replies
from bot.front.kit.uploads import REQUEST_LIMIT
from bot.front.result.about.rendering import covered_if_so
from bot.front.result.cards import ResultCards
from bot.front.result.posts.followups import FollowUps
from bot.front.result.posts.removal import CardRemoval
from bot.front.result.posts.undelivered import kept_card, mention_of, refused_card, still_posting_card
from bot.front.result.posts.ways import Send, Smaller, Ways
from bot.front.texts.account import panel as account_texts
from bot.front.texts.picture import undelivered as texts
from bot.studio.delivery import Undeliverable

log = logging.getLogger(__name__)

SAY_SO_AT = 3  # the failed attempt from which on the card says that posting is the trouble, not drawing
LONG_WAIT = 5.0  # seconds of a named wait from which on it is said before that


@dataclass(frozen=True, slots=True)
class Finished:
    """What is to be posted: the pictures of one ask, at least one of them painted."""

    rows: tuple[Generation, ...]
    files: dict[str, bytes]  # by public id; empty if they are gone
    key: str  # of the delivery
    attempt: int
    is_open: bool  # whether the token works
    is_new: bool  # whether no earlier attempt can have sent a follow-up
    is_beside: bool = False  # it came late: the message of its ask shows the other pictures, and stays

    @property
    def ask(self) -> Ask:
        return self.rows[0].ask

    @property
    def message(self) -> int | None:
        """The public message to be edited; private ones are out of the bot's reach."""
        return None if self.ask.reply.private or self.is_beside else self.rows[0].message

    @property
    def nonce(self) -> str:
        """Of a new message. One of its own for what is beside: Discord drops a second message of the same nonce."""
        return f"{self.rows[0].public_id}-late" if self.is_beside else self.rows[0].public_id

    @property
    def has_reply(self) -> bool:
        """Whether the reply can be edited, by the token."""
        return self.is_open and not self.is_beside

    @property
    def may_follow_up(self) -> bool:
        """Whether the pictures may be sent as a private follow-up, by the token; if not, they wait behind a button."""
        return self.is_open and self.is_new

    @property
    def count(self) -> int:
        return sum(row.state is State.PAINTED for row in self.rows)

    @property
    def limit(self) -> int:
        """Bytes of one file."""
        return min(self.ask.reply.byline.upload_limit, REQUEST_LIMIT // self.count)


@dataclass(frozen=True, slots=True)
class PicturePosts:
    replies: Replies
    cards: ResultCards
    clock: Callable[[], datetime]
    follow_ups: FollowUps

    async def post(self, delivery: Delivery) -> int | None:
        """Show the pictures; returns the id of the message, None if they were shown in private.

        Raises NotYet; Undeliverable if the member has only been told, or could not even be told.
        """
        finished = await self._read(delivery)
        ways = Ways(delivery.attempts)
        card = await self._card(finished, finished.limit)
        if card is not None and await self._upload(finished, ways, card):
            return ways.message
        if ways.passing is not None and _takes_long(delivery, ways.passing):
            await self._say_still_posting(finished)
        ways.raise_passing()
        reason = ways.reason if card is not None else "the files cannot be shown"
        if await self._end_in_words(finished, reason):
            return None
        raise Undeliverable(reason)

    async def give_up(self, delivery: Delivery) -> bool:
        """Nothing more is tried: say so, and where; whether the member has been told. Raises NotYet."""
        try:
            return await self._end_in_words(await self._read(delivery), "given up")
        except Undeliverable as error:
            return error.told

    async def _read(self, delivery: Delivery) -> Finished:
        rows = delivery.generations
        files = await self.cards.files_of(rows)
        is_open = rows[0].ask.reply.is_open(self.clock())
        is_beside = delivery.is_late and rows[0].ask.count > 1
        is_new = self.follow_ups.begin(delivery)
        return Finished(rows, files, delivery.key, delivery.attempts, is_open, is_new, is_beside)

    # --- the pictures ------------------------------------------------------------------------------------

    async def _upload(self, finished: Finished, ways: Ways, card: Card) -> bool:
        ask, reply = finished.ask, finished.ask.reply
        smaller = partial(self._card, finished, finished.limit // 4)
        if finished.has_reply and await ways.take(partial(self.replies.edit, reply), card, smaller):
            return True
        if reply.private:
            return ways.passing is None and await self._show_beside_private_card(
                finished, ways, card, smaller
            )
        if finished.message and await ways.take(self._edit_in_channel(finished), card, smaller):
            return True
        # Where another way may still open, the message must not stay and say "Drawing" beside a new one.
        if ways.passing is not None or not (ways.is_gone or ways.is_fixed or not finished.message):
            return False
        sent = await ways.take(self._send(ask, finished.nonce), card, smaller)
        if sent:
            await self._delete_card(finished)
        return sent

    async def _show_beside_private_card(
        self, finished: Finished, ways: Ways, card: Card, smaller: Smaller
    ) -> bool:
        """Its member has dismissed the reply, or it takes no files: whether a follow-up shows the pictures. Raises
        NotYet."""
        if not finished.may_follow_up:
            return False
        words, edit = kept_card(finished.ask, finished.count), partial(self.replies.edit, finished.ask.reply)
        has_words = finished.has_reply and not ways.is_gone and await ways.take(edit, words)
        ways.raise_passing()
        if not has_words:
            (await self._delete_card(finished)).raise_passing()
        is_shown = await self._follow_up(finished, ways, card, smaller)
        if is_shown and has_words:
            await self._delete_card(finished)
        return is_shown

    async def _card(self, finished: Finished, limit: int) -> Card | None:
        """The card with files of at most `limit` bytes each; None if they cannot be had, or made so small."""
        ask = finished.ask
        card = await self.cards.card_of(finished.rows, limit, finished.files)
        if card is None:
            return None
        if not ask.reply.private:  # of several, one that comes late may be of an ask that was covered since
            card = covered_if_so(finished.rows, card)
        if finished.has_reply or ask.reply.private:
            return card
        late = texts.shown_after_all(reader_of(ask).public, finished.count, mention_of(ask))
        return replace(card, content=late)

    # --- the ways ----------------------------------------------------------------------------------------

    async def _follow_up(self, finished: Finished, ways: Ways, card: Card, smaller: Smaller) -> bool:
        self.follow_ups.sending(finished.key)
        follow_up = partial(self.replies.follow_up, finished.ask.reply)
        return await ways.take(follow_up, card, smaller, idempotent=False)

    def _edit_in_channel(self, finished: Finished) -> Send:
        channel, message = finished.ask.reply.channel, finished.message or 0
        return partial(self.replies.edit_in_channel, channel, message)

    def _send(self, ask: Ask, nonce: str) -> Send:
        return lambda card: self.replies.send_to_channel(ask.reply.channel, card, nonce)

    async def _delete_card(self, finished: Finished) -> Ways:
        """The old card takes nothing any more, or another message has taken its place."""
        return await CardRemoval(self.replies).remove(
            finished.ask, finished.message, is_open=finished.has_reply, attempt=finished.attempt
        )

    # --- words -------------------------------------------------------------------------------------------

    async def _say_still_posting(self, finished: Finished) -> None:
        await self._edit_words(
            finished, Ways(finished.attempt), still_posting_card(finished.ask, finished.count)
        )

    async def _edit_words(self, finished: Finished, words: Ways, card: Card) -> bool:
        reply = finished.ask.reply
        if finished.has_reply and await words.take(partial(self.replies.edit, reply), card):
            return True
        return bool(finished.message) and await words.take(self._edit_in_channel(finished), card)

    async def _end_in_words(self, finished: Finished, reason: str) -> bool:
        """Whether the pictures have been shown in private. Raises Undeliverable, for this reason, once the member has
        been told in words; NotYet.
        """
        ask = finished.ask
        if not ask.reply.private:
            await self._end_public_card(finished)
        if not finished.is_open:
            return False
        private = Ways(finished.attempt)
        follow_up = partial(self.replies.follow_up, ask.reply)
        if not ask.reply.private:
            card = await self._private_card(finished) if finished.may_follow_up else None
            smaller = partial(self._private_card, finished, 4)
            if card is not None and await self._follow_up(finished, private, card, smaller):
                return True
            private.raise_passing()
            is_told = await private.take(follow_up, kept_card(ask, finished.count))
        else:
            words = kept_card(ask, finished.count)
            edit = partial(self.replies.edit, ask.reply)
            is_told = finished.has_reply and await private.take(edit, words)
            private.raise_passing()
            if not is_told:
                (await self._delete_card(finished)).raise_passing()
            is_told = is_told or await private.take(follow_up, words)
        if is_told:
            raise Undeliverable(reason, told=True)
        private.raise_passing()
        return False

    async def _end_public_card(self, finished: Finished) -> None:
        ask, words = finished.ask, Ways(finished.attempt)
        card = refused_card(ask, finished.count)
        if await self._edit_words(finished, words, card):
            return
        words.raise_passing()
        if words.is_gone or words.is_fixed or not finished.message:
            await words.take(self._send(ask, f"{finished.nonce}-words"), card)
            words.raise_passing()
        (await self._delete_card(finished)).raise_passing()

    async def _private_card(self, finished: Finished, part: int = 1) -> Card | None:
        """The pictures for their member alone, who is told that they are not in the channel."""
        card = await self._card(finished, finished.limit // part)
        if card is None:
            return None
        lang = reader_of(finished.ask).private
        return replace(card, content=account_texts.here_it_is(lang, finished.count, private=False))


def _takes_long(delivery: Delivery, error: Exception) -> bool:
    return delivery.attempts >= SAY_SO_AT or (wait_named_by(error) or 0.0) >= LONG_WAIT
