"""The settings of the version before, which had a model by default, go on working where IMAGE_MODEL is not set."""

from __future__ import annotations

from pathlib import Path

from bot.sandbox.images.models import plain_listing
from tests.stories.community import LIST_CAME, painted
from tests.upgrade.yesterday import V0_1, Yesterday, yesterday

UNSET = {"IMAGE_MODEL": "", "IMAGE_MODELS_FILE": ""}
WAITING = "a patient fox"


async def test_the_first_model_of_the_list_is_taken(tmp_path: Path) -> None:
    async with yesterday(V0_1, tmp_path, **UNSET) as place:
        await (await place.community.start()).logged(LIST_CAME)
        await place.settled()

        await (await place.community.imagine(place.people["mia"], "a fox of today")).until(painted)
        assert _models(place, "a fox of today") == ["dall-e-3"]
        assert _models(place, WAITING) == ["dall-e-3"]


async def test_without_a_list_what_waits_is_made_and_what_is_asked_for_gets_a_sentence(
    tmp_path: Path,
) -> None:
    async with yesterday(V0_1, tmp_path, **UNSET) as place:
        place.change("DELETE FROM facts WHERE name = 'models'")  # the list that was saved
        place.community.endpoint.models = plain_listing("gpt-4o")
        bot = await place.community.start()
        await bot.logged("name one in IMAGE_MODEL")
        await place.settled()
        assert _models(place, WAITING) == ["dall-e-3"]

        refused = await (await place.community.imagine(place.people["mia"], "a fox of today")).finished()
        assert "switched off for the moment" in refused.text
        assert not place.rows("a fox of today")
        await bot.logged("Set IMAGE_MODEL, or name models in IMAGE_MODELS_FILE")
        assert _models(place, "a fox of today") == []


def _models(place: Yesterday, prompt: str) -> list[object]:
    """Those that were asked for this prompt, one for each paid request."""
    return [post["model"] for post in place.community.posts(prompt)]
