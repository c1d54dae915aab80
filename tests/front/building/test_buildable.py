"""Who may build on what."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from bot.domain.credits import Balance
from bot.domain.errors import NotForBuilding, NotYours, StoreBusy
from bot.domain.guilds.members import MemberSettings
from bot.domain.pictures import Generation
from bot.front.kit.balances import Balances
from bot.front.result.building.asking import Buildable, is_private
from tests.front.about.fakes import AUTHOR, ELSEWHERE, GUILD, OTHER, press, share, shown, subjects_of
from tests.front.balances import balance


class Members:
    """Everybody has chosen the same."""

    def __init__(self, *, others_may_build: bool = True) -> None:
        self.chosen = MemberSettings(others_may_build=others_may_build)
        self.asked: list[tuple[int, int]] = []

    async def settings(self, guild: int, member: int) -> MemberSettings:
        self.asked.append((guild, member))
        return self.chosen

    async def is_private(self, guild: int, member: int) -> bool:
        return self.chosen.private_by_default


class Purses:
    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault

    async def balance(self, guild: int, member: int, roles: Collection[int]) -> Balance:
        if self.fault is not None:
            raise self.fault
        return balance(left=5)


def buildable(*rows: Generation, members: Members, purses: Purses | None = None) -> Buildable:
    return Buildable(subjects_of(*rows)[0], members, Balances(purses or Purses()))


async def test_an_author_keeps_theirs_from_others_and_not_from_themselves() -> None:
    members = Members(others_may_build=False)
    them = buildable(*shown(), members=members)
    with pytest.raises(NotForBuilding) as refusal:
        await them.read(press(by=OTHER)[0])
    assert refusal.value.author == "Alice"
    assert members.asked == [(GUILD, AUTHOR)]
    assert (await them.read(press(by=AUTHOR)[0])).ids == ("PIC0",)


async def test_others_build_where_the_author_lets_them() -> None:
    assert (await buildable(*shown(), members=Members()).read(press(by=OTHER)[0])).ids == ("PIC0",)


async def test_private_ones_are_their_authors_alone() -> None:
    with pytest.raises(NotYours):
        await buildable(*shown(private=True), members=Members()).read(press(by=OTHER)[0])


@pytest.mark.parametrize(
    ("asked_in_private", "message_is_private", "expected"),
    [(False, True, False), (False, False, False), (True, True, True), (True, False, False)],
)
async def test_what_is_made_is_as_public_as_where_it_was_pressed(
    asked_in_private: bool, message_is_private: bool, expected: bool
) -> None:
    rows = shown(private=asked_in_private)
    subjects, _ = subjects_of(*rows, shares=[share(channel=ELSEWHERE)])
    pressed, _ = press(by=AUTHOR, private=message_is_private)
    assert is_private(pressed, await subjects.read(pressed)) is expected


async def test_a_form_opens_also_where_credits_cannot_be_read() -> None:
    pressed, _ = press()
    assert await buildable(*shown(), members=Members()).left(pressed) == 5
    away = buildable(*shown(), members=Members(), purses=Purses(StoreBusy()))
    assert await away.left(pressed) is None
