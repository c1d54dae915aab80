"""Secret duels: two at a time, shown equally often, none after the close, and nothing afterwards that tells who."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import combinations

import pytest

from bot.domain.care.erasing import InContests
from bot.domain.challenges.balloting import Move
from bot.domain.challenges.duels import Outcome
from bot.domain.challenges.pairs.leafing import DuelMove, DuelView
from bot.domain.challenges.records import Hosted, Prize
from bot.domain.challenges.values import Phase, Way
from bot.domain.challenges.verdicts import TooFew
from bot.domain.challenges.voters import Voter
from bot.domain.errors import EntryGone, JoinedTooLate, NotHandedOut, NothingThere, VotingOver
from bot.storage import Storage
from bot.storage.challenges.dueling.tables import counted_duels, duel_ballots
from bot.storage.challenges.tables import ballot_receipts, challenge_entries
from tests.storage.calendars import GUILD, Calendar
from tests.storage.challenged import a_voter, by_mia, names, press, rows, stepped, voting
from tests.storage.erased import asks_for_it, eraser_of, everything

ENTRANTS, VOTERS = range(1, 41), range(1, 31)
DUELS = 4  # of each voter
SECRET = 1_234_567_890_123_456_789  # a voter whose id is nowhere else
LEFT, RIGHT, ALIKE = DuelMove.FIRST, DuelMove.SECOND, DuelMove.ALIKE


async def in_duels(storage: Storage, calendar: Calendar, count: int, prize: Prize | None = None) -> Hosted:
    """A challenge with an entry of each of the members 1, 2…, which is voted on in duels."""
    return await voting(storage, calendar, range(1, count + 1), way=Way.DUELS, prize=prize)


async def duel(
    storage: Storage,
    hosted: Hosted,
    voter: int | Voter,
    move: DuelMove = DuelMove.OPEN,
    two: tuple[int, int] | None = None,
) -> DuelView:
    who = a_voter(hosted, voter) if isinstance(voter, int) else voter
    return await storage.duels.press(GUILD, hosted.public_id, who, move, two)


def two(view: DuelView) -> tuple[int, int]:
    assert view.first is not None
    assert view.second is not None
    return view.first.number or 0, view.second.number or 0


async def compares(
    storage: Storage,
    hosted: Hosted,
    voter: int,
    times: int = 1000,
    decide: Callable[[int, int], DuelMove] = lambda left, right: LEFT if left < right else RIGHT,
) -> DuelView:
    """Decides so many duels, or all that there are; else the lower number wins."""
    view = await duel(storage, hosted, voter)
    while view.first is not None and times:
        view, times = await duel(storage, hosted, voter, decide(*two(view)), two(view)), times - 1
    return view


async def over(storage: Storage, calendar: Calendar, hosted: Hosted) -> None:
    await calendar.later(storage, days=2)
    await stepped(storage, hosted)


async def test_duels_are_decided_and_changed_and_kept(bank: Storage, calendar: Calendar) -> None:
    hosted = await in_duels(bank, calendar, 4)
    view = await duel(bank, hosted, 1)
    assert (view.decided, view.total, view.needed, view.counts, view.has_previous) == (0, 3, 3, False, False)
    assert await duel(bank, hosted, 1) == view
    first = two(view)

    for _ in range(2):  # the same press a second time decides nothing more
        view = await duel(bank, hosted, 1, LEFT, first)
        assert (view.decided, view.outcome, view.has_previous) == (1, None, True)
    second = two(view)
    view = await duel(bank, hosted, 1, DuelMove.BACK, second)
    assert (two(view), view.outcome, view.has_previous) == (first, Outcome.FIRST, False)
    view = await duel(bank, hosted, 1, ALIKE, first)
    assert (two(view), view.decided) == (second, 1)
    (kept,) = await rows(bank, duel_ballots)
    assert [outcome for *_, outcome in kept["duels"]] == ["alike"]
    await duel(bank, hosted, 1, DuelMove.BACK, second)
    assert two(await duel(bank, hosted, 1, DuelMove.FORWARD, first)) == second

    view = await compares(bank, hosted, 1)
    assert (view.first, view.decided, view.counts, view.has_previous) == (None, 3, True, True)
    assert (await duel(bank, hosted, 1, DuelMove.BACK)).outcome is not None
    shown = {row["member"]: row["shown"] for row in await rows(bank, challenge_entries)}
    assert shown == {1: 0, 2: 2, 3: 2, 4: 2}  # never their own
    assert (await bank.challenges.counts(GUILD, hosted.public_id)).voters == 1


async def test_what_was_not_handed_out_is_refused_and_changes_nothing(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await in_duels(bank, calendar, 4)
    (own,) = await bank.entries.of_member(GUILD, hosted.public_id, 1)
    shown = two(await duel(bank, hosted, 1))
    before = await rows(bank, duel_ballots), await rows(bank, challenge_entries)
    other = next(number for number in range(1, 5) if number not in (own.number, *shown))
    for forged in ((own.number or 0, other), (shown[0], other)):
        with pytest.raises(NotHandedOut):
            await duel(bank, hosted, 1, LEFT, forged)
    with pytest.raises(EntryGone):
        await duel(bank, hosted, 1, LEFT, (shown[0], 9))
    with pytest.raises(NothingThere):
        await press(bank, hosted, 50, Move.OPEN)
    young = Voter(id=50, account_made_at=calendar.clock.now, joined_at=calendar.clock.now)
    with pytest.raises(JoinedTooLate):
        await duel(bank, hosted, young)
    assert (await rows(bank, duel_ballots), await rows(bank, challenge_entries)) == before
    choosing = await voting(bank, calendar, (1, 2))
    with pytest.raises(NothingThere):
        await duel(bank, choosing, 50)


async def test_a_removed_entry_leaves_the_duels(bank: Storage, calendar: Calendar) -> None:
    hosted = await in_duels(bank, calendar, 3)
    decided = two(await duel(bank, hosted, 50))
    waits = two(await duel(bank, hosted, 50, LEFT, decided))
    gone = next(number for number in decided if number in waits)
    entry = await bank.entries.find(GUILD, hosted.public_id, gone)
    await bank.entries.remove(by_mia("stolen"), hosted.public_id, entry.entry.id)
    with pytest.raises(EntryGone):
        await duel(bank, hosted, 50, LEFT, waits)
    view = await duel(bank, hosted, 50)
    assert gone not in two(view)
    assert (view.decided, view.total, view.has_previous) == (0, 1, False)


async def test_all_are_shown_equally_often_however_many_compare_at_once(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await in_duels(bank, calendar, len(ENTRANTS))
    await asyncio.gather(*(compares(bank, hosted, voter, DUELS - 1) for voter in VOTERS))
    shown = [row["shown"] for row in await rows(bank, challenge_entries)]
    assert sum(shown) == len(VOTERS) * DUELS * 2
    assert max(shown) - min(shown) <= 2


async def test_no_duel_comes_after_the_count(bank: Storage, calendar: Calendar) -> None:
    hosted = await in_duels(bank, calendar, 2)
    voters = range(50, 66)
    opened = [two(await duel(bank, hosted, voter)) for voter in voters]
    presses = [duel(bank, hosted, voter, LEFT, pair) for voter, pair in zip(voters, opened, strict=True)]
    presses.insert(8, bank.challenges.sooner(by_mia(), hosted.public_id, Phase.VOTING))  # type: ignore[arg-type]
    done = await asyncio.gather(*presses, return_exceptions=True)
    told = [each for each in done if isinstance(each, BaseException)]
    assert all(isinstance(each, VotingOver) for each in told)
    assert len(await rows(bank, counted_duels)) == len(voters) - len(told)
    assert await rows(bank, duel_ballots) == []


async def test_the_close_ranks_and_a_removal_counts_again(bank: Storage, calendar: Calendar) -> None:
    hosted = await in_duels(bank, calendar, 4, Prize(credits=5))
    counted = (await compares(bank, hosted, 50)).receipt
    for voter in range(51, 55):
        await compares(bank, hosted, voter, 5)
    too_few = (await compares(bank, hosted, 60, 4)).receipt
    assert await bank.challenges.ballots_so_far(GUILD, hosted.public_id) == 5
    await over(bank, calendar, hosted)

    outcome = await bank.challenges.outcome(GUILD, hosted.public_id)
    assert [each.number for each in outcome.pictures] == [1, 2, 3, 4]
    assert outcome.verdict.ballots == 5
    best = outcome.verdict.ranking[0]
    assert (best.place, best.chosen) == (1, best.seen)
    assert await bank.ballots.has_receipt(GUILD, hosted.public_id, counted) is True
    assert await bank.ballots.has_receipt(GUILD, hosted.public_id, too_few) is False
    assert (await bank.challenges.counts(GUILD, hosted.public_id)).voters == 5

    await bank.entries.remove(by_mia("stolen"), hosted.public_id, best.entry)
    again = await bank.challenges.outcome(GUILD, hosted.public_id)
    assert [each.number for each in again.pictures] == [2, 3, 4]
    second = again.verdict.ranking[0]
    assert (second.place, second.chosen) == (1, second.seen)
    assert second.seen < best.seen


async def test_duels_that_are_all_alike_are_kept_but_told_as_not_counted(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await in_duels(bank, calendar, 3)
    for voter in (50, 51):
        better = await compares(bank, hosted, voter)
    view = await compares(bank, hosted, 52, decide=lambda _left, _right: ALIKE)
    assert (better.counts, better.prefers, view.counts, view.prefers) == (True, True, True, False)
    await over(bank, calendar, hosted)
    verdict = (await bank.challenges.outcome(GUILD, hosted.public_id)).verdict
    assert (verdict.too_few, verdict.ballots) == (TooFew.BALLOTS, 2)
    assert len(await rows(bank, counted_duels)) == 3
    assert await bank.ballots.has_receipt(GUILD, hosted.public_id, better.receipt) is True
    assert await bank.ballots.has_receipt(GUILD, hosted.public_id, view.receipt) is False
    assert (await bank.challenges.counts(GUILD, hosted.public_id)).voters == 2


async def test_after_the_close_nothing_tells_who_or_in_which_order(bank: Storage, calendar: Calendar) -> None:
    hosted = await in_duels(bank, calendar, 4)
    voters = range(SECRET, SECRET + 4)
    for voter in voters:
        await compares(bank, hosted, voter, decide=lambda left, right: RIGHT if left < right else LEFT)
    assert str(SECRET) in await everything(bank)  # so that it is looked for where it was
    await over(bank, calendar, hosted)
    kept = await rows(bank, counted_duels)
    assert {tuple(sorted(row)) for row in kept} == {("challenge", "duels", "position")}
    ids = {each.number or 0: each.entry.id for each in await bank.entries.standing(GUILD, hosted.public_id)}
    lower_first = [
        [*sorted((ids[one], ids[other])), "second" if ids[one] < ids[other] else "first"]
        for one, other in combinations(range(1, 5), 2)
    ]
    assert all(row["duels"] == sorted(lower_first) for row in kept)
    assert {tuple(sorted(row)) for row in await rows(bank, ballot_receipts)} == {
        ("challenge", "counted", "receipt")
    }
    told = await everything(bank)
    assert not any(str(voter) in told for voter in voters)


async def test_a_voters_duels_go_with_their_data_and_are_in_no_export(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await in_duels(bank, calendar, 3)
    await compares(bank, hosted, SECRET, 2)
    await compares(bank, hosted, 50, 1)
    held = str(await bank.exports.everything(GUILD, SECRET))
    assert "duel" not in held
    assert "receipt" not in held
    await names(bank)
    assert (await bank.erasures.count(GUILD, SECRET)).contests == InContests(votes=1)
    await asks_for_it(bank, SECRET)
    await eraser_of(bank).run()
    assert [row["voter"] for row in await rows(bank, duel_ballots)] == [50]


async def test_a_cancelled_challenge_keeps_no_duels(bank: Storage, calendar: Calendar) -> None:
    hosted = await in_duels(bank, calendar, 3)
    await compares(bank, hosted, SECRET, 2)
    await bank.challenges.cancel(by_mia(), hosted.public_id, "no time")
    assert await rows(bank, duel_ballots) == await rows(bank, counted_duels) == []
