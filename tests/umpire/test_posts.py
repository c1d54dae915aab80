"""What is to be done at Discord for a challenge is done in order, tried again, or told to its hosts."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.domain.challenges.records import Counts, Post, PostKind
from bot.domain.deliveries import DAY
from bot.studio.background import Background
from bot.studio.delivery import NotYet, Undeliverable
from bot.studio.insist import Insist
from bot.studio.todos import LOOK
from bot.studio.wakeup import Wakeup
from bot.umpire.posts import AGAIN, GIVEN_UP, LONGEST_ATTEMPT, ChallengePosts
from tests.studio.hand_clock import by_hand_clock, now, settle
from tests.umpire.made import hosted

MENDED = "no permission"


@dataclass
class At:
    channel: int = 5
    message: int = 77
    thread: int | None = None
    lacks: str | None = None


def post(id: int = 1, kind: PostKind = PostKind.CARD, number: int = 0, of: int = 1) -> Post:
    return Post(
        id=id,
        kind=kind,
        number=number,
        hosted=hosted(of),
        channel=None,
        message=None,
        pictures=(),
        counts=Counts(entries=0, voters=0),
        attempts=0,
    )


@dataclass
class List:
    """The to-do list in memory, with the leases and the order of the storage."""

    posts: dict[int, Post] = field(default_factory=dict)
    due: dict[int, float] = field(default_factory=dict)
    made: dict[int, float] = field(default_factory=dict)
    journal: list[str] = field(default_factory=list)
    lost: dict[str, Post] = field(default_factory=dict)

    def add(self, *posts: Post) -> None:
        for each in posts:
            self.posts[each.id], self.due[each.id], self.made[each.id] = each, now(), now()

    async def release(self) -> None:
        self.due = dict.fromkeys(self.due, now())

    async def claim_due(self) -> Post | None:
        first: dict[int, Post] = {}
        for id in sorted(self.posts):
            first.setdefault(self.posts[id].hosted.challenge.id, self.posts[id])
        for each in first.values():
            if self.due[each.id] <= now():
                self.due[each.id] = now() + 120
                taken = replace(each, attempts=each.attempts + 1, age=now() - self.made[each.id])
                self.posts[each.id] = taken
                return taken
        return None

    async def posted(self, id: int, channel: int, message: int, thread: int | None) -> None:
        self.posts[id] = replace(self.posts[id], channel=channel, message=message)
        self.journal.append(f"posted {id} in {channel}/{thread}")

    async def done(self, post: Post) -> bool:
        if self.posts[post.id].wanted != post.wanted:
            self.due[post.id] = now()
            return False
        del self.posts[post.id]
        self.journal.append(f"done {post.id}")
        return True

    async def put_off(self, id: int, seconds: float) -> None:
        self.due[id] = now() + seconds

    async def failed(self, id: int, reason: str) -> None:
        self.lost[reason] = self.posts.pop(id)
        self.journal.append(f"failed {id}: {reason}")

    async def revive(self, reasons: Collection[str], after: timedelta) -> int:
        """It is not waited for."""
        assert after == timedelta(hours=1)
        back = [self.lost.pop(reason) for reason in reasons if reason in self.lost]
        self.add(*back)
        return len(back)

    async def seconds_to_next(self) -> float | None:
        return min((max(0.0, self.due[id] - now()) for id in self.posts), default=None)


@dataclass
class Discord:
    """Takes `takes` seconds a post, and raises the errors one after another, the last for ever."""

    journal: list[str]
    errors: list[Exception | None]
    takes: float = 0.0
    lacks: str | None = None  # in the first message of a gallery

    async def post(self, post: Post) -> At | None:
        await asyncio.sleep(self.takes)
        error = self.errors.pop(0) if len(self.errors) > 1 else self.errors[0]
        self.journal.append(f"{post.kind} {post.number}")
        if error is not None:
            raise error
        return None if post.kind is PostKind.ROLE else At(lacks=self.lacks if post.number == 1 else None)


class Desk:
    def __init__(self, *errors: Exception | None) -> None:
        self.list = List()
        self.journal = self.list.journal
        self.discord = Discord(self.journal, list(errors) or [None])
        self.wanted, self.failed = Wakeup(), Wakeup()
        self.background = Background()
        ChallengePosts(
            posts=self.list,
            poster=self.discord,
            background=self.background,
            wanted=self.wanted,
            failed=self.failed,
            insist=Insist(),
            mended={MENDED: timedelta(hours=1)},
        ).start()

    def want(self, *posts: Post) -> None:
        self.list.add(*posts)
        self.wanted.notify()


@by_hand_clock
async def test_the_posts_of_a_challenge_are_made_one_after_the_other() -> None:
    desk = Desk()
    desk.discord.takes = 2
    desk.want(post(), post(2, PostKind.GALLERY, 1), post(3, PostKind.GALLERY, 2), post(4, of=2))
    await asyncio.sleep(7)
    assert [line for line in desk.journal if line.startswith(("card", "gallery"))] == [
        "card 0",
        "card 0",
        "gallery 1",
        "gallery 2",
    ]
    assert sorted(line for line in desk.journal if line.startswith("done")) == [
        f"done {id}" for id in (1, 2, 3, 4)
    ]


@by_hand_clock
async def test_where_a_message_is_is_written_down_before_it_is_done() -> None:
    desk = Desk()
    desk.want(post(), post(2, PostKind.ROLE, 8))
    await settle()
    assert desk.journal == ["card 0", "posted 1 in 5/None", "done 1", "role 8", "done 2"]


@by_hand_clock
async def test_what_cannot_be_done_wakes_who_tells_hosts_and_does_not_hold_up_the_rest() -> None:
    desk = Desk(Undeliverable("channel gone"), None)
    desk.want(post(), post(2, PostKind.ROLE, 8))
    await settle()
    assert desk.journal == ["card 0", "failed 1: channel gone", "role 8", "done 2"]
    assert await desk.failed.wait(0)


@by_hand_clock
async def test_what_may_pass_is_tried_again() -> None:
    desk = Desk(NotYet("503"), NotYet("429", retry_after=7.0), RuntimeError("a bug"), None)
    desk.want(post())
    await asyncio.sleep(2 + 7 + 8)
    await settle()
    assert desk.journal[-1] == "done 1"
    assert not await desk.failed.wait(0)


@by_hand_clock
async def test_after_a_day_it_is_given_up() -> None:
    desk = Desk(NotYet("503"))
    desk.want(post())
    await asyncio.sleep(DAY - 1)
    assert desk.list.posts
    await asyncio.sleep(301)
    assert desk.journal[-1] == f"failed 1: {GIVEN_UP}"
    assert await desk.failed.wait(0)


@by_hand_clock
async def test_one_that_hangs_is_tried_again_and_holds_up_no_other_challenge() -> None:
    desk = Desk()
    desk.discord.takes = LONGEST_ATTEMPT + 50
    desk.want(post())
    await settle()
    desk.discord.takes = 0
    desk.want(post(2, of=2))
    await settle()
    assert desk.journal[-1] == "done 2"
    await asyncio.sleep(LONGEST_ATTEMPT + 3)
    assert desk.journal[-1] == "done 1"


@by_hand_clock
async def test_what_is_wanted_again_meanwhile_is_done_again() -> None:
    desk = Desk()
    desk.discord.takes = 5
    desk.want(post())
    await asyncio.sleep(1)
    desk.list.posts[1] = replace(desk.list.posts[1], wanted=2)
    await asyncio.sleep(20)
    assert desk.journal.count("card 0") == 2
    assert desk.journal[-1] == "done 1"


@by_hand_clock
async def test_what_nobody_announces_is_found_by_a_look() -> None:
    desk = Desk()
    await settle()
    desk.list.add(post())
    await asyncio.sleep(LOOK)
    await settle()
    assert desk.journal[-1] == "done 1"


@by_hand_clock
async def test_what_hosts_may_put_right_is_tried_again() -> None:
    desk = Desk(Undeliverable(MENDED), Undeliverable(MENDED), None)
    desk.want(post())
    await asyncio.sleep(AGAIN + 1)
    assert desk.journal == ["card 0", f"failed 1: {MENDED}"] * 2
    await asyncio.sleep(AGAIN)
    assert desk.journal[-2:] == ["posted 1 in 5/None", "done 1"]


@by_hand_clock
async def test_a_message_that_lacks_a_picture_has_failed_as_long_as_it_does() -> None:
    desk = Desk()
    desk.discord.lacks = MENDED
    desk.want(post(1, PostKind.GALLERY, 1), post(2, PostKind.GALLERY, 2))
    await asyncio.sleep(AGAIN + 1)
    assert desk.journal[:3] == ["gallery 1", "posted 1 in 5/None", f"failed 1: {MENDED}"]
    assert desk.journal.count(f"failed 1: {MENDED}") == 2
    assert "done 2" in desk.journal
    desk.discord.lacks = None
    await asyncio.sleep(AGAIN)
    assert desk.journal[-1] == "done 1"
