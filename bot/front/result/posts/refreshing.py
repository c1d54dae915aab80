"""Makes a public message show what the rows of its pictures say now: the `Refresher` of the studio.

The files that a message has are left where they are, and only covered, described or taken away: so that works for a
picture too whose bytes age has removed. Where the bot may not read the message back, they are uploaded anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.domain.care.values import ShownIn
from bot.front.kit.cards import Card, Posted
from bot.front.kit.faults.discordfaults import Verdict, judge, name_of, wait_named_by
from bot.front.kit.faults.impatience import impatient
from bot.front.kit.replies import Replies
from bot.front.kit.uploads import FILE_LIMIT
from bot.front.result.about.rendering import Rendering
from bot.front.result.posts.ways import Ways
from bot.studio.delivery import NotYet, Undeliverable


@dataclass(frozen=True, slots=True)
class MessagesAnew:
    replies: Replies
    rendering: Rendering

    async def refresh(self, shown: ShownIn) -> None:
        """Raises Undeliverable, NotYet."""
        with impatient():
            if not shown.shown:
                await self._delete(shown)
            elif (card := await self._card(shown)) is not None:
                await self._edit(shown, card)
            else:
                await self._leave(shown)

    async def _leave(self, shown: ShownIn) -> None:
        """There are no files for the card. What was deleted must go all the same, and takes those beside it along."""
        if not any(row.deleted_at is not None for row in shown.generations):
            raise Undeliverable("the files cannot be shown")
        await self._delete(shown)

    async def _delete(self, shown: ShownIn) -> None:
        ways = Ways(1)
        await ways.take(partial(self._delete_message, shown), Card())
        _end(ways)

    async def _delete_message(self, shown: ShownIn, _: Card) -> None:
        await self.replies.delete_in_channel(shown.channel, shown.message)

    async def _edit(self, shown: ShownIn, card: Card) -> None:
        ways = Ways(1)
        edit = partial(self.replies.edit_in_channel, shown.channel, shown.message)
        is_done = await ways.take(edit, card, partial(self._uploaded, shown, FILE_LIMIT // 4))
        if not is_done and card.kept and Verdict.BUG in ways.verdicts:
            # Discord has not taken what was said of the files that are there.
            ways, again = Ways(1), await self._uploaded(shown, FILE_LIMIT)
            if again is None:
                await self._leave(shown)
                return
            await ways.take(edit, again, partial(self._uploaded, shown, FILE_LIMIT // 4))
        _end(ways)

    async def _card(self, shown: ShownIn) -> Card | None:
        posted = await self._posted(shown)
        if posted is not None:
            kept = await self.rendering.kept(shown, posted)
            if kept is not None:
                return kept
        return await self._uploaded(shown, FILE_LIMIT)

    async def _uploaded(self, shown: ShownIn, limit: int) -> Card | None:
        return await self.rendering.uploaded(shown, limit)

    async def _posted(self, shown: ShownIn) -> Posted | None:
        """The message; None if the bot may not read it back. Raises Undeliverable for one that is gone, and NotYet."""
        try:
            return await self.replies.posted(shown.channel, shown.message)
        except Exception as error:
            match judge(error):
                case None:
                    raise
                case Verdict.GONE:
                    raise Undeliverable(name_of(error)) from error
                case Verdict.FINAL:
                    return None
            raise NotYet(name_of(error), wait_named_by(error)) from error


def _end(ways: Ways) -> None:
    """Raises NotYet, or Undeliverable where no way is left."""
    ways.raise_passing()
    if ways.is_fixed:
        # An archived thread may be opened again, and the limit of edits of old messages is one of a time.
        raise NotYet(ways.reason)
    if ways.closed:
        raise Undeliverable(ways.reason)
