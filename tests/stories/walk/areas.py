"""A part of a picture is changed, and the rest stays."""

from __future__ import annotations

from bot.sandbox.people.seen import Seen
from tests.pictures import noise
from tests.pictures import picture as png
from tests.stories.walk.town import Town

MODEL = "easel-edits"


async def _given(town: Town, data: bytes) -> Seen:
    shown = await town.imagine(model=MODEL, image=("α.png", data))
    return await shown.message()


async def each_part(town: Town) -> None:
    message = await _given(town, png())
    for area in ("left", "middle", "bottom-right"):
        form = await town.press(town.alice, message, "input")
        shown = await town.ended(await town.fill(town.alice, form, prompt="μια φάλαινα", area=area))
    form = await town.press(town.alice, await shown.message(), "change")
    await town.ended(await town.fill(town.alice, form, area="everything"))


async def too_large_without_loss(town: Town) -> None:
    message = await _given(town, noise(400, 400))
    town.community.guild.upload_limit = 300_000
    form = await town.press(town.alice, message, "change")
    await town.ended(await town.fill(town.alice, form, area="centre"))
    town.community.guild.upload_limit = 10 * 2**20


async def another_shape(town: Town) -> None:
    shown = await town.imagine(model=MODEL, image=("α.png", png((64, 32))), size="1024x1024")
    form = await town.press(town.alice, await shown.message(), "change")
    refused = await town.ended(await town.fill(town.alice, form, area="top"))
    await town.every_way_out(refused)


VISITS = (each_part, too_large_without_loss, another_shape)
