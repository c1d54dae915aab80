"""/help shows each reader what they can do here, and who makes the pictures."""

from __future__ import annotations

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from tests.stories.staff import Staff


async def shown_to(who: Person, staff: Staff) -> Seen:
    screen = await (await who.slash(staff.community.art, "help")).finished()
    assert screen.ephemeral
    assert not screen.pings
    return screen


async def test_a_member_reads_what_members_can_do(staff: Staff) -> None:
    screen = await shown_to(staff.community.alice, staff)
    assert "Everybody here gets 10 credits a day." in screen.text
    assert "I keep pictures for 30 days. I keep what you wrote for 180 days." in screen.text
    assert "moderators" not in screen.text
    assert "</imagine:" in screen.text, "the command can be clicked"
    assert "imagine-bot 0." in screen.text


async def test_who_may_do_more_reads_more(staff: Staff) -> None:
    moderator, owner = await shown_to(staff.community.mia, staff), await shown_to(staff.owner, staff)
    assert "</quota show:" in moderator.text
    assert "</setup:" not in moderator.text
    assert "</quota show:" in owner.text
    assert "</setup:" in owner.text


async def test_what_everybody_gets_is_the_servers_own(staff: Staff) -> None:
    await staff.quota(staff.owner, "defaults", credits=3, per="week")
    assert "Everybody here gets 3 credits a week." in (await shown_to(staff.community.alice, staff)).text
