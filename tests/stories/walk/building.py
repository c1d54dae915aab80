"""The row under a result, and the menus of messages: what is made anew from a picture that is there."""

from __future__ import annotations

from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.pictures import picture as png
from tests.stories.walk.paying import me
from tests.stories.walk.town import Town, answered, custom_id

MENU = "Use as input"


async def all_again(town: Town) -> None:
    for count in (1, 2):
        message = await (await town.imagine(count=count)).message()
        await town.ended(await town.press(town.bob, message, "again"))
    again = custom_id(message, "again")
    first, second = [await town.bob.forge(again, message=message) for _ in range(2)]
    for shown in (first, second):  # a double click
        await answered(shown)
    await town.ended(first)


async def changed(town: Town) -> None:
    message = await (await town.imagine()).message()
    for prompt in ("μια γκρι αλεπού", "\u200b"):
        await filled(town, await town.press(town.bob, message, "change"), prompt=prompt)


async def one_of_two_large(town: Town) -> None:
    message = await (await town.imagine(count=2)).message()
    large = await (await town.press(town.bob, message, "open")).finished()
    await filled(town, await town.press(town.bob, message, "input"), prompt="νύχτα")
    await filled(town, await town.press(town.bob, large, "input"), prompt="μέρα")


async def pictures_of_others(town: Town) -> None:
    for files in ((), (("λέξεις.txt", b"x"),), (("γάτα.png", png()),)):
        posted = await town.alice.post(town.art, "κοίτα", *files)
        shown = await answered(await town.bob.menu(posted, MENU))
        if shown.modal is not None:
            await filled(town, shown, prompt="σαν σκίτσο")


async def whose_author_does_not_want_that(town: Town) -> None:
    message = await (await town.imagine()).message()
    form = await town.press(town.alice, await me(town), "settings")
    await town.fill(town.alice, form, build="no")
    for verb in ("again", "change", "input"):
        await town.press(town.bob, message, verb)


async def a_family(town: Town) -> None:
    message = await (await town.imagine()).message()
    for who in (town.bob, town.alice):
        again = await town.ended(await town.press(who, message, "again"))
        for reader in (town.bob, town.alice):
            await (await town.press(reader, await again.message(), "more")).finished()
    panel = await me(town)
    await town.press(town.alice, panel, "family")
    await town.press(town.alice, panel, "page")
    for _ in range(2):
        await town.press(town.alice, panel, "page")
        await town.press(town.alice, panel, "family")


async def filled(town: Town, opened: Shown, **values: str) -> Seen | None:
    """The form that was opened, with its end."""
    shown = await town.ended(await town.fill(town.bob, opened, **values))
    return shown.reply


VISITS = (
    all_again,
    changed,
    one_of_two_large,
    pictures_of_others,
    whose_author_does_not_want_that,
    a_family,
)
