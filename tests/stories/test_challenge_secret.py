"""Before its end nothing tells who made a picture of a challenge; after it nothing tells who voted what."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing

from PIL import Image

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.storage.upkeep.reading import DATABASE
from tests.stories.community import Community, file_of
from tests.stories.conftest import NewCommunity
from tests.stories.contest import Contest, answered, number_of, pressed, veteran
from tests.stories.overheard import all_told, mark_shown, numbers_told, tables_that_name, told_to_others
from tests.stories.staff import staff_of
from tests.stories.test_about import set_mod_log
from tests.stories.test_my_data import exported

AUTHORS, VOTERS = ("Quetzalpina", "Zwirbelund", "Xanthippo"), ("Vlotterin", "Wumbaldo")
PROMPT = "a plumose iguana of"
VOTED = """
    INSERT INTO ballots (challenge, voter, "order", handed, outstanding, chosen, receipt, began_at, changed_at)
    SELECT id, ?1, ?2, ?2, '[]', ?3, ?1, published_at, published_at FROM challenges
"""
# How often each entry was chosen before anybody of the story votes: numbers that nothing else is. Those who vote make
# them a few more.
CHOSEN, FEW = (137, 157, 177, 197), 9


async def test_nothing_tells_before_the_end_nor_after_it(new_community: NewCommunity) -> None:
    async with new_community() as community:
        contest = Contest(community, staff_of(community).owner, community.art)
        log = community.sandbox.world.add_channel(community.guild, "mod-log")
        await set_mod_log(staff_of(community), log)
        authors = [veteran(community, name) for name in AUTHORS]
        voters = [veteran(community, name) for name in VOTERS]
        people = [*authors, *voters]
        own = {who.id: [who.name, str(who.id)] for who in people}
        await contest.publish()
        for who in authors:
            title = f"title {AUTHORS.index(who.name)}"
            own[who.id].append(await contest.enter(who, f"{PROMPT} {who.name}", title=title))
        owner = veteran(community, "owner of an owl")
        owl = await contest.make(owner, "an owl for everybody", private=False)
        asked = await contest.submit(owner, owl)
        assert "people may know" in asked.text.lower()
        await pressed(owner, asked, "Enter it")
        before = len(all_told(community))
        galleries = await contest.vote_opens_now()
        counts = _have_voted(community) | mark_shown(community)
        public = _posts(community)
        for who in people:
            ballot = await contest.ballot(who)
            await contest.look(who, ballot, 2)
            await pressed(who, ballot, f"Vote for {number_of(ballot)}")
        assert (
            _posts(community) == public
        )  # so no message counts votes, or tells by its moment that somebody votes
        assert _sizes(galleries) == {(1024, 1024)}
        assert sorted(_names(galleries)) == [f"entry-{number}.webp" for number in range(1, 5)]
        assert _bytes(galleries).isdisjoint(_bytes_of_originals(community))
        assert await _owls_in_gallery(contest) == 0
        assert await _offered(contest) == {f"{number}" for number in range(1, 5)}
        await _ask_around(contest, authors[0], voters[0])
        await _hosts_ask(contest, removed=contest.number_titled("title 2"))

        told = all_told(community)
        for_everybody = "".join(each.text for each in told if each.reader is None)
        assert contest.id in for_everybody
        assert "plumose" not in for_everybody
        assert told_to_others(told, own) == set()
        of_all = {owner.id: [owner.name, str(owner.id), owl], 0: [PROMPT, "plumose"]}
        assert told_to_others(told[before:], of_all) == set()
        assert numbers_told(told[before:]) & counts == set()
        assert tables_that_name(community, [who.id for who in voters]) == {"ballots"}
        assert len(_in_files(community, voters)) == len(voters)

        await contest.closes_now()
        await contest.until(lambda: "Won by" in contest.card.text)
        assert await _owls_in_gallery(contest) == 1
        read = [await _answer(contest, command) for command in ("challenge results", "challenge leaderboard")]
        assert authors[0].mention in read[0]
        taken = zip_of(await exported(community, authors[0]))
        assert taken
        assert [
            word
            for word in (b"ballot", b"chosen", *(str(who.id).encode() for who in voters))
            if word in taken
        ] == []
        after = all_told(community)[len(told) :]
        found = {word for _, word in told_to_others(after, own)}
        # Now authors and counts are told, so the search finds what there is; and of voters still nothing.
        assert {str(who.id) for who in authors[:2]} <= found
        assert len(numbers_told(after) & counts) >= 3
        assert [word for who in voters for word in own[who.id] if word in found] == []
        assert tables_that_name(community, [who.id for who in voters]) == set()
        assert community.bot is not None
        assert [who.name for who in voters if str(who.id) in "\n".join(community.bot.output)] == []
        assert _in_files(community, voters) == []


def _have_voted(community: Community) -> set[int]:
    """Strangers have looked at all entries, and chosen one each; what the counts of votes may become in the story."""
    with closing(sqlite3.connect(community.folder / DATABASE)) as database, database:
        rows = database.execute("SELECT id FROM challenge_entries ORDER BY number").fetchall()
        entries = [entry for (entry,) in rows]
        chosen = [entry for entry, count in zip(entries, CHOSEN, strict=True) for _ in range(count)]
        database.executemany(
            VOTED, [(1000 + n, json.dumps(entries), f"[{one}]") for n, one in enumerate(chosen)]
        )
    return {count + more for count in CHOSEN for more in range(FEW)}


async def _ask_around(contest: Contest, author: Person, voter: Person) -> None:
    """All that members can be answered while they vote, beside their ballots."""
    for who in (author, voter):
        await answered(await who.click(contest.card, "Rules"))
        for command in ("challenge entries", "challenge results", "challenge vote"):
            await (await who.slash(contest.place, command)).finished()
    for command in ("vote", "submit", "results"):
        await voter.autocomplete(contest.place, f"challenge {command}", "challenge", "")
    await pressed(voter, await contest.ballot(voter), "All at once")
    form = await (await voter.click(contest.galleries[0], "Report")).acknowledged()
    reported = {"entry": str(contest.number_titled("title 1")), "reason": "Violence or hate"}
    assert "Thank you" in (await (await voter.submit(form, reported)).finished()).text


async def _hosts_ask(contest: Contest, *, removed: int) -> None:
    """All that hosts can be answered, and what the mod log and the gallery say once they have removed an entry."""
    for command, options in (("close", {}), ("cancel", {"reason": "no rain"}), ("export", {})):
        await contest.admin(command, **options)
    shown = await contest.host.slash(contest.place, "challenge-admin edit", challenge=contest.id)
    assert (await shown.acknowledged()).modal is not None
    await contest.host.autocomplete(contest.place, "challenge-admin remove", "challenge", "")
    assert f"{removed} · " in (await contest.admin("remove", entry=str(removed), reason="no rain")).text
    await contest.until(
        lambda: f"Entry {removed} was removed" in "".join(each.text for each in contest.galleries)
    )


def _posts(community: Community) -> int:
    """How many messages were posted, or edited, for everybody."""
    return sum("/channels/" in each.route and each.route[0] != "G" for each in community.sandbox.requests)


def _names(galleries: list[Seen]) -> list[str]:
    return [file.filename for each in galleries for file in each.attachments]


def _bytes(galleries: list[Seen]) -> set[int]:
    return {len(file.data or b"") for each in galleries for file in each.attachments}


def _bytes_of_originals(community: Community) -> set[int]:
    """Sizes by which a picture of the gallery could be found again among those that members have seen before."""
    files = (community.folder / "pictures").rglob("*")
    return {file.stat().st_size for file in files if file.is_file() and not file.name.startswith("entry-")}


async def _offered(contest: Contest) -> set[str]:
    """What hosts, who vote too, can choose from to remove it; the owl has no title."""
    entries = await contest.host.autocomplete(
        contest.place, "challenge-admin remove", "entry", "", challenge=contest.id
    )
    assert all(each.name.startswith(f"{each.value}") for each in entries)
    assert sorted(each.name.partition(" · ")[2] for each in entries) == ["", "title 0", "title 1", "title 2"]
    return {str(each.value) for each in entries}


async def _answer(contest: Contest, command: str) -> str:
    return (await (await contest.host.slash(contest.place, command)).finished()).text


def _sizes(galleries: list[Seen]) -> set[tuple[int, int]]:
    return {Image.open(io.BytesIO(file.data or b"")).size for each in galleries for file in each.attachments}


async def _owls_in_gallery(contest: Contest) -> int:
    """Of the one picture that was public when it was entered: how often /gallery shows it."""
    shown = await (await contest.host.slash(contest.place, "gallery")).finished()
    return len({alt for alt in shown.alt_texts if "an owl" in alt})


def zip_of(message: Seen) -> bytes:
    """All that an export holds, but for the pictures."""
    with zipfile.ZipFile(io.BytesIO(file_of(message))) as packed:
        return b"".join(
            packed.read(name) for name in packed.namelist() if name.endswith((".json", ".csv", ".txt"))
        )


def _in_files(community: Community, people: list[Person]) -> list[str]:
    """Whose ids stand in the bytes of the database's files, as SQLite writes numbers of this size."""
    data = b"".join(file.read_bytes() for file in community.folder.glob(f"{DATABASE}*"))
    return [who.name for who in people if who.id.to_bytes(8, "big") in data]
