"""Discord has a bad day: what was painted is shown all the same, and nothing is charged for nothing."""

from __future__ import annotations

from tests.stories.conftest import NewTown
from tests.stories.town import painted, picture, told

CALLBACK = "POST /interactions/*"
REPLY = "PATCH /webhooks/*"


async def test_an_answer_whose_line_broke_after_it_was_taken_counts(new_town: NewTown) -> None:
    async with new_town() as town:
        town.sandbox.discord_faults.next(CALLBACK, disconnect="after")
        shown = await town.imagine(town.alice, "a fox")
        await shown.until(painted)
        assert len(town.posts("a fox")) == 1


async def test_an_answer_that_failed_gives_the_reservation_back(new_town: NewTown) -> None:
    async with new_town() as town:
        town.sandbox.discord_faults.next(CALLBACK, status=404, code=10062)
        lost = await town.imagine(town.alice, "a lost fox")
        await lost.until(lambda shown: shown.failed or shown.reply)
        shown = await town.imagine(town.alice, "another fox")
        await shown.until(painted)
        assert town.posts("a lost fox") == []


async def test_a_deleted_card_is_replaced_by_a_message(new_town: NewTown) -> None:
    async with new_town() as town:
        town.endpoint.hold()
        shown = await town.imagine(town.alice, "a homeless fox")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
        town.sandbox.world.delete((await shown.message()).entity)
        town.endpoint.release()

        def posted() -> bool:
            return any("a homeless fox" in message.text for message in town.bob.sees(town.art))

        await town.sandbox.world.changes.until(posted)
        assert len(town.posts("a homeless fox")) == 1


async def test_server_errors_are_ridden_out(new_town: NewTown) -> None:
    async with new_town() as town:
        town.sandbox.discord_faults.next(REPLY, status=500, times=2)
        shown = await town.imagine(town.alice, "a patient fox")
        await picture(shown)
        assert len(town.posts("a patient fox")) == 1


async def test_a_file_that_discord_will_not_take_is_made_smaller(new_town: NewTown) -> None:
    async with new_town() as town:
        town.sandbox.discord_faults.next(REPLY, status=400, code=40005)
        shown = await town.imagine(town.alice, "a heavy fox")
        message = await picture(shown)
        (file,) = message.attachments
        assert len(file.data or b"") < 3 * 1024 * 1024


async def test_a_private_word_is_found_by_its_own_way(new_town: NewTown) -> None:
    async with new_town() as town:
        town.endpoint.fail_next("moderation")
        town.sandbox.discord_faults.next("DELETE /webhooks/*", status=500, times=20)
        shown = await town.imagine(town.alice, "a rude fox")
        await shown.until(lambda shown: shown.followups)
        assert not told(shown)
        assert "No picture this time." in shown.text


async def test_the_gateway_drops_and_comes_back(new_town: NewTown) -> None:
    async with new_town() as town:
        gateway = town.sandbox.gateway
        town.endpoint.hold()
        shown = await town.imagine(town.alice, "a steady fox")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
        await gateway.drop()
        town.endpoint.release()
        await shown.until(painted)
        await town.sandbox.bot_ready()

        gateway.invalidate()
        await town.sandbox.world.changes.until(lambda: gateway.identifies == 2)
        again = await town.imagine(town.alice, "a steady fox again")
        await again.until(painted)
