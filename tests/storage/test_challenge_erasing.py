"""A member's data go out of challenges too: their entry, their ballot, who they were. What stands keeps its bytes."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.albums.gallery import ANYBODY, Cursor, Sort
from bot.domain.care.erasing import InContests
from bot.domain.challenges.balloting import Move
from bot.domain.challenges.hosting import DISCORDS_EPOCH, DRAFT_LIFE, DRAFTS
from bot.domain.challenges.records import Hosted, Prize
from bot.domain.challenges.values import Phase
from bot.domain.errors import Gone
from bot.storage import Storage
from bot.storage.challenges.forgetting import ERASED
from bot.storage.challenges.tables import ballots, challenge_entries
from bot.storage.upkeep.retention import ORPHANS, Retention
from tests.storage.calendars import GUILD, Calendar
from tests.storage.cared import posted
from tests.storage.challenged import (
    a_submission,
    all_posts,
    by_mia,
    closed,
    entered,
    names,
    press,
    published,
    rows,
    stepped,
    votes,
)
from tests.storage.erased import asks_for_it, eraser_of, messages_are_gone

MEMBER = 1_234_567_890_123_456_789


async def with_entries(
    storage: Storage,
    calendar: Calendar,
    *,
    members: Sequence[int] = (MEMBER, 2, 3, 4, 5),
    voting: bool = True,
) -> Hosted:
    """A challenge with an entry of each, of which the first one's has bytes."""
    hosted = await published(storage, calendar, prize=Prize(credits=5))
    mine, *_ = await entered(storage, hosted, members, title="Fox", alt="a fox")
    await storage.pictures.put(mine.key, b"a fox")
    await all_posts(storage)
    if voting:
        await calendar.later(storage, days=3)
        hosted = await stepped(storage, hosted)
        await all_posts(storage)
    return hosted


async def erased(storage: Storage) -> None:
    key = next(row["key"] for row in await rows(storage, challenge_entries) if row["member"] == MEMBER)
    await asks_for_it(storage, MEMBER)
    await eraser_of(storage).run()
    with pytest.raises(Gone):
        await storage.pictures.get(key)


async def in_contests(storage: Storage) -> InContests:
    return (await storage.erasures.count(GUILD, MEMBER)).contests


async def kept_of_challenges(storage: Storage) -> str:
    return str([await rows(storage, table) for table in (challenge_entries, ballots)])


async def test_before_the_voting_the_entry_is_withdrawn(bank: Storage, calendar: Calendar) -> None:
    hosted = await with_entries(bank, calendar, voting=False)
    assert await in_contests(bank) == InContests(withdrawn=1)
    await erased(bank)
    assert len(await bank.entries.standing(GUILD, hosted.public_id)) == 4
    assert len(await rows(bank, challenge_entries)) == 4


async def test_while_members_vote_it_is_removed_with_the_members_own_ballot(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await with_entries(bank, calendar)
    await press(bank, hosted, MEMBER, Move.OPEN)
    assert await in_contests(bank) == InContests(removed=1, votes=1)
    await erased(bank)
    assert await in_contests(bank) == InContests()
    assert len(await bank.entries.standing(GUILD, hosted.public_id)) == 4
    (gone,) = [row for row in await rows(bank, challenge_entries) if row["removed_at"] is not None]
    assert (gone["removed_why"], gone["removed_by"], gone["member"]) == (ERASED, None, 0)
    assert str(MEMBER) not in await kept_of_challenges(bank)
    assert await names(bank) == [("gallery", 1), ("sheet", 0)]


@pytest.mark.parametrize("is_possible", [True, False])
async def test_it_is_done_when_no_message_of_a_challenge_shows_it_or_can_be_changed(
    bank: Storage, calendar: Calendar, monkeypatch: pytest.MonkeyPatch, is_possible: bool
) -> None:
    await with_entries(bank, calendar)
    another = await with_entries(bank, calendar, members=(2, 3), voting=False)
    ticks = itertools.count(1)
    monkeypatch.setattr(
        bank.database, "clock", lambda: calendar.clock.now + timedelta(milliseconds=next(ticks))
    )
    await asks_for_it(bank, MEMBER)
    assert await left(bank, calendar) == (2, False), "the gallery and the sheet"

    await bank.challenges.cancel(by_mia(), another.public_id, "rain")
    while (post := await bank.challenge_posts.claim_due()) is not None:
        of_another = post.hosted.public_id == another.public_id
        if of_another:
            await bank.challenge_posts.put_off(post.id, 60)
        elif is_possible:
            assert await bank.challenge_posts.done(post)
        else:
            await bank.challenge_posts.failed(post.id, "missing_access")
    assert await left(bank, calendar) == (0, True)


async def left(storage: Storage, calendar: Calendar) -> tuple[int, bool]:
    """How much of the deletion, after the loop has looked at it again, and whether it is done."""
    await eraser_of(storage).run()
    await messages_are_gone(storage)
    await calendar.later(storage, seconds=2)
    await eraser_of(storage).run()
    latest = await storage.erasures.latest(GUILD, MEMBER, calendar.clock.now)
    assert latest is not None
    return latest.left, latest.done_at is not None


async def test_after_the_close_the_place_stays_and_nobody_has_it(bank: Storage, calendar: Calendar) -> None:
    hosted = await with_entries(bank, calendar)
    await closed(bank, calendar, hosted, {50: [MEMBER], 51: [MEMBER], 52: [MEMBER, 2]})
    await all_posts(bank)
    assert await in_contests(bank) == InContests(ended=1)
    await erased(bank)
    winner, *_ = (await bank.challenges.outcome(GUILD, hosted.public_id)).pictures
    assert winner.standing is not None
    assert (winner.standing.place, winner.is_erased, winner.entry.author) == (1, True, 0)
    assert (winner.prompt, winner.alt, winner.entry.title, winner.entry.picture) == ("", None, None, "")
    assert str(MEMBER) not in await kept_of_challenges(bank)
    assert await names(bank) == [("card", 0), ("result", 0), ("gallery", 1), ("sheet", 0)]
    assert 0 not in {each.member for each in await bank.challenges.leaderboard(GUILD, None)}
    # Another one is removed: the one that nobody has gets no prize, and stands.
    second = next(
        each for each in await bank.entries.standing(GUILD, hosted.public_id) if each.entry.author == 2
    )
    await bank.entries.remove(by_mia("stolen"), hosted.public_id, second.entry.id)


async def test_what_is_entered_while_the_deletion_begins_goes_too(bank: Storage, calendar: Calendar) -> None:
    hosted = await published(bank, calendar)
    submission = await a_submission(bank, MEMBER)
    await bank.pictures.put(submission.key, b"a fox")
    await asks_for_it(bank, MEMBER)
    await bank.entries.enter(GUILD, hosted.public_id, submission, replaces=False)
    await eraser_of(bank).run()
    assert await bank.entries.standing(GUILD, hosted.public_id) == ()
    assert not await bank.pictures.has(submission.key)


async def test_an_export_has_entries_with_their_places_and_no_ballots(
    bank: Storage, calendar: Calendar
) -> None:
    hosted = await with_entries(bank, calendar)
    standing = await bank.entries.standing(GUILD, hosted.public_id)
    others = [each.number or 0 for each in standing if each.entry.author != MEMBER]
    await votes(bank, hosted, MEMBER, others[0])
    held = await bank.exports.everything(GUILD, MEMBER)
    (entry,) = held["challenge_entries"]
    assert (entry["theme"], entry["title"], entry["prompt"], entry["place"]) == (
        "Rain",
        "Fox",
        "a red fox in the rain",
        None,
    )
    assert "handed" not in str(held)
    assert "receipt" not in str(held)


async def test_what_is_entered_is_in_no_gallery_until_the_close(bank: Storage, calendar: Calendar) -> None:
    (other,) = await posted(bank, member=9)
    hosted = await with_entries(bank, calendar)

    async def seen(sort: Sort = Sort.NEWEST) -> int:
        looked = await bank.gallery.beyond(
            GUILD, Cursor(sort=sort, member=ANYBODY), places=[22], hidden=[], back=False, limit=50
        )
        assert other.public_id in {row.public_id for row in looked.rows}
        return len(looked.rows)

    assert await seen() == 1
    await bank.challenges.sooner(by_mia(), hosted.public_id, Phase.VOTING)
    assert await seen() == 6


async def test_copies_stay_while_their_entries_stand(bank: Storage, calendar: Calendar) -> None:
    hosted = await with_entries(bank, calendar, voting=False)
    standing = {each.key for each in await bank.entries.standing(GUILD, hosted.public_id)}
    for key in (*standing, "entry-1"):
        await bank.pictures.put(key, b"a fox")
    then = (datetime.now(UTC) - ORPHANS - timedelta(days=900)).timestamp()
    for path in (calendar.folder / "pictures").iterdir():
        os.utime(path, (then, then))
    assert (await retention_of(bank, lambda: datetime.now(UTC)).sweep()).objects == 1
    assert [await bank.pictures.has(key) for key in sorted(standing)] == [True] * 5
    assert not await bank.pictures.has("entry-1")


async def test_prompts_go_by_age_once_a_challenge_has_ended(bank: Storage, calendar: Calendar) -> None:
    hosted = await with_entries(bank, calendar)
    await closed(bank, calendar, hosted, {})
    retention = retention_of(bank, calendar.clock)
    await calendar.later(bank, days=179)
    await retention.sweep()
    assert {row["prompt"] for row in await rows(bank, challenge_entries)} == {"a red fox in the rain"}
    await calendar.later(bank, days=2)
    await retention.sweep()
    assert {row["prompt"] for row in await rows(bank, challenge_entries)} == {""}


async def test_what_a_host_has_typed_is_told_of_and_goes_with_their_data_or_by_its_age(
    bank: Storage, calendar: Calendar
) -> None:
    today = discord_id(datetime.now(UTC))
    said = {"theme": "Rain", "channel": MEMBER}
    drafts = {
        today: json.dumps({"guild": GUILD, "member": MEMBER, **said}),
        today + 1: json.dumps({"guild": GUILD + 1, "member": MEMBER}),
        today + 2: json.dumps({"guild": GUILD, "member": 2}),
        discord_id(datetime.now(UTC) - DRAFT_LIFE - timedelta(minutes=1)): "from yesterday",
    }
    for interaction, text in drafts.items():
        await bank.notes.set(f"{DRAFTS}{interaction}", text)
    listed = await bank.erasures.count(GUILD, MEMBER)
    assert (listed.drafts, listed.is_nothing) == (1, False)
    held = await bank.exports.everything(GUILD, MEMBER)
    assert held["challenge_drafts"] == [{"theme": "Rain", "channel": str(MEMBER)}]

    await asks_for_it(bank, MEMBER)
    assert set(await bank.notes.named(DRAFTS)) == {f"{DRAFTS}{each}" for each in list(drafts)[1:]}

    assert (await retention_of(bank, lambda: datetime.now(UTC)).sweep()).drafts == 1
    assert set(await bank.notes.named(DRAFTS)) == {f"{DRAFTS}{each}" for each in list(drafts)[1:3]}


def discord_id(moment: datetime) -> int:
    """As interactions made then have."""
    return int((moment - DISCORDS_EPOCH).total_seconds() * 1000) << 22


def retention_of(storage: Storage, clock: Callable[[], datetime]) -> Retention:
    return Retention(
        storage.database,
        storage.pictures,
        clock=clock,
        keep_pictures=timedelta(days=30),
        keep_prompts=timedelta(days=180),
    )
