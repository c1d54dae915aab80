"""What must be true of every picture after all those kills, and what became of each ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.pictures import REFUNDED, State
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.world.entities import Attachment, Channel, Message
from bot.sandbox.world.entities import State as Answered
from bot.storage.pictures.endings import LATE, ask_key
from tests.crash.asks import Asked, Sort
from tests.crash.cards import is_under_way
from tests.crash.ledger import Page
from tests.crash.limits import Limits, used_credits

SAYS_ENOUGH = ("Cancelled", "I was restarted. Nothing was charged.")


@dataclass(frozen=True, slots=True)
class Fate:
    """Numbers of pictures, but `unheard`: the ask was not answered and nothing was reserved; and `refused`: it was
    answered, and nothing was reserved."""

    posts: int
    delivered: int
    given_back: int
    kept: int
    unheard: bool
    refused: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    page: Page
    posts: Mapping[str, int]
    places: Mapping[str, list[tuple[Message, Attachment]]]
    store: Path
    is_moderated: bool = False

    @classmethod
    def collect(
        cls,
        page: Page,
        endpoint: ImageEndpoint,
        arts: Iterable[Channel],
        store: Path,
        *,
        is_moderated: bool = False,
    ) -> Evidence:
        """`store`: the folder of picture bytes. `is_moderated`: Discord may have refused to show some in public, which
        are shown to their member alone then."""
        posts = Counter(str((post.json or {}).get("prompt")) for post in endpoint.posts)
        places: defaultdict[str, list[tuple[Message, Attachment]]] = defaultdict(list)
        for message in (message for art in arts for message in art.messages.values()):
            for file in message.attachments:
                places[Path(file.filename).stem.rpartition("-")[2]].append((message, file))
        return cls(page, posts, dict(places), store, is_moderated)

    def rows(self, asked: Asked) -> list[Any]:
        return self.page.rows.get(asked.interaction, [])

    def fate(self, asked: Asked) -> Fate:
        rows = self.rows(asked)
        taken = [] if _was_refused(rows) else rows
        painted = [row for row in rows if row.state == State.PAINTED]
        delivered = sum(row.public_id in self.places for row in painted)
        return Fate(
            posts=self.posts.get(asked.prompt, 0),
            delivered=delivered,
            given_back=sum(row.state in REFUNDED for row in taken),
            kept=len(painted) - delivered,
            unheard=not taken and not _answered(asked),
            refused=not taken and _answered(asked),
        )

    def faults(self, asked: Iterable[Asked]) -> Iterator[str]:
        """A line for everything that should not be."""
        known = {each.interaction for each in asked}
        if strangers := self.page.rows.keys() - known:
            yield f"rows of {len(strangers)} asks that nobody made"
        for each in asked:
            for fault in self._faults(each):
                yield f"ask {each.number} (kill {each.kill}, {each.occasion}, {each.wanted}): {fault}"

    def unfair(self, left: Mapping[int, int], limits: Limits) -> Iterator[str]:
        """Whom the bot tells another number of credits `left`, by member, than their pictures cost."""
        used = used_credits(self.page)
        for member, credits in left.items():
            if credits + used[member] != limits.credits_of(member):
                yield (
                    f"member {member} is told {credits} of {limits.credits_of(member)} credits, "
                    f"{used[member]} are used"
                )

    def _faults(self, asked: Asked) -> Iterator[str]:
        rows = self.rows(asked)
        if rows and len(rows) != asked.wanted.count and not _was_refused(rows):
            yield f"{len(rows)} rows"
        started = sum(row.started_at is not None for row in rows)
        if (posts := self.posts.get(asked.prompt, 0)) > started:
            yield f"paid for {posts} times, started {started} times"
        for row in rows:
            yield from _unfinished(row)
            yield from _wrongly_charged(asked, row)
            yield from self._misplaced(asked, row)
        yield from _left_standing(asked, rows)
        if _is_abandoned(rows) and not _told_in_private(asked):
            yield "cancelled while it was drawn, and nobody told how it ended"
        if all(row.state in REFUNDED for row in rows) and not _told(asked, rows):
            yield "given back, and nobody told" if rows else "refused, and nobody told"

    def _misplaced(self, asked: Asked, row: Any) -> Iterator[str]:
        places = self.places.get(row.public_id, [])
        if row.state != State.PAINTED:
            if places:
                yield f"{row.state}, and shown"
            return
        entries = (self.page.entries.get(key) for key in (ask_key(row.interaction), LATE + row.public_id))
        # In private its member may have had it shown.
        if row.abandoned_at is not None and any(message.seen_by is None for message, _ in places):
            yield "cancelled while it was drawn, and posted"
        if not places and "kept" not in entries:
            yield "painted, and neither shown nor kept"
        if not (self.store / row.key).is_file():
            yield "painted, and its bytes are gone"
        if len(places) > 1:
            yield f"shown {len(places)} times"
        viewers: set[int | None] = {asked.member if asked.wanted.private else None}
        if self.is_moderated:
            viewers.add(asked.member)
        for message, file in places:
            if message.seen_by not in viewers:
                yield "shown to the wrong people"
            if len(file.data or b"") != file.size or not file.size:
                yield "shown without its bytes"


def _was_refused(rows: list[Any]) -> bool:
    """What is kept of an ask that could not be paid, for the buttons on its refusal: one row that cost nothing."""
    return len(rows) == 1 and rows[0].state == State.CANCELLED and rows[0].period_credits == 0


def _is_abandoned(rows: list[Any]) -> bool:
    return any(row.abandoned_at is not None for row in rows)


def _unfinished(row: Any) -> Iterator[str]:
    if row.ended_at is None:
        yield f"still {row.state}"
    if row.slot is not None or row.lease_until is not None:
        yield "its slot is not free"
    if row.token is not None:
        yield "its token is not erased"


def _wrongly_charged(asked: Asked, row: Any) -> Iterator[str]:
    if row.period_credits != row.credits and row.state == State.PAINTED:
        yield f"charged {row.period_credits} of {row.credits} credits"
    # From its address it can be fetched again after a restart.
    if row.state in REFUNDED and (row.answer or {}).get("url") and asked.wanted.sort is Sort.PLAIN:
        yield "the endpoint has made it, and it was given back"


def _left_standing(asked: Asked, rows: list[Any]) -> Iterator[str]:
    """A reply that promises what will never come. Without a token only a message whose id is known can be edited."""
    reply = asked.shown.reply
    if reply is None or not is_under_way(reply):
        return
    lost = asked.wanted.private or all(row.message != reply.id for row in rows)
    if asked.wanted.sort is not Sort.TOKEN_DEAD or not lost:
        yield f"its reply still says {reply.text!r}"


def _told_in_private(asked: Asked) -> bool:
    """Whether they were told by a follow-up; who cannot be reached by the token is told when they come again."""
    return asked.wanted.sort is Sort.TOKEN_DEAD or bool(asked.shown.followups)


def _told(asked: Asked, rows: list[Any]) -> bool:
    """By a private word, or where the card was; who was never answered, or whose token died, may not be reached."""
    if not _answered(asked) or asked.wanted.sort is Sort.TOKEN_DEAD or asked.shown.followups:
        return True
    reply = asked.shown.reply
    if reply is None or is_under_way(reply):
        return False
    return not rows or reply.ephemeral or any(words in reply.text for words in SAYS_ENOUGH)


def _answered(asked: Asked) -> bool:
    return asked.shown.interaction.state is Answered.ACKNOWLEDGED
