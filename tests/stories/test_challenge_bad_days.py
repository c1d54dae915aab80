"""What goes wrong around a challenge is told to its hosts in a sentence; nothing is stuck, and it goes on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.world.entities import Channel, Role
from bot.sandbox.world.permissions import Permission
from tests.stories.community import Community
from tests.stories.contest import Contest, number_of, pressed, veteran
from tests.stories.staff import Staff
from tests.stories.test_about import set_mod_log
from tests.stories.test_my_data import deleted

GONE = "The channel was deleted. Cancel the challenge, and create it in another channel."
GONE_AT_LAST = "The channel was deleted. Members read the results with `/challenge results`."
FORBIDDEN = "I lack a permission for it."
AGAIN = "I try again every hour."
BY_AUTOMOD = 200000  # code of a refusal
NO_CARD = "⚠️ The challenge's own message could not be posted or updated."
NO_GALLERY = "⚠️ Pictures of the challenge could not be posted."
NO_SHEET = "⚠️ The overview of all pictures could not be posted."
NO_RESULT = "⚠️ The results could not be posted."
NO_ROLE = "⚠️ The winner's role could not be given or taken."


@dataclass
class Day:
    """Hosts read in `log` what could not be done."""

    community: Community
    staff: Staff
    log: Channel

    def channel(self, name: str) -> Channel:
        return self.community.sandbox.world.add_channel(self.community.guild, name)

    def contest(self, place: Channel) -> Contest:
        return Contest(self.community, self.staff.owner, place)

    @property
    def own_role(self) -> Role:
        return next(role for role in self.community.guild.roles.values() if role.bot_id is not None)

    def told(self) -> list[str]:
        """All lines about something that could not be done so far, in the order of the alphabet."""
        lines = [line for each in self.staff.owner.sees(self.log) for line in each.text.splitlines()]
        return sorted(line for line in lines if "⚠️" in line)

    async def hears(self, *lines: str) -> None:
        """These, and no others."""
        await self.community.sandbox.world.changes.until(lambda: len(self.told()) >= len(lines))
        assert self.told() == sorted(lines)

    async def sooner(self, contest: Contest) -> None:
        """The next step of it, from another channel."""
        here = Contest(self.community, contest.host, self.community.art, contest.id)
        await here.sooner()

    async def read(self, contest: Contest, command: str) -> str:
        """What a member is told of it, in another channel."""
        shown = await self.community.alice.slash(
            self.community.art, f"challenge {command}", challenge=contest.id
        )
        return (await shown.finished()).text


@pytest.fixture
async def day(staff: Staff) -> Day:
    log = next(iter(staff.community.guild.channels.values()))
    await set_mod_log(staff, log)
    return Day(staff.community, staff, log)


async def test_a_channel_is_deleted_in_each_phase(day: Day) -> None:
    world = day.community.sandbox.world
    early, late, over = (day.contest(day.channel(name)) for name in ("early", "late", "over"))
    people = [veteran(day.community, f"author {number}") for number in range(2)]
    for each in (early, late, over):
        await each.publish()
    for who in people:
        await over.enter(who, f"rain by {who.name}", title=f"by {who.name}")
    world.remove_channel(early.place)
    await day.sooner(early)  # it goes to the vote
    await day.hears(f"{NO_CARD} {GONE}")
    await day.sooner(early)  # and to its end; that its own message is gone has been told
    of_early = [f"{NO_CARD} {GONE}", f"{NO_RESULT} {GONE_AT_LAST}"]
    await day.hears(*of_early)
    assert "No picture was in it at the end." in await day.read(early, "results")

    await day.sooner(late)
    await late.until(lambda: "Vote until" in late.card.text)
    world.remove_channel(late.place)
    await day.sooner(late)
    of_late = [f"{NO_CARD} {GONE_AT_LAST}", f"{NO_RESULT} {GONE_AT_LAST}"]
    await day.hears(*of_early, *of_late)

    await over.vote_opens_now()
    await over.closes_now()
    world.remove_channel(over.place)
    removed = await Contest(day.community, over.host, day.community.art, over.id).admin(
        "remove", entry="1", reason="not rain"
    )
    assert "was removed" in removed.text
    await day.hears(
        *of_early, *of_late, *of_late, *(f"{each} {GONE_AT_LAST}" for each in (NO_GALLERY, NO_SHEET))
    )
    assert "Entry 1" not in await day.read(over, "results")


async def test_a_permission_is_lost_and_a_host_is_none_any_more(day: Day) -> None:
    world, guild = day.community.sandbox.world, day.community.guild
    hosts = world.add_role(guild, "Hosts", Permission.MANAGE_EVENTS)
    helper = veteran(day.community, "helper")
    helper.give(hosts)
    contest = Contest(day.community, helper, day.channel("rain"))
    await contest.publish()
    await contest.enter(veteran(day.community, "author"), "rain")
    asked = await contest.admin("close")
    world.remove_role(guild, hosts)
    told = await contest.forged(helper, asked.buttons[0].custom_id, asked)
    assert "Manage Events" in told
    assert "Submit until" in contest.card.text

    contest.host = day.staff.owner
    world.overwrite(contest.place, day.own_role, deny=Permission.ATTACH_FILES)
    await contest.sooner()
    lines = [f"{what} {FORBIDDEN}" for what in (NO_GALLERY, NO_SHEET)]
    await contest.until(lambda: len(day.told()) == len(lines))
    assert all(any(told.startswith(line) for told in day.told()) for line in lines)
    assert all(told.endswith(AGAIN) for told in day.told())
    await contest.until(lambda: "Vote until" in contest.card.text)
    answer = await contest.admin("close")
    assert NO_GALLERY in answer.text
    ballot = await (await veteran(day.community, "voter").click(contest.card, "Vote")).finished()
    assert number_of(ballot) == 1  # who opens a ballot sees the picture all the same


async def test_a_thread_is_archived_and_then_locked(day: Day) -> None:
    world = day.community.sandbox.world
    thread = world.add_thread(day.community.art, "rain", owner=day.staff.owner.user)
    contest = day.contest(thread)
    await contest.publish()
    world.archive(thread)
    await day.sooner(contest)
    await contest.until(lambda: "Vote until" in contest.card.text)
    assert day.told() == []

    world.archive(thread, locked=True)
    await day.sooner(contest)
    where = f"<#{thread.id}>"
    await day.hears(
        f"{NO_CARD} {where} is locked. Unlock it. {AGAIN}",
        f"{NO_RESULT} {where} is locked. Unlock it. {AGAIN}",
    )
    assert "No picture was in it at the end." in await day.read(contest, "results")


async def test_automod_refuses_the_gallery_and_the_result(day: Day) -> None:
    faults = day.community.sandbox.discord_faults
    contest = day.contest(day.channel("rain"))
    why = "AutoMod refused it. Change the theme or the brief, or let me through in AutoMod. I try again every day."
    await contest.publish()
    await contest.enter(veteran(day.community, "author"), "rain")
    faults.next("POST /channels/*", with_files=True, status=400, code=BY_AUTOMOD)
    await contest.vote_opens_now()
    await day.hears(f"{NO_GALLERY} {why}")
    assert contest.galleries == []
    held = faults.next("PATCH /channels/*", gate=asyncio.Event())
    await contest.sooner()  # which the mod log tells
    faults.next("POST /channels/*", status=400, code=BY_AUTOMOD)
    assert held.gate is not None
    held.gate.set()
    await day.hears(f"{NO_GALLERY} {why}", f"{NO_RESULT} {why}")
    await contest.until(lambda: contest.galleries and "Too few took part" in contest.card.text)
    assert contest.posts("r") == []


async def test_authors_delete_their_data_in_each_phase_and_a_prize_is_out_of_reach(day: Day) -> None:
    community, world = day.community, day.community.sandbox.world
    prize = world.add_role(community.guild, "Rainmaker")  # above the bot's own
    contest = day.contest(community.art)
    await contest.publish(role=prize)
    best, other, early, late = (veteran(community, name) for name in ("best", "other", "early", "late"))
    await contest.enter(early, "early", title="early")
    await deleted(community, early)
    for who in (best, late):
        await contest.enter(who, who.name, title=who.name)
    source = await _public(contest, other)
    await day.staff.owner.delete(source)
    (gallery,) = await contest.vote_opens_now()
    assert len(gallery.attachments) == 3  # of the deleted message too, and nothing of whom is gone
    number = {name: contest.number_titled(name) for name in ("best", "late")}
    await deleted(community, late)
    await contest.until(lambda: len(gallery.attachments) == 2)
    for name in ("v", "w", "x"):
        await _votes(contest, veteran(community, name), number["best"])
    result = await contest.closes_now()
    assert best.mention in result.text
    await contest.until(lambda: best.mention in contest.card.text)
    await contest.until(day.told)
    assert day.told()[0].startswith(f"{NO_ROLE} {FORBIDDEN}")

    await deleted(community, best)
    await contest.until(lambda: best.mention not in result.text + contest.card.text)
    assert "a deleted member" in contest.card.text
    world.remove_role(community.guild, prize)
    told = await contest.admin("remove", entry=str(number["best"]), reason="not rain")
    assert "was removed" in told.text
    await contest.until(lambda: "was removed by the hosts after the end" in result.text)
    assert result.pings == {best.id}


async def _public(contest: Contest, who: Person) -> Seen:
    """The message of a picture that is entered, which everybody has seen."""
    made = await contest.make(who, "a picture for everybody", private=False)
    asked = await contest.submit(who, made)
    await pressed(who, asked, "Enter it")
    return next(each for each in reversed(contest.messages) if made in str(each.components))


async def _votes(contest: Contest, who: Person, number: int) -> None:
    """For this one; and they look at all."""
    ballot = await contest.ballot(who)
    for _ in range(3):
        if number_of(ballot) == number and f"Vote for {number}" in [each.label for each in ballot.buttons]:
            await pressed(who, ballot, f"Vote for {number}")
        await pressed(who, ballot, "Next")
