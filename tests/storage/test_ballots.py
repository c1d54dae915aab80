"""Secret ballots: shown equally often, none after the close, and nothing afterwards that tells who voted what."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.challenges.balloting import Move
from bot.domain.challenges.counting import Standing
from bot.domain.challenges.values import Phase
from bot.domain.challenges.verdicts import TooFew
from bot.domain.errors import (
    AccountTooYoung,
    EntryGone,
    JoinedTooLate,
    OwnEntry,
    TooManyChoices,
    VotingNotOpenYet,
    VotingOver,
)
from bot.storage import Storage
from bot.storage.challenges.tables import (
    ballot_receipts,
    ballots,
    challenge_entries,
    counted_ballots,
)
from tests.storage.calendars import GUILD, Calendar
from tests.storage.challenged import (
    a_voter,
    all_posts,
    by_mia,
    closed,
    entered,
    looks,
    names,
    press,
    published,
    rows,
    stepped,
    votes,
    voting,
)
from tests.storage.erased import everything

ENTRANTS, VOTERS, LOOKS = range(1, 41), range(1, 31), 12


async def test_a_ballot_is_leafed_through_and_kept(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, (1, 2, 3))
    view = await press(bank, hosted, 1, Move.OPEN)
    assert view.picture is not None
    assert (view.looked, view.total, len(view.numbers), view.has_previous) == (0, 2, 2, False)
    assert len(view.receipt) == 6
    assert await press(bank, hosted, 1, Move.OPEN) == view

    first = view.picture.number
    view = await press(bank, hosted, 1, Move.NEXT, first)
    assert view.picture is not None
    assert (view.looked, view.has_previous, view.is_chosen) == (1, True, False)
    second = view.picture.number
    assert {first, second} == set(view.numbers)
    view = await press(bank, hosted, 1, Move.CHOOSE, second)
    assert (view.chosen, view.is_chosen, view.looked) == ((second,), True, 2)
    view = await press(bank, hosted, 1, Move.BACK, second)
    assert view.picture is not None
    assert view.picture.number == first
    view = await press(bank, hosted, 1, Move.TAKE_BACK, second)
    assert (view.chosen, view.receipt) == ((), (await press(bank, hosted, 1, Move.OPEN)).receipt)

    (own,) = {1, 2, 3} - {first, second}
    with pytest.raises(OwnEntry):
        await press(bank, hosted, 1, Move.CHOOSE, own)
    with pytest.raises(EntryGone):
        await press(bank, hosted, 1, Move.JUMP, 4)
    assert (await bank.challenges.counts(GUILD, hosted.public_id)).voters == 0, (
        "they took back what they chose"
    )
    await press(bank, hosted, 1, Move.CHOOSE, first)
    assert (await bank.challenges.counts(GUILD, hosted.public_id)).voters == 1


async def test_a_choice_beyond_the_limit_changes_nothing(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, range(1, 6))
    await votes(bank, hosted, 50, 1, 2, 3)
    with pytest.raises(TooManyChoices):
        await press(bank, hosted, 50, Move.CHOOSE, 4)
    assert (await press(bank, hosted, 50, Move.OPEN)).chosen == (1, 2, 3)


async def test_a_removed_entry_leaves_the_ballot(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, (1, 2, 3))
    await votes(bank, hosted, 50, 1, 2)
    entry = await bank.entries.find(GUILD, hosted.public_id, 1)
    await bank.entries.remove(by_mia("stolen"), hosted.public_id, entry.entry.id)
    view = await press(bank, hosted, 50, Move.OPEN)
    assert (view.chosen, view.looked, view.total, view.numbers) == ((2,), 2, 2, (2, 3))
    with pytest.raises(EntryGone):
        await press(bank, hosted, 50, Move.CHOOSE, 1)


async def test_who_entered_may_vote_with_a_young_account_also_if_hosts_removed_it(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await voting(bank, calendar, (1, 2))
    young = replace(a_voter(hosted, 9), account_made_at=calendar.clock.now - timedelta(days=2))
    with pytest.raises(AccountTooYoung):
        await bank.ballots.press(GUILD, hosted.public_id, young, Move.OPEN, None)
    (mine,) = await bank.entries.of_member(GUILD, hosted.public_id, 1)
    await bank.entries.remove(by_mia("stolen"), hosted.public_id, mine.entry.id)
    view = await bank.ballots.press(GUILD, hosted.public_id, replace(young, id=1), Move.OPEN, None)
    assert view.total == 1
    came_late = replace(young, joined_at=calendar.clock.now, has_entered=True)  # which is not believed
    with pytest.raises(JoinedTooLate):
        await bank.ballots.press(GUILD, hosted.public_id, came_late, Move.OPEN, None)


async def test_a_small_ballot_counts_though_its_choice_was_jumped_to(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await voting(bank, calendar, range(1, 6))
    await press(bank, hosted, 50, Move.JUMP, 4)
    view = await press(bank, hosted, 50, Move.CHOOSE, 4)
    assert not view.counts
    while view.looked < view.total:
        assert view.picture is not None
        view = await press(bank, hosted, 50, Move.NEXT, view.picture.number)
    assert view.counts
    await looks(bank, hosted, 51, 4)
    assert await bank.challenges.ballots_so_far(GUILD, hosted.public_id) == 1
    await calendar.later(bank, days=5)
    await stepped(bank, hosted)
    assert await bank.ballots.has_receipt(GUILD, hosted.public_id, view.receipt) is True


async def test_who_has_voted_and_came_back_can_still_change_it(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, (1, 2, 3))
    back = replace(a_voter(hosted, 50), joined_at=calendar.clock.now)
    with pytest.raises(JoinedTooLate):
        await bank.ballots.press(GUILD, hosted.public_id, back, Move.OPEN, None)
    await votes(bank, hosted, 50, 2)
    view = await bank.ballots.press(GUILD, hosted.public_id, back, Move.TAKE_BACK, 2)
    assert view.chosen == ()


async def test_nobody_votes_before_or_after(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    await entered(bank, hosted, (1, 2))
    with pytest.raises(VotingNotOpenYet):
        await press(bank, hosted, 50, Move.OPEN)
    await calendar.later(bank, days=3)
    hosted = await stepped(bank, hosted)
    await press(bank, hosted, 50, Move.OPEN)
    await calendar.later(bank, days=2)
    with pytest.raises(VotingOver):
        await press(bank, hosted, 50, Move.OPEN)


async def test_all_are_shown_equally_often_however_many_vote_at_once(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await voting(bank, calendar, ENTRANTS)
    await asyncio.gather(*(looks(bank, hosted, voter, LOOKS - 1) for voter in VOTERS))
    shown = [row["shown"] for row in await rows(bank, challenge_entries)]
    assert sum(shown) == len(VOTERS) * LOOKS
    assert max(shown) - min(shown) <= 2


async def test_no_vote_comes_after_the_count(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, range(1, 7))
    voters = range(50, 70)
    for voter in voters:
        await looks(bank, hosted, voter, 6)
    presses = [press(bank, hosted, voter, Move.CHOOSE, 1) for voter in voters]
    presses.insert(10, bank.challenges.sooner(by_mia(), hosted.public_id, Phase.VOTING))  # type: ignore[arg-type]
    done = await asyncio.gather(*presses, return_exceptions=True)
    told = [each for each in done if isinstance(each, BaseException)]
    assert all(isinstance(each, VotingOver) for each in told)
    kept = await rows(bank, counted_ballots)
    assert sum(row["chosen"] != [] for row in kept) == len(voters) - len(told)
    assert await rows(bank, ballots) == []


async def test_the_close_ranks_posts_and_says_which_ballots_counted(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await voting(bank, calendar, range(1, 6))
    await all_posts(bank)
    receipts = [(await press(bank, hosted, voter, Move.OPEN)).receipt for voter in (50, 53)]
    assert await bank.ballots.has_receipt(GUILD, hosted.public_id, receipts[0]) is None
    after = await closed(bank, calendar, hosted, {50: [1], 51: [1, 2], 52: [1]})
    assert after.challenge.phase is Phase.CLOSED

    outcome = await bank.challenges.outcome(GUILD, hosted.public_id)
    assert outcome.verdict.ballots == 3
    first, second, *others = outcome.pictures
    assert [each.entry.author for each in (first, second)] == [1, 2]
    assert isinstance(first.standing, Standing)
    assert (first.standing.place, first.standing.chosen, first.standing.seen) == (1, 3, 3)
    assert {each.standing.place for each in others if each.standing is not None} == {3}
    assert outcome.verdict.ranking == tuple(each.standing for each in outcome.pictures)

    assert await bank.ballots.has_receipt(GUILD, hosted.public_id, f" {receipts[0].lower()} ") is True
    assert await bank.ballots.has_receipt(GUILD, hosted.public_id, receipts[1]) is False
    assert await bank.ballots.has_receipt(GUILD, hosted.public_id, "ABCDEF") is None
    assert (await bank.challenges.counts(GUILD, hosted.public_id)).voters == 3
    _, result, *later = await all_posts(bank)
    assert [each.kind.value for each in later] == ["gallery", "sheet"]
    assert result.outcome == outcome
    assert await names(bank) == []


async def test_too_few_ballots_rank_nobody(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, (1, 2, 3))
    await closed(bank, calendar, hosted, {50: [1], 51: [1]})
    verdict = (await bank.challenges.outcome(GUILD, hosted.public_id)).verdict
    assert (verdict.too_few, verdict.ballots, verdict.ranking) == (TooFew.BALLOTS, 2, ())


async def test_a_ballot_that_chose_nothing_or_everything_is_told_as_not_counted(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await voting(bank, calendar, (1, 2, 3))
    chosen = [
        await votes(bank, hosted, voter, *range(1, count + 1)) for count, voter in enumerate(range(50, 54))
    ]
    assert all(view.counts for view in chosen)
    await calendar.later(bank, days=2)
    await stepped(bank, hosted)
    told = [await bank.ballots.has_receipt(GUILD, hosted.public_id, view.receipt) for view in chosen]
    assert told == [False, True, True, False]
    verdict = (await bank.challenges.outcome(GUILD, hosted.public_id)).verdict
    assert verdict.ballots == (await bank.challenges.counts(GUILD, hosted.public_id)).voters == 2


SECRET = 1_234_567_890_123_456_789  # a voter whose id is nowhere else


async def test_after_the_close_nothing_tells_who_voted(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, range(1, 6))
    voters = range(SECRET, SECRET + 20)
    await closed(bank, calendar, hosted, {voter: [1, 2] for voter in voters})
    assert len(await rows(bank, counted_ballots)) == 20
    assert {tuple(sorted(row)) for row in await rows(bank, counted_ballots)} == {
        ("challenge", "chosen", "handed", "position")
    }
    assert {tuple(sorted(row)) for row in await rows(bank, ballot_receipts)} == {
        ("challenge", "counted", "receipt")
    }
    kept = await everything(bank)
    assert not any(str(voter) in kept for voter in voters)
    if calendar.is_sqlite:
        _find_nothing_in_the_files(calendar.folder, voters)


def _find_nothing_in_the_files(folder: Path, voters: range) -> None:
    files = [path for path in folder.iterdir() if path.name.startswith("bot.sqlite3")]
    assert len(files) > 1
    data = b"".join(path.read_bytes() for path in files)
    for voter in voters:
        assert voter.to_bytes(8, "big") not in data
        assert str(voter).encode() not in data


async def test_while_members_vote_the_file_does_hold_them(bank: Storage, calendar: Calendar) -> None:
    """So that the test above looks where ballots are."""
    hosted = await voting(bank, calendar, (1, 2))
    await press(bank, hosted, SECRET, Move.OPEN)
    if calendar.is_sqlite:
        with pytest.raises(AssertionError):
            _find_nothing_in_the_files(calendar.folder, range(SECRET, SECRET + 1))
    held = await bank.database.transact(lambda tx: tx.scalar(sa.select(ballots.c.voter)))
    assert held == SECRET
