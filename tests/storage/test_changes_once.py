"""A change that a moderator asked for with one interaction is made once, whatever becomes of the COMMIT's answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.domain.errors import ChangeUncertain, StoreBusy, UndoOvertaken
from bot.domain.guilds.audit import AuditEntry, Change
from bot.domain.guilds.styles import ServerStyle
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.storage import Storage
from bot.storage.engine.engine import Engine, Fault, T, Work
from bot.storage.guilds import changes
from tests.storage.calendars import GUILD, by_mia, has

ASKED = replace(by_mia(), interaction=900)

Verb = Callable[[Storage, Change], Awaitable[AuditEntry]]


def comic(change: Change) -> ServerStyle:
    return ServerStyle(id=change.interaction or 0, name=f"Comic {change.interaction}", words="ink")


VERBS: dict[str, Verb] = {
    "grant": lambda bank, change: bank.credits.grant(change, 1, (), 10, None),
    "a negative grant": lambda bank, change: bank.credits.grant(change, 1, (), -3, None),
    "a limit": lambda bank, change: bank.credits.set_limit(change, Scope.MEMBER, 1, 20, Period.DAY),
    "a default": lambda bank, change: bank.credits.set_limit(change, Scope.DEFAULT, 0, 20, Period.DAY),
    "a total": lambda bank, change: bank.credits.set_total(change, 200, Period.DAY),
    "a reset": lambda bank, change: bank.credits.reset_use(change, 1, ()),
    "a pause": lambda bank, change: bank.credits.block(change, 1, None),
    "a style": lambda bank, change: bank.styles.add(change, comic(change)),
    "a setting": lambda bank, change: bank.guilds.change(change, zone="Europe/Berlin"),
}


class Deaf:
    """A real engine that does not hear the answers to the next `commits`, or does not come to them at all."""

    def __init__(self, engine: Engine, *, commits: int, begins_again: bool = False, away: int = 0) -> None:
        self._engine, self._commits, self._begins_again, self._away = engine, commits, begins_again, away

    async def run(self, work: Work[T], *, seconds: float | None = None) -> T:
        if self._commits == 0 and self._away > 0:
            self._away -= 1
            raise sa.exc.OperationalError("BEGIN", None, ConnectionResetError())
        done = await self._engine.run(work, seconds=seconds)
        if self._commits > 0:
            self._commits -= 1
            raise sa.exc.OperationalError("COMMIT", None, ConnectionResetError())
        return done

    def may_begin_again(self, error: sa.exc.DBAPIError) -> bool:
        return self._begins_again

    def fault(self, error: BaseException) -> Fault | None:
        is_lost = isinstance(getattr(error, "orig", None), ConnectionError)
        return Fault.AWAY if is_lost else self._engine.fault(error)

    async def empty_log(self) -> bool:
        return await self._engine.empty_log()

    async def close(self) -> None:
        await self._engine.close()


@pytest.fixture
def deafen(bank: Storage, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    monkeypatch.setattr(changes, "PAUSES", (0.0, 0.0, 0.0))

    def deafen(**how: int) -> None:
        monkeypatch.setattr(bank.database, "_engine", Deaf(bank.database._engine, **how))  # type: ignore[arg-type]

    return deafen


async def written(bank: Storage) -> list[AuditEntry]:
    return list(await bank.credits.history(GUILD, None, before=None, limit=100))


@pytest.mark.parametrize("begins_again", [True, False], ids=["begun again at once", "told as busy first"])
@pytest.mark.parametrize("what", VERBS)
async def test_a_change_whose_commit_was_not_heard_is_made_once(
    bank: Storage, deafen: Callable[..., None], what: str, begins_again: bool
) -> None:
    deafen(commits=1, begins_again=begins_again)
    entry = await VERBS[what](bank, ASKED)
    assert [kept.id for kept in await written(bank)] == [entry.id]


@pytest.mark.parametrize("what", VERBS)
async def test_the_same_interaction_changes_nothing_twice_and_another_one_does(
    bank: Storage, what: str
) -> None:
    first, again = await VERBS[what](bank, ASKED), await VERBS[what](bank, ASKED)
    other = await VERBS[what](bank, replace(ASKED, interaction=901))
    assert first == again
    assert [kept.id for kept in await written(bank)] == [other.id, first.id]


async def test_a_grant_of_ten_gives_ten(bank: Storage, deafen: Callable[..., None]) -> None:
    deafen(commits=3)
    await VERBS["grant"](bank, ASKED)
    assert (await has(bank)).extra == 10


async def test_an_undo_that_was_not_heard_is_no_second_one(
    bank: Storage, deafen: Callable[..., None]
) -> None:
    blocked = await VERBS["a pause"](bank, ASKED)
    undo = replace(ASKED, interaction=901)
    deafen(commits=1)
    with pytest.raises(StoreBusy):  # the read before it: nothing was changed yet
        await bank.credits.undo(undo, blocked.id)
    deafen(commits=0)
    entry = await bank.credits.undo(undo, blocked.id)
    assert await bank.credits.undo(undo, blocked.id) == entry
    assert (await has(bank)).block is None
    with pytest.raises(UndoOvertaken):
        await bank.credits.undo(replace(ASKED, interaction=902), blocked.id)


async def test_one_interaction_may_change_several_targets(bank: Storage) -> None:
    await bank.credits.set_limit(ASKED, Scope.DEFAULT, 0, 7, Period.DAY)
    await bank.credits.set_total(ASKED, 70, Period.DAY)
    await bank.credits.set_limit(ASKED, Scope.ROLE, 5, 9, Period.DAY)
    await bank.credits.set_limit(ASKED, Scope.ROLE, 6, 9, Period.DAY)
    assert len(await written(bank)) == 4


async def test_a_database_that_does_not_come_back_leaves_no_certainty(
    bank: Storage, deafen: Callable[..., None]
) -> None:
    deafen(commits=1, away=100)
    with pytest.raises(ChangeUncertain):
        await VERBS["grant"](bank, ASKED)


async def test_a_database_that_was_away_all_the_time_has_changed_nothing(
    bank: Storage, deafen: Callable[..., None]
) -> None:
    deafen(commits=0, away=100)
    with pytest.raises(StoreBusy):
        await VERBS["grant"](bank, ASKED)


async def test_a_change_without_an_interaction_is_not_tried_again_once_it_may_be_made(
    bank: Storage, deafen: Callable[..., None]
) -> None:
    deafen(commits=1)
    with pytest.raises(ChangeUncertain):
        await VERBS["grant"](bank, replace(ASKED, interaction=None))
    assert (await has(bank)).extra == 10
