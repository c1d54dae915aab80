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
from bot.sandbox.rest.call import Recorded
from bot.storage.upkeep.reading import DATABASE
from tests.stories.community import Community, file_of
from tests.stories.conftest import NewCommunity
from tests.stories.contest import Contest, number_of, pressed, told, veteran
from tests.stories.staff import staff_of
from tests.stories.test_my_data import exported

AUTHORS, VOTERS = ("Quetzalpina", "Zwirbelund", "Xanthippo"), ("Vlotterin", "Wumbaldo")
PROMPT = "a plumose iguana of"
OF_CHALLENGES = (
    "SELECT * FROM challenges",
    "SELECT * FROM challenge_entries",
    "SELECT * FROM ballots",
    "SELECT * FROM counted_ballots",
    "SELECT * FROM ballot_receipts",
    "SELECT * FROM challenge_posts",
)


async def test_nothing_tells_before_the_end_nor_after_it(new_community: NewCommunity) -> None:
    async with new_community() as community:
        contest = Contest(community, staff_of(community).owner, community.art)
        authors = [veteran(community, name) for name in AUTHORS]
        voters = [veteran(community, name) for name in VOTERS]
        await contest.publish()
        for who in authors:
            await contest.enter(who, f"{PROMPT} {who.name}", title=f"title {AUTHORS.index(who.name)}")
        owner = veteran(community, "owner of an owl")
        owl = await contest.make(owner, "an owl for everybody", private=False)
        asked = await contest.submit(owner, owl)
        assert "people may know" in asked.text.lower()
        await pressed(owner, asked, "Enter it")
        galleries = await contest.vote_opens_now()
        public = _posts(community)
        for who in (*authors, *voters):
            ballot = await contest.ballot(who)
            await contest.look(who, ballot, 2)
            await pressed(who, ballot, f"Vote for {number_of(ballot)}")

        said = told(contest.messages) + "".join(_public(each) for each in community.sandbox.requests)
        assert contest.id in said
        telling = [name for who in (*authors, *voters) for name in (who.name, str(who.id))]
        assert [each for each in (*telling, PROMPT, "plumose", "iguana") if each in said] == []
        assert (
            _posts(community) == public
        )  # so no message counts votes, or tells by its moment that somebody votes
        assert _sizes(galleries) == {(1024, 1024)}
        assert sorted(_names(galleries)) == [f"entry-{number}.webp" for number in range(1, 5)]
        assert _bytes(galleries).isdisjoint(_bytes_of_originals(community))
        assert await _owls_in_gallery(contest) == 0
        assert await _offered(contest) == {f"{number}" for number in range(1, 5)}
        assert _voters(community) == {who.id for who in (*authors, *voters)}
        assert len(_in_files(community, voters)) == len(voters)

        await contest.closes_now()
        await contest.until(lambda: "Won by" in contest.card.text)
        assert await _owls_in_gallery(contest) == 1
        kept = json.dumps(_rows(community), default=str)
        assert [who.name for who in voters if str(who.id) in kept] == []
        assert _voters(community) == set()
        assert community.bot is not None
        assert [who.name for who in voters if str(who.id) in "\n".join(community.bot.output)] == []
        assert _in_files(community, voters) == []
        read = [await _answer(contest, command) for command in ("challenge results", "challenge leaderboard")]
        assert authors[0].mention in read[0]
        assert authors[0].mention in read[1]
        said = "".join(
            [*read, told(contest.messages), *(_public(each) for each in community.sandbox.requests)]
        )
        assert [who.name for who in voters if who.name in said or str(who.id) in said] == []
        taken = zip_of(await exported(community, authors[0]))
        assert taken
        assert [
            word
            for word in (b"ballot", b"chosen", *(str(who.id).encode() for who in voters))
            if word in taken
        ] == []


def _public(request: Recorded) -> str:
    """What of a request everybody can read: none of it, unless it is for a channel."""
    if "/channels/" not in request.route:
        return ""
    return json.dumps(request.body, default=str) + " ".join(file.filename for file in request.files)


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


def _rows(community: Community) -> list[object]:
    with closing(sqlite3.connect(community.folder / DATABASE)) as database:
        return [database.execute(each).fetchall() for each in OF_CHALLENGES]


def _voters(community: Community) -> set[int]:
    with closing(sqlite3.connect(community.folder / DATABASE)) as database:
        return {row[0] for row in database.execute("SELECT voter FROM ballots")}
