"""What people write with their own hands, and how much of it a bot without message content may read."""

from __future__ import annotations

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.people.seen import Seen
from bot.sandbox.world.permissions import Permission
from tests.sandbox.conftest import Community
from tests.sandbox.pictures import png
from tests.sandbox.wire import Wire


async def read(wire: Wire, message: Seen) -> list[object]:
    """As the bot's REST routes give it: its text, and the names of its files."""
    path = f"/channels/{wire.art.id}/messages"
    found = [(await wire.ask("GET", f"{path}/{message.id}"))[1], (await wire.ask("GET", path))[1][0]]
    assert found[0] == found[1]
    return [found[0]["content"], [file["filename"] for file in found[0]["attachments"]]]


async def test_a_bot_reads_nothing_of_what_others_wrote(wire: Wire) -> None:
    assert await read(wire, await wire.alice.post(wire.art, "my cat", ("cat.png", png()))) == ["", []]
    spoken = await wire.alice.post(wire.art, f"{wire.sandbox.world.bot.mention} look", ("cat.png", png()))
    assert await read(wire, spoken) == [spoken.content, ["cat.png"]]
    await wire.ask("POST", f"/channels/{wire.art.id}/messages", {"content": "mine"})
    assert await read(wire, wire.alice.sees(wire.art)[-1]) == ["mine", []]


async def test_the_target_of_a_menu_comes_whole(community: Community) -> None:
    posted = await community.alice.post(community.art, "my cat", ("SPOILER_cat.png", png()))
    shown = await community.alice.menu(posted, "Look")
    assert (await shown.finished()).text == f"my cat: SPOILER_cat.png of {len(png())} bytes, spoiler True"


async def test_what_a_person_may_not_post(wire: Wire) -> None:
    for text, files in (("", ()), ("x" * 2001, ()), ("", [("a.png", png())] * 11)):
        with pytest.raises(Impossible):
            await wire.alice.post(wire.art, text, *files)
    wire.sandbox.world.overwrite(wire.art, wire.guild.everyone, deny=Permission.ATTACH_FILES)
    await wire.alice.post(wire.art, "words")
    with pytest.raises(Impossible):
        await wire.alice.post(wire.art, "words", ("a.png", png()))
    assert len(wire.alice.sees(wire.art)) == 1


async def test_people_delete_their_own(wire: Wire) -> None:
    bob = wire.sandbox.join(wire.guild, "bob")
    posted = await wire.alice.post(wire.art, "words")
    with pytest.raises(Impossible):
        await bob.delete(posted)
    await wire.alice.delete(posted)
    assert not wire.alice.sees(wire.art)
