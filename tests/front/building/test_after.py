"""What a card says of the picture that its own were made after."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import Gone, StoreBusy
from bot.domain.pictures import AFTER, Generation, InputPicture
from bot.front.kit.cards import Author, PictureFile
from bot.front.result.after import THUMBNAIL, After, after_of
from bot.front.result.card import result_card
from tests.front.about.fakes import CHANNEL, ELSEWHERE, GUILD, MESSAGE, OTHER, shown
from tests.front.samples import ENGLISH, NOON
from tests.pictures import noise

LINK = f"https://discord.com/channels/{GUILD}/{CHANNEL}/{MESSAGE}"


class Parents:
    def __init__(self, found: Generation | None, *, busy: bool = False) -> None:
        self.found = found
        self.busy = busy

    async def find(self, public_id: str) -> Generation | None:
        if self.busy:
            raise StoreBusy
        return self.found


class Bytes:
    def __init__(self, data: bytes | None = None) -> None:
        self.data = data

    async def get(self, key: str) -> bytes:
        if self.data is None:
            raise Gone
        return self.data


def child(
    *, by: int = OTHER, key: str = f"{AFTER}1", channel: int = CHANNEL, private: bool = False
) -> Generation:
    (row,) = shown(private=private)
    images = (InputPicture("", key, "image/png", is_copy=True),)
    ask = replace(row.ask, member=by, parent="PARENT", request=replace(row.ask.request, images=images))
    place = None if private else channel
    return replace(row, ask=replace(ask, reply=replace(ask.reply, channel=channel), place=place))


async def after(row: Generation, parent: Generation | None, data: bytes | None = None) -> After | None:
    return await after_of(ENGLISH, row, Parents(parent), Bytes(data))


async def test_another_members_picture_is_named_linked_and_shown_small() -> None:
    (parent,) = shown()
    found = await after(child(), parent, noise(600, 300))
    assert found is not None
    assert (found.author, found.url) == ("Alice", LINK)
    assert found.thumbnail is not None
    assert found.thumbnail.filename == THUMBNAIL


async def test_ones_own_is_not_named() -> None:
    (parent,) = shown()
    assert await after(child(by=parent.ask.member), parent) == After("", LINK)


async def test_what_somebody_attached_is_not_shown_to_others() -> None:
    (parent,) = shown()
    found = await after(child(key="input-1"), parent, noise(60, 30))
    assert found == After("Alice", LINK)


async def test_what_the_parent_was_made_of_itself_is_not_shown() -> None:
    row = child()
    (parent,) = shown()
    inherited = replace(parent, ask=replace(parent.ask, request=row.ask.request))
    assert await after(row, inherited, noise(60, 30)) == After("Alice", LINK)


@pytest.mark.parametrize(
    "parent",
    [
        replace(shown()[0], deleted_at=NOON + timedelta(hours=1)),
        shown(private=True)[0],
        replace(shown()[0], abandoned_at=NOON + timedelta(hours=1)),
    ],
)
async def test_no_link_leads_to_what_is_not_there_for_everybody(parent: Generation) -> None:
    assert await after(child(), parent, noise(60, 30)) == After("Alice")


async def test_what_is_covered_in_its_own_message_is_not_shown_beside_it() -> None:
    parent = replace(shown()[0], is_spoiler=True)
    assert await after(child(), parent, noise(60, 30)) == After("Alice", LINK)


async def test_another_channel_may_be_one_that_readers_cannot_see() -> None:
    (parent,) = shown()
    assert await after(child(channel=ELSEWHERE), parent, noise(60, 30)) == After("Alice")
    found = await after(child(channel=ELSEWHERE, private=True), parent)
    assert found == After("Alice", LINK)  # its member alone reads it, who has seen the other


async def test_a_thread_is_as_open_as_its_channel() -> None:
    (parent,) = shown()
    row = child(channel=ELSEWHERE)
    assert await after(replace(row, ask=replace(row.ask, place=CHANNEL)), parent) == After("Alice", LINK)


async def test_what_cannot_be_read_keeps_no_picture_waiting() -> None:
    assert await after_of(ENGLISH, child(), Parents(None, busy=True), Bytes()) is None
    assert await after(child(), None) is None


def test_the_line_above_is_cut_and_plain_for_ones_own() -> None:
    def line(found: After) -> tuple[str | None, str | None]:
        files = [PictureFile(b"png", "image/png")]
        card = result_card(ENGLISH, shown(), files, model="m-1", author=Author("bob"), after=found)
        return card.embeds[0].author.name, card.embeds[0].author.url

    assert line(After("alice", LINK)) == ("bob, after a picture by alice", LINK)
    assert line(After("", LINK)) == ("bob", None)
    long, _ = line(After("a" * 999))
    assert long is not None
    assert len(long) <= 256
