"""Calls every verb of the storage, each in all the situations in which it sends something else."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from bot.domain.albums.gallery import Cursor, Sort
from bot.domain.albums.searching import Search
from bot.domain.alerts import Alert
from bot.domain.challenges.hosting import DRAFTS
from bot.domain.errors import Interrupted
from bot.domain.guilds.audit import Change
from bot.domain.guilds.members import MemberSettings
from bot.domain.guilds.styles import ServerStyle, digest_of
from bot.domain.limits import Scope
from bot.domain.money.spending import Month
from bot.domain.periods import Period
from bot.domain.pictures import Answer, Generation
from bot.storage import Storage
from bot.storage.credits.charges import Charges
from bot.storage.credits.purses import Purses
from bot.storage.engine.columns import AFTER_ALL
from bot.storage.engine.schema import migrate
from bot.storage.pictures.line import LineReader
from bot.storage.pictures.newcomers import Newcomers
from bot.storage.pictures.rate import Rate
from bot.storage.pictures.reservations import Reservations
from bot.storage.pictures.tables import generations
from bot.storage.pictures.tables import outbox as entries
from bot.storage.upkeep.hashes import Hashes
from bot.storage.upkeep.restored import COPIED, settle_if_restored
from bot.storage.upkeep.retention import Retention
from tests.storage.calendars import GUILD, asked, buy
from tests.storage.calendars import by_mia as mia
from tests.storage.deployments import FACTS, Deployment, all_from_the_period, an_ask, another_run, claim
from tests.storage.sql.challenges import ChallengeScenario
from tests.storage.sql.recording import Recorder

MEMBER = 1
MESSAGE = 900
CHALLENGER = 600  # a member, and those after them
UNHEARD = 4711  # an interaction
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Shelf:
    """A store of bytes in which everything is old."""

    def __init__(self, *keys: str) -> None:
        self._keys = keys

    async def older_than(self, moment: datetime) -> AsyncGenerator[dict[str, datetime], None]:
        yield {key: LONG_AGO for key in self._keys if moment > LONG_AGO}

    async def get(self, key: str) -> bytes:
        return key.encode()

    async def delete(self, key: str) -> None: ...
    async def clear(self) -> None: ...


async def act(deployment: Deployment, recorder: Recorder) -> None:
    """Everything, on a database that has been migrated."""
    async with deployment.process():
        pass
    with recorder.verb("opening"):
        async with deployment.process():
            pass
    storage = await deployment.start(slots=20, member_limit=20, per_minute=60.0, money_cap=9_000.0)
    with recorder.verb("migrating"):
        await storage.database.transact(migrate)
    scenario = Scenario(deployment, storage, recorder)
    await scenario.program()
    await scenario.servers()
    await scenario.limits()
    await scenario.entries()
    await scenario.credits_that_are_read()
    await scenario.reservations()
    await scenario.the_line()
    await scenario.endings()
    await scenario.unpriced()
    await scenario.deliveries()
    await scenario.album()
    await scenario.care()
    await scenario.refreshes()
    await scenario.members()
    await scenario.challenges()
    await scenario.my_data()
    await scenario.dead_processes()
    await scenario.upkeep()


class Scenario:
    """One process with a rate limit and a money cap; a server with limits of its own."""

    def __init__(self, deployment: Deployment, storage: Storage, recorder: Recorder) -> None:
        self.deployment = deployment
        self.storage = storage
        self.verb = recorder.verb
        self.interactions = itertools.count(1)

    async def asked_for(self, count: int = 1) -> tuple[Generation, ...]:
        rows = await buy(self.storage, asked(member=MEMBER, count=count))
        await self.storage.generations.answered(rows[0].ask.interaction, MESSAGE)
        return rows

    async def claimed(self) -> Generation:
        await self.deployment.passes(self.storage, 1)  # so that the rate allows another start
        row = await claim(self.storage)
        assert row is not None
        return row

    async def under_way(self, count: int = 1) -> list[Generation]:
        await self.asked_for(count)
        return [await self.claimed() for _ in range(count)]

    # --- the program itself --------------------------------------------------------------------------

    async def program(self) -> None:
        notes = self.storage.notes
        with self.verb("answers"):
            await self.storage.answers()
        await self.alerts()
        with self.verb("notes.set"):
            await notes.set("commands", "a hash")
        with self.verb("notes.get"):
            await notes.get("commands")
        with self.verb("notes.kept"):
            await notes.kept("pseudonyms", "a key")
        with self.verb("notes.named"):
            await notes.named("com")
        with self.verb("notes.set_many"):
            await notes.set_many({"promise:1": "a reply", "promise:2": "another"})
        with self.verb("notes.delete_many"):
            await notes.delete_many(["promise:1", "promise:2"])

    async def alerts(self) -> None:
        alerts, now = self.storage.alerts, self.deployment.clock.now
        alert = Alert(matter="picture:KeyRefused", facts={}, raised_at=now, seen_at=now)
        with self.verb("alerts.swap"):
            await alerts.swap(None, alert)
            await alerts.swap(alert, replace(alert, told_at=now))
        with self.verb("alerts.read"):
            await alerts.read()
        with self.verb("alerts.backlog"):
            await alerts.backlog()
        with self.verb("alerts.money_used"):
            await alerts.money_used()

    # --- servers and credits -------------------------------------------------------------------------

    def by_mia(self) -> Change:
        """With an interaction of its own each time, as moderators' changes are."""
        return replace(mia(), interaction=next(self.interactions))

    async def servers(self) -> None:
        guilds = self.storage.guilds
        with self.verb("guilds.change"):
            changed = await guilds.change(self.by_mia(), zone="Europe/Berlin")
        with self.verb("guilds.settings"):
            await guilds.settings(GUILD)
        fox = b"a fox in ink"
        style = ServerStyle(id=next(self.interactions), name="Comic", words="ink", preview=digest_of(fox))
        styles = self.storage.styles
        with self.verb("styles.add"):
            await styles.add(self.by_mia(), style, fox)
        with self.verb("styles.edit"):
            await styles.edit(self.by_mia(), replace(style, words="halftone"), lambda seen: seen == style)
        with self.verb("styles.preview"):
            await styles.preview(style)
        with self.verb("styles.remove"):
            await styles.remove(self.by_mia(), style.id, lambda seen: True)
        with self.verb("guilds.greeted"):
            await guilds.greeted(GUILD)
        with self.verb("credits.undo"):
            await self.storage.credits.undo(self.by_mia(), changed.id)

    async def limits(self) -> None:
        credits = self.storage.credits
        with self.verb("credits.set_limit"):
            await credits.set_limit(self.by_mia(), Scope.DEFAULT, 0, 500, Period.DAY)
            await credits.set_limit(self.by_mia(), Scope.MEMBER, MEMBER, 600, Period.WEEK)
            removed = await credits.set_limit(self.by_mia(), Scope.MEMBER, MEMBER, None, Period.WEEK)
        first = await credits.set_limit(self.by_mia(), Scope.ROLE, 7, 5, Period.DAY)
        with self.verb("credits.set_total"):
            await credits.set_total(self.by_mia(), 9_000, Period.MONTH)
        with self.verb("credits.rules"):
            await credits.rules(GUILD)
        with self.verb("credits.undo"):
            await credits.undo(self.by_mia(), removed.id)
            await credits.undo(self.by_mia(), first.id)

    async def entries(self) -> None:
        credits = self.storage.credits
        with self.verb("credits.grant"):
            await credits.grant(self.by_mia(), MEMBER, (), 5, None)
            taken = await credits.grant(self.by_mia(), MEMBER, (), -2, None)
        with self.verb("credits.reset_use"):
            await credits.reset_use(self.by_mia(), MEMBER, ())
        with self.verb("credits.block"):
            await credits.block(self.by_mia(), MEMBER, None)
        with self.verb("credits.unblock"):
            lifted = await credits.unblock(self.by_mia(), MEMBER)
        block = await credits.block(self.by_mia(), MEMBER + 1, None)
        with self.verb("credits.undo"):
            await credits.undo(self.by_mia(), taken.id)
            await credits.undo(self.by_mia(), lifted.id)
            await credits.undo(self.by_mia(), block.id)
        await credits.unblock(self.by_mia(), MEMBER)

    async def credits_that_are_read(self) -> None:
        credits = self.storage.credits
        with self.verb("credits.balance"):
            await credits.balance(GUILD, MEMBER, ())
        with self.verb("credits.recent_use"):
            await credits.recent_use(GUILD, MEMBER, days=30)
        (newest,) = await credits.history(GUILD, None, before=None, limit=1)
        with self.verb("credits.history"):
            await credits.history(GUILD, MEMBER, before=newest.id, limit=10)
        with self.verb("credits.entry"):
            await credits.entry(GUILD, newest.id)
        with self.verb("spending.in_month"):
            await self.storage.spending.in_month(Month.of(newest.at))

    # --- pictures ------------------------------------------------------------------------------------

    async def reservations(self) -> None:
        generations = self.storage.generations
        # Another member, for whom the same has to be read.
        await self.storage.credits.set_limit(self.by_mia(), Scope.MEMBER, MEMBER + 1, 600, Period.WEEK)
        await self.storage.credits.grant(self.by_mia(), MEMBER + 1, (), 5, None)
        granted = asked(member=MEMBER, credits=602)  # more than the period's limit: the grant pays a part
        with self.verb("generations.reserve"):
            (row,) = await buy(self.storage, granted)
            others = [asked(member=MEMBER + number) for number in (0, 0, 1)]
            await asyncio.gather(*(buy(self.storage, ask) for ask in others))
            await self.unheard()
        for each in (UNHEARD, *(ask.interaction for ask in others)):
            await generations.cancel(each)
        with self.verb("generations.answered"):
            await generations.answered(granted.interaction, MESSAGE)
        with self.verb("generations.find"):
            await generations.find(row.public_id)
        with self.verb("generations.ask"):
            await generations.ask(granted.interaction)
        with self.verb("generations.cancel"):
            await generations.cancel(granted.interaction)
        with self.verb("generations.keep_refused"):
            refused = an_ask(member=MEMBER, count=2)
            for _ in range(2):
                await generations.keep_refused(refused)

    async def abandoned(self) -> None:
        """Of two pictures one is drawn and one waits when the member cancels."""
        drawn, waits = await self.asked_for(count=2)
        (row,) = await another_run(self.storage, slots=20).claim(1)
        assert row.id == drawn.id
        with self.verb("generations.abandon"):
            await self.storage.generations.abandon(waits.ask.interaction)
        await self.storage.generations.painted(row.id, FACTS)

    async def unheard(self) -> None:
        """A reservation is committed, nobody hears of it, and it is tried again with the same public id."""
        rate = Rate(self.storage.database, None)
        charges = Charges(
            self.storage.database, Purses(self.storage.database, default_credits=9, money_cap=9_000.0)
        )
        line = LineReader(rate, slots=20, member_limit=20)
        for _ in range(2):
            ask = replace(an_ask(member=MEMBER, interaction=UNHEARD), estimate=0.0)
            twice = Reservations(
                self.storage.database, charges, line, owner="first/1", new_id=lambda: "aaaaaa"
            )
            await twice.reserve(ask, all_from_the_period(ask))

    async def the_line(self) -> None:
        generations = self.storage.generations
        await self.asked_for()
        await self.deployment.passes(self.storage, 1)
        with self.verb("generations.claim"):
            (row,) = await generations.claim(8)
        with self.verb("generations.wait_hint"):
            await generations.wait_hint()
        with self.verb("generations.renew"):
            await generations.renew()
        with self.verb("generations.keep_answer"):
            await generations.keep_answer(row.id, Answer(url="https://cdn.example/p.png", cost=0.04))
            await generations.keep_answer(row.id, Answer(data=b"lost", cost=0.04))
        with self.verb("generations.holds"):
            await another_run(self.storage).holds(row.id)
        await generations.painted(row.id, FACTS)
        await self.abandoned()
        rows = await self.asked_for(count=2)
        unlimited = another_run(self.storage, slots=20)
        with self.verb("generations.claim"):
            await unlimited.claim(8)
        for each in rows:
            await unlimited.ended(each.id, Interrupted())

    async def endings(self) -> None:
        generations, outbox = self.storage.generations, self.storage.outbox
        painted, failed = await self.under_way(2)
        with self.verb("generations.ended"):
            await generations.ended(failed.id, Interrupted())
        with self.verb("generations.painted"):
            await generations.painted(painted.id, FACTS)
        while await outbox.claim_due() is not None:
            pass
        with self.verb("generations.painted"):
            await generations.painted(failed.id, FACTS)

    async def unpriced(self) -> None:
        """Of two pictures whose price nobody knows one is lost. The other tells its cost, by which both count."""
        generations, costs = self.storage.generations, self.storage.costs
        request = replace(asked().request, model="m")
        asks = [replace(asked(member=MEMBER, estimate=None), request=request) for _ in range(3)]
        for ask, cost in zip(asks, (None, 0.04), strict=False):
            rows = await buy(self.storage, ask)
            await generations.answered(rows[0].ask.interaction, MESSAGE)
            row = await self.claimed()
            if cost is None:
                await generations.ended(row.id, Interrupted())
            else:
                await generations.keep_answer(row.id, Answer(data=b"kept", cost=cost))
                await generations.painted(row.id, FACTS)
        with self.verb("generations.reserve"):
            await buy(self.storage, asks[-1])
        await generations.cancel(asks[-1].interaction)
        with self.verb("costs.hopeless"):
            await costs.hopeless()
        with self.verb("costs.was_ever_seen"):
            await costs.was_ever_seen()

    async def deliveries(self) -> None:
        outbox = self.storage.outbox
        with self.verb("outbox.release"):
            await outbox.release()
        with self.verb("outbox.seconds_to_next"):
            await outbox.seconds_to_next()
        # Released in one statement, they are due in whatever order the database came upon them.
        is_ask, earlier = entries.c.key.startswith("ask:"), self.storage.database.now(-timedelta(seconds=1))
        first = sa.update(entries).where(is_ask).values(not_before=earlier)
        await self.storage.database.transact(lambda tx: tx.execute(first))
        keys = []
        with self.verb("outbox.claim_due"):
            while (delivery := await outbox.claim_due()) is not None:
                keys.append(delivery.key)
        ask, late = (next(key for key in keys if key.startswith(kind)) for kind in ("ask:", "late:"))
        with self.verb("outbox.put_off"):
            await outbox.put_off(ask, 60.0, "503")
        with self.verb("outbox.sent"):
            await outbox.sent(ask, MESSAGE)
        with self.verb("outbox.kept"):
            await outbox.kept(late, "403/50013", told=False)
        untold = self.storage.untold
        with self.verb("untold.members"):
            await untold.members()
        with self.verb("untold.of"):
            await untold.of(GUILD, MEMBER)
        with self.verb("untold.told"):
            await untold.told([late])
        with self.verb("untold.private_ending"):
            await untold.private_ending(timedelta(seconds=75))
        await self.card_holds()

    async def card_holds(self) -> None:
        (row,) = await buy(self.storage, asked(member=MEMBER))
        with self.verb("card_holds.hold_card"):
            await self.storage.card_holds.hold_card(row.ask.interaction)
        await self.storage.generations.cancel(row.ask.interaction)

    async def album(self) -> None:
        album = self.storage.album
        newcomers = Newcomers(self.storage.database)
        newest = (await album.older(GUILD, MEMBER, until=AFTER_ALL, search=None)).pictures[0]
        with self.verb("album.older"):
            await album.older(GUILD, MEMBER, until=newest.id, search=Search(("a",)))
        with self.verb("album.newer"):
            await album.newer(GUILD, MEMBER, after=newest.id, search=None)
        with self.verb("album.has_newer"):
            await album.has_newer(GUILD, MEMBER, after=newest.id)
        with self.verb("album.children"):
            await album.children(GUILD, [newest.public_id], limit=5)
        with self.verb("gallery.beyond"):
            for sort in Sort:
                cursor = Cursor(sort=sort)
                await self.storage.gallery.beyond(
                    GUILD, cursor, places=(1,), hidden=(2,), back=False, limit=5
                )
        with self.verb("album.undelivered"):
            await album.undelivered(GUILD, MEMBER)
        with self.verb("album.recent_durations"):
            await album.recent_durations(500)
        with self.verb("album.seen"):
            await album.seen([newest.public_id])
        with self.verb("gallery.withdraw"):
            await self.storage.gallery.withdraw(newest.interaction)
        with self.verb("newcomers.is_first"):
            await newcomers.is_first(GUILD, MEMBER, newest.interaction)

    async def posted(self, count: int = 1) -> tuple[Generation, ...]:
        rows = await self.under_way(count)
        for row in rows:
            await self.storage.generations.painted(row.id, FACTS)
        await self.storage.outbox.sent(f"ask:{rows[0].ask.interaction}", None)
        return tuple(rows)

    async def care(self) -> None:
        care, (row, other) = self.storage.care, await self.posted(2)
        with self.verb("care.keep"):
            await care.keep(GUILD, MEMBER, row.public_id)
        with self.verb("care.keeps"):
            await care.keeps(GUILD, MEMBER, [row.public_id])
        with self.verb("care.kept"):
            await care.kept(GUILD, MEMBER)
        with self.verb("care.unkeep"):
            await care.unkeep(GUILD, MEMBER, row.public_id)
        where = {"guild": GUILD, "channel": 23, "place": 23, "by": MEMBER}
        with self.verb("care.shared"):
            await care.shared(row.ask.interaction, None, message=MESSAGE + 1, **where)
        with self.verb("care.shares"):
            await care.shares(row.ask.interaction)
        with self.verb("care.describe"):
            await care.describe(row.public_id, "a fox")
        with self.verb("care.spoiler"):
            await care.spoiler(row.ask.interaction, on=True)
        with self.verb("care.delete"):
            await care.delete([row.public_id, other.public_id], by=500, change=self.by_mia())
        with self.verb("care.deletions"):
            await care.deletions(GUILD, MEMBER, LONG_AGO)

    async def refreshes(self) -> None:
        refreshes = self.storage.refreshes
        with self.verb("refreshes.release"):
            await refreshes.release()
        with self.verb("refreshes.claim_due"):
            found = [await refreshes.claim_due() for _ in range(2)]
        first, second = (refresh for refresh in found if refresh is not None)
        with self.verb("refreshes.put_off"):
            await refreshes.put_off(first.id, 30)
        with self.verb("refreshes.seconds_to_next"):
            await refreshes.seconds_to_next()
        with self.verb("refreshes.done"):
            await refreshes.done(replace(first, wanted=0))
            await refreshes.done(second)

    async def members(self) -> None:
        members = self.storage.members
        with self.verb("members.change"):
            await members.change(GUILD, MEMBER, MemberSettings(hidden=True))
        with self.verb("members.settings"):
            await members.settings(GUILD, MEMBER)
        with self.verb("members.chosen"):
            await members.chosen(GUILD)
        with self.verb("members.chosen_everywhere"):
            await members.chosen_everywhere(100)

    async def challenges(self) -> None:
        rows: list[Generation] = []
        for member in (CHALLENGER, CHALLENGER, CHALLENGER + 1, CHALLENGER + 2, CHALLENGER + 3):
            (row,) = await buy(self.storage, asked(member=member))
            await self.storage.generations.answered(row.ask.interaction, MESSAGE)
            drawn = await self.claimed()
            await self.storage.generations.painted(drawn.id, FACTS)
            await self.storage.outbox.sent(f"ask:{row.ask.interaction}", None)
            rows.append(drawn)
        await ChallengeScenario(self.storage, self.verb, self.by_mia, rows).act()

    async def my_data(self) -> None:
        storage, member = self.storage, 77
        await buy(storage, asked(member=member))
        await storage.notes.set(f"{DRAFTS}1", f'{{"guild": {GUILD}, "member": {member}}}')
        with self.verb("exports.everything"):
            await storage.exports.everything(GUILD, member)
        with self.verb("exports.pictures"):
            await storage.exports.pictures(GUILD, member, after=0, limit=1)
        with self.verb("erasures.count"):
            listed = await storage.erasures.count(GUILD, member)
        with self.verb("erasures.begin"):
            await storage.erasures.begin(GUILD, member, interaction=UNHEARD + 1, cut=listed.cut)
        with self.verb("erasures.latest"):
            await storage.erasures.latest(GUILD, member, LONG_AGO)

    async def dead_processes(self) -> None:
        left = another_run(self.storage)
        await self.under_way()
        (row,) = await left.adopt()
        await left.keep_answer(row.id, Answer(url="https://cdn.example/p.png"))
        with self.verb("generations.adopt"):
            await self.storage.generations.adopt()

    # --- upkeep --------------------------------------------------------------------------------------

    async def upkeep(self) -> None:
        (newest, *_) = (await self.storage.album.older(GUILD, MEMBER, until=AFTER_ALL, search=None)).pictures
        row = await self.storage.generations.find(newest.public_id)
        assert row is not None
        await self.deployment.passes(self.storage, 3600)
        shelf = Shelf(row.key, "input-1")
        await self.storage.database.transact(_made_long_ago)
        with self.verb("hashes.fill_in"):
            await Hashes(self.storage.database, shelf, pause=_no_pause).fill_in()
        retention = Retention(
            self.storage.database,
            shelf,
            clock=lambda: datetime.now(UTC),
            keep_pictures=timedelta(0),
            keep_prompts=timedelta(0),
        )
        posted = sa.update(entries).where(entries.c.state == "sent").values(not_before=LONG_AGO)
        await self.storage.database.transact(lambda tx: tx.execute(posted))
        await self.storage.database.transact(
            lambda tx: tx.execute(sa.update(entries).values(created_at=LONG_AGO))
        )
        await self.storage.notes.set(f"{DRAFTS}1", "")
        with self.verb("retention.sweep"):
            await retention.sweep()
        await self.storage.notes.set(COPIED, "2026-11-23 12:00 UTC")
        with self.verb("settle_if_restored"):
            await settle_if_restored(self.storage.database)


def _made_long_ago(tx: sa.Connection) -> None:
    """All that has ended."""
    ended = generations.c.ended_at.is_not(None)
    tx.execute(sa.update(generations).where(ended).values(ended_at=LONG_AGO))


async def _no_pause(_: float) -> None: ...
