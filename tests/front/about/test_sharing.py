"""Share here: noted before it is shown, so that nothing is left in a channel that cannot be deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import discord
import pytest

from bot.domain.errors import NotAllowed, NotYours, WrongChannel
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import AFTER, InputPicture
from bot.front.kit.cards import Card, KeptFile, Posted, SentMessage
from bot.front.kit.feature import Call, Where
from bot.front.kit.replies import Replies
from bot.front.result.about.rendering import Rendering
from bot.front.result.about.sharing import Sharing
from bot.front.result.about.subjects import Subjects
from bot.front.result.cards import ResultCards
from tests.front.about.fakes import (
    AUTHOR,
    CHANNEL,
    ELSEWHERE,
    OTHER,
    Answers,
    FakeCare,
    Stored,
    press,
    share,
    shown,
    subjects_of,
)
from tests.front.test_delivery import refused
from tests.pictures import picture

CATALOGUE = Catalogue((Model(id="m-1", label="M 1", sizes=("1024x1024",)),), "m-1")
MAY = discord.Permissions(attach_files=True)


@dataclass
class There(Replies):
    """What is read back of any message; None: it is gone."""

    posted_files: tuple[KeptFile, ...] | None = ()

    async def posted(self, channel: int, message: int) -> Posted:
        if self.posted_files is None:
            raise refused(404, 10008)
        return Posted("", self.posted_files)


@dataclass
class Picky(Answers):
    """Refuses the first edit that has files."""

    error: Exception = field(default_factory=lambda: refused(400, 200000))

    def __post_init__(self) -> None:
        super().__init__()

    async def edit(self, card: Card) -> SentMessage:
        if card.files:
            raise self.error
        return await super().edit(card)


@asynccontextmanager
async def _not_noted(call: Call) -> AsyncIterator[None]:
    yield


def sharing(
    subjects: Subjects, care: FakeCare, there: There | None = None, *, forbidden: Exception | None = None
) -> Sharing:
    async def require_place(where: Where) -> None:
        if forbidden is not None:
            raise forbidden

    cards = ResultCards(Stored(picture()), lambda: CATALOGUE, lambda *_: (), care.rows)
    return Sharing(
        subjects, care, Rendering(cards), there or There(), lambda: None, _not_noted, require_place
    )


async def test_a_private_result_is_noted_then_posted_for_everybody() -> None:
    subjects, care = subjects_of(*shown(2, private=True))
    pressed, reply = press("share", permissions=MAY)
    await sharing(subjects, care).share(pressed)
    (noted,) = care.noted
    assert (noted.channel, noted.place, noted.message, noted.by, noted.picture) == (
        CHANNEL, CHANNEL, 900, AUTHOR, None
    )  # fmt: skip
    assert [how for how, _ in reply.told] == ["deferred", "edit"]
    assert reply.told[0] == ("deferred", False)
    card = reply.told[1][1]
    assert len(card.files) == 2
    assert card.embeds[0].author.name == "Alice"


async def test_one_of_several_is_shared_alone() -> None:
    subjects, care = subjects_of(*shown(2, private=True))
    pressed, reply = press("share", "PIC1-1", permissions=MAY)
    await sharing(subjects, care).share(pressed)
    assert care.noted[0].picture == "PIC1"
    card = reply.told[1][1]
    assert len(card.files) == 1
    assert {button.subject for button in card.buttons} == {"PIC1-1"}


async def test_deleted_between_the_note_and_the_picture_nothing_is_posted() -> None:
    subjects, care = subjects_of(*shown(private=True))
    note = care.shared

    async def noted_and_deleted(*given: object, **named: object) -> None:
        await note(*given, **named)  # type: ignore[arg-type]
        await care.delete(["PIC0"], AUTHOR, None)

    care.shared = noted_and_deleted  # type: ignore[method-assign]
    pressed, reply = press("share", permissions=MAY)
    await sharing(subjects, care).share(pressed)
    assert [how for how, _ in reply.told] == ["deferred", "edit", "follow up", "deleted"]
    assert not any(what.files for _, what in reply.told if isinstance(what, Card))
    assert reply.words[-1] == "That picture was deleted or is too old."


async def test_deleted_while_its_file_is_on_the_way_the_message_is_made_anew() -> None:
    subjects, care = subjects_of(*shown(2, private=True))

    class Slow(Answers):
        async def edit(self, card: Card) -> SentMessage:
            await care.delete(["PIC1"], AUTHOR, None)
            return await super().edit(card)

    pressed, reply = press("share", permissions=MAY, reply=Slow())
    await sharing(subjects, care).share(pressed)
    assert len(reply.told[-1][1].files) == 2
    assert care.anew == [1]
    assert len(care.noted) == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (refused(400, 200000), "Discord does not take this picture in this channel"),
        (refused(503, 0), "Discord did not take the picture just now."),
    ],
)
async def test_what_discord_refuses_is_taken_back_and_told_in_private(error: Exception, words: str) -> None:
    subjects, care = subjects_of(*shown(private=True))
    reply = Picky(error=error)
    pressed, _ = press("share", permissions=MAY, reply=reply)
    await sharing(subjects, care).share(pressed)
    assert [how for how, _ in reply.told] == ["deferred", "edit", "follow up", "deleted"]
    assert reply.words[0] == "There is no picture here."
    assert reply.words[1].startswith(words)


async def test_what_is_here_already_is_not_posted_again() -> None:
    subjects, care = subjects_of(*shown(private=True), shares=[share()])
    pressed, reply = press("share", permissions=MAY)
    await sharing(subjects, care, There(posted_files=(KeptFile(1, "x.png"),))).share(pressed)
    assert [how for how, _ in reply.told] == ["private"]
    assert reply.words[0].startswith("It is in this channel already: https://discord.com/channels/")
    assert len(care.noted) == 1


@pytest.mark.parametrize("files", [None, ()])
async def test_a_share_that_was_taken_away_or_never_got_its_picture_can_be_made_again(
    files: tuple[KeptFile, ...] | None,
) -> None:
    subjects, care = subjects_of(*shown(private=True), shares=[share()])
    pressed, reply = press("share", permissions=MAY)
    await sharing(subjects, care, There(posted_files=files)).share(pressed)
    assert reply.told[-1][1].files


async def test_a_public_result_is_shared_in_another_channel_by_its_author() -> None:
    subjects, care = subjects_of(*shown())
    pressed, reply = press("share", permissions=MAY, channel=ELSEWHERE)
    await sharing(subjects, care).share(pressed)
    assert care.noted[0].channel == ELSEWHERE
    assert reply.told[-1][1].files


@pytest.mark.parametrize("private", [True, False])
async def test_what_it_was_made_after_is_not_shown_where_its_message_cannot_be_seen(private: bool) -> None:
    (parent,) = shown()
    parent = replace(parent, id=99, public_id="PARENT", ask=replace(parent.ask, interaction=99, member=OTHER))
    (row,) = shown(private=private)
    copy = InputPicture("", f"{AFTER}1", "image/png", is_copy=True)
    request = replace(row.ask.request, images=(copy,))
    row = replace(row, ask=replace(row.ask, parent="PARENT", request=request))
    subjects, care = subjects_of(row, parent)
    pressed, reply = press("share", permissions=MAY, channel=ELSEWHERE)
    await sharing(subjects, care).share(pressed)
    card = reply.told[-1][1]
    assert card.embeds[0].author.url is None
    assert len(card.files) == 1


async def test_who_may_not_post_pictures_there_shares_nothing() -> None:
    subjects, care = subjects_of(*shown())
    with pytest.raises(NotAllowed):
        await sharing(subjects, care).share(press("share", channel=ELSEWHERE)[0])
    with pytest.raises(NotYours):
        await sharing(subjects, care).share(press("share", by=OTHER, permissions=MAY)[0])
    with pytest.raises(WrongChannel):
        await sharing(subjects, care, forbidden=WrongChannel(())).share(press("share", permissions=MAY)[0])
    assert care.noted == []


async def test_a_press_that_discord_sends_twice_posts_once() -> None:
    subjects, care = subjects_of(*shown(private=True))
    pressed, reply = press("share", permissions=MAY, reply=Answers(fresh=False))
    await sharing(subjects, care).share(replace(pressed))
    assert care.noted == []
    assert [how for how, _ in reply.told] == ["deferred"]


async def test_from_the_deferral_to_the_picture_the_reply_is_noted_for_the_next_start() -> None:
    subjects, care = subjects_of(*shown(private=True))
    pressed, reply = press("share", permissions=MAY)

    @asynccontextmanager
    async def noted(call: Call) -> AsyncIterator[None]:
        reply.told.append(("noted", None))
        yield
        reply.told.append(("forgotten", None))

    await replace(sharing(subjects, care), noted=noted).share(pressed)
    assert [how for how, _ in reply.told] == ["noted", "deferred", "edit", "forgotten"]
