"""What Discord will not take the size of is sent again smaller, and by the next way where that does not help."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace

import discord
import pytest
from PIL import Image

from bot.domain.credits import Balance
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import Delivery, Generation, State
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Card
from bot.front.kit.replies import Replies, ReplyHandle
from bot.front.result.delivery import DiscordMessenger
from bot.studio.delivery import Undeliverable
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


def refused(status: int, code: int) -> discord.HTTPException:
    kind = discord.Forbidden if status == 403 else discord.HTTPException
    return kind(Answer(status), {"code": code, "message": "no"})  # type: ignore[arg-type]  # it wants aiohttp's whole response


class SizeLimitedReplies(Replies):
    """Takes files up to a size, and refuses larger ones as Discord does. `tried`: by which way, with how many bytes."""

    def __init__(self, takes: int, refusal: discord.HTTPException) -> None:
        self.takes = takes
        self.refusal = refusal
        self.tried: list[tuple[str, int]] = []

    async def edit(self, reply: ReplyHandle, card: Card) -> int:
        return self._take("edit", card, SENT)

    async def edit_in_channel(self, channel: int, message: int, card: Card) -> int:
        return self._take("edit in channel", card, message)

    async def send_to_channel(self, channel: int, card: Card, nonce: str) -> int:
        return self._take("send", card, SENT_ANEW)

    async def follow_up(self, reply: ReplyHandle, card: Card) -> None:
        raise AssertionError("nothing is said in private here")

    def _take(self, way: str, card: Card, message: int) -> int:
        size = sum(len(upload.data) for upload in card.files)
        self.tried.append((way, size))
        if size > self.takes:
            raise self.refusal
        return message


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


def messenger(replies: SizeLimitedReplies, data: bytes) -> DiscordMessenger:
    return DiscordMessenger(
        replies=replies,
        stored=OnePicture(data),
        first_pictures=NoNewcomer(),
        balances=Balances(EnoughCredits()),
        catalogue=lambda: Catalogue((Model(id="m-1", label="M 1"),), "m-1"),
        clock=lambda: NOON,
        service="images.example",
        offers=lambda result, reader: (),
        operator=FakeOperator(),
    )


def painted() -> Generation:
    (row,) = pictures(State.PAINTED)
    byline = replace(row.ask.reply.byline, upload_limit=UPLOAD_LIMIT)
    return replace(row, message=None, ask=replace(row.ask, reply=replace(row.ask.reply, byline=byline)))


def delivery(row: Generation) -> Delivery:
    return Delivery(key="ask:1", attempts=1, generations=(row,))


@pytest.mark.parametrize(("status", "code"), [(413, 0), (400, 40005), (413, 40005)])
async def test_what_is_too_large_is_sent_again_at_a_quarter_of_the_size(
    noise: bytes, status: int, code: int
) -> None:
    replies = SizeLimitedReplies(UPLOAD_LIMIT // 3, refused(status, code))
    assert await messenger(replies, noise).deliver(delivery(painted())) == SENT
    (first, large), (second, small) = replies.tried
    assert (first, second) == ("edit", "edit")
    assert UPLOAD_LIMIT // 4 < large <= UPLOAD_LIMIT
    assert 0 < small <= UPLOAD_LIMIT // 4


async def test_what_is_still_too_large_goes_by_the_next_way_and_begins_large_again(noise: bytes) -> None:
    replies = SizeLimitedReplies(0, refused(413, 0))
    with pytest.raises(Undeliverable, match="413"):
        await messenger(replies, noise).deliver(delivery(replace(painted(), message=SENT)))
    ways = [way for way, _ in replies.tried]
    sizes = [size for _, size in replies.tried]
    assert ways == ["edit", "edit", "edit in channel", "edit in channel", "send", "send"]
    assert all(
        small <= UPLOAD_LIMIT // 4 < large for large, small in zip(sizes[::2], sizes[1::2], strict=True)
    )


async def test_what_is_refused_for_another_reason_is_not_sent_smaller(noise: bytes) -> None:
    replies = SizeLimitedReplies(0, refused(403, 50013))
    with pytest.raises(Undeliverable, match="403/50013"):
        await messenger(replies, noise).deliver(delivery(painted()))
    assert [way for way, _ in replies.tried] == ["edit", "send"]
    assert len({size for _, size in replies.tried}) == 1


async def test_a_picture_that_fits_is_sent_as_it_was_kept(noise: bytes) -> None:
    row = painted()
    byline = replace(row.ask.reply.byline, upload_limit=len(noise))
    row = replace(row, ask=replace(row.ask, reply=replace(row.ask.reply, byline=byline)))
    replies = SizeLimitedReplies(len(noise), refused(413, 0))
    assert await messenger(replies, noise).deliver(delivery(row)) == SENT
    assert replies.tried == [("edit", len(noise))]
