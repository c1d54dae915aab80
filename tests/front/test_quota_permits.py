"""Who may change whose credits, and at whom a command may point."""

from __future__ import annotations

import discord
import pytest

from bot.domain.errors import HigherMember, HigherRole, NotAllowed, NotAMember, OwnCredits, ProtectedMember
from bot.domain.guilds.standing import EVERYONE, Rank, Standing
from bot.front.kit.guilds.permits import MANAGE, MODERATE, Actor
from bot.front.quota.targets import member_target

OWNER, MODERATOR, ADMIN, MEMBER = 1, 2, 3, 4
RIGHTS = {
    OWNER: discord.Permissions.all(),
    MODERATOR: discord.Permissions(moderate_members=True),
    ADMIN: discord.Permissions(moderate_members=True, manage_guild=True),
    MEMBER: discord.Permissions(send_messages=True),
}


RANKS = {ADMIN: Rank.of_role(2, 70), MODERATOR: Rank.of_role(1, 71)}


def who(id: int, rights: discord.Permissions | None = None) -> Actor:
    permissions = RIGHTS[id] if rights is None else rights
    return Actor(guild=9, owner=OWNER, id=id, permissions=permissions, top=RANKS.get(id, EVERYONE))


def standing(id: int) -> Standing:
    return who(id).standing


@pytest.mark.parametrize(
    ("id", "target", "refusal"),
    [
        (OWNER, OWNER, None),
        (OWNER, MODERATOR, None),
        (MODERATOR, MEMBER, None),
        (MODERATOR, ADMIN, HigherMember),
        (ADMIN, MODERATOR, None),
        (MODERATOR, MODERATOR, OwnCredits),
        (MODERATOR, OWNER, ProtectedMember),
        (ADMIN, ADMIN, None),
        (ADMIN, OWNER, ProtectedMember),
        (MEMBER, ADMIN, NotAllowed),
        (MEMBER, MEMBER, NotAllowed),
        (MEMBER, OWNER, NotAllowed),
    ],
)
def test_whose_credits_somebody_may_change(id: int, target: int, refusal: type[Exception] | None) -> None:
    assert who(id).may_change(standing(target)) is (refusal is None)
    if refusal is not None:
        with pytest.raises(refusal):
            who(id).require_may_change(standing(target))


def test_an_administrator_may_everything_without_another_permission() -> None:
    admin = who(ADMIN, discord.Permissions(administrator=True))
    assert admin.may(MODERATE)
    assert admin.may(MANAGE)


def test_the_missing_permission_is_named() -> None:
    with pytest.raises(NotAllowed) as refusal:
        who(MODERATOR).require(MANAGE)
    assert refusal.value.permission == "manage_guild"


def test_a_bare_id_is_nobody_of_this_server() -> None:
    with pytest.raises(NotAMember):
        member_target(discord.Object(id=5))


def test_a_role_is_changed_from_above_alone() -> None:
    who(OWNER).require_above_role(RANKS[ADMIN])
    who(ADMIN).require_above_role(RANKS[MODERATOR])
    for role in (RANKS[ADMIN], Rank.of_role(2, 69), Rank.of_role(9, 80)):
        with pytest.raises(HigherRole):
            who(ADMIN).require_above_role(role)


def test_an_administrator_is_named_as_one() -> None:
    admin = Standing(id=8, administrator=True)
    with pytest.raises(HigherMember) as refusal:
        who(MODERATOR).require_may_change(admin)
    assert refusal.value.administrator
