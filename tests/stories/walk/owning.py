"""My data: everything one can read of an export and of a deletion."""

from __future__ import annotations

from bot.front.kit.exporting.archive import ROOM, TAIL
from tests.stories.community import file_of
from tests.stories.walk.paying import me
from tests.stories.walk.town import Town, answered


async def my_data(town: Town) -> None:
    panel = await me(town)
    await town.press(town.alice, panel, "erase")  # there is nothing to delete
    for count in (1, 2):
        await town.imagine(count=count)
        panel = await me(town)
        await town.press(town.alice, panel, "export")
        question = (await town.press(town.alice, panel, "erase")).messages[-1]
    await answered(await town.alice.forge("me:erased:1-1-1", message=panel))
    await answered(await town.alice.forge("me:export:0-0", message=panel))
    await town.press(town.alice, question, "erased")
    await me(town)


async def more_than_a_file_holds(town: Town) -> None:
    await town.imagine(count=4)
    panel = await me(town)
    whole = file_of(await (await town.press(town.alice, panel, "export")).finished())
    for limit in (100, TAIL + 2 * ROOM + len(whole)):  # of the second, not all pictures have room
        town.community.guild.upload_limit = limit
        part = await (await town.press(town.alice, panel, "export")).finished()
    await (await town.press(town.alice, part, "export")).finished()


async def deleted_by_others(town: Town) -> None:
    message = await (await town.imagine()).message()
    panel = await (await town.press(town.mia, message, "more")).finished()
    question = await (await town.press(town.mia, panel, "delete")).finished()
    await town.fill(town.mia, await town.press(town.mia, question, "deleted"), reason="λόγος")
    await me(town)


VISITS = (my_data, more_than_a_file_holds, deleted_by_others)
