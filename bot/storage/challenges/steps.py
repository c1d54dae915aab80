"""How a challenge goes on: a step is kept with all that belongs to it, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.handing import numbered
from bot.domain.challenges.phases import Step
from bot.domain.challenges.records import Hosted
from bot.domain.challenges.values import Phase
from bot.domain.errors import PhaseChanged
from bot.storage.challenges import closing
from bot.storage.challenges.noting import (
    CARD,
    NOTICE,
    RESULT,
    SHEET,
    Wanted,
    drop_unposted,
    galleries,
    note,
)
from bot.storage.challenges.prizes import Prizes, roles
from bot.storage.challenges.reading import Row, columns_of, entries_of, locked_by_id, to_hosted
from bot.storage.challenges.recurring import ending
from bot.storage.challenges.reporting import noticing
from bot.storage.challenges.reporting.sealing import sealed
from bot.storage.challenges.tables import challenge_entries, challenges
from bot.storage.challenges.telling import noting as telling
from bot.storage.engine.database import Database


class Steps:
    """Every verb is a part of the caller's transaction, in which the challenge is locked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._prizes = Prizes(database)

    def take(self, tx: sa.Connection, row: Row, step: Step, **values: Any) -> Hosted:
        """Take a step of the challenge; `values` are columns that are written with it. Raises PhaseChanged."""
        after = step.after
        if after.phase is step.before:
            self._write(tx, row, step, values)
            self._note(tx, row, [CARD] if step.extended_by else [])
        elif after.phase is Phase.VOTING:
            self._write(tx, row, step, values)
            shown = self._open_voting(tx, row)
            self._note(tx, row, [CARD, *shown])
            if shown:
                telling.note(tx, self._database, row.guild, row.id, Phase.VOTING)
        elif after.phase is Phase.CLOSED:
            self._close(tx, row, step)
        else:
            self._write(tx, row, step, values)
            self._note(tx, row, self._cancel(tx, row) if after.phase is Phase.CANCELLED else [CARD])
            if after.phase is Phase.OPEN:
                telling.note(tx, self._database, row.guild, row.id, Phase.OPEN)
        return self._read(tx, row)

    def _open_voting(self, tx: sa.Connection, row: Row) -> Sequence[Wanted]:
        entries = entries_of(tx, row.id)
        standing = [entry.id for entry in entries if entry.removed_at is None]
        numbers = numbered(standing, bytes.fromhex(row.secret), row.id)
        if not numbers:
            return []
        tx.execute(_NUMBER, [{"entry": id, "called": number} for id, number in numbers.items()])
        hints = [noticing.ALIKE] if noticing.alike(entries) else []
        return [*galleries(numbers.values()), SHEET, *hints]

    def _close(self, tx: sa.Connection, row: Row, step: Step) -> None:
        entries = entries_of(tx, row.id)
        noticed = noticing.odd_voting(tx, row.id, entries)  # before it is forgotten who voted
        verdict = closing.close(tx, row, entries)
        too_few = verdict.too_few.value if verdict.too_few is not None else None
        facts = {"ballots": verdict.ballots, "too_few": too_few, "odd_voting": noticing.kept(noticed)}
        self._write(tx, row, step, facts | sealed(tx, row.id, entries))
        winners = {each.entry for each in verdict.winners}
        numbers = [entry.number for entry in entries if entry.removed_at is None]
        hints = [noticing.ODD] if noticed else []
        self._note(tx, row, [CARD, RESULT, *_pictures_of(entries), *roles(row, winners), *hints])
        self._prizes.give(tx, row, [entry for entry in entries if entry.id in winners])
        ending.ended(tx, self._database, row, len(numbers))

    def _cancel(self, tx: sa.Connection, row: Row) -> Sequence[Wanted]:
        closing.forget(tx, row)
        return [CARD, NOTICE, *drop_unposted(tx, row.id)]

    def _write(self, tx: sa.Connection, row: Row, step: Step, values: dict[str, Any]) -> None:
        seen = {"challenge": row.id, "before": step.before.value, "reckoned": row.reckoned_until}
        if not tx.execute(_WRITE, {**seen, **columns_of(step.after), **values}).rowcount:
            raise PhaseChanged

    def _note(self, tx: sa.Connection, row: Row, posts: Sequence[Wanted]) -> None:
        note(tx, self._database, row.id, posts)

    def _read(self, tx: sa.Connection, row: Row) -> Hosted:
        after = locked_by_id(tx, row.id)
        return to_hosted(after if after is not None else row)


def _pictures_of(entries: Sequence[Row]) -> list[Wanted]:
    """The messages with pictures, which lose their button for voting."""
    shown = galleries(entry.number for entry in entries)
    return [*shown, SHEET] if shown else []


# --- statements ------------------------------------------------------------------------------------------

_NUMBER = (
    sa.update(challenge_entries)
    .where(challenge_entries.c.id == sa.bindparam("entry"))
    .values(number=sa.bindparam("called"))
)
_WRITE = sa.update(challenges).where(
    challenges.c.id == sa.bindparam("challenge"),
    challenges.c.phase == sa.bindparam("before"),
    challenges.c.reckoned_until.is_not_distinct_from(
        sa.bindparam("reckoned", type_=challenges.c.reckoned_until.type)
    ),
)
