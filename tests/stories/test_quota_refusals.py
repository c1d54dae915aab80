"""/quota: what moderators may not do, or typed wrongly: one clear sentence, and nothing changed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.sandbox.world.permissions import Permission
from tests.stories.staff import NOT_CHANGED, Staff, pressed


async def test_the_owner_is_the_owners_alone(staff: Staff) -> None:
    mia, owner = staff.community.mia, staff.owner
    changes: dict[str, dict[str, Any]] = {
        "set": {"credits": 0},
        "grant": {"credits": -5},
        "reset": {},
        "block": {"days": 1},
    }
    for command, options in changes.items():
        reply = await staff.quota(mia, command, member=owner, **options)
        assert "Only the owner of this server" in reply.text
        assert NOT_CHANGED in reply.text
    panel = await staff.quota(mia, "show", member=owner)
    assert "10 of 10" in panel.text
    assert not panel.buttons
    assert "**5 extra credits**" in (await staff.quota(owner, "grant", member=owner, credits=5)).content


async def test_no_moderator_is_their_own_paymaster(staff: Staff) -> None:
    mia = staff.community.mia
    reply = await staff.quota(mia, "grant", member=mia, credits=5)
    assert reply.text.startswith("You can't change your own credits. Nothing was changed.")
    mia.give(staff.community.sandbox.world.add_role(staff.community.guild, "Admins", Permission.MANAGE_GUILD))
    assert "**5 extra credits**" in (await staff.quota(mia, "grant", member=mia, credits=5)).content


async def test_a_stranger_somebody_who_left_and_a_bot(staff: Staff) -> None:
    community, world = staff.community, staff.community.sandbox.world
    elsewhere = community.sandbox.join(world.add_guild("Elsewhere", "hall"), "eve")
    leaver = community.sandbox.join(community.guild, "leo")
    panel = await staff.quota(community.mia, "show", member=leaver)
    world.remove_member(leaver.member)
    bot = community.sandbox.person(community.guild, world.bot.id)
    asked: dict[str, dict[str, Any]] = {"show": {}, "set": {"credits": 1}, "block": {}}
    for who, words in (
        (elsewhere, "not on this server"),
        (leaver, "not on this server"),
        (bot, "Bots make no pictures"),
    ):
        for command, options in asked.items():
            reply = await staff.quota(community.mia, command, member=who, **options)
            assert words in reply.text
            assert NOT_CHANGED in reply.text
    gone = await pressed(community.mia, panel, "Grant 5")
    assert "not on this server" in gone.followups[0].text
    assert "Nothing was changed" in (await staff.quota(community.mia, "history", member=leaver)).text


async def test_roles_that_can_have_no_limit(staff: Staff) -> None:
    community, world = staff.community, staff.community.sandbox.world
    deleted = world.add_role(community.guild, "Gone")
    world.remove_role(community.guild, deleted)
    foreign = world.add_role(world.add_guild("Elsewhere", "hall"), "Foreign")
    bots_own = next(role for role in community.guild.roles.values() if role.managed)
    for role, words in (
        (deleted, "I can't find that role"),
        (foreign, "I can't find that role"),
        (community.guild.everyone, "`/quota defaults`"),
        (bots_own, "belongs to a bot"),
    ):
        reply = await staff.quota(staff.owner, "role", role=role, credits=3)
        assert words in reply.text
        assert NOT_CHANGED in reply.text
    assert "<@&" not in (await staff.quota(staff.owner, "defaults")).text


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("set", {"credits": -1}, "0 to 10,000"),
        ("set", {"credits": 10_001}, "0 to 10,000"),
        ("set", {"credits": 5, "per": "year"}, "day, week and month"),
        ("set", {"credits": 5, "reason": "x" * 201}, "201 characters"),
        ("grant", {"credits": 0}, "can't give 0 credits"),
        ("grant", {"credits": 2**60}, "-10,000 to 10,000"),
        ("grant", {"credits": 5, "expires": "yesterday"}, "“yesterday”"),
        ("grant", {"credits": 5, "expires": "2020-01-01"}, "`2030-12-24`"),
        ("grant", {"credits": -5, "expires": "7d"}, "Leave `expires` out"),
        ("reset", {"what": "own limit"}, "no limit of their own"),
        ("reset", {"what": "the world"}, "used credits, own limit and everything"),
        ("block", {"days": 366}, "0 to 365"),
        ("role", {"per": "week"}, "Add a number"),
        ("role", {}, "no limit of its own"),
        ("role", {"credits": 10_001}, "0 to 10,000"),
        ("defaults", {"per": "week"}, "Add a number"),
        ("defaults", {"server_total": 1_000_001}, "0 to 1,000,000"),
    ],
)
async def test_values_typed_past_the_client(
    staff: Staff, command: str, options: dict[str, Any], words: str
) -> None:
    target: dict[str, Any] = {"role": staff.artist} if command == "role" else {"member": staff.community.bob}
    if command == "defaults":
        target = {}
    reply = await staff.quota(staff.owner, command, unchecked=True, **target, **options)
    assert words in re.sub(r"[\u2068\u2069\\]", "", reply.text)
    assert "Nothing was" in reply.text
    assert (await staff.quota(staff.owner, "history")).text == "Nothing was changed yet."
