"""A seeded run: so many kills, then everything settles, and the evidence is looked at."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.people.person import Person
from bot.sandbox.people.shown import Shown
from tests.crash.community import Community
from tests.crash.crowd import RECOVERING, Crowd, limits_of
from tests.crash.killing import PEOPLE, Killing, limits, schedule
from tests.crash.ledger import Ledger
from tests.crash.phases import rounds
from tests.crash.report import Report, figures
from tests.crash.settling import left_over, until_settled
from tests.crash.tally import Tally
from tests.crash.verdict import Evidence

# A kill when nothing is under way proves nothing. One may be: before the first picture there is nothing.
MOST_IDLE = 0.2


@dataclass(frozen=True, slots=True)
class Plan:
    """`kills` in all, or with a `crowd` of so many asks the number of crowds. `settle_within` so many seconds."""

    kills: int
    seed: int
    settle_within: float
    crowd: int = 0
    processes: int = 1


async def run(folder: Path, database: str, plan: Plan, *, tell: bool = False) -> Report:
    """`database` is an address as in DATABASE_URL. With `tell`, how far it has got is written to stderr."""
    tally = Tally()
    async with _community(folder, database, plan) as community, Ledger.open(database) as ledger:
        left: dict[int, int] = {}
        statuses: list[int] = []
        try:
            few = await _all_kills(community, ledger, tally, plan, tell=tell)
            await community.processes.start_all()
            await until_settled(community, ledger, plan.settle_within)
            left = {who.id: await _left(community, who) for who in few}
            statuses = await community.processes.stop_all()
        except TimeoutError:
            tally.faults.append(f"it did not settle: {await left_over(ledger)}")
        evidence = Evidence.collect(
            await ledger.read(), community.endpoint, community.arts, folder / "pictures"
        )
        faults = [
            *tally.faults,
            *evidence.faults(community.asked),
            *evidence.unfair(left, community.limits),
            *community.limits.broken(evidence.page),
            *_thinking(await community.cancelling.pressed()),
            *_of_the_world(community, tally, statuses),
        ]
        return Report(figures(tally, community.asked, evidence), faults, community.processes.output)


@asynccontextmanager
async def _community(folder: Path, database: str, plan: Plan) -> AsyncIterator[Community]:
    people, bounds = (plan.crowd, limits_of(plan.crowd)) if plan.crowd else (PEOPLE, limits())
    opened = Community.open(
        folder, database, plan.seed, limits=bounds, people=people, processes=plan.processes
    )
    async with opened as community:
        yield community


async def _all_kills(
    community: Community, ledger: Ledger, tally: Tally, plan: Plan, *, tell: bool
) -> list[Person]:
    """Those whose credits are few, of whom the bot is asked in the end what they have left."""
    if plan.crowd:
        crowd = Crowd(community, ledger, tally, plan.crowd, plan.settle_within)
        await crowd.prepare()
        for number, planned in enumerate(rounds(plan.kills, plan.seed)):
            await crowd.kill_in(planned, number)
            _tell(number, plan, tell=tell)
        return crowd.few
    killing = Killing(community, ledger, tally)
    for number, moment in enumerate(schedule(plan.kills, plan.seed)):
        await killing.kill_at(moment, number)
        _tell(number, plan, tell=tell)
    return []


def _tell(number: int, plan: Plan, *, tell: bool) -> None:
    if tell:
        print(
            f"\r{number + 1} of {plan.kills} {'crowds' if plan.crowd else 'kills'}", end="", file=sys.stderr
        )


async def _left(community: Community, who: Person) -> int:
    """The credits that a member has left, as the owner is told."""
    art = community.arts[community.processes.shard_of(who.guild.id)]
    owner = community.sandbox.person(who.guild, who.guild.owner_id)
    shown = await owner.slash(art, "quota show", member=who)
    panel = await shown.finished()
    found = re.search(r"(\d+) of \d+ credits", panel.text)
    if found is None:
        raise RuntimeError(f"it does not say what is left: {panel.text}")
    return int(found[1])


def _thinking(pressed: list[Shown]) -> Iterator[str]:
    for shown in pressed:
        if shown.reply is not None and shown.reply.loading:
            yield f"a press of Cancel ({shown.interaction.id}) is still answered with {shown.reply.text!r}"


def _of_the_world(community: Community, tally: Tally, statuses: list[int]) -> Iterator[str]:
    for status in filter(None, statuses):
        yield f"a last process ended with status {status}"
    # What recovers may have done so before it is killed again, since nobody asks anything of it.
    kills, idle = ({**each, RECOVERING: 0} for each in (tally.kills, tally.idle))
    if sum(idle.values()) > max(1.0, MOST_IDLE * sum(kills.values())):
        yield f"{sum(idle.values())} of {sum(kills.values())} kills came when nothing was under way"
    if (most := community.endpoint.peak_in_flight) > community.limits.running:
        yield f"{most} requests for pictures at once, {community.limits.running} may be"
    for refused in community.sandbox.refused:
        yield f"the pretend Discord does not know {refused}"
