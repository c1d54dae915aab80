"""Nobody acts on who stands above or beside them, whichever way they try."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.world.components import Component
from bot.sandbox.world.entities import Role, State
from bot.sandbox.world.permissions import Permission
from tests.stories.staff import NOT_CHANGED, Staff, pressed, undo

HIGHER, ADMINISTRATOR = "highest role is not below yours", "is an administrator of this server"
CHANGES: dict[str, dict[str, Any]] = {
    "set": {"credits": 0},
    "grant": {"credits": 5},
    "reset": {},
    "block": {"days": 1},
}


def role(staff: Staff, name: str, *, position: int, permissions: int = 0) -> Role:
    community = staff.community
    return community.sandbox.world.add_role(community.guild, name, permissions, position=position)


def labelled(message: Seen, word: str) -> str:
    """The label of the button with this word."""
    return next(button.label for button in message.buttons if word in button.label)


async def refused(staff: Staff, who: Person, member: Person, words: str) -> None:
    for command, options in CHANGES.items():
        reply = await staff.quota(who, command, member=member, **options)
        assert words in reply.text
        assert NOT_CHANGED in reply.text
    panel = await staff.quota(who, "show", member=member)
    assert "10 of 10" in panel.text
    assert not panel.buttons


async def test_a_moderator_and_those_above_and_beside_them(staff: Staff) -> None:
    community, mia = staff.community, staff.community.mia
    mods = staff.moderators
    ada, bea, cal = (community.join(name) for name in ("ada", "bea", "cal"))
    ada.give(role(staff, "Administrators", position=1, permissions=Permission.ADMINISTRATOR))
    bea.give(role(staff, "Celebrities", position=mods.position + 1))
    cal.give(mods)
    await refused(staff, mia, ada, ADMINISTRATOR)
    await refused(staff, mia, bea, HIGHER)
    await refused(staff, mia, cal, HIGHER)
    # Those above them are free to act on them, and the owner on all.
    assert "extra credits" in (await staff.quota(staff.owner, "grant", member=ada, credits=5)).content
    community.bob.give(staff.artist)
    assert "extra credits" in (await staff.quota(mia, "grant", member=community.bob, credits=5)).content


async def test_administrators_follow_the_order_of_roles_too(staff: Staff) -> None:
    community, guild = staff.community, staff.community.guild
    low, high = (
        community.sandbox.world.add_role(guild, name, Permission.ADMINISTRATOR) for name in ("low", "high")
    )
    ada, bea, eve = (community.join(name) for name in ("ada", "bea", "eve"))
    ada.give(high)
    bea.give(low)
    eve.give(role(staff, "Celebrities", position=high.position + 1))
    await refused(staff, bea, ada, HIGHER)
    await refused(staff, ada, eve, HIGHER)
    assert "extra credits" in (await staff.quota(ada, "grant", member=bea, credits=5)).content


async def test_of_two_roles_at_one_position_the_older_is_the_higher(staff: Staff) -> None:
    younger = role(staff, "Younger", position=staff.moderators.position)
    bea = staff.community.join("bea")
    bea.give(younger)
    assert "extra credits" in (await staff.quota(staff.community.mia, "grant", member=bea, credits=5)).content
    older, mia = staff.community.join("older"), staff.community.mia
    older.give(staff.moderators)
    mia.take(staff.moderators)
    mia.give(
        role(staff, "Young mods", position=staff.moderators.position, permissions=Permission.MODERATE_MEMBERS)
    )
    await refused(staff, mia, older, HIGHER)


async def test_the_order_of_now_counts_for_buttons_that_are_there_already(staff: Staff) -> None:
    community, mia, bob = staff.community, staff.community.mia, staff.community.bob
    world, guild = community.sandbox.world, community.guild
    bob.give(staff.artist)
    receipt = await staff.quota(mia, "grant", member=bob, credits=5)
    panel = await staff.quota(mia, "show", member=bob)
    world.move_role(guild, staff.artist, staff.moderators.position + 3)

    for verb in ("Grant", "Reset"):
        text = await answer(mia, panel, verb)
        assert HIGHER in text
        assert NOT_CHANGED in text
    form = (await (await mia.click(panel, "Pause…")).acknowledged()).modal
    assert form is not None
    sent = await (await mia.submit(form, {"Days": "1"})).until(lambda shown: shown.followups)
    assert HIGHER in sent.followups[0].text
    tried = await pressed(mia, receipt, "Undo")
    assert HIGHER in tried.followups[0].text
    assert "15 of 15" in await staff.left(bob) or "5 extra" in await staff.left(bob)

    world.move_role(guild, staff.artist, 0)
    assert "Undone" in (await undo(mia, receipt)).text


async def answer(who: Person, message: Seen, word: str) -> str:
    """Press the button with this word; what the bot says to it in a message of its own."""
    shown = await who.click(message, labelled(message, word))
    await shown.until(lambda shown: shown.followups or (shown.reply and shown.reply != message))
    return (shown.followups or [await shown.message()])[0].text


async def test_who_lost_the_right_meanwhile(staff: Staff) -> None:
    mia, bob = staff.community.mia, staff.community.bob
    receipt = await staff.quota(mia, "grant", member=bob, credits=5)
    panel = await staff.quota(mia, "show", member=bob)
    mia.take(staff.moderators)
    for message, label in ((panel, "Grant 5"), (receipt, "Undo")):
        assert "You need the permission" in await answer(mia, message, label)


async def test_nobody_sets_the_limit_of_a_role_that_is_not_below_them(staff: Staff) -> None:
    community, mia = staff.community, staff.community.mia
    managers = community.sandbox.world.add_role(community.guild, "Managers", Permission.MANAGE_GUILD)
    mia.give(managers)
    above = role(staff, "Above", position=managers.position + 1)
    for each in (above, managers):
        reply = await staff.quota(mia, "role", role=each, credits=3)
        assert "not below your own highest role" in reply.text
        assert NOT_CHANGED in reply.text
    done = await staff.quota(mia, "role", role=staff.artist, credits=3)
    assert NOT_CHANGED not in done.text
    community.sandbox.world.move_role(community.guild, staff.artist, managers.position + 5)
    shown = await pressed(mia, done, "Undo")
    assert "not below your own highest role" in shown.followups[0].text
    removal = await staff.quota(mia, "role", role=staff.artist)
    assert "not below your own highest role" in removal.text
    assert NOT_CHANGED not in (await staff.quota(staff.owner, "role", role=above, credits=3)).text


ODD_IDS = ("9" * 19, "9" * 30, "9" * 60, "-1", "0", "fox", "1e400", "", "1-2-3", "9" * 30 + "-0-0")
VERBS = {
    "qu": ("grant", "reset", "drop", "block", "unblock", "undo", "page", "fox"),
    "im": ("again", "more", "cancel", "delete", "change", "retry", "input", "alt", "fox"),
    "me": ("open", "newer", "older", "show", "fox"),
    "su": ("open", "credits", "zone", "usezone", "channels", "modlog", "fox"),
}


@pytest.mark.parametrize("id", ODD_IDS)
async def test_an_id_that_is_none_in_a_button_gets_a_sentence(staff: Staff, id: str) -> None:
    community, owner = staff.community, staff.owner
    panel = await staff.quota(owner, "show", member=community.bob)
    for custom_id in (f"{space}:{verb}:{id}" for space, verbs in VERBS.items() for verb in verbs):
        values = [id] if custom_id.startswith("su") else []
        type = Component.CHANNEL_SELECT if values else Component.BUTTON
        shown = await owner.forge(custom_id, message=panel, type=type, values=values)
        await shown.until(lambda shown: shown.interaction.state is not State.WAITING)
        assert not shown.failed, custom_id
    assert community.bot is None or "Traceback" not in "\n".join(community.bot.output)
