"""Discord has a bad day: what was painted is shown all the same, and nothing is charged for nothing."""

from __future__ import annotations

import asyncio

from tests.stories.community import painted, picture, told
from tests.stories.conftest import NewCommunity

CALLBACK = "POST /interactions/*"
REPLY = "PATCH /webhooks/*"


async def test_an_answer_whose_line_broke_after_it_was_taken_counts(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.sandbox.discord_faults.next(CALLBACK, disconnect="after")
        shown = await community.imagine(community.alice, "a fox")
        await shown.until(painted)
        assert len(community.posts("a fox")) == 1


async def test_an_answer_counts_though_discord_cannot_be_asked_at_once_whether_it_was_taken(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        faults = community.sandbox.discord_faults
        faults.next(CALLBACK, disconnect="after")
        faults.next("GET /webhooks/*", disconnect="before")
        faults.next("GET /webhooks/*", disconnect="after")
        shown = await community.imagine(community.alice, "a fox")
        await shown.until(painted)
        assert faults.pending == []
        assert len(community.posts("a fox")) == 1


async def test_an_answer_that_was_deleted_before_it_could_be_looked_up_counts(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        faults, gate = community.sandbox.discord_faults, asyncio.Event()
        faults.next(CALLBACK, disconnect="after")
        faults.next("GET /webhooks/*", gate=gate)
        shown = await community.imagine(community.alice, "a fox")
        await shown.until(lambda shown: shown.reply is not None)
        assert shown.reply is not None
        community.sandbox.world.delete(shown.reply.entity)
        gate.set()
        posts = community.art.messages
        await community.sandbox.world.changes.until(
            lambda: any(message.attachments for message in posts.values())
        )
        assert len(community.posts("a fox")) == 1


async def test_a_picture_whose_answer_was_lost_is_not_shown_twice_when_it_is_refused_then(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        faults = community.sandbox.discord_faults
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "a fox")
        card = (await shown.message()).entity
        ways, refused = (REPLY, "PATCH /channels/*"), asyncio.Event()
        lost = [faults.next(way, disconnect="after", times=2) for way in ways]
        for way in ways:
            faults.next(way, gate=refused, times=None)  # the next try comes when it is refused, and no sooner
        community.endpoint.release()
        await community.sandbox.world.changes.until(lambda: all(fault.is_over() for fault in lost))
        assert card.attachments
        community.sandbox.discord_blocks.automod = True
        refused.set()
        await shown.until(lambda shown: any(each.attachments for each in shown.followups))
        assert not card.attachments


async def test_commands_that_discord_has_are_answered_while_new_ones_are_registered(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        await community.kill()
        gate = asyncio.Event()
        community.sandbox.discord_faults.next("PUT /applications/*", gate=gate)
        # Other commands than the last time: those of one server.
        await community.start(DISCORD_SYNC_GUILD=str(community.guild.id))
        await picture(await community.imagine(community.alice, "a fox"))
        assert not community.sandbox.world.commands.get(community.guild.id)

        gate.set()
        await community.sandbox.world.changes.until(
            lambda: bool(community.sandbox.world.commands.get(community.guild.id))
        )


async def test_a_line_that_breaks_while_the_commands_are_registered(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        community.sandbox.discord_faults.next("PUT /applications/*", disconnect="before", times=6)
        await community.start()
        await picture(await community.imagine(community.alice, "a fox"))


async def test_an_answer_that_failed_gives_the_reservation_back(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.sandbox.discord_faults.next(CALLBACK, status=404, code=10062)
        lost = await community.imagine(community.alice, "a lost fox")
        await lost.until(lambda shown: shown.failed or shown.reply)
        shown = await community.imagine(community.alice, "another fox")
        await shown.until(painted)
        assert community.posts("a lost fox") == []


async def test_a_deleted_card_is_replaced_by_a_message(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "a homeless fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        community.sandbox.world.delete((await shown.message()).entity)
        community.endpoint.release()

        def posted() -> bool:
            return any("a homeless fox" in message.text for message in community.bob.sees(community.art))

        await community.sandbox.world.changes.until(posted)
        assert len(community.posts("a homeless fox")) == 1


async def test_server_errors_are_ridden_out(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.sandbox.discord_faults.next(REPLY, status=500, times=2)
        shown = await community.imagine(community.alice, "a patient fox")
        await picture(shown)
        assert len(community.posts("a patient fox")) == 1


async def test_a_file_that_discord_will_not_take_is_made_smaller(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.sandbox.discord_faults.next(REPLY, status=400, code=40005)
        shown = await community.imagine(community.alice, "a heavy fox")
        message = await picture(shown)
        (file,) = message.attachments
        assert len(file.data or b"") < 3 * 1024 * 1024


async def test_a_private_word_is_found_by_its_own_way(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.endpoint.fail_next("moderation")
        community.sandbox.discord_faults.next("DELETE /webhooks/*", status=500, times=20)
        shown = await community.imagine(community.alice, "a rude fox")
        await shown.until(lambda shown: shown.followups)
        assert not told(shown)
        assert "No picture this time." in shown.text


async def test_the_gateway_drops_and_comes_back(new_community: NewCommunity) -> None:
    async with new_community() as community:
        gateway = community.sandbox.gateway
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "a steady fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        await gateway.drop()
        community.endpoint.release()
        await shown.until(painted)
        await community.sandbox.bot_ready()

        gateway.invalidate()
        await community.sandbox.world.changes.until(lambda: gateway.identifies == 2)
        again = await community.imagine(community.alice, "a steady fox again")
        await again.until(painted)


async def test_a_card_that_takes_no_words_does_not_stay_and_say_drawing(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "a refused fox")
        card = await shown.message()
        await shown.until(lambda _: "Drawing" in card.text)
        for route in (REPLY, "PATCH /channels/*", "POST /channels/*"):
            community.sandbox.discord_faults.next(route, status=400, code=200000, times=1000)
        community.endpoint.release()
        await shown.until(lambda shown: any(message.attachments for message in shown.followups))
        await shown.until(lambda shown: shown.reply is None)
