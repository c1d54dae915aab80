"""The endpoint's list of models as it may come: without kinds, too long, hostile, elsewhere, not at all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing

from bot.demo.process import BotProcess
from bot.sandbox.images.models import plain_listing
from tests.stories.community import LIST_CAME, Community, painted
from tests.stories.conftest import NewCommunity
from tests.stories.test_program import imagine_bot

LONG = json.dumps([{"id": f"model-{number}", "type": "image", "name": "x" * 500} for number in range(35_000)])
IDS = ("gpt-4o", "whisper-1", "tts-1", "sora-2", "aurora-2", "dall-e-3", "text-embedding-3-small")
SWITCHED_OFF = "switched off for the moment"


async def offered(community: Community) -> list[str]:
    choices = await community.alice.autocomplete(community.art, "imagine", "model", "")
    return [str(choice.value) for choice in choices]


async def started_again(community: Community, **settings: str) -> BotProcess:
    assert community.bot is not None
    community.bot.terminate()
    await community.bot.exited()
    return await community.start(**settings)


async def sent(community: Community, prompt: str) -> Sequence[dict[str, object]]:
    """What the endpoint was asked to make, once the member looks at the picture."""
    await (await community.imagine(community.alice, prompt)).until(painted)
    return community.posts(prompt)


async def test_of_a_list_without_kinds_image_models_alone_are_offered(new_community: NewCommunity) -> None:
    async with new_community(started=False, IMAGE_MODEL="") as community:
        community.endpoint.models = plain_listing(*IDS)
        await (await community.start()).logged(LIST_CAME)

        assert await offered(community) == ["dall-e-3"]
        (post,) = await sent(community, "a known fox")
        assert (post["model"], post["size"], post["quality"]) == ("dall-e-3", "1024x1024", "standard")


async def test_a_chosen_model_is_offered_although_nobody_knows_what_it_is_for(
    new_community: NewCommunity,
) -> None:
    async with new_community(started=False, IMAGE_MODEL="aurora-2") as community:
        community.endpoint.models = plain_listing("gpt-4o", "aurora-2")
        await (await community.start()).logged(LIST_CAME)

        assert await offered(community) == ["aurora-2"]


async def test_a_list_of_19_mb_holds_nobody_up_and_the_last_good_one_stays(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        assert community.bot is not None
        await community.bot.logged(LIST_CAME)
        community.endpoint.models_text = LONG
        bot = await started_again(community)

        assert len(await sent(community, "a light fox")) == 1
        await bot.logged("more than 4 MiB")
        assert "sketch-mini" in await offered(community)
        assert len([line for line in bot.output if "more than 4 MiB" in line]) == 1


async def test_whatever_was_saved_the_start_goes_on(new_community: NewCommunity) -> None:
    odd = json.dumps([{"id": "dall-e-3", "type": "image", "img_json": {"standard": 1e-300, "hd": 1e300}}])
    async with new_community() as community:
        assert community.bot is not None
        await community.bot.logged(LIST_CAME)
        community.endpoint.models_text = odd
        for saved in (LONG, odd, "[" * 100_000, "<html>", ""):
            community.bot.terminate()
            await community.bot.exited()
            with closing(sqlite3.connect(community.folder / "imagine-bot.sqlite3")) as database, database:
                database.execute("UPDATE facts SET text = ? WHERE name = 'models'", (saved,))
            await (await community.start()).logged(LIST_CAME)
            assert await offered(community) == ["dall-e-3"]
        assert len(await sent(community, "a stubborn fox")) == 1


async def test_another_endpoints_list_is_not_used(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_MODEL="") as community:
        assert community.bot is not None
        await community.bot.logged(LIST_CAME)
        community.endpoint.hold_list()
        bot = await started_again(community)
        assert await offered(community) == ["dall-e-3", "aurora-2", "sketch-mini"], "the saved one"

        bot.terminate()
        await bot.exited()
        await community.start(
            IMAGE_API_URL=community.settings["IMAGE_API_URL"].replace("127.0.0.1", "localhost")
        )
        assert await offered(community) == []


async def test_a_list_at_another_path(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_MODELS_PATH="/image-generation-models", IMAGE_MODEL="") as community:
        assert community.bot is not None
        await community.bot.logged(LIST_CAME)

        assert await offered(community) == ["dall-e-3", "aurora-2", "sketch-mini"]
        paths = {request.path for request in community.endpoint.requests}
        assert paths == {"/v1/image-generation-models?type=image"}


async def test_a_model_whose_id_is_longer_than_a_choice_can_be_chosen(new_community: NewCommunity) -> None:
    long = f"{'maker/' * 20}dall-e-3"
    async with new_community(started=False) as community:
        community.endpoint.models = plain_listing("dall-e-3", long)
        await (await community.start()).logged(LIST_CAME)
        _, value = await offered(community)
        assert len(value) <= 100

        await (await community.imagine(community.alice, "a far fox", model=value)).finished()
        await community.endpoint.until(lambda: bool(community.posts("a far fox")))
        assert [post["model"] for post in community.posts("a far fox")] == [long]


# --- IMAGE_MODEL has no default ------------------------------------------------------------------------


async def test_without_image_model_the_first_one_of_the_list_is_taken_at_each_start(
    new_community: NewCommunity,
) -> None:
    async with new_community(started=False, IMAGE_MODEL="", LOG_FORMAT="json") as community:
        listed = community.endpoint.models["data"]
        community.endpoint.models["data"] = [each for each in listed if each["id"] != "dall-e-3"]
        bot = await community.start()
        for _ in range(2):
            await bot.logged(LIST_CAME)
            await bot.logged('"default_model": "aurora-2"')
            (post,) = await sent(community, f"a first fox {bot.pid}")
            assert post["model"] == "aurora-2"
            bot = await started_again(community)


async def test_without_any_model_asks_are_refused_in_words_and_the_operator_is_told(
    new_community: NewCommunity,
) -> None:
    async with new_community(started=False, IMAGE_MODEL="") as community:
        community.endpoint.models = plain_listing("gpt-4o", "whisper-1")
        bot = await community.start()
        await bot.logged("name one in IMAGE_MODEL")

        refused = await (await community.imagine(community.alice, "a lost fox")).finished()
        assert SWITCHED_OFF in refused.text
        assert refused.ephemeral
        assert await offered(community) == []
        assert (await (await community.alice.slash(community.art, "help")).finished()).ephemeral
        direct = community.sandbox.world.directs.of(community.sandbox.world.maker)
        await community.sandbox.world.changes.until(
            lambda: any("IMAGE_MODEL" in text for text in direct.texts)
        )
        assert not community.endpoint.posts


async def test_check_names_the_model_that_is_taken(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        settings = community.settings | community.sandbox.settings() | {"DATA_DIR": str(community.folder)}

        async def model(**changes: str) -> str:
            _, lines = await imagine_bot(community.folder, "check", **(settings | changes))
            (line,) = [line for line in lines if " model: " in line]
            return line

        assert await model() == "ok     model: dall-e-3 by default, 3 on offer"
        assert (
            await model(IMAGE_MODEL="")
            == "ok     model: dall-e-3 by default, the first of the list, 3 on offer"
        )
        note = "the endpoint's list does not have mine, which may work all the same"
        assert (
            await model(IMAGE_MODEL="mine")
            == f"-      model: not checked: mine by default, 4 on offer; {note}"
        )
        file = community.folder / "models.toml"
        file.write_text('[[model]]\nid = "mine"\n[[model]]\nid = "dall-e-3"\n')
        assert await model(IMAGE_MODEL="", IMAGE_MODELS_FILE=str(file)) == (
            f"-      model: not checked: mine by default, the first of the file, 2 on offer; {note}"
        )
        community.endpoint.models = plain_listing("gpt-4o")
        assert (await model(IMAGE_MODEL="")).startswith("FAULT  model: no image model is known, for")
