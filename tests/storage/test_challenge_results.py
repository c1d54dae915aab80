"""Results after the close: a removal is counted again, prizes go and come through the audit, members are ranked."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.challenges.records import Hosted, PostKind, Prize, Ranked, Removal, TakenBack
from bot.domain.errors import NoResultYet, RemovalTooLate
from bot.domain.guilds.audit import Action, Did
from bot.storage import Storage
from bot.storage.challenges.prizes import Prizes
from bot.storage.challenges.reading import Row, entries_of, locked
from bot.storage.challenges.tables import challenge_entries
from tests.storage.calendars import GUILD, MIA, Calendar, asked, buy, has
from tests.storage.challenged import all_posts, by_mia, closed, names, published, rows, voting
from tests.storage.erased import asks_for_it

PRIZE = Prize(role=7, credits=20)
VOTES = {50: [1], 51: [1], 52: [1, 2]}  # by voter, the authors of the pictures that they choose


async def ended(storage: Storage, calendar: Calendar, prize: Prize = PRIZE) -> Hosted:
    hosted = await voting(storage, calendar, range(1, 6), prize=prize)
    return await closed(storage, calendar, hosted, VOTES)


async def extra(storage: Storage, member: int) -> int:
    """The credits of grants that the member has left."""
    return sum(grant.left for grant in (await has(storage, member)).grants)


async def remove(storage: Storage, hosted: Hosted, member: int) -> Removal:
    """Have the entry of this member removed."""
    (entry,) = await storage.entries.of_member(GUILD, hosted.public_id, member)
    return await storage.entries.remove(by_mia("stolen"), hosted.public_id, entry.entry.id)


async def roles(storage: Storage) -> list[tuple[int, bool]]:
    """Whose role is to be given or taken, each with whether another challenge gave it to them too."""
    posts = [post for post in await all_posts(storage) if post.kind is PostKind.ROLE]
    return [(post.pictures[0].entry.author, post.keeps_role) for post in posts]


async def places(storage: Storage, hosted: Hosted) -> dict[int, int]:
    outcome = await storage.challenges.outcome(GUILD, hosted.public_id)
    return {each.entry.author: each.standing.place for each in outcome.pictures if each.standing is not None}


async def test_the_winner_gets_role_and_credits_from_the_host(bank: Storage, calendar: Calendar) -> None:
    hosted = await ended(bank, calendar)
    assert (await extra(bank, 1), await extra(bank, 2)) == (20, 0)
    (grant,) = await bank.credits.history(GUILD, 1, before=None, limit=9)
    assert (grant.action, grant.actor, grant.reason) == (Action.GRANT, MIA, "Rain")
    (winner,) = await bank.entries.of_member(GUILD, hosted.public_id, 1)
    posts = await all_posts(bank)
    assert (posts[-1].kind.value, posts[-1].number) == ("role", winner.entry.id)
    assert posts[-1].pictures == (winner,)


@pytest.mark.postgresql
async def test_a_count_that_takes_long_is_not_given_up(moving_url: str, tmp_path: Path) -> None:
    """Nor is one again after a removal. The server ends any other transaction that does nothing for 0.6 s."""

    def counting(_: Any, __: Any, statement: str, *___: Any) -> None:
        if "counted_ballots" in statement:
            time.sleep(0.8)

    async with AsyncExitStack() as stack:
        calendar = Calendar(moving_url, tmp_path, stack)
        storage = await calendar.start()
        hosted = await voting(storage, calendar, range(1, 6))
        async with calendar.process("second", busy_seconds=1.0) as second:
            sa.event.listen(sa.Engine, "before_cursor_execute", counting)
            try:
                over = await closed(second, calendar, hosted, VOTES)
                await remove(second, over, 3)
            finally:
                sa.event.remove(sa.Engine, "before_cursor_execute", counting)
        assert await places(storage, over) == {1: 1, 2: 2, 4: 3, 5: 3}


async def test_a_member_wins_so_many_credits_a_month(bank: Storage, calendar: Calendar) -> None:
    for _ in range(3):
        await ended(bank, calendar)  # on 28 November, 3 and 8 December
    assert await extra(bank, 1) == 60
    await ended(bank, calendar)
    await ended(bank, calendar)
    assert await extra(bank, 1) == 20 + 50


async def test_so_many_are_won_in_a_month_also_by_who_has_their_data_deleted(
    bank: Storage, calendar: Calendar
) -> None:
    await calendar.later(bank, days=8)  # the first ends on 6 December, the second on the 11th
    await ended(bank, calendar, Prize(credits=45))
    await asks_for_it(bank, 1)
    await ended(bank, calendar, Prize(credits=45))
    assert await extra(bank, 1) == 50


async def test_of_a_prize_that_was_taken_back_what_was_spent_counts_in_its_month(
    bank: Storage, calendar: Calendar
) -> None:
    await calendar.later(bank, days=8)
    hosted = await ended(bank, calendar, Prize(credits=50))
    await buy(bank, asked(member=1, credits=11))  # of the period's ten, and one of the prize
    await remove(bank, hosted, 1)
    await ended(bank, calendar, Prize(credits=50))
    assert await extra(bank, 1) == 49


async def test_after_a_removal_the_ballots_are_counted_again(bank: Storage, calendar: Calendar) -> None:
    hosted = await ended(bank, calendar)
    await all_posts(bank)
    assert await places(bank, hosted) == {1: 1, 2: 2, 3: 3, 4: 3, 5: 3}
    removed = await remove(bank, hosted, 1)
    # One ballot prefers something now: too few to rank.
    verdict = (await bank.challenges.outcome(GUILD, hosted.public_id)).verdict
    assert (verdict.ballots, verdict.ranking) == (1, ())
    assert await names(bank) == [
        ("card", 0),
        ("result", 0),
        ("gallery", 1),
        ("sheet", 0),
        ("role", removed.picture.entry.id),
    ]
    assert await extra(bank, 1) == 0
    undo, _ = await bank.credits.history(GUILD, 1, before=None, limit=9)
    assert (undo.action, undo.reason) == (Action.UNDO, "stolen")


async def test_who_wins_now_gets_the_prize(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, range(1, 6), prize=PRIZE)
    await closed(bank, calendar, hosted, {50: [1, 2], 51: [1, 2], 52: [1, 2, 3], 53: [1]})
    await remove(bank, hosted, 1)
    assert await places(bank, hosted) == {2: 1, 3: 2, 4: 3, 5: 3}
    assert (await extra(bank, 1), await extra(bank, 2)) == (0, 20)
    assert [name for name, _ in await names(bank)][-2:] == ["role", "role"]


@pytest.mark.parametrize("spent", [0, 1, 20])
async def test_the_rest_of_a_prize_is_taken_back_and_what_was_spent_stays_so(
    bank: Storage, calendar: Calendar, spent: int
) -> None:
    hosted = await ended(bank, calendar)
    await buy(bank, asked(member=1, credits=10 + spent))  # of the period's ten, and then of the prize
    assert await extra(bank, 1) == 20 - spent
    removal = await remove(bank, hosted, 1)
    assert removal.prize == TakenBack(taken=20 - spent, spent=spent)
    left = await has(bank, 1)
    assert (left.grants, left.used) == ((), 10)  # what the prize has paid does not burden the period now
    removed, _ = await bank.credits.history(GUILD, None, before=None, limit=2)
    assert (removed.new or {})["did"] == Did.REMOVED
    assert ((removed.new or {})["taken"], (removed.new or {})["kept"]) == (20 - spent, spent)
    (undo, _) = await bank.credits.history(GUILD, 1, before=None, limit=9)
    assert (undo.action, undo.reason) == (Action.UNDO, "stolen")
    (row,) = [row for row in await rows(bank, challenge_entries) if row["member"] == 1]
    assert row["won_credits"] == spent  # of the fifty that a member wins in a month


async def loses(storage: Storage, hosted: Hosted, member: int) -> TakenBack | None:
    """They win no more, since a removal changed the places; returns what is taken back from them."""
    prizes = Prizes(storage.database)

    def lost(tx: sa.Connection) -> TakenBack | None:
        challenge = locked(tx, GUILD, hosted.public_id)
        return prizes.take_back(tx, _of_member(tx, challenge.id, member), by_mia("a mistake"))

    return await storage.database.transact(lost)


async def wins(storage: Storage, hosted: Hosted, member: int) -> None:
    """They win again, since another removal changed the places back."""

    def won(tx: sa.Connection) -> None:
        challenge = locked(tx, GUILD, hosted.public_id)
        Prizes(storage.database).give(tx, challenge, _of_member(tx, challenge.id, member))

    await storage.database.transact(won)


def _of_member(tx: sa.Connection, challenge: int, member: int) -> list[Row]:
    return [row for row in entries_of(tx, challenge) if row.member == member]


async def test_who_wins_again_gets_of_the_prize_what_they_have_not_spent(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await ended(bank, calendar)
    await buy(bank, asked(member=1, credits=11))
    assert await loses(bank, hosted, 1) == TakenBack(taken=19, spent=1)
    await wins(bank, hosted, 1)
    assert await extra(bank, 1) == 19
    assert (await remove(bank, hosted, 1)).prize == TakenBack(taken=19, spent=1)
    assert await extra(bank, 1) == 0


@pytest.mark.parametrize("spent", [1, 20])
async def test_a_prize_is_paid_once_however_often_it_is_lost_and_won(
    bank: Storage, calendar: Calendar, spent: int
) -> None:
    hosted = await ended(bank, calendar)
    await buy(bank, asked(member=1, credits=10 + spent))  # of the period's ten, and then of the prize
    for _ in range(3):
        await loses(bank, hosted, 1)
        assert await loses(bank, hosted, 1) == TakenBack(), "it was voided before"
        await wins(bank, hosted, 1)
        assert await extra(bank, 1) == 20 - spent
    (row,) = [row for row in await rows(bank, challenge_entries) if row["member"] == 1]
    assert row["won_credits"] == 20  # of the fifty that a member wins in a month


async def test_a_prize_that_a_moderator_has_undone_is_not_given_again(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await ended(bank, calendar)
    await buy(bank, asked(member=1, credits=30))
    (grant,) = await bank.credits.history(GUILD, 1, before=None, limit=9)
    await bank.credits.undo(by_mia(), grant.id)
    assert await loses(bank, hosted, 1) == TakenBack()
    await wins(bank, hosted, 1)
    assert await extra(bank, 1) == 0


async def test_who_wins_again_has_what_they_kept(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, range(1, 9), prize=PRIZE)
    chosen = {50: [2], 51: [2], 52: [1, 3], 53: [3, 5, 7], 54: [2], 55: [5]}
    await closed(bank, calendar, hosted, chosen)
    await buy(bank, asked(member=2, credits=11))
    await remove(bank, hosted, 4)
    assert (await places(bank, hosted))[2] > 1
    await remove(bank, hosted, 1)
    assert {member for member, place in (await places(bank, hosted)).items() if place == 1} == {2, 3, 5}
    assert [await extra(bank, member) for member in (2, 3, 5)] == [19, 20, 20]


async def test_a_prize_that_was_undone_is_not_taken_twice(bank: Storage, calendar: Calendar) -> None:
    hosted = await ended(bank, calendar)
    (grant,) = await bank.credits.history(GUILD, 1, before=None, limit=9)
    await bank.credits.undo(by_mia(), grant.id)
    await remove(bank, hosted, 1)
    assert await extra(bank, 1) == 0
    assert len(await bank.credits.history(GUILD, 1, before=None, limit=9)) == 2


@pytest.mark.parametrize(
    ("other", "keeps"), [(PRIZE, True), (Prize(role=8, credits=20), False), (Prize(credits=20), False)]
)
async def test_who_has_won_the_same_role_by_another_challenge_keeps_it(
    bank: Storage, calendar: Calendar, other: Prize, keeps: bool
) -> None:
    first = await ended(bank, calendar, other)
    second = await ended(bank, calendar)
    given = await roles(bank)
    assert given[-1] == (1, keeps)
    await remove(bank, second, 1)
    assert await roles(bank) == [(1, keeps)]
    if keeps:
        await remove(bank, first, 1)
        assert await roles(bank) == [(1, False)], "neither stands any more"


async def test_the_result_stands_after_a_week(bank: Storage, calendar: Calendar) -> None:
    hosted = await ended(bank, calendar)
    await calendar.later(bank, days=7, seconds=1)
    with pytest.raises(RemovalTooLate):
        await remove(bank, hosted, 1)


async def test_members_are_ranked_by_what_was_closed(bank: Storage, calendar: Calendar) -> None:
    first = await ended(bank, calendar)
    between = calendar.clock.now + timedelta(seconds=1)
    await ended(bank, calendar)
    await remove(bank, first, 3)
    running = await published(bank, calendar)
    with pytest.raises(NoResultYet) as none:
        await bank.challenges.outcome(GUILD, running.public_id)
    assert none.value.ends_at == running.challenge.closes_at
    table = await bank.challenges.leaderboard(GUILD, None)
    assert table[:2] == (
        Ranked(member=1, wins=2, podiums=2, entries=2),
        Ranked(member=2, wins=0, podiums=2, entries=2),
    )
    assert table[-1] == Ranked(member=3, wins=0, podiums=1, entries=1)
    assert (await bank.challenges.leaderboard(GUILD, between))[0].wins == 1
    assert await bank.challenges.leaderboard(GUILD + 1, None) == ()
