"""What nobody may do in a challenge: it is answered in a clear sentence, and nothing is changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.storage.upkeep.reading import DATABASE
from tests.stories.community import Community, picture
from tests.stories.contest import FORM, Contest, answered, id_of, veteran
from tests.stories.staff import staff_of
from tests.stories.test_row import form_behind
from tests.stories.test_use_as_input import WHAT, result

ALL = ("SELECT * FROM challenges", "SELECT * FROM challenge_entries", "SELECT * FROM ballots")
LONG = "a" * 300
UNKNOWN = "That picture is not in this challenge"
NO_CHALLENGE = "I know of no such challenge on this server."


def kept(contest: Contest) -> list[object]:
    """Everything that is stored of all challenges and ballots."""
    with closing(sqlite3.connect(contest.community.folder / DATABASE)) as database:
        return [database.execute(each).fetchall() for each in ALL]


async def test_forms_and_pictures_that_are_not_taken(community: Community) -> None:
    contest = Contest(community, staff_of(community).owner, community.art)
    anna, ben = veteran(community, "anna"), veteran(community, "ben")
    early = await contest.make(anna, "made before")
    before, empty = len(contest.messages), kept(contest)
    past = await contest.drafted({"Pictures until": "2020-02-03 10:00"})
    assert "Entering would have ended" in past.text
    backwards = await contest.drafted({"Pictures until": "9d", "Voting lasts": "2030-01-01 10:00"})
    assert kept(contest) == empty
    assert "Publish" in [button.label for button in backwards.buttons]  # that one is fine, and waits
    assert "The theme has 300 characters." in await _too_long(contest)
    assert len(contest.messages) == before
    assert kept(contest) == empty

    await contest.publish()
    mine, shared = await contest.enter(anna, "mine"), await _public(community, anna)
    built = await _built(community, ben, shared)
    as_it_was = kept(contest)
    panel = await contest.submit(anna, await contest.make(anna, "a second one"))
    again = next(each.custom_id for each in panel.buttons if each.custom_id.startswith("ch:replace:"))
    taken = await contest.forged(anna, again.replace("ch:replace:", "ch:entered:"), panel)
    assert "You have a picture in this challenge already." in taken
    assert "You can only enter pictures that you have made." in (await contest.submit(ben, mine)).text
    assert "that picture is older" in (await contest.submit(anna, early)).text
    assert "made from one of another member" in (await contest.submit(ben, built)).text
    assert "The title has" in (await contest.submit(ben, built, title=LONG, unchecked=True)).text
    for of in ("", "-", f"-{contest.id}", f"{mine}-{contest.id}", f"{built}-{contest.id}", f"{mine}-zzzz"):
        told = await contest.forged(ben, f"ch:entered:{of}", contest.card)
        assert told
        assert "You are in" not in told
    assert kept(contest) == as_it_was


async def test_presses_that_are_no_votes(community: Community) -> None:
    contest = Contest(community, staff_of(community).owner, community.art)
    anna, ben, cleo = (veteran(community, name) for name in ("anna", "ben", "cleo"))
    await contest.publish(votes=1)
    for who in (anna, ben, cleo):
        await contest.enter(who, f"by {who.name}", title=f"of {who.name}")
    assert "Voting opens" in await contest.forged(ben, f"ch:choose:{contest.id}-1", contest.card)
    (gallery,) = await contest.vote_opens_now()
    number = {who.name: contest.number_titled(f"of {who.name}") for who in (anna, ben, cleo)}
    removed = await contest.admin("remove", entry=str(number["cleo"]), reason="not rain")
    assert "was removed" in removed.text
    await contest.until(lambda: f"Entry {number['cleo']} was removed by the hosts." in gallery.text)
    assert len(gallery.attachments) == 2

    async def told(who: Person, subject: str) -> str:
        return await contest.forged(who, f"ch:choose:{subject}", gallery)

    voter, muted = veteran(community, "voter"), veteran(community, "muted")
    muted.time_out(datetime.now(UTC) + timedelta(hours=1))
    late = veteran(community, "late", joined_at=datetime.now(UTC))
    assert "Your votes" in await told(voter, f"{contest.id}-{number['anna']}")
    as_it_was = kept(contest)

    assert "You have chosen 1 picture" in await told(voter, f"{contest.id}-{number['ben']}")
    assert "You can't vote for your own picture." in await told(anna, f"{contest.id}-{number['anna']}")
    assert "Who votes must have had" in await told(community.alice, f"{contest.id}-{number['anna']}")
    assert "Only those who have been members since" in await told(late, f"{contest.id}-{number['anna']}")
    assert "during a timeout" in await told(muted, f"{contest.id}-{number['anna']}")
    for none in (str(number["cleo"]), "99", "0"):
        assert UNKNOWN in await told(voter, f"{contest.id}-{none}")
    for nonsense in ("", "-", "zzzz-1", f"{contest.id}", f"{contest.id}-x", f"{contest.id}-9999999999"):
        assert "Your votes" not in await told(voter, nonsense)
    assert NO_CHALLENGE in await _from_another_server(contest)
    assert kept(contest) == as_it_was

    await contest.closes_now()
    as_it_was = kept(contest)
    assert "Voting ended" in await told(ben, f"{contest.id}-{number['anna']}")
    assert "took pictures until" in (await contest.submit(ben, await contest.make(ben, "too late"))).text
    assert kept(contest) == as_it_was


# --- parts -----------------------------------------------------------------------------------------------


async def _too_long(contest: Contest) -> str:
    """A theme that the client would not send."""
    shown = await (await contest.host.slash(contest.place, "challenge-admin create")).acknowledged()
    assert shown.modal is not None
    shown.modal.field("Theme").component["max_length"] = 4000
    return (await (await contest.host.submit(shown.modal, FORM | {"Theme": LONG})).finished()).text


async def _public(community: Community, who: Person) -> Seen:
    return await picture(await community.imagine(who, "a picture for everybody"))


async def _built(community: Community, who: Person, on: Seen) -> str:
    form = await form_behind(await who.click(on, "Use as input"))
    return id_of(await result(await who.submit(form, {WHAT: "make it night"})))


async def _from_another_server(contest: Contest) -> str:
    world = contest.community.sandbox.world
    tower = world.add_guild("Owl Tower", "sky")
    (sky,) = tower.channels.values()
    zoe = contest.community.sandbox.join(tower, "zoe", made_at=datetime.now(UTC) - timedelta(days=900))
    there = await (await zoe.slash(sky, "help")).message()
    return await answered(await zoe.forge(f"ch:choose:{contest.id}-1", message=there))
