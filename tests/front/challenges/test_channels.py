"""Layouts, posts of forums and roles over real sockets, with the pretend Discord: what discord.py sends is taken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.domain.challenges.records import PostKind
from bot.domain.challenges.values import Phase
from bot.front.challenges.posting.poster import Poster, Sent
from bot.front.challenges.posting.rendering import Rendering
from bot.front.kit.faults.discordfaults import name_of
from bot.front.kit.guilds.channels import LOOKED_THROUGH, Channels
from bot.sandbox.people.seen import Seen
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import Guild, Message
from bot.sandbox.world.permissions import Permission
from bot.studio.delivery import Undeliverable
from tests.contract import DESCRIPTION, Contract
from tests.front.challenges.doors import FakeStored
from tests.front.challenges.samples import entered, hosted, outcome, post
from tests.front.challenges.test_results import SHARES
from tests.pictures import picture

PICTURES = tuple(entered(number, title="Rain") for number in range(1, 13))


class Den:
    """A server with the channel #art, and a poster that speaks to it as the bot."""

    def __init__(self, sandbox: Sandbox, client: discord.Client) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world
        self.guild: Guild = self.world.add_guild("Den", "art")
        self.art = next(iter(self.guild.channels.values()))
        self.alice = sandbox.join(self.guild, "alice")
        stored = FakeStored({each.key: picture() for each in PICTURES})
        self.channels = Channels(client)
        self.poster = Poster(self.channels, Rendering(stored))
        self.soon = datetime.now(UTC) - timedelta(hours=1)

    def message(self, sent: Sent | None) -> Message:
        assert sent is not None
        return self.world.messages[sent.message]


@pytest.fixture
async def den(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Den]:
    async with Sandbox.open() as sandbox:
        settings = sandbox.settings()
        monkeypatch.setattr(discord.http.Route, "BASE", settings["DISCORD_API_URL"])
        client = discord.Client(intents=discord.Intents.none())
        await client.login(sandbox.world.token)
        try:
            yield Den(sandbox, client)
        finally:
            await client.close()
        assert sandbox.refused == []
        if DESCRIPTION.exists():
            assert Contract(DESCRIPTION).faults(sandbox.requests) == []


async def test_from_the_card_to_the_result_in_a_channel(den: Den) -> None:
    where: dict[str, Any] = {"channel": den.art.id, "published_at": den.soon, "guild": den.guild.id}
    card = await den.poster.post(post(PostKind.CARD, hosted(**where)))
    voting = hosted(Phase.VOTING, **where)
    await den.poster.post(post(PostKind.CARD, voting, channel=den.art.id, message=den.message(card).id))
    ten = await den.poster.post(post(PostKind.GALLERY, voting, id=76, pictures=PICTURES[:10]))
    sheet = await den.poster.post(post(PostKind.SHEET, voting, id=78, pictures=PICTURES))
    again = post(PostKind.GALLERY, voting, id=76, pictures=PICTURES[:10], attempts=2)

    assert await den.poster.post(again) == ten
    assert Seen(den.message(card)).button("Vote").custom_id == "ch:vote:7F3K"
    assert len(den.message(ten).attachments) == 10
    assert "Entry 10: Rain." in Seen(den.message(ten)).alt_texts
    assert Seen(den.message(sheet)).button("Vote")

    closed = hosted(Phase.CLOSED, **where)
    count = outcome(SHARES, author=den.alice.id)
    result = await den.poster.post(post(PostKind.RESULT, closed, id=79, outcome=count))
    assert Seen(den.message(result)).pings == {den.alice.id}
    await den.poster.post(post(PostKind.RESULT, closed, id=79, outcome=count, attempts=2))
    assert den.message(result).edited_at is not None
    assert len(den.alice.sees(den.art)) == 4


async def test_what_was_sent_is_found_behind_much_talk_and_by_a_clock_that_is_ahead(den: Den) -> None:
    where: dict[str, Any] = {"channel": den.art.id, "published_at": den.soon, "guild": den.guild.id}
    card = await den.poster.post(post(PostKind.CARD, hosted(**where)))
    for number in range(LOOKED_THROUGH):
        await den.alice.post(den.art, f"talk {number}")
    assert await den.poster.post(post(PostKind.CARD, hosted(**where), id=78, attempts=2)) == card

    ahead = where | {"published_at": den.soon + timedelta(days=2), "public_id": "8G4M"}
    later = await den.poster.post(post(PostKind.CARD, hosted(**ahead), id=80))
    assert await den.poster.post(post(PostKind.CARD, hosted(**ahead), id=81, attempts=2)) == later


async def test_an_edit_uploads_nothing_that_stands_there(den: Den) -> None:
    where: dict[str, Any] = {"channel": den.art.id, "published_at": den.soon, "guild": den.guild.id}
    voting, closed = hosted(Phase.VOTING, **where), hosted(Phase.CLOSED, **where)
    count = outcome(SHARES, author=den.alice.id)
    posts = [
        post(PostKind.GALLERY, voting, id=76, pictures=PICTURES[:10]),
        post(PostKind.SHEET, voting, id=77, pictures=PICTURES),
        post(PostKind.RESULT, closed, id=78, outcome=count),
    ]
    stand = [den.message(await den.poster.post(each)) for each in posts]
    before = [[file.id for file in message.attachments] for message in stand]
    den.sandbox.requests.clear()

    for each, message in zip(posts, stand, strict=True):
        await den.poster.post(replace(each, hosted=closed, channel=message.channel.id, message=message.id))

    assert [[file.id for file in message.attachments] for message in stand] == before
    assert [file for request in den.sandbox.requests for file in request.files] == []
    assert all(message.edited_at is not None for message in stand)
    gallery = stand[0]
    assert len(Seen(gallery).alt_texts) >= 10
    assert [button.label for button in Seen(gallery).buttons] == ["Report"]

    fewer = (replace(PICTURES[0], entry=replace(PICTURES[0].entry, removed_at=den.soon)), *PICTURES[1:10])
    there = replace(posts[0], channel=gallery.channel.id, message=gallery.id)
    await den.poster.post(replace(there, pictures=fewer))
    assert [file.id for file in gallery.attachments] == before[0][1:]


async def test_a_post_of_a_forum_is_made_once_and_opened_again_to_be_edited(den: Den) -> None:
    forum = den.world.add_forum(den.guild, "ideas", "event", requires_tag=True)
    tag = next(iter(forum.forum.tags)) if forum.forum else None
    where: dict[str, Any] = {"channel": forum.id, "published_at": den.soon, "guild": den.guild.id, "tag": tag}
    lone = await den.poster.post(post(PostKind.CARD, hosted(**where)))

    assert lone is not None
    assert await den.poster.post(post(PostKind.CARD, hosted(**where), attempts=2)) == lone
    thread = den.guild.threads[lone.message]
    assert thread.name == "🏆 Rain"
    den.world.archive(thread)
    closed = hosted(Phase.CANCELLED, thread=thread.id, **where)
    await den.poster.post(post(PostKind.CARD, closed, channel=thread.id, message=thread.id))
    assert "cancelled" in Seen(thread.messages[thread.id]).text
    notice = await den.poster.post(post(PostKind.NOTICE, closed, id=78))
    assert await den.poster.post(post(PostKind.NOTICE, closed, id=78, attempts=2)) == notice
    assert len(thread.messages) == 2

    den.world.archive(thread)
    await den.channels.rename(thread.id, "🏆 Sun")
    assert thread.name == "🏆 Sun"
    den.world.archive(thread, locked=True)
    with pytest.raises(Undeliverable, match="thread locked"):
        await den.poster.post(post(PostKind.NOTICE, closed, id=76))
    den.world.remove_channel(forum)
    with pytest.raises(Undeliverable, match="channel gone"):
        await den.poster.post(post(PostKind.CARD, hosted(**where)))


async def test_roles_are_given_and_taken(den: Den) -> None:
    own = next(role for role in den.guild.roles.values() if role.bot_id is not None)
    winner = den.world.add_role(den.guild, "winner", position=0)
    with pytest.raises(discord.Forbidden) as refused:
        await den.channels.give_role(den.guild.id, den.alice.id, winner.id)
    assert name_of(refused.value) == "403/50013"
    own.permissions |= Permission.MANAGE_ROLES

    await den.channels.give_role(den.guild.id, den.alice.id, winner.id)
    assert den.alice.member.role_ids == [winner.id]
    await den.channels.take_role(den.guild.id, den.alice.id, winner.id)
    assert den.alice.member.role_ids == []
