"""The plug is pulled, and the bot starts again on the same data."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.pictures import saved
from tests.stories.conftest import NewTown
from tests.stories.town import painted, told


async def test_killed_while_painting_nothing_is_sent_twice(new_town: NewTown) -> None:
    async with new_town() as town:
        town.endpoint.hold()
        shown = await town.imagine(town.alice, "a fox in danger")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
        await town.kill()
        town.endpoint.release()
        await town.start()

        await shown.until(told)
        assert "I was restarted" in shown.followups[0].text
        assert "Nothing was charged" in shown.followups[0].text
        assert len(town.posts("a fox in danger")) == 1

        again = await town.alice.click(shown.followups[0], "Try again")
        await again.until(painted)
        assert len(town.posts("a fox in danger")) == 2


async def test_killed_while_waiting_goes_on_waiting(new_town: NewTown) -> None:
    async with new_town(IMAGE_CONCURRENCY="1") as town:
        town.endpoint.hold()
        await town.imagine(town.alice, "first")
        await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
        waiting = await town.imagine(town.bob, "second")
        await waiting.message()
        await town.kill()
        town.endpoint.release()
        await town.start()

        await waiting.until(painted)
        assert len(town.posts("second")) == 1


async def test_killed_while_fetching_goes_on_from_the_address(new_town: NewTown) -> None:
    async with new_town() as town:
        town.endpoint.fail_next("slow_file")
        shown = await town.imagine(town.alice, "a slow download")
        await town.endpoint.until(
            lambda: any("/files/" in request.path for request in town.endpoint.requests)
        )
        await town.kill()
        await town.start()

        await shown.until(painted)
        assert len(town.posts("a slow download")) == 1


async def test_a_painted_picture_is_delivered_after_a_restart(new_town: NewTown) -> None:
    async with new_town() as town:
        town.sandbox.discord_faults.next("PATCH /webhooks/*", status=500, times=20)
        shown = await town.imagine(town.alice, "a late fox")
        assert town.bot is not None
        await town.bot.logged("painted")
        await town.kill()
        town.sandbox.discord_faults.clear()
        await town.start()

        await shown.until(painted)
        assert len(town.posts("a late fox")) == 1


async def test_a_form_that_was_open_still_works(new_town: NewTown) -> None:
    async with new_town() as town:
        town.endpoint.fail_next("moderation")
        shown = await town.imagine(town.alice, "a rude fox")
        await shown.until(told)
        pressed = await (await town.alice.click(shown.followups[0], "Change the text")).acknowledged()
        await town.kill()
        await town.start()

        assert pressed.modal is not None
        sent = await town.alice.submit(pressed.modal, {"Prompt": "a polite fox"})
        await sent.until(painted)


async def test_a_replayed_interaction_reserves_nothing(new_town: NewTown) -> None:
    async with new_town() as town:
        shown = await town.imagine(town.alice, "a single fox")
        await shown.until(painted)
        town.sandbox.replay(shown)
        other = await town.imagine(town.bob, "another")
        await other.until(painted)
        assert len(town.posts("a single fox")) == 1


async def test_killed_before_anything_was_reserved_the_thinking_ends(
    new_town: NewTown, tmp_path: Path
) -> None:
    file = tmp_path / "models.toml"
    file.write_text('[[model]]\nid = "sketch-mini"\nimage = "url"\n')
    async with new_town(IMAGE_MODELS_FILE=str(file)) as town:
        town.sandbox.cdn.hold()
        shown = await town.imagine(
            town.alice, "a slow attachment", image=("in.png", saved(Image.new("RGB", (32, 32))))
        )
        await shown.until(lambda shown: shown.reply and shown.reply.loading)
        assert town.bot is not None
        await town.bot.logged("put off")
        await town.kill()
        town.sandbox.cdn.release()
        await town.start()

        await shown.until(lambda shown: "I was restarted" in shown.text)
        assert "Nothing was charged" in shown.text
        assert town.posts() == []
