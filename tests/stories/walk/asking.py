"""/imagine, as long as all goes well, and what people get wrong."""

from __future__ import annotations

from typing import Any

from bot.sandbox.world.permissions import Permission
from tests.pictures import picture as png
from tests.stories.community import painted
from tests.stories.walk.town import Town, verbs, with_verb


async def the_picker(town: Town) -> None:
    for option in ("size", "style", "quality", "model"):
        for model in ("dall-e-3", "aurora-2", "sketch-mini", "τ-1"):
            for typed in ("", "Νεφ", "ω"):
                await town.alice.autocomplete(
                    town.art, "imagine", option, typed, prompt="μια αλεπού", model=model
                )


async def a_picture_and_the_first_one(town: Town) -> None:
    shown = await town.imagine()
    await shown.until(lambda shown: painted(shown) and shown.followups)
    await town.imagine(prompt="μια αλεπού " * 60)


async def four_pictures_with_every_option(town: Town) -> None:
    await town.imagine(
        count=4, size="1792x1024", style="vivid", quality="hd", model="dall-e-3", prompt="τέσσερις"
    )
    await town.imagine(town.bob, "μικρή", size="256x256", model="sketch-mini")
    await town.imagine(town.bob, "αλλαγή", model="aurora-2", quality="low", image=("α.png", png()))


async def a_private_picture(town: Town) -> None:
    await town.imagine(private=True)
    await town.imagine(private=True, count=2)
    await town.failing("moderation", private=True)
    await town.failing("moderation", "", private=True)


async def the_change_of_a_text(town: Town) -> None:
    shown = await town.failing("moderation", model="aurora-2", quality="low", image=("α.png", png()))
    form = await town.press(town.alice, await with_verb(shown, "change"), "change")
    sent = await town.fill(town.alice, form, prompt="μια ευγενική αλεπού")
    await town.ended(sent)


async def several_pictures_in_a_form(town: Town) -> None:
    few = [("α.png", png()), ("β.png", png())]
    heavy = ("γ.png", png() + bytes(9 * 2**20))
    shown = await town.failing("moderation", model="easel-edits")
    await town.press(town.alice, await with_verb(shown, "change"), "change")
    shown = await town.failing("moderation", model="easel-edits", image=few[0])
    note = await with_verb(shown, "change")
    for files in (
        [few[0], ("β.txt", b"1 2 3")],
        [few[0], ("β.heic", b"1 2 3")],
        [few[0], ("β.png", png(size=(8000, 5000)))],
        [heavy, heavy, heavy],
    ):
        await town.fill(town.alice, await town.press(town.alice, note, "change"), image=files)
    form = await town.press(town.alice, note, "change")
    town.endpoint.fail_next("moderation")
    again = await town.ended(await town.fill(town.alice, form, image=few))
    form = await town.press(town.alice, await with_verb(again, "change"), "change")
    town.endpoint.most_bytes = 50
    large = await town.ended(await town.fill(town.alice, form))
    town.endpoint.most_bytes = None
    await town.every_way_out(large)


async def more_pictures_than_the_model_takes(town: Town) -> None:
    """As a client sends them that does not keep to the form."""
    for model, most in (("aurora-2", 3), ("easel-edits", 4)):
        shown = await town.failing("moderation", model=model, quality="low", image=("α.png", png()))
        form = await town.press(town.alice, await with_verb(shown, "change"), "change")
        assert form.modal is not None
        form.modal.field("image").component["max_values"] = most
        sent = await town.fill(town.alice, form, image=[("α.png", png())] * most)
        await town.every_way_out(await town.ended(sent))


async def every_button_of_a_result(town: Town) -> None:
    for options in ({"quality": "hd", "size": "1792x1024", "style": "natural"}, {"count": 2}):
        result = await (await town.imagine(**options)).message()
        for verb in dict.fromkeys(verbs(result)):
            for who in (town.bob, town.alice):
                await town.press(who, result, verb)


async def wrong_choices(town: Town) -> None:
    wrong: list[dict[str, Any]] = [
        {"model": "ω"},
        {"model": "νεφ"},
        {"size": "3x3"},
        {"quality": "ω"},
        {"style": "ω"},
        {"prompt": "   "},
        {"prompt": "ω" * 2001},
        {"count": 9},
        {"count": 0},
        {"style": "vivid", "model": "aurora-2"},
        {"image": ("α.png", png()), "model": "dall-e-3"},
        {"image": ("α.png", png()), "model": "dall-e-3", "count": 2, "quality": "hd"},
        {"image": ("α.txt", b"1 2 3"), "model": "aurora-2"},
        {"image": ("α.png", b"1 2 3"), "model": "aurora-2"},
        {"image": ("α.png", png(size=(8000, 5000))), "model": "aurora-2"},
        {"image": ("α.png", png() + bytes(30 * 2**20)), "model": "aurora-2"},
    ]
    town.community.guild.upload_limit = 100 * 2**20
    for options in wrong:
        await town.every_way_out(await town.imagine(**options))


async def buttons_of_nothing(town: Town) -> None:
    shown = await town.imagine()
    message = await shown.message()
    for forged in ("im:cancel:zzzzzz", "im:explode:zzzzzz", "im:retry:0", "me:older:x", "something else"):
        await (await town.bob.forge(forged, message=message)).finished()


async def a_channel_where_the_bot_may_nothing(town: Town) -> None:
    town.sandbox.world.overwrite(
        town.art, town.own_role, deny=Permission.ATTACH_FILES | Permission.EMBED_LINKS
    )
    await town.imagine()


VISITS = (
    the_picker,
    a_picture_and_the_first_one,
    four_pictures_with_every_option,
    a_private_picture,
    the_change_of_a_text,
    several_pictures_in_a_form,
    more_pictures_than_the_model_takes,
    every_button_of_a_result,
    wrong_choices,
    buttons_of_nothing,
    a_channel_where_the_bot_may_nothing,
)
