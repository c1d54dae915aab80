"""What another process says of challenges reaches those in this one whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

from bot.challenges import add_challenges
from bot.front.imagine.desk import Desk
from bot.storage.engine.notifications import Topic
from bot.studio.wakeup import Wakeup
from tests.front.challenges.memberfakes import GUILD, NOW, Known, hosted


class Anything:
    """Has whatever is asked for, which does nothing here."""

    def __getattr__(self, name: str) -> Anything:
        return Anything()


class FakeDatabase:
    def __init__(self) -> None:
        self.heard: list[Callable[[], None]] = []

    def subscribe(self, topic: Topic, callback: Callable[[], None]) -> None:
        assert topic is Topic.CHALLENGES
        self.heard.append(callback)


async def test_a_challenge_that_another_process_has_opened_is_posted_and_takes_pictures_here_at_once() -> (
    None
):
    database, challenges = FakeDatabase(), Known((hosted(),))
    storage: Any = Anything()
    storage.database, storage.challenges = database, challenges
    shared: Any = Anything()
    shared.storage, shared.clock, shared.challenge_posts = storage, lambda: NOW, Wakeup()
    shared.router = SimpleNamespace(add=lambda *features: None)
    contests = add_challenges(shared, cast(Desk, Anything()))
    for callback in database.heard:
        callback()
    open_ones = contests.members._open_ones
    await open_ones.wait_for_reads()
    assert open_ones.known(GUILD) == challenges.all
    assert not open_ones._reads, "it was known before it was asked for"
    assert await contests.wanted.wait(1)
