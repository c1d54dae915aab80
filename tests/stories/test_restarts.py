"""The plug is pulled, and the bot starts again on the same data."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.pictures import saved
from tests.stories.community import painted, told
from tests.stories.conftest import NewCommunity


async def test_killed_while_painting_nothing_is_sent_twice(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "a fox in danger")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        await community.kill()
        community.endpoint.release()
        await community.start()

        await shown.until(told)
        assert "I was restarted" in shown.followups[0].text
        assert "Nothing was charged" in shown.followups[0].text
        assert len(community.posts("a fox in danger")) == 1

        again = await community.alice.click(shown.followups[0], "Try again")
        await again.until(painted)
        assert len(community.posts("a fox in danger")) == 2


async def test_killed_while_waiting_goes_on_waiting(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_CONCURRENCY="1") as community:
        community.endpoint.hold()
        await community.imagine(community.alice, "first")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        waiting = await community.imagine(community.bob, "second")
        await waiting.message()
        await community.kill()
        community.endpoint.release()
        await community.start()

        await waiting.until(painted)
        assert len(community.posts("second")) == 1


async def test_killed_while_fetching_goes_on_from_the_address(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.endpoint.fail_next("slow_file")
        shown = await community.imagine(community.alice, "a slow download")
        await community.endpoint.until(
            lambda: any("/files/" in request.path for request in community.endpoint.requests)
        )
        await community.kill()
        await community.start()

        await shown.until(painted)
        assert len(community.posts("a slow download")) == 1


async def test_a_painted_picture_is_delivered_after_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.sandbox.discord_faults.next("PATCH /webhooks/*", status=500, times=20)
        shown = await community.imagine(community.alice, "a late fox")
        assert community.bot is not None
        await community.bot.logged("painted")
        await community.kill()
        community.sandbox.discord_faults.clear()
        await community.start()

        await shown.until(painted)
        assert len(community.posts("a late fox")) == 1


async def test_a_form_that_was_open_still_works(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.endpoint.fail_next("moderation")
        shown = await community.imagine(community.alice, "a rude fox")
        await shown.until(told)
        pressed = await (await community.alice.click(shown.followups[0], "Change the text")).acknowledged()
        await community.kill()
        await community.start()

        assert pressed.modal is not None
        sent = await community.alice.submit(pressed.modal, {"Prompt": "a polite fox"})
        await sent.until(painted)


async def test_a_replayed_interaction_reserves_nothing(new_community: NewCommunity) -> None:
    async with new_community() as community:
        shown = await community.imagine(community.alice, "a single fox")
        await shown.until(painted)
        community.sandbox.replay(shown)
        other = await community.imagine(community.bob, "another")
        await other.until(painted)
        assert len(community.posts("a single fox")) == 1


async def test_killed_before_anything_was_reserved_the_thinking_ends(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    file = tmp_path / "models.toml"
    file.write_text('[[model]]\nid = "sketch-mini"\nimage = "url"\n')
    async with new_community(IMAGE_MODELS_FILE=str(file)) as community:
        community.sandbox.cdn.hold()
        shown = await community.imagine(
            community.alice, "a slow attachment", image=("in.png", saved(Image.new("RGB", (32, 32))))
        )
        await community.kill_during_download(shown)

        await shown.until(lambda shown: "I was restarted" in shown.text)
        assert "Nothing was charged" in shown.text
        assert community.posts() == []
