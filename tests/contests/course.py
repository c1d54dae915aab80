"""A whole challenge, in each phase of which the bot is killed and started again; at its end everything is compared."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.world.entities import Role
from bot.sandbox.world.permissions import Permission
from tests.contests.bots import POSTED_WITHIN, Bots
from tests.contests.entrants import Entrant, in_groups
from tests.contests.places import differences, read_by, read_in
from tests.contests.recount import Cast, Counted, ballots_in, recounted
from tests.contests.screens import Screens
from tests.contests.voters import Voter
from tests.stories.contest import CHALLENGE, Contest, veteran

A_MESSAGE = 10  # pictures
PODIUM = 3  # places
MANY = 20  # entries
SOME = 4  # presses


@dataclass
class Course:
    """`is_short`: it is not killed while pictures are entered, and once while members vote, which each does once.
    `lives_on`: in the middle of posting one process is killed, else all at once. `authors` are the ids of members, by
    the numbers of their entries."""

    contest: Contest
    bots: Bots
    dice: Random
    say: Callable[[str], object]
    members: int
    entries: int
    lives_on: bool
    is_short: bool
    faults: list[str] = field(default_factory=list)
    entrants: list[Entrant] = field(default_factory=list)
    voters: list[Voter] = field(default_factory=list)
    authors: dict[int, int] = field(default_factory=dict)
    standing: set[int] = field(default_factory=set)

    async def run(self) -> None:
        role = self._role()
        await self._is_published(role)
        self.say("it is published")
        people = [veteran(self.contest.community, f"member {number}") for number in range(self.members)]
        await self._are_entered(people)
        self.say(f"{self.entries} pictures are entered")
        await self._voting_opens()
        self.say("the gallery is there")
        await self._all_vote(people)
        self.say(f"{self.presses} presses on {len(self.voters)} ballots")
        await self._killed_while_posting(self.contest.sooner)
        await self._until(lambda: self.contest.posts("r") and "Won by" in self.contest.card.text)
        self.say("it is closed")
        await self._is_counted_right(people[0], role)

    @property
    def screens(self) -> Screens:
        return Screens(self.bots)

    @property
    def presses(self) -> int:
        return sum(each.presses for each in self.voters)

    # --- in their order --------------------------------------------------------------------------------

    async def _is_published(self, prize: Role) -> None:
        contest = self.contest
        preview = await contest.drafted(role=prize)
        await self._killed_while_posting(lambda: contest.host.click(preview, "Publish"))
        await self._until(lambda: contest.cards)
        found = CHALLENGE.search(" ".join(button.custom_id for button in contest.cards[0].buttons))
        assert found is not None
        contest.id = found[1]

    async def _are_entered(self, people: Sequence[Person]) -> None:
        chosen = self.dice.sample(people, self.entries)
        self.entrants = [
            Entrant(self.contest, self.screens, who, f"title {number:03}", self.dice.random())
            for number, who in enumerate(chosen)
        ]
        await in_groups([each.make for each in self.entrants])
        first, later = _halves(self.entrants)
        if self.is_short:
            await in_groups([each.enter for each in first])
        else:
            await asyncio.gather(in_groups([each.enter for each in first]), self._killed_and_started())
        await in_groups([each.enter for each in later])

    async def _voting_opens(self) -> None:
        contest, galleries = self.contest, -(-self.entries // A_MESSAGE)
        await self._killed_while_posting(contest.sooner, after=self.dice.randrange(galleries + 1))
        await self._until(lambda: contest.posts("s"))
        self.authors = {contest.number_titled(each.title): each.who.id for each in self.entrants}
        if sorted(self.authors) != list(range(1, self.entries + 1)):
            self.faults.append(f"the numbers are {sorted(self.authors)}")
        self.standing |= self.authors.keys()
        self.faults += self._in_no_order()

    async def _all_vote(self, people: Sequence[Person]) -> None:
        """Half of them before hosts remove a picture; these vote once more after it, where there is time."""
        for who in people:
            own = frozenset(number for number, author in self.authors.items() if author == who.id)
            dice = Random(self.dice.random())
            self.voters.append(Voter(self.contest, self.screens, who, dice, self.standing, Cast(own)))
        first, later = _halves(self.voters)
        if self.is_short:
            await in_groups([each.vote for each in later])
        else:
            await asyncio.gather(in_groups([each.vote for each in later]), self._killed_and_started(SOME))
        await self._one_is_removed()
        others = [] if self.is_short else [each.vote for each in later]
        last = [*others, *(each.vote_at_last for each in first)]
        self.dice.shuffle(last)
        await asyncio.gather(in_groups(last), self._killed_and_started(SOME))
        self.faults += [fault for each in self.voters for fault in each.faults]

    async def _one_is_removed(self) -> None:
        gone, (sheet,) = self.dice.choice(sorted(self.standing)), self.contest.posts("s")
        before = sheet.entity.edited_at
        told = await self.contest.admin("remove", entry=str(gone), reason="not rain")
        assert "was removed" in told.text, told.text
        self.standing.discard(gone)
        # Else who dies next may have it in hand, and two minutes pass until another one goes on with it.
        await self._until(lambda: sheet.entity.edited_at != before)
        assert any(f"Entry {gone} was removed by the hosts." in each.text for each in self.contest.galleries)

    async def _is_counted_right(self, reader: Person, prize: Role) -> None:
        contest, casts = self.contest, [each.cast for each in self.voters]
        counted, ballots = recounted(self.standing, casts), ballots_in(self.standing, casts)
        (result,) = contest.posts("r")
        self.faults += differences(
            await read_by(contest, self.screens, reader), counted, self.authors, ballots
        )
        self.faults += self._on_podium(result, counted, ballots)
        winners = {self.authors[number] for number, each in counted.items() if each.place == 1}
        await self._until(lambda: self._holders(prize) == winners)
        notified = {id for each in contest.messages if each != result for id in each.pings}
        if notified or result.pings != winners:
            self.faults.append(f"{notified} were notified, and of winners {result.pings}, not {winners}")
        contest.each_post_once()
        self.faults += self._posts()

    def _in_no_order(self) -> Iterator[str]:
        """Numbers tell nothing about who entered first; of a few pictures nobody could see that."""
        numbers = [self.contest.number_titled(each.title) for each in self.entrants]
        rising = sum(earlier < later for earlier, later in pairwise(numbers))
        if len(numbers) >= MANY and not len(numbers) / 4 < rising < len(numbers) * 3 / 4:
            yield f"in the order of entering the numbers are {numbers}"

    # --- parts -----------------------------------------------------------------------------------------

    def _on_podium(self, result: Seen, counted: Mapping[int, Counted], ballots: int) -> Iterator[str]:
        """What stands in public is the first places, up to five entries."""
        told = read_in(result)
        first = sorted(each.place for each in counted.values())[: len(told)]
        if [each.place for each in told] != first or not told or max(first) > PODIUM:
            yield f"the result has places {[each.place for each in told]}, not {first}"
        of_these = {each.number: counted[each.number] for each in told if each.number in counted}
        yield from differences(told, of_these, self.authors, ballots)
        if f"{ballots} members voted." not in result.text:
            yield f"not {ballots} are said to have voted: {result.text!r}"

    def _posts(self) -> Iterator[str]:
        """The card, the gallery, the sheet and the result are all that the bot has said in public."""
        bot = self.contest.community.sandbox.world.bot
        own = [each for each in self.contest.messages if each.entity.author is bot]
        galleries = -(-self.entries // A_MESSAGE)
        if len(own) != galleries + 3 or len(self.contest.galleries) != galleries:
            yield f"{len(own)} messages stand in the channel, not {galleries + 3}"

    def _role(self) -> Role:
        """A prize, below the bot's own role."""
        world, guild = self.contest.community.sandbox.world, self.contest.community.guild
        own = next(role for role in guild.roles.values() if role.bot_id is not None)
        own.permissions |= Permission.MANAGE_ROLES
        prize = world.add_role(guild, "Rainmaker", position=1)
        world.move_role(guild, own, 2)
        return prize

    def _holders(self, role: Role) -> set[int]:
        members = self.contest.community.guild.members.values()
        return {member.user.id for member in members if role.id in member.role_ids}

    async def _killed_while_posting(self, act: Callable[[], Awaitable[Any]], *, after: int = 0) -> None:
        everybody = sorted(self.bots.running)
        victims = [self.dice.choice(everybody)] if self.lives_on else everybody
        await self.bots.killed_while_posting(victims, act, after=after)

    async def _killed_and_started(self, after: int = 0) -> None:
        """One of them, once there were so many presses more on ballots; another one lives on, if there is any."""
        enough = self.presses + after
        await self._until(lambda: self.presses >= enough)
        await self.bots.kill_and_start([self.dice.choice(sorted(self.bots.running))])

    async def _until(self, condition: Callable[[], object]) -> None:
        changes = self.contest.community.sandbox.world.changes
        await changes.until(lambda: bool(condition()), timeout=POSTED_WITHIN)


def _halves(all: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    return all[: len(all) // 2], all[len(all) // 2 :]
