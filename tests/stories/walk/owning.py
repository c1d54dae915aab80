"""My data: everything one can read of an export and of a deletion."""

from __future__ import annotations

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


VISITS = (my_data,)
