"""Behind ⋯: what one does with a picture that is there."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from bot.sandbox.people.seen import Seen
from bot.sandbox.world.permissions import Permission
from tests.stories.test_keeping import DATABASE
from tests.stories.walk.town import Town, answered, verbs

TOGGLES = (("keep", "unkeep"), ("spoiler", "unspoiler"))


async def about(town: Town, message: Seen) -> Seen:
    return await (await town.press(town.alice, message, "more")).finished()


async def all_that_the_author_can_do(town: Town) -> None:
    for count in (1, 2):
        message = await (await town.imagine(count=count)).message()
        panel = await about(town, message)
        for there, back in TOGGLES:
            await town.press(town.alice, panel, there)
            await town.press(town.alice, panel, back)
        for words in ("μια αλεπού", ""):
            form = await town.press(town.alice, panel, "describe")
            assert form.modal is not None
            names = [field.custom_id for field in form.modal.fields]
            await town.fill(town.alice, form, **dict.fromkeys(names, words))
        await town.press(town.alice, panel, "original")
        await town.press(town.alice, panel, "wording")
        question = await (await town.press(town.alice, panel, "delete")).finished()
        await town.press(town.alice, question, "deleted")
        for verb in dict.fromkeys(verbs(panel)):
            await town.press(town.alice, panel, verb)


async def a_private_one(town: Town) -> None:
    for count in (1, 2):
        message = await (await town.imagine(private=True, count=count)).message()
        panel = await about(town, message)
        await town.press(town.alice, panel, "share")
        await town.press(town.alice, panel, "share")
        await town.press(town.bob, town.bob.sees(town.art)[-1], "more")
        await (await town.slash(town.alice, "me")).finished()
        own = await (await town.imagine(private=True, count=count)).message()
        question = await (await town.press(town.alice, await about(town, own), "delete")).finished()
        await town.press(town.alice, question, "deleted")


async def shares_that_are_refused(town: Town) -> None:
    message = await (await town.imagine(private=True)).message()
    panel = await about(town, message)
    for code in (200000, 40062):
        town.sandbox.discord_faults.next("PATCH /webhooks/*", with_files=True, status=400, code=code)
        await (await town.press(town.alice, panel, "share")).until(lambda shown: shown.reply is None)
    everyone = town.community.guild.everyone
    everyone.permissions &= ~Permission.ATTACH_FILES
    await town.press(town.alice, panel, "share")
    everyone.permissions |= Permission.ATTACH_FILES


async def one_for_adults(town: Town) -> None:
    late = town.sandbox.world.add_channel(town.community.guild, "αργά", nsfw=True)
    shown = await town.ended(await town.alice.slash(late, "imagine", prompt="μια αλεπού"))
    here = await (await town.imagine()).message()
    await (await town.alice.forge(f"im:share:{_subject(await shown.message())}", message=here)).finished()


async def a_file_too_large(town: Town) -> None:
    for count in (1, 2):
        message = await (await town.imagine(count=count)).message()
        panel = await about(town, message)
        town.community.guild.upload_limit = 20
        await town.press(town.alice, panel, "original")
        town.community.guild.upload_limit = 10 * 2**20


async def reports(town: Town) -> None:
    message = await (await town.imagine(count=2)).message()
    panel = await (await town.press(town.bob, message, "more")).finished()
    await town.press(town.bob, panel, "report")
    setup = await (await town.slash(town.owner, "setup")).finished()
    await town.choose(town.owner, setup, "modlog", town.log)
    for who, reason in zip(
        (town.bob, town.mia, town.owner, town.newcomer(), town.newcomer("Νεότερη")),
        ("sexual", "violence", "person", "stolen", "other"),
        strict=True,
    ):
        form = await answered(await who.menu(message, "Report picture"))
        await town.fill(who, form, reason=reason, words="κοίτα")
    again = await answered(await town.bob.menu(message, "Report picture"))
    await town.fill(town.bob, again, reason="other")
    await answered(await town.bob.menu(town.owner.sees(town.log)[-1], "Report picture"))
    await answered(await town.alice.menu(message, "Report picture"))
    panel = await (await town.slash(town.bob, "me")).finished()
    await (await town.press(town.bob, panel, "erase")).finished()
    one = await (await town.imagine()).message()
    town.sandbox.discord_faults.next("POST /channels/*", status=403, code=50013, times=2)
    form = await answered(await town.bob.menu(one, "Report picture"))
    await town.fill(town.bob, form, reason="other")
    form = await answered(await town.bob.menu(one, "Report picture"))
    await town.fill(town.bob, form, reason="other")


async def moderators_delete(town: Town) -> None:
    setup = await (await town.slash(town.owner, "setup")).finished()
    await town.choose(town.owner, setup, "modlog", town.log)
    for count in (1, 2):
        message = await (await town.imagine(count=count)).message()
        panel = await (await town.press(town.mia, message, "more")).finished()
        question = await (await town.press(town.mia, panel, "delete")).finished()
        form = await town.press(town.mia, question, "deleted")
        await town.fill(town.mia, form, reason="λόγος")
    message = await (await town.imagine()).message()
    await (await town.bob.forge(f"im:delete:{_subject(message)}", message=message)).finished()


async def what_age_has_taken(town: Town) -> None:
    message = await (await town.imagine()).message()
    for file in (town.place.folder / "pictures").rglob("*"):
        if file.is_file():
            file.unlink()
    await about(town, message)
    with closing(sqlite3.connect(town.place.folder / DATABASE)) as database, database:
        request = '{"model": "dall-e-3", "prompt": ""}'
        database.execute("UPDATE generations SET request = ?", (request,))
    await about(town, message)


def _subject(message: Seen) -> str:
    return next(button.custom_id for button in message.buttons if ":more:" in button.custom_id).split(":")[2]


VISITS = (
    all_that_the_author_can_do,
    a_private_one,
    shares_that_are_refused,
    one_for_adults,
    a_file_too_large,
    reports,
    moderators_delete,
    what_age_has_taken,
)
