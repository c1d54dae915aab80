"""All pictures of a small challenge together: each is shown once a voter, and the ballot holds what it may."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.domain.challenges.balloting import Move, Together
from bot.domain.challenges.hints.values import Hints
from bot.domain.challenges.records import Hosted
from bot.domain.challenges.values import Phase, Way
from bot.domain.errors import EntryGone, NothingThere, OwnEntry, TooManyChoices, VotingOver
from bot.storage import Storage
from bot.storage.challenges.tables import ballots, challenge_entries, counted_ballots
from tests.storage.calendars import GUILD, Calendar
from tests.storage.challenged import by_mia, press, rows, stepped, together, voting


async def shown(storage: Storage) -> list[int]:
    """How often each entry was handed out, by its number."""
    entries = sorted(await rows(storage, challenge_entries), key=lambda row: row["number"])
    return [row["shown"] for row in entries]


async def own_number(storage: Storage, hosted: Hosted, member: int) -> int:
    (mine,) = await storage.entries.of_member(GUILD, hosted.public_id, member)
    assert mine.number is not None
    return mine.number


async def test_all_are_shown_once_and_compared_once_they_are_answered(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await voting(bank, calendar, (1, 2, 3, 4))
    own = await own_number(bank, hosted, 1)
    view = await press(bank, hosted, 1, Move.OPEN)
    assert view.may_look_together
    assert view.picture is not None
    view = await press(bank, hosted, 1, Move.NEXT, view.picture.number)
    opened = await together(bank, hosted, 1, Together.OPEN)
    others = [number for number in (1, 2, 3, 4) if number != own]
    assert [each.number for each in opened.pictures] == others
    assert (opened.ballot.looked, opened.ballot.total, opened.ballot.chosen) == (1, 3, ())
    assert sum(await shown(bank)) == 2, "one after the other; a glance is none"
    once = [int(number != own) for number in (1, 2, 3, 4)]

    chosen = await together(bank, hosted, 1, Together.CHOOSE, *others[:2])
    assert chosen.ballot.chosen == tuple(others[:2])
    assert (chosen.ballot.looked, chosen.ballot.receipt) == (3, view.receipt)
    assert await shown(bank) == once
    assert await together(bank, hosted, 1, Together.CHOOSE, *others[:2]) == chosen
    assert (await together(bank, hosted, 1, Together.DONE)).ballot.chosen == tuple(others[:2])
    (kept,) = await rows(bank, ballots)
    assert (kept["outstanding"], len(kept["handed"])) == ([], 3)
    assert (await together(bank, hosted, 1, Together.CHOOSE)).ballot.chosen == ()
    assert await shown(bank) == once


async def test_a_glance_alone_compares_nothing(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, (1, 2, 3))
    for voter in (50, 51):
        await together(bank, hosted, voter, Together.OPEN)
    await together(bank, hosted, 51, Together.DONE)
    await calendar.later(bank, days=2)
    await stepped(bank, hosted)
    (kept,) = await rows(bank, counted_ballots)
    assert (len(kept["handed"]), kept["chosen"]) == (3, [])
    assert await shown(bank) == [1, 1, 1], "to whom has answered"


async def test_a_glance_of_an_older_version_lets_nobody_pick_what_they_looked_at(
    bank: Storage, calendar: Calendar
) -> None:
    """It kept all pictures as if each waited for an answer."""
    hosted = await voting(bank, calendar, range(1, 9))
    picked = challenge_entries.c.number.in_((3, 4, 6, 7, 8))  # which the bot does not choose for them
    entries = [row["id"] for row in await rows(bank, challenge_entries)]
    await bank.database.transact(
        lambda tx: tx.execute(sa.update(challenge_entries).where(picked).values(shown=9))
    )
    await press(bank, hosted, 50, Move.OPEN)
    await bank.database.transact(lambda tx: tx.execute(sa.update(ballots).values(outstanding=entries)))
    for rival in (3, 4):
        await press(bank, hosted, 50, Move.JUMP, rival)
        view = await press(bank, hosted, 50, Move.NEXT, rival)
    for weak in (6, 7, 8):
        await press(bank, hosted, 50, Move.JUMP, weak)
        view = await press(bank, hosted, 50, Move.CHOOSE, weak)
    assert (view.chosen, view.looked, view.counts) == ((6, 7, 8), 3, False)
    (kept,) = await rows(bank, ballots)
    assert (kept["handed"], len(kept["outstanding"])) == ([], 1)


async def test_many_at_once_raise_each_once_a_voter(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, range(1, 9))
    voters = range(50, 60)
    opened = [together(bank, hosted, voter, Together.OPEN) for voter in (*voters, *voters)]
    singly = [press(bank, hosted, voter, Move.OPEN) for voter in voters]
    chosen = [together(bank, hosted, voter, Together.CHOOSE, 1) for voter in (*voters, *voters)]
    await asyncio.gather(*opened, *singly, *chosen)
    assert await shown(bank) == [len(voters)] * 8


async def test_what_is_refused_changes_nothing(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, (1, 2, 3, 4, 5), votes=2)
    own = await own_number(bank, hosted, 1)
    others = [number for number in (1, 2, 3, 4, 5) if number != own]
    await together(bank, hosted, 1, Together.OPEN)
    await together(bank, hosted, 1, Together.CHOOSE, others[0])
    before = await rows(bank, ballots)
    for numbers, error in ((others[:3], TooManyChoices), ((own,), OwnEntry), ((9,), EntryGone)):
        with pytest.raises(error):
            await together(bank, hosted, 1, Together.CHOOSE, *numbers)
    entry = await bank.entries.find(GUILD, hosted.public_id, others[1])
    await bank.entries.remove(by_mia("stolen"), hosted.public_id, entry.entry.id)
    with pytest.raises(EntryGone):
        await together(bank, hosted, 1, Together.CHOOSE, *others[:2])
    assert await rows(bank, ballots) == before
    left = await together(bank, hosted, 1, Together.CHOOSE, others[0], others[2])
    assert [each.number for each in left.pictures] == [others[0], *others[2:]]
    assert left.ballot.chosen == (others[0], others[2])

    await calendar.later(bank, days=2)
    for pressed in Together:
        with pytest.raises(VotingOver):
            await together(bank, hosted, 1, pressed)


async def test_a_menu_of_before_other_votes_takes_none_of_them_away(
    bank: Storage, calendar: Calendar
) -> None:
    """One device has an open menu with nothing ticked in it, while the member votes for three on another one."""
    hosted = await voting(bank, calendar, range(1, 7))
    await together(bank, hosted, 50, Together.OPEN)
    for number in (1, 2, 3):
        await press(bank, hosted, 50, Move.CHOOSE, number)
    before = await rows(bank, ballots)
    with pytest.raises(TooManyChoices):
        await together(bank, hosted, 50, Together.CHOOSE, 5, drawn=frozenset())
    assert await rows(bank, ballots) == before
    unticked = await together(bank, hosted, 50, Together.CHOOSE, drawn={2, 6, 99})
    assert unticked.ballot.chosen == (1, 3)
    ticked = await together(bank, hosted, 50, Together.CHOOSE, 1, 5, drawn=frozenset())
    assert ticked.ballot.chosen == (1, 3, 5)
    assert (await together(bank, hosted, 50, Together.CHOOSE, 5)).ballot.chosen == (5,), "an old menu has all"


async def test_a_picture_that_was_removed_hinders_no_other_choice(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, range(1, 7))
    await together(bank, hosted, 50, Together.CHOOSE, 4, drawn=frozenset())
    entry = await bank.entries.find(GUILD, hosted.public_id, 4)
    await bank.entries.remove(by_mia("stolen"), hosted.public_id, entry.entry.id)
    ticked = await together(bank, hosted, 50, Together.CHOOSE, 1, 4, drawn={4})
    assert ticked.ballot.chosen == (1,)
    for new in (4, 99):
        with pytest.raises(EntryGone):
            await together(bank, hosted, 50, Together.CHOOSE, 1, new, drawn={1})


async def refuses(storage: Storage, hosted: Hosted) -> None:
    for pressed in Together:
        with pytest.raises(NothingThere):
            await together(storage, hosted, 50, pressed)


async def test_there_is_none_with_many_pictures_or_in_duels(bank: Storage, calendar: Calendar) -> None:
    many = await voting(bank, calendar, range(1, 27))
    assert not (await press(bank, many, 50, Move.OPEN)).may_look_together
    assert (await press(bank, many, 1, Move.OPEN)).may_look_together  # one of them is their own
    await refuses(bank, many)
    assert sum(await shown(bank)) == 2
    await refuses(bank, await voting(bank, calendar, (1, 2, 3), way=Way.DUELS))


async def test_no_choice_comes_after_the_count(bank: Storage, calendar: Calendar) -> None:
    hosted = await voting(bank, calendar, range(1, 7))
    voters = range(50, 60)
    for voter in voters:
        await together(bank, hosted, voter, Together.OPEN)
    presses = [together(bank, hosted, voter, Together.CHOOSE, 1) for voter in voters]
    presses.insert(5, bank.challenges.sooner(by_mia(), hosted.public_id, Phase.VOTING))  # type: ignore[arg-type]
    done = await asyncio.gather(*presses, return_exceptions=True)
    told = [each for each in done if isinstance(each, BaseException)]
    assert all(isinstance(each, VotingOver) for each in told)
    assert len(await rows(bank, counted_ballots)) == len(voters) - len(told)


@pytest.mark.parametrize(("seconds", "hurried"), [(4, 1), (10, 0)])
async def test_one_press_for_all_is_no_hurry(
    bank: Storage, calendar: Calendar, seconds: int, hurried: int
) -> None:
    """Two looks: at the picture that the ballot shows first, and at all of them."""
    hosted = await voting(bank, calendar, range(1, 13))
    for voter in (50, 51, 52):
        await press(bank, hosted, voter, Move.OPEN)
        await together(bank, hosted, voter, Together.OPEN)
    await calendar.later(bank, seconds=60)
    for voter in (51, 52):
        await together(bank, hosted, voter, Together.CHOOSE, 1, 2)
    await press(bank, hosted, 53, Move.OPEN)
    await together(bank, hosted, 53, Together.OPEN)
    await calendar.later(bank, seconds=seconds)
    await together(bank, hosted, 53, Together.CHOOSE, 1, 2)
    await calendar.later(bank, days=2)
    await stepped(bank, hosted)
    assert await bank.challenge_reports.hints(GUILD, hosted.public_id) == Hints(hurried=hurried)
