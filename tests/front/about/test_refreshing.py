"""A public message comes to show what the rows of its pictures say now, with the files that it has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import pytest

from bot.domain.care.values import ShownIn
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import Generation
from bot.front.kit.cards import Card, KeptFile, Posted
from bot.front.kit.replies import Replies
from bot.front.result.about.rendering import Rendering
from bot.front.result.cards import ResultCards
from bot.front.result.posts.refreshing import MessagesAnew
from bot.studio.delivery import NotYet, Undeliverable
from tests.front.about.fakes import CHANNEL, GUILD, MESSAGE, Rows, Stored, share, shown
from tests.front.samples import NOON
from tests.front.test_delivery import refused
from tests.pictures import picture

CATALOGUE = Catalogue((Model(id="m-1", label="M 1", sizes=("1024x1024",)),), "m-1")
FILES = tuple(KeptFile(900 + number, f"a-red-fox-PIC{number}.png") for number in range(4))


@dataclass
class Discord(Replies):
    """One message of the bot. `refuses` is raised, as often as it is there, by what is named."""

    has: Posted
    refuses: dict[str, list[Exception]] = field(default_factory=dict)
    shows: Card | None = None
    is_deleted: bool = False

    def _may(self, what: str) -> None:
        if self.refuses.get(what):
            raise self.refuses[what].pop(0)

    async def posted(self, channel: int, message: int) -> Posted:
        assert (channel, message) == (CHANNEL, MESSAGE)
        self._may("read")
        return self.has

    async def edit_in_channel(self, channel: int, message: int, card: Card) -> int:
        assert (channel, message) == (CHANNEL, MESSAGE)
        self._may("edit")
        self.shows = card
        return message

    async def delete_in_channel(self, channel: int, message: int) -> None:
        self._may("delete")
        self.is_deleted = True

    @property
    def card(self) -> Card:
        assert self.shows is not None
        return self.shows


def discord_with(*files: KeptFile, content: str = "", **refuses: Sequence[Exception]) -> Discord:
    return Discord(Posted(content, files), {what: list(errors) for what, errors in refuses.items()})


async def refresh(
    there: Discord, *rows: Generation, gone: Collection[str] = (), shared: str | None = "no"
) -> Discord:
    cards = ResultCards(Stored(picture(), gone), lambda: CATALOGUE, lambda *_: (), Rows(*rows))
    of = None if shared == "no" else share(picture=shared)
    where = ShownIn(guild=GUILD, channel=CHANNEL, message=MESSAGE, generations=rows, share=of)
    await MessagesAnew(there, Rendering(cards)).refresh(where)
    return there


def deleted(row: Generation) -> Generation:
    return replace(row, deleted_at=NOON)


def covered(row: Generation) -> Generation:
    return replace(row, is_spoiler=True)


def all_gone(count: int) -> list[str]:
    """The keys of pictures whose bytes age has removed."""
    return [f"pictures/PIC{number}" for number in range(count)]


async def test_where_nothing_is_left_the_message_goes() -> None:
    there = await refresh(discord_with(*FILES[:2]), *map(deleted, shown(2)))
    assert there.is_deleted
    assert there.shows is None


async def test_what_is_left_of_several_stays_with_its_files_also_where_their_bytes_are_gone() -> None:
    first, second, third = shown(3)
    there = await refresh(
        discord_with(*FILES[:3], content="hello"), first, deleted(second), third, gone=all_gone(3)
    )
    assert [(file.id, file.spoiler) for file in there.card.kept] == [(900, False), (902, False)]
    assert there.card.files == ()
    assert there.card.content == "hello"
    assert [embed.image.url for embed in there.card.embeds] == [
        "attachment://a-red-fox-PIC0.png",
        "attachment://a-red-fox-PIC2.png",
    ]


async def test_an_embed_s_picture_is_taken_away_where_the_file_is_covered() -> None:
    there = await refresh(discord_with(*FILES[:2]), *map(covered, shown(2)))
    assert [file.spoiler for file in there.card.kept] == [True, True]
    (embed,) = there.card.embeds
    assert embed.image.url is None
    assert "a red fox" in (embed.description or "")
    back = await refresh(discord_with(*FILES[:2]), *shown(2))
    assert [embed.image.url is not None for embed in back.card.embeds] == [True, True]
    assert [file.spoiler for file in back.card.kept] == [False, False]


async def test_a_description_is_that_of_the_file_and_of_the_embed_s_picture() -> None:
    rows = [replace(row, alt="a fox with a hat") for row in shown()]
    there = await refresh(discord_with(FILES[0]), *rows)
    assert [file.alt for file in there.card.kept] == ["a fox with a hat"]
    assert there.card.embeds[0].to_dict()["image"]["description"] == "a fox with a hat"  # type: ignore[typeddict-item]


async def test_a_message_that_may_not_be_read_back_gets_its_files_anew() -> None:
    there = discord_with(read=[refused(403, 50001)])
    await refresh(there, *map(covered, shown(2)))
    assert [(file.filename, file.spoiler) for file in there.card.files] == [
        ("a-red-fox-PIC0.png", True),
        ("a-red-fox-PIC1.png", True),
    ]


async def test_a_file_that_was_uploaded_covered_is_uploaded_anew_to_be_shown() -> None:
    hidden = KeptFile(900, "SPOILER_a-red-fox-PIC0.png")
    assert (await refresh(discord_with(hidden), *shown())).card.files != ()
    assert (await refresh(discord_with(hidden), *map(covered, shown()))).card.kept != ()


async def test_where_discord_does_not_take_files_as_they_are_they_come_anew() -> None:
    there = discord_with(*FILES[:2], edit=[refused(400, 50035)])
    await refresh(there, *shown(2))
    assert len(there.card.files) == 2


async def test_what_was_deleted_goes_even_if_it_takes_the_others_along() -> None:
    first, second = shown(2)
    there = await refresh(discord_with(read=[refused(403, 50001)]), deleted(first), second, gone=all_gone(2))
    assert there.is_deleted


async def test_where_nothing_was_deleted_the_message_stays() -> None:
    there = discord_with(read=[refused(403, 50001)])
    with pytest.raises(Undeliverable):
        await refresh(there, *map(covered, shown(2)), gone=all_gone(2))
    assert not there.is_deleted


@pytest.mark.parametrize("what", ["read", "edit"])
@pytest.mark.parametrize(("status", "code"), [(503, 0), (429, 0), (403, 40333)])
async def test_what_may_pass_is_tried_again(what: str, status: int, code: int) -> None:
    there = discord_with(FILES[0])
    there.refuses[what] = [refused(status, code)] * 2
    with pytest.raises(NotYet):
        await refresh(there, *shown())
    with pytest.raises(NotYet):
        await refresh(discord_with(delete=[refused(status, code)]), *map(deleted, shown()))


@pytest.mark.parametrize("code", [50083, 30046])
async def test_an_archived_thread_and_a_limit_of_edits_may_pass_too(code: int) -> None:
    with pytest.raises(NotYet):
        await refresh(discord_with(FILES[0], edit=[refused(400, code)]), *shown())


@pytest.mark.parametrize("code", [10008, 10003])
async def test_a_message_that_is_gone_is_gone(code: int) -> None:
    with pytest.raises(Undeliverable):
        await refresh(discord_with(read=[refused(404, code)]), *shown())
    with pytest.raises(Undeliverable):
        await refresh(discord_with(delete=[refused(404, code)]), *map(deleted, shown()))


async def test_a_share_of_one_picture_has_the_buttons_of_that_one() -> None:
    there = await refresh(discord_with(FILES[0]), *shown(), shared="PIC0")
    assert {button.subject for button in there.card.buttons} == {"PIC0-1"}
    whole = await refresh(discord_with(FILES[0]), *shown(), shared=None)
    assert {button.subject for button in whole.card.buttons} == {"PIC0"}
