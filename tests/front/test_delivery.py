"""Results are posted by the first way that takes them; what is refused for good ends in words, and is kept."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import aiohttp
import discord
import pytest
from PIL import Image

from bot.domain.credits import Balance
from bot.domain.deliveries import Delivery
from bot.domain.errors import Gone, PromptRejected
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import Generation, State
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Card
from bot.front.kit.faults.impatience import RefusedForNow
from bot.front.kit.replies import Replies, ReplyHandle
from bot.front.result.cards import ResultCards
from bot.front.result.delivery import DiscordMessenger
from bot.front.result.posts.pictures import SAY_SO_AT
from bot.front.result.posts.ways import TRIES_OF_UNKNOWN
from bot.pixels import SourceType
from bot.pixels.marking import marked
from bot.studio.delivery import NotYet, Undeliverable
from tests.front.balances import balance
from tests.front.operators import FakeOperator
from tests.front.samples import NOON, pictures
from tests.pictures import saved

UPLOAD_LIMIT = 200_000  # bytes that the asker's reply may carry, as Discord said with the interaction
SENT, SENT_ANEW = 11, 22  # message ids


@dataclass
class Answer:
    """As much of an HTTP response as discord.py's errors look at."""

    status: int
    reason: str = "No"
    headers: Mapping[str, str] = field(default_factory=dict)


def refused(status: int, code: int) -> discord.HTTPException:
    kind = discord.Forbidden if status == 403 else discord.HTTPException
    return kind(Answer(status), {"code": code, "message": "no"})  # type: ignore[arg-type]  # it wants aiohttp's whole response


class PickyReplies(Replies):
    """Takes files up to a size, and refuses larger ones as Discord does. `tried`: by which way, with how many bytes.

    `refuses` has what a way refuses whatever it is given, by its name.
    """

    def __init__(self, takes: int, refusal: Exception, **refuses: Exception) -> None:
        self.takes = takes
        self.refusal = refusal
        self.refuses = refuses
        self.tried: list[tuple[str, int]] = []
        self.shown: list[tuple[str, Card]] = []
        self.nonces: list[str] = []

    async def edit(self, reply: ReplyHandle, card: Card) -> int:
        return self._take("edit", card, SENT)

    async def edit_in_channel(self, channel: int, message: int, card: Card) -> int:
        return self._take("edit_in_channel", card, message)

    async def send_to_channel(self, channel: int, card: Card, nonce: str) -> int:
        self.nonces.append(nonce)
        return self._take("send", card, SENT_ANEW)

    async def follow_up(self, reply: ReplyHandle, card: Card) -> None:
        self._take("follow_up", card, 0)

    async def delete(self, reply: ReplyHandle) -> None:
        self._take("delete", Card(), 0)

    async def delete_in_channel(self, channel: int, message: int) -> None:
        self._take("delete", Card(), 0)

    def ways(self) -> list[str]:
        return [way for way, _ in self.tried]

    def _take(self, way: str, card: Card, message: int) -> int:
        size = sum(len(upload.data) for upload in card.files)
        self.tried.append((way, size))
        if way in self.refuses:
            raise self.refuses[way]
        if size > self.takes:
            raise self.refusal
        self.shown.append((way, card))
        return message


class PublicRefusal(PickyReplies):
    """Refuses files that everybody would see."""

    def _take(self, way: str, card: Card, message: int) -> int:
        if way == "follow_up" or not card.files:
            return super()._take(way, card, message)
        self.tried.append((way, 1))
        raise self.refusal


class NoFilesInEdits(PickyReplies):
    def _take(self, way: str, card: Card, message: int) -> int:
        if way != "edit" or not card.files:
            return super()._take(way, card, message)
        self.tried.append((way, 1))
        raise self.refusal


class QuotesRefused(PickyReplies):
    """Refuses whatever quotes the prompt."""

    def _take(self, way: str, card: Card, message: int) -> int:
        texts = (card.content, *(str(embed.description) for embed in card.embeds))
        if any("a red fox" in text for text in texts):
            self.tried.append((way, 0))
            raise self.refusal
        return super()._take(way, card, message)


class OnePicture:
    def __init__(self, data: bytes) -> None:
        self.data = data

    async def get(self, key: str) -> bytes:
        return self.data


class NoNewcomer:
    async def is_first(self, guild: int, member: int, interaction: int) -> bool:
        return False


class EnoughCredits:
    async def balance(self, guild: int, member: int, roles: Collection[int]) -> Balance:
        return balance(left=10)


@pytest.fixture(scope="module")
def noise() -> bytes:
    """A picture that no encoder makes small, of about 500 kB."""
    return saved(Image.frombytes("RGB", (400, 420), secrets.token_bytes(400 * 420 * 3)))


class NoParents:
    async def find(self, public_id: str) -> Generation | None:
        return None


def messenger(replies: PickyReplies, data: bytes) -> DiscordMessenger:
    catalogue = Catalogue((Model(id="m-1", label="M 1"),), "m-1")
    return DiscordMessenger(
        replies=replies,
        cards=ResultCards(OnePicture(data), lambda: catalogue, lambda result, reader: (), NoParents()),
        first_pictures=NoNewcomer(),
        balances=Balances(EnoughCredits()),
        catalogue=lambda: catalogue,
        clock=lambda: NOON,
        service="images.example",
        operator=FakeOperator(),
    )


def painted() -> Generation:
    (row,) = pictures(State.PAINTED)
    byline = replace(row.ask.reply.byline, upload_limit=UPLOAD_LIMIT)
    return replace(row, message=None, ask=replace(row.ask, reply=replace(row.ask.reply, byline=byline)))


def private(row: Generation) -> Generation:
    return replace(row, ask=replace(row.ask, reply=replace(row.ask.reply, private=True)))


def late(row: Generation) -> Generation:
    """Its token has ended."""
    return replace(row, ask=replace(row.ask, reply=replace(row.ask.reply, expires_at=NOON)))


def unmade() -> Generation:
    (row,) = pictures(PromptRejected())
    return replace(row, message=SENT)


def delivery(row: Generation) -> Delivery:
    return Delivery(key="ask:1", attempts=1, generations=(row,))


@pytest.mark.parametrize(("status", "code"), [(413, 0), (400, 40005), (413, 40005)])
async def test_what_is_too_large_is_sent_again_at_a_quarter_of_the_size(
    noise: bytes, status: int, code: int
) -> None:
    replies = PickyReplies(UPLOAD_LIMIT // 3, refused(status, code))
    assert await messenger(replies, noise).deliver(delivery(painted())) == SENT
    (first, large), (second, small) = replies.tried
    assert (first, second) == ("edit", "edit")
    assert UPLOAD_LIMIT // 4 < large <= UPLOAD_LIMIT
    assert 0 < small <= UPLOAD_LIMIT // 4


async def test_what_is_still_too_large_begins_large_again_by_the_next_way(noise: bytes) -> None:
    replies = PickyReplies(0, refused(413, 0))
    with pytest.raises(Undeliverable, match="413"):
        await messenger(replies, noise).deliver(delivery(replace(painted(), message=SENT)))
    uploads = [(way, size) for way, size in replies.tried if size]
    sizes = [size for _, size in uploads]
    assert [way for way, _ in uploads] == ["edit"] * 2 + ["edit_in_channel"] * 2 + ["follow_up"] * 2
    assert all(
        small <= UPLOAD_LIMIT // 4 < large for large, small in zip(sizes[::2], sizes[1::2], strict=True)
    )


# --- refused for good ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code"), [(400, 200000), (400, 20009), (403, 50013), (400, 240000), (400, 50035)]
)
async def test_files_that_are_refused_are_tried_in_private(noise: bytes, status: int, code: int) -> None:
    refusal = refused(status, code)
    replies = PublicRefusal(len(noise), refusal)
    row = replace(painted(), message=SENT)
    assert await messenger(replies, noise).deliver(delivery(row)) is None
    assert replies.ways() == ["edit", "edit_in_channel", "edit", "follow_up"]
    (_, words), (way, private) = replies.shown
    assert "a red fox" not in words.content
    assert not words.embeds
    assert "<@5>" in words.content
    assert (way, len(private.files)) == ("follow_up", 1)


async def test_files_that_are_refused_in_private_too_wait_behind_a_button(noise: bytes) -> None:
    replies = PickyReplies(0, refused(400, 200000))
    with pytest.raises(Undeliverable, match="400/200000") as error:
        await messenger(replies, noise).deliver(delivery(replace(painted(), message=SENT)))
    assert error.value.told
    (_, card), (way, told) = replies.shown
    assert "/me" in card.content
    assert way == "follow_up"
    assert [(button.space, button.verb) for button in told.buttons] == [("me", "show")]


async def test_where_every_word_is_refused_the_member_is_untold(noise: bytes) -> None:
    no = refused(403, 50001)
    replies = PickyReplies(0, no, edit=no, edit_in_channel=no, follow_up=no, send=no)
    with pytest.raises(Undeliverable) as error:
        await messenger(replies, noise).deliver(delivery(replace(painted(), message=SENT)))
    assert not error.value.told
    assert [way for way, _ in replies.shown] == ["delete"], "no card stays that says Drawing"


async def test_a_private_picture_that_is_refused_goes_nowhere_else(noise: bytes) -> None:
    replies = PickyReplies(0, refused(400, 200000))
    with pytest.raises(Undeliverable) as error:
        await messenger(replies, noise).deliver(delivery(private(replace(painted(), message=SENT))))
    assert error.value.told
    assert set(replies.ways()) <= {"edit", "follow_up"}


async def test_a_private_picture_whose_token_has_ended_is_shown_nowhere(noise: bytes) -> None:
    replies = PickyReplies(len(noise), refused(413, 0))
    row = late(private(replace(painted(), message=SENT)))
    with pytest.raises(Undeliverable) as error:
        await messenger(replies, noise).deliver(delivery(row))
    assert not error.value.told
    assert replies.tried == []


async def test_after_the_token_a_public_card_is_edited_and_names_its_member(noise: bytes) -> None:
    replies = PickyReplies(len(noise), refused(413, 0))
    assert await messenger(replies, noise).deliver(delivery(late(replace(painted(), message=SENT)))) == SENT
    ((way, card),) = replies.shown
    assert way == "edit_in_channel"
    assert card.content.startswith("<@5>")
    assert len(card.files) == 1


async def test_after_the_token_refused_files_leave_words_and_no_private_message(noise: bytes) -> None:
    replies = PickyReplies(0, refused(400, 200000))
    with pytest.raises(Undeliverable) as error:
        await messenger(replies, noise).deliver(delivery(late(replace(painted(), message=SENT))))
    assert not error.value.told
    assert [way for way, _ in replies.shown] == ["edit_in_channel"]


@pytest.mark.parametrize("code", [30046, 50083])
async def test_a_card_that_cannot_be_edited_any_more_is_replaced(noise: bytes, code: int) -> None:
    replies = PickyReplies(len(noise), refused(413, 0), edit_in_channel=refused(400, code))
    row = late(replace(painted(), message=SENT))
    assert await messenger(replies, noise).deliver(delivery(row)) == SENT_ANEW
    assert replies.ways() == ["edit_in_channel", "send", "delete"]


@pytest.mark.parametrize("code", [10008, 10003])
async def test_a_card_that_is_gone_is_replaced(noise: bytes, code: int) -> None:
    gone = refused(404, code)
    replies = PickyReplies(len(noise), refused(413, 0), edit=gone, edit_in_channel=gone)
    assert await messenger(replies, noise).deliver(delivery(replace(painted(), message=SENT))) == SENT_ANEW
    assert replies.ways()[:3] == ["edit", "edit_in_channel", "send"]


def late_of_two(row: Generation) -> Delivery:
    """It came after the other picture of its ask had been posted."""
    return Delivery(
        key="late:1", attempts=1, generations=(replace(row, ask=replace(row.ask, count=2)),), is_late=True
    )


@pytest.mark.parametrize("has_token", [True, False])
async def test_one_that_comes_late_leaves_the_other_pictures_where_they_are(
    noise: bytes, has_token: bool
) -> None:
    replies, row = PickyReplies(len(noise), refused(413, 0)), replace(painted(), message=SENT)
    row = row if has_token else late(row)
    assert await messenger(replies, noise).deliver(late_of_two(row)) == SENT_ANEW
    assert replies.ways() == ["send"], "an edit would take the others away"
    assert replies.nonces != [row.public_id], "the ask may have been sent with that a moment ago"
    assert replies.shown[0][1].content.startswith("<@5>")


async def test_one_that_comes_late_is_covered_as_the_others_are(noise: bytes) -> None:
    replies = PickyReplies(len(noise), refused(413, 0))
    covered = replace(painted(), message=SENT, is_spoiler=True)
    await messenger(replies, noise).deliver(late_of_two(covered))
    ((_, card),) = replies.shown
    assert [file.spoiler for file in card.files] == [True]
    assert not any(embed.image.url for embed in card.embeds)


async def test_a_private_one_that_comes_late_is_shown_beside_the_others(noise: bytes) -> None:
    replies = PickyReplies(len(noise), refused(413, 0))
    await messenger(replies, noise).deliver(late_of_two(private(painted())))
    assert replies.ways() == ["follow_up"]


async def test_words_about_one_that_comes_late_leave_the_others_too(noise: bytes) -> None:
    for row in (replace(painted(), message=SENT), private(painted())):
        replies = PickyReplies(0, refused(400, 200000))
        with pytest.raises(Undeliverable) as error:
            await messenger(replies, noise).deliver(late_of_two(row))
        assert error.value.told
        assert not {"edit", "edit_in_channel", "delete"} & set(replies.ways())


async def test_pictures_that_may_have_been_followed_up_are_not_sent_again(noise: bytes) -> None:
    """A process died with its follow-up under way, perhaps after Discord had taken it."""
    gone = refused(404, 10008)
    replies = PickyReplies(len(noise), refused(413, 0), edit=gone, delete=gone)
    row = private(replace(painted(), message=SENT))
    with pytest.raises(Undeliverable) as error:
        await messenger(replies, noise).deliver(replace(delivery(row), attempts=2))
    assert error.value.told
    ((way, told),) = replies.shown
    assert (way, told.files) == ("follow_up", ())
    assert [(button.space, button.verb) for button in told.buttons] == [("me", "show")]


async def test_a_follow_up_whose_answer_was_lost_is_not_sent_again_at_once(noise: bytes) -> None:
    lost = aiohttp.ServerDisconnectedError()
    gone = refused(404, 10008)
    replies = PickyReplies(len(noise), refused(413, 0), edit=gone, delete=gone, follow_up=lost)
    row = private(replace(painted(), message=SENT))
    with pytest.raises(NotYet):
        await messenger(replies, noise).deliver(delivery(row))
    assert replies.ways() == ["edit", "delete", "follow_up"]


@pytest.mark.parametrize("code", [200000, 50013, 50035, 30046, 10015])
@pytest.mark.parametrize("is_made", [True, False])
async def test_a_private_card_that_takes_nothing_does_not_stay_and_say_drawing(
    noise: bytes, code: int, is_made: bool
) -> None:
    replies = PickyReplies(len(noise), refused(413, 0), edit=refused(400, code))
    row = private(replace(painted(), message=SENT) if is_made else unmade())
    await messenger(replies, noise).deliver(delivery(row))
    assert [way for way, _ in replies.shown] == ["delete", "follow_up"]
    assert len(replies.shown[-1][1].files) == is_made


async def test_a_private_card_that_takes_words_says_them_until_its_picture_is_beside_it(noise: bytes) -> None:
    replies = NoFilesInEdits(len(noise), refused(400, 200000))
    await messenger(replies, noise).deliver(delivery(private(replace(painted(), message=SENT))))
    assert [(way, len(card.files)) for way, card in replies.shown] == [
        ("edit", 0),
        ("follow_up", 1),
        ("delete", 0),
    ]


async def test_a_private_card_is_deleted_before_anything_is_sent_that_cannot_be_sent_twice(
    noise: bytes,
) -> None:
    lost = aiohttp.ServerDisconnectedError()
    replies = PickyReplies(len(noise), refused(413, 0), edit=refused(400, 200000), delete=lost)
    for row in (private(replace(painted(), message=SENT)), private(unmade())):
        with pytest.raises(NotYet):
            await messenger(replies, noise).deliver(delivery(row))
    assert "follow_up" not in replies.ways()


@pytest.mark.parametrize("code", [30046, 50083, 10008])
@pytest.mark.parametrize("is_made", [True, False])
async def test_a_public_card_that_takes_nothing_and_has_no_successor_is_deleted(
    noise: bytes, code: int, is_made: bool
) -> None:
    no = refused(400, code)
    replies = PickyReplies(len(noise), refused(413, 0), edit=no, edit_in_channel=no, send=refused(403, 50013))
    row = replace(painted() if is_made else unmade(), message=SENT)
    await messenger(replies, noise).deliver(delivery(row))
    assert [way for way, _ in replies.shown] == ["delete", "follow_up"]


# --- refused for now -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    [
        RefusedForNow(503, None),
        RefusedForNow(429, 25.0),
        TimeoutError(),
        aiohttp.ServerDisconnectedError(),
        json.JSONDecodeError("no JSON", "<html>", 0),
    ],
)
async def test_what_may_pass_ends_nothing_and_sends_nothing_new(noise: bytes, error: Exception) -> None:
    replies = PickyReplies(len(noise), error, edit=error, edit_in_channel=error)
    with pytest.raises(NotYet) as raised:
        await messenger(replies, noise).deliver(delivery(replace(painted(), message=SENT)))
    assert raised.value.retry_after == getattr(error, "retry_after", None)
    assert set(replies.ways()) == {"edit", "edit_in_channel"}


async def test_a_card_that_waits_for_its_upload_does_not_say_drawing(noise: bytes) -> None:
    replies = PickyReplies(0, RefusedForNow(503, None))
    row = replace(painted(), message=SENT)
    for attempt in (1, 2):
        with pytest.raises(NotYet):
            await messenger(replies, noise).deliver(replace(delivery(row), attempts=attempt))
    assert replies.shown == []
    with pytest.raises(NotYet):
        await messenger(replies, noise).deliver(replace(delivery(row), attempts=SAY_SO_AT))
    ((_, card),) = replies.shown
    assert "I keep trying" in card.content


async def test_a_long_wait_that_discord_names_is_said_at_once(noise: bytes) -> None:
    replies = PickyReplies(0, RefusedForNow(429, 600.0))
    with pytest.raises(NotYet):
        await messenger(replies, noise).deliver(delivery(replace(painted(), message=SENT)))
    ((_, card),) = replies.shown
    assert "I keep trying" in card.content


async def test_a_code_that_nobody_knows_is_final_after_some_tries(noise: bytes) -> None:
    replies = PickyReplies(0, refused(400, 987654))
    row = late(replace(painted(), message=SENT))
    for attempt in range(1, TRIES_OF_UNKNOWN):
        with pytest.raises(NotYet):
            await messenger(replies, noise).deliver(replace(delivery(row), attempts=attempt))
    with pytest.raises(Undeliverable):
        await messenger(replies, noise).deliver(replace(delivery(row), attempts=TRIES_OF_UNKNOWN))


async def test_who_gives_up_says_so_on_the_card(noise: bytes) -> None:
    replies = PickyReplies(0, RefusedForNow(503, None))
    row = late(replace(painted(), message=SENT))
    assert not await messenger(replies, noise).give_up(delivery(row))
    ((way, card),) = replies.shown
    assert way == "edit_in_channel"
    assert "/me" in card.content


# --- the file ------------------------------------------------------------------------------------------


async def test_a_file_that_cannot_be_made_small_enough_is_refused_for_good() -> None:
    replies = PickyReplies(10**9, refused(413, 0))
    data = b"no picture at all" * UPLOAD_LIMIT
    with pytest.raises(Undeliverable) as error:
        await messenger(replies, data).deliver(delivery(replace(painted(), message=SENT)))
    assert error.value.told
    assert not any(card.files for _, card in replies.shown)


async def test_bytes_that_are_gone_leave_words() -> None:
    class Nothing(OnePicture):
        async def get(self, key: str) -> bytes:
            raise Gone

    replies = PickyReplies(10**9, refused(413, 0))
    whole = messenger(replies, b"")
    bare = replace(whole, cards=replace(whole.cards, stored=Nothing(b"")))
    with pytest.raises(Undeliverable):
        await bare.deliver(delivery(replace(painted(), message=SENT)))
    assert all("/me" in card.content or card.buttons for _, card in replies.shown)


# --- no picture ----------------------------------------------------------------------------------------


async def test_a_quote_that_is_refused_is_left_out(noise: bytes) -> None:
    replies = QuotesRefused(0, refused(400, 200000))
    assert await messenger(replies, noise).deliver(delivery(unmade())) is None
    ((_, neutral), (way, told), *_) = replies.shown
    assert neutral.content == "No picture this time."
    assert way == "follow_up"
    assert "Nothing was charged" in told.content
    assert "a red fox" not in told.content


async def test_after_the_token_a_public_card_ends_without_reasons(noise: bytes) -> None:
    replies = QuotesRefused(0, refused(400, 200000))
    assert await messenger(replies, noise).deliver(delivery(late(unmade()))) == SENT
    ((way, card),) = replies.shown
    assert way == "edit_in_channel"
    assert "couldn't be made" in card.content


async def test_after_the_token_a_private_failure_is_told_later(noise: bytes) -> None:
    replies = PickyReplies(0, refused(413, 0))
    with pytest.raises(Undeliverable) as error:
        await messenger(replies, noise).deliver(delivery(late(private(unmade()))))
    assert not error.value.told
    assert replies.tried == []


async def test_a_failure_whose_card_cannot_be_edited_any_more_deletes_it(noise: bytes) -> None:
    replies = PickyReplies(0, refused(413, 0), edit_in_channel=refused(400, 30046))
    with pytest.raises(Undeliverable):
        await messenger(replies, noise).deliver(delivery(late(unmade())))
    assert replies.ways()[-1] == "delete"


async def test_a_picture_that_fits_is_sent_as_it_was_kept_but_for_the_mark(noise: bytes) -> None:
    row = painted()
    copy = marked(noise, "image/png", SourceType.GENERATED)
    byline = replace(row.ask.reply.byline, upload_limit=len(copy))
    row = replace(row, ask=replace(row.ask, reply=replace(row.ask.reply, byline=byline)))
    replies = PickyReplies(len(copy), refused(413, 0))
    assert await messenger(replies, noise).deliver(delivery(row)) == SENT
    assert replies.tried == [("edit", len(copy))]
