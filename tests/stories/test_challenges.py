"""A challenge from beginning to end, as its members live it."""

from __future__ import annotations

import io
import json
import zipfile

from PIL import Image

from bot.sandbox.people.person import Person
from tests.stories.conftest import NewCommunity
from tests.stories.contest import THEME, Contest, number_of, pressed, told, veteran
from tests.stories.staff import staff_of


async def test_from_the_first_word_to_the_results(new_community: NewCommunity) -> None:
    async with new_community() as community:
        contest = Contest(community, staff_of(community).owner, community.art)
        card = await contest.publish()
        assert THEME in card.text
        people = [veteran(community, f"member {number}") for number in range(6)]
        for number, each in enumerate(people[:3]):
            await contest.enter(each, f"rain in place {number}")
        (gallery,) = await contest.vote_opens()
        assert len(gallery.attachments) == 3
        for each in people[:-1]:
            ballot = await contest.ballot(each)
            await contest.look(each, ballot, 3)
            await pressed(each, ballot, f"Vote for {number_of(ballot)}")
        await _votes_at_once(contest, people[-1])
        result = await contest.closes()
        assert "Place 1" in result.text
        assert "Only 6 members voted." in result.text
        assert all(person.mention in result.text for person in people[:3])
        await contest.until(lambda: "Won by" in contest.card.text)
        contest.each_post_once()

        answer = await contest.admin("export")
        (file,) = answer.attachments
        assert file.data is not None
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            results = json.loads(archive.read("results.json"))
            first = archive.read(results["entries"][0]["file"])
        assert {each["author"] for each in results["entries"]} == {str(each.id) for each in people[:3]}
        with Image.open(io.BytesIO(first)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (1024, 1024))
        assert "6 ballots took no more than two seconds a look." in answer.text
        assert "two seconds a look" not in told(contest.messages)


async def _votes_at_once(contest: Contest, who: Person) -> None:
    """Three taps, and one that ends it."""
    ballot = await contest.ballot(who)
    await pressed(who, ballot, "All at once")
    sheet = ballot.attachments[0]
    assert sheet.filename.startswith("sheet-")
    before = ballot.entity.edited_at
    shown = await who.select(ballot, "2")
    await shown.until(lambda _: ballot.entity.edited_at != before)
    assert "Your votes: 2 – 2 left." in ballot.text
    assert [file.id for file in ballot.attachments] == [sheet.id], "it is not sent again"
    await pressed(who, ballot, "Done")
    assert "Your ballot is saved." in ballot.text
