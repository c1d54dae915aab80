"""Challenges: published, changed and moved on by hosts, and moved on when it is time. Every verb is one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from bot.domain.challenges.phases import Downtime, Step, cancelled, sooner, transition
from bot.domain.challenges.planning import Plan, checked, edited
from bot.domain.challenges.records import Counts, Draft, Hosted, Outcome, Prize, Ranked, Trouble
from bot.domain.challenges.values import Phase
from bot.domain.errors import PhaseChanged, TooManyChallenges
from bot.domain.guilds.audit import Action, AuditEntry, Change, Did
from bot.storage.challenges import closing, outcomes
from bot.storage.challenges.changing import SCOPE, change_once, changed, write
from bot.storage.challenges.noting import CARD, note
from bot.storage.challenges.reading import (
    Row,
    columns_of,
    entries_of,
    locked_by_id,
    moment,
    named,
    to_challenge,
    to_hosted,
)
from bot.storage.challenges.recurring.making import AT_ONCE, Making, has_room
from bot.storage.challenges.steps import Steps
from bot.storage.challenges.tables import challenges
from bot.storage.engine.columns import Moment
from bot.storage.engine.database import Database
from bot.storage.engine.engine import LONG
from bot.storage.guilds import audit
from bot.storage.guilds.changes import Wanted, make
from bot.storage.guilds.locks import lock_guild
from bot.storage.pictures.records import new_public_id

ENDED = (Phase.CLOSED, Phase.CANCELLED)
MOST_LISTED = 1000  # twenty years of a challenge a week


class ChallengeRows:
    """One per process. All of its verbs raise StoreBusy or StoreFull; those for hosts also ChangeUncertain."""

    def __init__(self, database: Database, *, new_id: Callable[[], str] = new_public_id) -> None:
        self._database = database
        self._making = Making(database, new_id)
        self._steps = Steps(database)

    # --- for hosts -----------------------------------------------------------------------------------

    async def create(self, change: Change, draft: Draft) -> Hosted:
        """Publish a challenge, which opens at once if `opens_at` has come; once for an interaction.

        Raises what `planning.checked` does, and TooManyChallenges where AT_ONCE are not over yet.
        """
        lock = partial(lock_guild, database=self._database, guild=change.guild)
        work = partial(self._create, change=change, draft=draft)
        written = await make(self._database, Wanted(change, Action.CHALLENGE, SCOPE, 0), lock, work)
        return await self._database.transact(lambda tx: _hosted(tx, written.target))

    def _create(self, tx: sa.Connection, change: Change, draft: Draft) -> AuditEntry:
        before = self._made(tx, change)
        if before is not None:
            return before
        now = moment(tx, self._database)
        plan = checked(draft.plan, now)
        if not has_room(tx, change.guild):
            raise TooManyChallenges(AT_ONCE)
        row = self._making.insert(tx, change, replace(draft, plan=plan), now)
        return write(tx, self._database, change, row, Did.PUBLISHED)

    def _made(self, tx: sa.Connection, change: Change) -> AuditEntry | None:
        """The entry of the change, if its interaction has published a challenge already."""
        row = tx.execute(_MADE, {"by": change.interaction}).one_or_none()
        return None if row is None else audit.made_by(tx, change, Action.CHALLENGE, SCOPE, row.id)

    async def edit(
        self,
        change: Change,
        public_id: str,
        plan_of: Callable[[Hosted], Plan],
        prize: Prize | None = None,
    ) -> Hosted:
        """Change it into what `plan_of` makes of what is kept; `prize` None: as it is. The card is made anew.

        Raises what `planning.edited` does, and NoChallenge.
        """

        def work(tx: sa.Connection, row: Row, now: datetime) -> AuditEntry:
            hosted = to_hosted(row)
            after = edited(hosted.challenge, plan_of(hosted), now)
            gets = prize or hosted.prize
            values = {"winner_role": gets.role, "winner_credits": gets.credits}
            tx.execute(_EDIT, {"challenge": row.id, **columns_of(after), **values})
            note(tx, self._database, row.id, [CARD])
            old, new = changed(hosted, replace(hosted, challenge=after, prize=gets))
            return write(tx, self._database, change, row, Did.EDITED, old, **new)

        return await self._change(change, public_id, work)

    async def sooner(self, change: Change, public_id: str, seen: Phase) -> Hosted:
        """Take the next step now. Raises PhaseChanged where it is not in the phase `seen` that the host was shown,
        what `phases.sooner` does, and NoChallenge."""

        def work(tx: sa.Connection, row: Row, now: datetime) -> AuditEntry:
            challenge = to_challenge(row)
            if challenge.phase is not seen:
                raise PhaseChanged
            after = self._steps.take(tx, row, sooner(challenge, now)).challenge.phase
            did = {Phase.OPEN: Did.OPENED, Phase.VOTING: Did.VOTING}.get(after, Did.CLOSED)
            return write(tx, self._database, change, row, did)

        return await self._change(change, public_id, work)

    async def cancel(self, change: Change, public_id: str, reason: str) -> Hosted:
        """End it without a result. Raises what `phases.cancelled` does, and NoChallenge."""

        def work(tx: sa.Connection, row: Row, now: datetime) -> AuditEntry:
            self._steps.take(tx, row, cancelled(to_challenge(row), now), cancelled_why=reason)
            return write(tx, self._database, change, row, Did.CANCELLED)

        return await self._change(change, public_id, work)

    async def _change(
        self,
        change: Change,
        public_id: str,
        work: Callable[[sa.Connection, Row, datetime], AuditEntry],
    ) -> Hosted:
        def at_now(tx: sa.Connection, row: Row) -> AuditEntry:
            return work(tx, row, moment(tx, self._database))

        written = await change_once(self._database, change, public_id, at_now, seconds=LONG)
        hosted = await self._database.transact(lambda tx: _hosted(tx, written.target))
        await self._wipe(hosted)
        return hosted

    # --- for the umpire ------------------------------------------------------------------------------

    async def due(self) -> dict[int, int]:
        """The servers of those whose next step is due, by the challenge's id, the longest due first."""
        return await self._database.transact(self._due)

    def _due(self, tx: sa.Connection) -> dict[int, int]:
        return {row.id: row.guild for row in tx.execute(_DUE, {"now": moment(tx, self._database)})}

    async def voting(self) -> dict[int, int]:
        """The servers of those that are being voted on, by the challenge's id."""
        return await self._database.transact(lambda tx: {row.id: row.guild for row in tx.execute(_VOTING)})

    async def advance(self, id: int, downtime: Downtime | None) -> Hosted | None:
        """Take the next step that is due; None if none is (any more)."""
        hosted = await self._database.transact(partial(self._advance, id=id, downtime=downtime), seconds=LONG)
        if hosted is not None:
            await self._wipe(hosted)
        return hosted

    def _advance(self, tx: sa.Connection, id: int, downtime: Downtime | None) -> Hosted | None:
        row = locked_by_id(tx, id)
        if row is None:
            return None
        step: Step | None = transition(to_challenge(row), moment(tx, self._database), downtime)
        return None if step is None else self._steps.take(tx, row, step)

    async def seconds_to_next(self) -> float | None:
        """Seconds until a step is due, 0.0 if one is overdue; None if no challenge is under way."""
        return await self._database.transact(self._seconds_to_next)

    def _seconds_to_next(self, tx: sa.Connection) -> float | None:
        now, due = moment(tx, self._database), tx.scalar(_NEXT_DUE)
        return max(timedelta(), due - now).total_seconds() if due is not None else None

    async def tidy(self) -> None:
        """Have what ballots were removed from beside the database too, where the close could not."""
        await self._database.catch_up_log()

    async def _wipe(self, hosted: Hosted) -> None:
        """What the ballots were must not be left beside the database either."""
        if hosted.challenge.is_over:
            await self._database.empty_log()

    # --- to be read ----------------------------------------------------------------------------------

    async def find(self, guild: int, public_id: str) -> Hosted:
        """Raises NoChallenge."""
        return await self._database.transact(lambda tx: to_hosted(named(tx, guild, public_id)))

    async def listed(self, guild: int, phases: Collection[Phase]) -> tuple[Hosted, ...]:
        """Those in one of these phases, the newest first; MOST_LISTED at most."""
        given = {"server": guild, "phases": [each.value for each in phases], "limit": MOST_LISTED}
        rows = await self._database.transact(lambda tx: tx.execute(_LISTED, given).all())
        return tuple(map(to_hosted, rows))

    async def open_everywhere(self, at_most: int) -> dict[int, tuple[Hosted, ...]] | None:
        """Those of all servers that take pictures, by server, the newest first; None if more than `at_most` do."""
        given = {"limit": at_most + 1}
        rows = await self._database.transact(lambda tx: tx.execute(_OPEN_EVERYWHERE, given).all())
        if len(rows) > at_most:
            return None
        found: defaultdict[int, tuple[Hosted, ...]] = defaultdict(tuple)
        for row in rows:
            found[row.guild] += (to_hosted(row),)
        return dict(found)

    async def outcome(self, guild: int, public_id: str) -> Outcome:
        """The result. Raises NoChallenge, NoResultYet, or ChallengeCancelled."""
        return await self._database.transact(lambda tx: outcomes.outcome(tx, named(tx, guild, public_id)))

    async def leaderboard(self, guild: int, since: datetime | None, limit: int = 25) -> tuple[Ranked, ...]:
        """The best members of the challenges that were closed since then (None: of all), without removed entries."""
        return await self._database.transact(
            partial(outcomes.leaderboard, guild=guild, since=since, limit=limit)
        )

    async def counts(self, guild: int, public_id: str) -> Counts:
        """Raises NoChallenge."""
        return await self._database.transact(lambda tx: outcomes.counts(tx, named(tx, guild, public_id).id))

    async def ballots_so_far(self, guild: int, public_id: str) -> int:
        """How many ballots would count if voting ended now. Raises NoChallenge."""

        def read(tx: sa.Connection) -> int:
            challenge = named(tx, guild, public_id)
            return closing.so_far(tx, challenge, entries_of(tx, challenge.id))

        return await self._database.transact(read, seconds=LONG)

    async def troubles(self, guild: int, public_id: str) -> tuple[Trouble, ...]:
        """What could not be posted. Raises NoChallenge."""
        return await self._database.transact(lambda tx: outcomes.troubles(tx, named(tx, guild, public_id).id))


def _hosted(tx: sa.Connection, id: int) -> Hosted:
    return to_hosted(tx.execute(_BY_ID, {"challenge": id}).one())


# --- statements ------------------------------------------------------------------------------------------

_row = challenges.c
_BY_ID = sa.select(challenges).where(_row.id == sa.bindparam("challenge"))
_EDIT = sa.update(challenges).where(_row.id == sa.bindparam("challenge"))
_MADE = sa.select(_row.id).where(_row.interaction == sa.bindparam("by"))
_is_running = _row.ended_at.is_(None)
# As `due_at` in domain/challenges/phases.py has it: this is asked every few seconds, and not for one challenge alone.
_due_at = sa.case(
    (_row.phase == sa.literal_column("'scheduled'"), _row.opens_at),
    (_row.phase == sa.literal_column("'open'"), _row.voting_at),
    else_=_row.closes_at,
)
_DUE = (
    sa.select(_row.id, _row.guild)
    .where(_is_running, _due_at <= sa.bindparam("now", type_=Moment))
    .order_by(_due_at, _row.id)
)
_NEXT_DUE = sa.select(sa.func.min(_due_at)).where(_is_running)
_VOTING = (
    sa.select(_row.id, _row.guild)
    .where(_is_running, _row.phase == sa.literal_column("'voting'"))
    .order_by(_row.id)
)
_LISTED = (
    sa.select(challenges)
    .where(_row.guild == sa.bindparam("server"), _row.phase.in_(sa.bindparam("phases", expanding=True)))
    .order_by(_row.id.desc())
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_OPEN_EVERYWHERE = (
    sa.select(challenges)
    .where(_is_running, _row.phase == sa.literal_column("'open'"))
    .order_by(_row.id.desc())
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
