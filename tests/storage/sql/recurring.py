"""Calls every verb about recurring challenges, and about members who are told of challenges."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from bot.domain.challenges.recurring.rhythms import rhythm_of
from bot.domain.challenges.recurring.values import (
    Every,
    Notice,
    Series,
    SeriesDraft,
    SeriesPlan,
    Span,
)
from bot.domain.guilds.audit import Change
from bot.domain.guilds.members import MemberSettings
from bot.storage import Storage
from bot.storage.challenges.reading import moment
from bot.storage.challenges.recurring.tables import challenge_series
from bot.storage.challenges.telling.tables import challenge_tellings
from tests.storage.calendars import GUILD

CHANNEL, MEMBER = 33, 620
FAR = datetime(2100, 1, 1, 18, tzinfo=UTC)


class RecurringScenario:
    """`verb` records what is sent."""

    def __init__(
        self,
        storage: Storage,
        verb: Callable[[str], AbstractContextManager[None]],
        by_mia: Callable[[], Change],
    ) -> None:
        self.storage = storage
        self.verb = verb
        self.by_mia = by_mia
        self.now = FAR

    async def act(self) -> None:
        self.now = await self.storage.database.transact(lambda tx: moment(tx, self.storage.database))
        await self.storage.members.change(GUILD, MEMBER, MemberSettings(told_of_challenges=True))
        series = await self.start()
        series = await self.change(series)
        await self.begin(series)
        await self.tell_members()
        with self.verb("series.end"):
            await self.storage.series.end(self.by_mia(), series.public_id)
        await self.storage.members.change(GUILD, MEMBER, MemberSettings())

    def plan(self) -> SeriesPlan:
        rhythm = rhythm_of(self.now + timedelta(days=1), Every.WEEK, UTC)
        return SeriesPlan(themes=("Rain",), rhythm=rhythm, open_for=Span(days=4), vote_for=Span(days=2))

    async def start(self) -> Series:
        draft = SeriesDraft(channel=CHANNEL, plan=self.plan(), next_at=FAR)
        with self.verb("series.create"):
            series = await self.storage.series.create(self.by_mia(), draft)
        with self.verb("series.find"):
            await self.storage.series.find(GUILD, series.public_id)
        with self.verb("series.listed"):
            await self.storage.series.listed(GUILD)
        return series

    async def change(self, series: Series) -> Series:
        rows, id = self.storage.series, series.public_id
        with self.verb("series.edit"):
            await rows.edit(self.by_mia(), id, self.plan(), FAR + timedelta(days=7), series)
        with self.verb("series.pause"):
            await rows.pause(self.by_mia(), id)
        with self.verb("series.resume"):
            return await rows.resume(self.by_mia(), id)

    async def begin(self, series: Series) -> None:
        due = self.storage.due_rounds
        await self._set(next_at=self.now, zone="Asia/Tokyo")
        with self.verb("due_rounds.due"):
            await due.due()
        with self.verb("due_rounds.seconds_to_next"):
            await due.seconds_to_next()
        with self.verb("due_rounds.begin"):
            await due.begin(series.id)  # in another time zone now
        for late in (3, 0):  # days: too late for this one, and in time
            await self._set(next_at=self.now - timedelta(days=late))
            with self.verb("due_rounds.begin"):
                await due.begin(series.id)
        with self.verb("due_rounds.to_tell"):
            await due.to_tell()
        with self.verb("due_rounds.told"):
            await due.told(series, Notice.LEFT_OUT)

    async def _set(self, **values: object) -> None:
        await self.storage.database.transact(
            lambda tx: tx.execute(sa.update(challenge_series).values(values))
        )

    async def tell_members(self) -> None:
        rows = self.storage.tellings
        long_ago = sa.update(challenge_tellings).values(not_before=datetime(2000, 1, 1, tzinfo=UTC))
        await self.storage.database.transact(lambda tx: tx.execute(long_ago))
        with self.verb("tellings.release"):
            await rows.release()
        await self.storage.database.transact(lambda tx: tx.execute(long_ago))
        with self.verb("tellings.seconds_to_next"):
            await rows.seconds_to_next()
        with self.verb("tellings.claim_due"):
            telling = await rows.claim_due()
        assert telling is not None
        with self.verb("tellings.put_off"):
            await rows.put_off(telling.id, 30)
        with self.verb("tellings.done"):
            await rows.done(telling.id)
