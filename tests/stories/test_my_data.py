"""My data, in /me: one gets everything that is held, or has it deleted, and nothing of it is posted any more."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from typing import Any

from PIL import Image

from bot.front.kit.exporting.archive import ROOM, TAIL
from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.stories.community import Community, file_of, picture
from tests.stories.conftest import NewCommunity
from tests.stories.test_account import me
from tests.stories.test_program import imagine_bot as program

DELETE = "Delete everything now"


async def is_done(community: Community) -> None:
    """Nothing is left of what Alice wanted to have deleted: she asks /me until it says so."""
    async with asyncio.timeout(60):
        while "Your data on this server was deleted" not in (await me(community, community.alice)).text:
            pass


def stored(community: Community) -> list[str]:
    """The names of the files that the bot keeps."""
    return sorted(path.name for path in (community.folder / "pictures").rglob("*") if path.is_file())


async def listed(community: Community, who: Person) -> Seen:
    """What one reads before everything is deleted."""
    return await (await who.click(await me(community, who), "Delete my data")).finished()


async def deleted(community: Community, who: Person) -> Seen:
    question = await listed(community, who)
    pressed = await who.click(question, DELETE)
    await pressed.until(lambda _: "Nothing of it is posted from now on" in question.text)
    return question


def opened(message: Seen) -> tuple[dict[str, Any], list[str]]:
    """What an export says, and the names of the files in it."""
    with zipfile.ZipFile(io.BytesIO(file_of(message))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        held = json.loads(archive.read("data.json")) if "data.json" in names else {}
    return held, names


# --- delete ---


async def test_everything_goes_and_the_credits_stay_used(community: Community) -> None:
    alice, bob = community.alice, community.bob
    mine = await picture(await community.imagine(alice, "a fox to forget", count=2))
    theirs = await picture(await community.imagine(bob, "a fox of bob"))
    kept = stored(community)

    question = await listed(community, alice)
    assert question.ephemeral
    assert "2 pictures and their files" in question.text
    assert "1 message of mine" in question.text
    pressed = await alice.click(question, DELETE)
    await pressed.until(lambda _: "Nothing of it is posted from now on" in question.text)

    await is_done(community)
    assert [mine.deleted, theirs.deleted] == [True, False]
    assert len(stored(community)) == len(kept) - 2
    panel = await me(community, alice)
    assert "a fox to forget" not in panel.text
    assert "**8 of 10 credits** left" in panel.text
    assert "Your data on this server was deleted" in panel.text
    assert "nothing to delete" in (await listed(community, alice)).text


async def test_what_waits_or_is_being_made_is_never_posted(community: Community) -> None:
    before = stored(community)
    community.endpoint.hold()
    first, second, third = [
        await community.imagine(community.alice, f"fox number {number}") for number in range(3)
    ]
    cards = [await shown.message() for shown in (first, second, third)]
    await community.endpoint.until(lambda: community.endpoint.in_flight == 2)
    await deleted(community, community.alice)
    community.endpoint.release()
    await is_done(community)
    assert all(card.deleted for card in cards)
    assert stored(community) == before

    # A new one works as ever.
    after = await picture(await community.imagine(community.alice, "a new fox"))
    assert not after.deleted


async def test_foreign_forged_and_stale_buttons_do_nothing(community: Community) -> None:
    alice, bob = community.alice, community.bob
    mine = await picture(await community.imagine(alice, "a fox of alice"))
    theirs = await picture(await community.imagine(bob, "a fox of bob"))
    question = await listed(community, alice)
    button = question.button(DELETE).custom_id
    own = await listed(community, bob)
    for custom_id in (button, "me:erased:", "me:erased:x", "me:erased:ffffffffffffffff-1-1"):
        shown = await bob.forge(custom_id, message=own)
        await shown.until(lambda _: own.text.startswith("Nothing was deleted"))
    later = await picture(await community.imagine(alice, "a later fox"))
    stale = await alice.click(question, DELETE)
    await stale.until(lambda _: "Nothing was deleted" in question.text)
    assert not any(message.deleted for message in (mine, theirs, later))


async def test_it_goes_on_after_a_kill(new_community: NewCommunity) -> None:
    async with new_community() as community:
        messages = [
            await picture(await community.imagine(community.alice, f"fox {number}")) for number in range(3)
        ]
        await deleted(community, community.alice)
        await community.kill()
        await community.start()
        await is_done(community)
        assert all(message.deleted for message in messages)
        assert stored(community) == []


# --- export ---


async def test_an_export_has_the_words_and_copies_of_the_pictures(community: Community) -> None:
    await picture(await community.imagine(community.alice, "a fox to take home", count=2))
    await picture(await community.imagine(community.bob, "a secret of bob"))
    message = await exported(community, community.alice)
    assert message.ephemeral
    assert "2 pictures" in message.text
    held, names = opened(message)
    assert [each["prompt"] for each in held["pictures"]] == ["a fox to take home"] * 2
    assert "bob" not in json.dumps(held)
    copies = [name for name in names if name.startswith("pictures/")]
    assert len(copies) == 2
    with zipfile.ZipFile(io.BytesIO(file_of(message))) as archive:
        assert Image.open(io.BytesIO(archive.read(copies[0]))).format == "WEBP"
    assert message.buttons == []


async def test_what_one_file_does_not_hold_comes_in_parts(community: Community) -> None:
    await picture(await community.imagine(community.alice, "foxes by the dozen", count=4))
    whole = await exported(community, community.alice)
    community.guild.upload_limit = TAIL + 3 * ROOM + len(file_of(whole)) * 2 // 3
    part, parts = await exported(community, community.alice), 1
    _, names = opened(part)
    while part.buttons:
        assert "press the button for the next part" in part.text
        parts += 1
        part = await (await community.alice.click(part, f"Part {parts}")).finished()
        assert part.ephemeral
        assert len(file_of(part)) <= community.guild.upload_limit
        _, further = opened(part)
        assert "data.json" not in further
        names += further
    assert parts > 1
    copies = [name for name in names if name.startswith("pictures/")]
    assert len(copies) == len(set(copies)) == 4


async def test_what_is_gone_by_its_age_is_named(community: Community) -> None:
    await picture(await community.imagine(community.alice, "an old fox"))
    for path in (community.folder / "pictures").rglob("picture-*"):
        path.unlink()
    message = await exported(community, community.alice)
    assert "gone by" in message.text
    held, names = opened(message)
    assert len(held["pictures"]) == 1
    assert names == ["data.json", "contents.json"]


async def test_a_part_that_no_button_asks_for_is_refused(community: Community) -> None:
    panel = await me(community, community.alice)
    shown = await community.alice.forge("me:export:9-x", message=panel)
    assert "zip" not in (await shown.finished()).text


async def test_the_operator_gets_the_originals_beside_the_running_bot(community: Community) -> None:
    message = await picture(await community.imagine(community.alice, "a fox to hand over"))
    folder = community.folder / "handed over"
    said = await imagine_bot(community, "export", str(community.alice.id), "--to", str(folder))
    assert "pictures: 1." in said
    server = folder / str(community.guild.id)
    held = json.loads((server / "data.json").read_text(encoding="utf-8"))
    (row,) = held["pictures"]
    assert (row["prompt"], row["cost"]) == ("a fox to hand over", 0.04)
    (file,) = (server / "pictures").iterdir()
    key = f"picture-{file.stem}"
    (original,) = (community.folder / "pictures").rglob(key)
    assert file.read_bytes() == original.read_bytes()
    assert not message.deleted
    assert "is not empty" in await imagine_bot(
        community, "export", str(community.alice.id), "--to", str(folder)
    )
    assert "Nothing is held" in await imagine_bot(community, "export", "1", "--to", str(folder / "none"))


async def imagine_bot(community: Community, *arguments: str) -> str:
    """What the command says, on the files of this bot."""
    _, lines = await program(community.folder, *arguments, DATA_DIR=str(community.folder))
    return "\n".join(lines)


async def exported(community: Community, who: Person) -> Seen:
    shown: Shown = await who.click(await me(community, who), "Export my data")
    return await shown.finished()
