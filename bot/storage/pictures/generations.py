"""The rows of pictures, as the studio asks for them: every verb is one transaction.

Every change of state is a compare-and-set: it names the state it starts from, and changes nothing in any other.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import Failure
from bot.domain.pictures import Answer, Ask, Cancelled, Generation, ImageInfo, State
from bot.storage.engine.database import Database
from bot.storage.engine.notifications import Topic
from bot.storage.pictures.charging import Charging
from bot.storage.pictures.claims import LEASE, Claims
from bot.storage.pictures.endings import Endings
from bot.storage.pictures.line import LineReader
from bot.storage.pictures.rate import Rate
from bot.storage.pictures.records import answer_facts, rows_of_ask, to_generation, without_answer
from bot.storage.pictures.reservations import Admit, Booked, Reservations
from bot.storage.pictures.tables import generations
from bot.storage.pictures.unanswered import Shown, Unanswered

# Seconds after a claim or a renewal within which the lease is sure to last, by this process's clock alone. So nearly no
# request has to ask the database first; one that this process was frozen before does.
SURE = 20.0

_is_open = generations.c.ended_at.is_(None)  # says it again, for the index of what is open: it is short
_running = _is_open & (generations.c.state == State.RUNNING.value)
_given_up = generations.c.state == State.UNKNOWN.value

_IN_HAND: sa.BindParameter[int] = sa.bindparam("in_hand", expanding=True)
_FIND = sa.select(generations).where(generations.c.public_id == sa.bindparam("public_id"))
_IS_IT = generations.c.id == sa.bindparam("picture")
_KEEP_OF_ERASED = sa.update(generations).where(_IS_IT, _running | _given_up)
_KEEP_ANSWER = _KEEP_OF_ERASED.where(generations.c.erased_at.is_(None))
# The endpoint's work is done: its slot is for the next picture, while this one is fetched.
_KEEP_ADDRESS = _KEEP_ANSWER.values(slot=None)
_FREE_SLOTS = sa.update(generations).where(_running, generations.c.id.in_(_IN_HAND)).values(slot=None)


def new_owner(instance: str) -> str:
    """A name for this run of the instance, `<instance>/<16 hex digits>`: a restart is another owner."""
    return f"{instance}/{secrets.token_hex(8)}"


def since_boot() -> float:
    """Seconds of a clock that nobody sets, and that goes on while the process, or the machine, stands still."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class GenerationRows:
    """Satisfies `LineRows`, `BookingRows` and `PictureRecord` of the studio. `owner` comes from `new_owner`, `seconds`
    is the clock by which this process knows how old its leases are."""

    def __init__(
        self,
        database: Database,
        charging: Charging,
        *,
        owner: str,
        image_concurrency: int,
        member_limit: int,
        rate_per_minute: float | None = None,
        seconds: Callable[[], float] = since_boot,
    ) -> None:
        self._database = database
        self._owner = owner
        self._rate = Rate(database, rate_per_minute)
        line = LineReader(self._rate, slots=image_concurrency, member_limit=member_limit)
        self._reservations = Reservations(database, charging, line, owner=owner)
        self._claims = Claims(database, line, self._rate, owner=owner, slots=image_concurrency)
        self._endings = Endings(database, charging)
        self._seconds = seconds
        # Ids of the running rows that this process works on, each with when its lease was written last; only their
        # leases are renewed. A claim whose caller was cancelled, or whose COMMIT was not confirmed, may have been
        # committed all the same: nobody works on its row, its lease runs out, and `adopt` finds it.
        self._in_hand: dict[int, float] = {}
        self._build(database)

    def _build(self, database: Database) -> None:
        """The statements that have a moment or the owner in them."""
        lease = database.now(LEASE)
        predecessors = self._is_predecessors()
        expired = (generations.c.lease_until < database.now()) & generations.c.id.not_in(_IN_HAND)
        self._unanswered = Unanswered(
            database, owner=self._owner, of_predecessors=predecessors, clock=self._seconds
        )
        self._adopt_running = (
            sa.update(generations)
            .where(_running, predecessors | expired)
            .values(owner=self._owner, lease_until=lease)
            .returning(generations)
        )
        mine = sa.select(generations.c.id).where(
            _running, generations.c.owner == self._owner, generations.c.id.in_(_IN_HAND)
        )
        # A row that is locked is just ending and needs no lease. Waiting for it, with others locked already, could
        # deadlock with a transaction that locks the rows of an ask.
        mine = mine.with_for_update(skip_locked=True)
        self._renew = (
            sa.update(generations)
            .where(generations.c.id.in_(mine))
            .values(lease_until=lease)
            .returning(generations.c.id)
        )
        self._renew_one = (
            sa.update(generations)
            .where(_IS_IT, _running, generations.c.owner == self._owner)
            .where(generations.c.lease_until > database.now())
            .values(lease_until=lease)
            .returning(generations.c.id)
        )

    async def reserve(self, ask: Ask, admit: Admit) -> Booked:
        """See `Reservations.reserve`."""
        return await self._reservations.reserve(ask, admit)

    async def keep_refused(self, ask: Ask) -> str:
        """See `Reservations.keep_refused`."""
        return await self._reservations.keep_refused(ask)

    async def answered(
        self, interaction: int, message: int | None, copies: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Note the message that shows the ask, if it is known; from the first time on its pictures may be claimed.

        `copies` become the addresses of the pictures to change with these keys in the same transaction.
        """
        await self._unanswered.answered(interaction, message, copies)

    async def cancel(self, interaction: int) -> tuple[Generation, ...]:
        """Cancel what is queued of the ask; all its pictures, by position, as they are then."""
        return await self._database.transact(partial(self._endings.cancel, interaction=interaction))

    async def abandon(self, interaction: int) -> Cancelled:
        """Their member cancels the pictures of the ask. See `Endings.abandon`."""
        return await self._database.transact(partial(self._endings.abandon, interaction=interaction))

    async def find(self, public_id: str) -> Generation | None:
        """The picture with this public id, in whatever state; None if there is none."""
        given = {"public_id": public_id}
        row = await self._database.transact(lambda tx: tx.execute(_FIND, given).one_or_none())
        return to_generation(row) if row is not None else None

    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        """All pictures of one ask, by position; empty if nothing was reserved."""
        return await self._database.transact(partial(rows_of_ask, interaction=interaction))

    async def claim(self, most: int) -> tuple[Generation, ...]:
        """Make the next pictures `running` and return them: all that may start now, but at most so many."""
        begun = self._seconds()
        rows = await self._database.transact(partial(self._claims.claim, most=most))
        self._in_hand |= {row.id: begun for row in rows}
        return tuple(to_generation(row) for row in rows)

    @property
    def is_rate_limited(self) -> bool:
        """Whether there is an IMAGE_RATE."""
        return self._rate.is_limited

    async def wait_hint(self) -> float | None:
        """Seconds until the rate limit lets the next picture start; None if it holds nothing back."""
        if not self._rate.is_limited:
            return None
        return await self._database.transact(self._rate.seconds_until_due)

    async def renew(self) -> None:
        """Prolong the leases of the pictures that this process works on."""
        if self._in_hand:
            begun, given = self._seconds(), {"in_hand": list(self._in_hand)}
            renewed = await self._database.transact(lambda tx: tx.scalars(self._renew, given).all())
            # Only those that still are in hand: one may have ended meanwhile.
            self._in_hand |= {id: begun for id in renewed if id in self._in_hand}

    async def holds(self, id: int) -> bool:
        """Whether the running picture is still this process's, and its lease not over.

        The database is asked only if this process has not renewed the lease for SURE seconds: it stood still, or the
        database was away. Then the lease is renewed too.
        """
        begun = self._seconds()
        if begun - self._in_hand.get(id, -SURE) < SURE:
            return True
        held = await self._database.transact(lambda tx: tx.scalar(self._renew_one, {"picture": id}))
        if held is not None:
            self._in_hand[id] = begun
        return held is not None

    def let_go(self, id: int) -> None:
        """Nobody works on the picture any more, though it may be running: once its lease is over, `adopt` finds it."""
        self._in_hand.pop(id, None)

    async def keep_answer(self, id: int, answer: Answer) -> None:
        """Write down what the endpoint answered and what it cost, before anything is fetched or stored.

        With an address the picture's slot is free in the same transaction. Bytes keep it until they are stored.
        """
        given = {"picture": id, "answer": answer_facts(answer), "cost": answer.cost}
        await self._database.transact(partial(self._keep_answer, given=given, frees=answer.url is not None))

    def _keep_answer(self, tx: sa.Connection, given: dict[str, Any], *, frees: bool) -> None:
        if not tx.execute(_KEEP_ADDRESS if frees else _KEEP_ANSWER, given).rowcount:
            # Of a member who had their data deleted meanwhile what it cost is kept, and no word of it.
            tx.execute(_KEEP_OF_ERASED, given | {"answer": without_answer(given["answer"])})
        if frees:
            self._database.notify(tx, Topic.TURNS)

    async def painted(self, id: int, info: ImageInfo) -> None:
        """End the picture as `painted`; its bytes are stored. See `Endings.paint`."""
        await self._database.transact(partial(self._endings.paint, id=id, info=info))
        self.let_go(id)

    async def ended(self, id: int, failure: Failure) -> None:
        """End the picture as `failed` or `unknown`, by the kind of failure. See `Endings.fail`."""
        await self._database.transact(partial(self._endings.fail, id=id, failure=failure, owner=self._owner))
        self.let_go(id)

    async def adopt(self) -> tuple[Generation, ...]:
        """Take over the running pictures of dead processes, by id; owner and lease are ours now. Slots are kept, but
        not by those whose address is known: an older version kept theirs while it fetched.

        Queued pictures whose process died before it could mark them as answered may be claimed from now on.
        """
        begun, unwritten = self._seconds(), self._unanswered.unwritten()
        rows = await self._database.transact(partial(self._adopt, unwritten=unwritten))
        self._unanswered.written(unwritten)
        self._in_hand |= {row.id: begun for row in rows}
        return tuple(sorted(rows, key=lambda row: row.id))

    def _adopt(self, tx: sa.Connection, unwritten: Mapping[int, Shown]) -> list[Generation]:
        self._unanswered.let_be_claimed(tx, unwritten)
        found = tx.execute(self._adopt_running, {"in_hand": list(self._in_hand)}).all()
        rows = [to_generation(row) for row in found]
        if fetching := [row.id for row in rows if row.answer is not None and row.answer.url is not None]:
            tx.execute(_FREE_SLOTS, {"in_hand": fetching})
            self._database.notify(tx, Topic.TURNS)
        return rows

    def _is_predecessors(self) -> sa.ColumnElement[bool]:
        """Rows of processes that are known to be dead: of earlier runs of this instance, and on SQLite, which takes one
        process, of all others."""
        if self._database.is_sqlite:
            return generations.c.owner.is_distinct_from(self._owner)
        others: sa.ColumnElement[bool] = generations.c.owner != self._owner
        instance = self._owner.rpartition("/")[0]
        same_instance = generations.c.owner.startswith(f"{instance}/", autoescape=True)
        # The length tells instance `a` from instance `a/b`, whose owners begin alike.
        return others & same_instance & (sa.func.length(generations.c.owner) == len(self._owner))

    async def _execute(self, statement: sa.Update, **given: Any) -> None:
        await self._database.transact(lambda tx: tx.execute(statement, given))
