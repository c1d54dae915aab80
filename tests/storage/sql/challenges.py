"""Calls every verb about challenges, each in the situations in which it sends something else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

from bot.domain.challenges.balloting import Move, Together
from bot.domain.challenges.pairs.leafing import DuelMove
from bot.domain.challenges.planning import Plan
from bot.domain.challenges.records import Draft, Hosted, Prize, Submission
from bot.domain.challenges.values import Options, Phase, Way
from bot.domain.challenges.voters import Voter
from bot.domain.guilds.audit import Change
from bot.domain.pictures import Generation
from bot.storage import Storage
from tests.storage.calendars import GUILD
from tests.storage.sql.recurring import RecurringScenario

CHANNEL, FIRST = 33, 7_000  # a channel, an interaction


class ChallengeScenario:
    """`verb` records what is sent; `rows` are pictures of several members that may be entered."""

    def __init__(
        self,
        storage: Storage,
        verb: Callable[[str], AbstractContextManager[None]],
        by_mia: Callable[[], Change],
        rows: list[Generation],
    ) -> None:
        self.storage = storage
        self.verb = verb
        self.by_mia = by_mia
        self.rows = rows

    async def act(self) -> None:
        hosted = await self.publish()
        await self.enter(hosted)
        hosted = await self.open_voting(hosted)
        await self.vote(hosted)
        await self.post()
        await self.close(hosted)
        await self.post()
        await self.read(hosted)
        await self.cancel(hosted)
        await self.compare()
        await RecurringScenario(self.storage, self.verb, self.by_mia).act()

    def draft(self) -> Draft:
        long_ago = self.rows[0].created_at - timedelta(days=9)
        plan = Plan(
            theme="Rain",
            opens_at=long_ago,
            voting_at=long_ago + timedelta(days=10_000),
            closes_at=long_ago + timedelta(days=20_000),
        )
        return Draft(channel=CHANNEL, plan=plan, prize=Prize(role=7, credits=5))

    async def publish(self) -> Hosted:
        challenges = self.storage.challenges
        with self.verb("challenges.create"):
            hosted = await challenges.create(self.by_mia(), self.draft())
        with self.verb("challenges.edit"):
            await challenges.edit(self.by_mia(), hosted.public_id, lambda _: self.draft().plan)
        with self.verb("challenges.due"):
            await challenges.due()
        with self.verb("challenges.seconds_to_next"):
            await challenges.seconds_to_next()
        with self.verb("challenges.find"):
            await challenges.find(GUILD, hosted.public_id)
        with self.verb("challenges.listed"):
            await challenges.listed(GUILD, [Phase.OPEN])
        with self.verb("challenges.open_everywhere"):
            await challenges.open_everywhere(100)
        return hosted

    async def submission(self, row: Generation, interaction: int) -> Submission:
        with self.verb("entries.candidate"):
            candidate = await self.storage.entries.candidate(GUILD, row.public_id)
        assert candidate is not None
        return Submission(
            interaction=interaction,
            candidate=replace(candidate, made_after=frozenset()),
            key=f"entry-{interaction}",
            media_type="image/png",
            width=8,
            height=6,
        )

    async def enter(self, hosted: Hosted) -> None:
        entries, id = self.storage.entries, hosted.public_id
        submissions = [await self.submission(row, FIRST + n) for n, row in enumerate(self.rows)]
        with self.verb("entries.enter"):
            await entries.enter(GUILD, id, submissions[0], replaces=False)
            await entries.enter(GUILD, id, submissions[1], replaces=True)  # by the same member
        with self.verb("entries.describe"):
            await entries.describe(GUILD, id, submissions[1].candidate.author, "Fox", False)
        with self.verb("entries.withdraw"):
            await entries.withdraw(GUILD, id, submissions[1].candidate.author)
        with self.verb("entries.add_late"):
            await entries.add_late(self.by_mia(), id, submissions[2])
        for each in submissions[3:]:
            await entries.enter(GUILD, id, each, replaces=False)
        with self.verb("entries.of_member"):
            await entries.of_member(GUILD, id, submissions[2].candidate.author)

    async def open_voting(self, hosted: Hosted) -> Hosted:
        with self.verb("challenges.sooner"):
            after = await self.storage.challenges.sooner(self.by_mia(), hosted.public_id, Phase.OPEN)
        with self.verb("challenges.voting"):
            await self.storage.challenges.voting()
        with self.verb("challenges.advance"):
            await self.storage.challenges.advance(hosted.challenge.id, None)
        with self.verb("entries.standing"):
            await self.storage.entries.standing(GUILD, hosted.public_id)
        with self.verb("entries.find"):
            await self.storage.entries.find(GUILD, hosted.public_id, 1)
        return after

    async def vote(self, hosted: Hosted) -> None:
        long_ago = hosted.challenge.published_at - timedelta(days=400)
        first = min(each.number or 0 for each in await self.storage.entries.standing(GUILD, hosted.public_id))
        for id in range(900, 903):
            voter = Voter(id=id, account_made_at=long_ago, joined_at=long_ago)
            with self.verb("ballots.press"):
                view = await self.storage.ballots.press(GUILD, hosted.public_id, voter, Move.OPEN, None)
                for _ in range(view.total):
                    number = view.picture.number if view.picture is not None else None
                    view = await self.storage.ballots.press(GUILD, hosted.public_id, voter, Move.NEXT, number)
                await self.storage.ballots.press(GUILD, hosted.public_id, voter, Move.CHOOSE, first)
        voter = Voter(id=903, account_made_at=long_ago, joined_at=long_ago)
        with self.verb("ballots.together"):
            await self.storage.ballots.together(GUILD, hosted.public_id, voter, Together.DONE)

    async def post(self) -> None:
        posts, number = self.storage.challenge_posts, 0
        with self.verb("challenge_posts.release"):
            await posts.release()
        with self.verb("challenge_posts.revive"):
            await posts.revive(["no permission"], timedelta(hours=1))
        with self.verb("challenge_posts.seconds_to_next"):
            await posts.seconds_to_next()
        while True:
            with self.verb("challenge_posts.claim_due"):
                post = await posts.claim_due()
            if post is None:
                return
            number += 1
            if number == 1:
                with self.verb("challenge_posts.posted"):
                    await posts.posted(post.id, CHANNEL, 900, CHANNEL + 1)
                with self.verb("challenge_posts.put_off"):
                    await posts.put_off(post.id, 30)
            if number == 2:
                with self.verb("challenge_posts.failed"):
                    await posts.failed(post.id, "403/50013")
                    await posts.failed(post.id, "403/50013")
                await self.tell_hosts()
                continue
            with self.verb("challenge_posts.done"):
                await posts.done(replace(post, wanted=0))
                await posts.done(post)

    async def tell_hosts(self) -> None:
        troubles = self.storage.challenge_troubles
        with self.verb("challenge_troubles.claim_due"):
            told = await troubles.claim_due()
        if told is not None:
            with self.verb("challenge_troubles.told"):
                await troubles.told(*told)
            with self.verb("challenge_troubles.unheard"):
                await troubles.unheard(*told)

    async def close(self, hosted: Hosted) -> None:
        with self.verb("challenges.sooner"):
            await self.storage.challenges.sooner(self.by_mia(), hosted.public_id, Phase.VOTING)
        first, *_ = (await self.storage.challenges.outcome(GUILD, hosted.public_id)).pictures
        with self.verb("entries.remove"):
            await self.storage.entries.remove(self.by_mia(), hosted.public_id, first.entry.id)

    async def read(self, hosted: Hosted) -> None:
        challenges, id = self.storage.challenges, hosted.public_id
        with self.verb("ballots.has_receipt"):
            await self.storage.ballots.has_receipt(GUILD, id, "ABCDEF")
        with self.verb("challenges.outcome"):
            await challenges.outcome(GUILD, id)
        with self.verb("challenges.leaderboard"):
            await challenges.leaderboard(GUILD, None)
        with self.verb("challenges.counts"):
            await challenges.counts(GUILD, id)
        with self.verb("challenges.ballots_so_far"):
            await challenges.ballots_so_far(GUILD, id)
        with self.verb("challenges.troubles"):
            await challenges.troubles(GUILD, id)
        with self.verb("challenge_reports.hints"):
            await self.storage.challenge_reports.hints(GUILD, id)

    async def cancel(self, hosted: Hosted) -> None:
        other = await self.storage.challenges.create(self.by_mia(), self.draft())
        with self.verb("challenges.cancel"):
            await self.storage.challenges.cancel(self.by_mia(), other.public_id, "no time")

    async def compare(self) -> None:
        """A challenge in duels; what its close and its cancelling send stands with those of the other way to vote."""
        challenges, draft = self.storage.challenges, self.draft()
        in_duels = replace(draft, plan=replace(draft.plan, options=Options(way=Way.DUELS)))
        hosted = await challenges.create(self.by_mia(), in_duels)
        for number, row in enumerate((self.rows[0], self.rows[2]), FIRST + 100):
            submission = await self.submission(row, number)
            await self.storage.entries.enter(GUILD, hosted.public_id, submission, replaces=False)
        await challenges.sooner(self.by_mia(), hosted.public_id, Phase.OPEN)
        long_ago = hosted.challenge.published_at - timedelta(days=400)
        for id in range(900, 903):
            voter = Voter(id=id, account_made_at=long_ago, joined_at=long_ago)
            with self.verb("duels.press"):
                await self.storage.duels.press(GUILD, hosted.public_id, voter, DuelMove.OPEN, None)
                await self.storage.duels.press(GUILD, hosted.public_id, voter, DuelMove.FIRST, (1, 2))
        with self.verb("challenges.sooner"):
            await challenges.sooner(self.by_mia(), hosted.public_id, Phase.VOTING)
        first, *_ = (await challenges.outcome(GUILD, hosted.public_id)).pictures
        with self.verb("entries.remove"):
            await self.storage.entries.remove(self.by_mia(), hosted.public_id, first.entry.id)
