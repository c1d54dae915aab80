"""What the card says while a picture is drawn: how long that usually takes, and that one takes longer."""

from __future__ import annotations

from bot.sandbox.people.shown import Shown
from tests.stories.community import Community, painted, picture
from tests.stories.conftest import NewCommunity

KNOWN = 5  # pictures from which on the bot says what is usual
MOMENT = "It will be there in a moment."
SLOW = "Taking longer than usual. Nothing is lost."


async def test_the_card_says_what_is_usual_and_when_a_picture_takes_longer(
    new_community: NewCommunity,
) -> None:
    async with new_community(plain=20_000) as community:
        for number in range(KNOWN):
            shown = await community.imagine(community.alice, f"fox {number}")
            assert MOMENT not in shown.text
            await picture(shown)

        hanging = await _held(community, "a fox that takes its time")
        assert MOMENT in hanging.text
        await hanging.until(lambda shown: SLOW in shown.text)
        assert MOMENT not in hanging.text

        community.endpoint.release()
        await hanging.until(painted)
        assert SLOW not in hanging.text
        assert len(community.posts("takes its time")) == 1


async def test_what_is_usual_is_known_after_a_restart(new_community: NewCommunity) -> None:
    async with new_community(plain=20_000) as community:
        shown = [await community.imagine(community.alice, f"fox {number}") for number in range(KNOWN)]
        for each in shown:
            await picture(each)
        await community.kill()
        bot = await community.start()
        await bot.logged("how long pictures take is known")

        after = await _held(community, "the first fox of a new day")
        assert MOMENT in after.text
        community.endpoint.release()
        await after.until(painted)


async def _held(community: Community, prompt: str) -> Shown:
    """A picture whose request has reached the endpoint, which says nothing yet."""
    community.endpoint.hold()
    shown = await community.imagine(community.alice, prompt)
    await shown.message()
    await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
    return shown
