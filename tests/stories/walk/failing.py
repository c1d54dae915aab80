"""/imagine, when the endpoint, the database or the plug fails."""

from __future__ import annotations

import asyncio
import resource
import sqlite3

from tests.pictures import picture as png
from tests.stories.community import painted
from tests.stories.walk.town import Town, answered

FAULTS = (
    "moderation",
    "content_policy",
    "openrouter_flagged",
    "filtered_200",
    *(
        f"declined_{name}"
        for name in ("hate", "self_harm", "illicit", "public_figure", "trademark", "political")
    ),
    *("declined_minors", "declined_danger", "declined_pii", "too_large"),
    "no_credit",
    "bad_key",
    "account_blocked",
    "not_verified",
    "not_served",
    "moved_301",
    "no_such_path",
    "model_gone",
    "unknown_parameter",
    "detail_words",
    "long_wait",
    "disconnect",
    "html_502",
    "bare_503",
    "html_file",
    "huge_file",
    "other_scheme",
    "private_redirect",
)


async def each_failure(town: Town) -> None:
    for fault in FAULTS:
        await town.failing(fault, prompt=f"λάθος {FAULTS.index(fault)}")


async def some_of_several(town: Town) -> None:
    await town.failing("moderation", "")
    await town.failing("moderation", "disconnect", "")
    await town.failing("moderation", "disconnect")
    await town.failing("moderation", "moderation", "", "")
    await town.failing("moderation", "disconnect", "html_502", "bad_key", who=town.bob)
    await town.failing("moderation", "moderation", who=town.mia)


async def every_way_out(town: Town) -> None:
    for fault in ("disconnect", "moderation", "unknown_parameter"):
        await town.every_way_out(await town.failing(fault))
        await town.every_way_out(await town.failing(fault, fault, quality="hd"))


async def a_picture_too_large_for_the_endpoint(town: Town) -> None:
    town.endpoint.most_bytes = 50
    shown = await town.imagine(model="aurora-2", quality="low", image=("α.png", png()))
    town.endpoint.most_bytes = None
    await town.every_way_out(shown)


async def no_model_at_all(town: Town) -> None:
    await town.imagine()
    await (await town.slash(town.owner, "setup")).finished()
    log = list(town.place.first.guild.channels.values())[2]
    world = town.sandbox.world
    await world.changes.until(lambda: any(message.channel is log for message in world.messages.values()))


async def too_slow(town: Town) -> None:
    await town.every_way_out(await town.failing("hang", quality="hd"))
    await town.every_way_out(await town.failing("hang", model="aurora-2", quality="medium"))


async def no_endpoint_at_all(town: Town) -> None:
    await town.imagine()
    await town.imagine(count=2)


async def late_files(town: Town) -> None:
    there = town.endpoint.hold_files()
    shown = [await town.begun(), await town.begun(town.bob, count=2)]
    for each in shown:
        await each.until(lambda now: now.reply is not None and "📥" in now.reply.text)
    there.set()
    for each in shown:
        await each.until(painted)


async def in_line(town: Town) -> None:
    town.endpoint.hold()
    first = await town.begun(town.bob, count=4)
    await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
    started = await first.message()
    await town.press(town.alice, started, "cancel")
    await town.press(town.bob, started, "cancel")
    waiting = [await town.begun(town.alice), await town.begun(town.alice, count=2)]
    await town.begun(town.mia, count=4)  # the line is full
    await town.press(town.alice, await waiting[0].message(), "cancel")
    cancelled = await waiting[1].message()
    stale = cancelled.buttons[0].custom_id
    await town.press(town.alice, cancelled, "cancel")
    town.endpoint.release()
    await first.until(
        lambda shown: shown.followups
    )  # nothing of it is posted: how it ended is told in private
    await town.press(town.bob, first.followups[0], "show")
    await answered(await town.bob.forge(stale.replace(stale.split(":")[2], "zzz"), message=started))


async def cancelled_too_late(town: Town) -> None:
    town.endpoint.hold()
    await town.begun(town.bob)
    await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
    shown = await town.begun(town.alice)
    waiting = await shown.message()
    cancel = waiting.buttons[0].custom_id
    town.endpoint.release()
    await shown.until(painted)
    await answered(await town.alice.forge(cancel, message=waiting))


async def killed_while_painting(town: Town) -> None:
    town.endpoint.hold()
    shown = [
        await town.begun(),
        await town.begun(town.bob, count=2),
        await town.begun(town.mia, private=True),
    ]
    await town.endpoint.until(lambda: town.endpoint.in_flight == 4)
    await town.place.kill()
    town.endpoint.release()
    await town.place.start()
    for each in shown:
        await town.ended(each)


async def a_locked_database(town: Town) -> None:
    """Taken for so long that a moderator is refused, and that who asked for a picture is told that it takes long."""
    lock = sqlite3.connect(town.place.folder / "imagine-bot.sqlite3", isolation_level=None)
    try:
        lock.execute("BEGIN IMMEDIATE")
        *waiting, _ = await asyncio.gather(
            town.begun(),
            town.begun(town.bob, private=True),
            town.quota("grant", member=town.bob, credits=5),
        )
    finally:
        lock.close()
    for shown in waiting:
        await shown.until(painted)


async def a_full_disk(town: Town) -> None:
    pid, full = town.place.bot.pid, (100, resource.RLIM_INFINITY)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, full)
    town.endpoint.hold()
    await town.slash(town.alice, "imagine", prompt="γεμάτο")
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    town.endpoint.release()


async def told_to_stop(town: Town) -> None:
    town.endpoint.hold()
    running = await town.begun()
    await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
    town.place.bot.terminate()
    await town.place.bot.logged("waiting for pictures under way")
    await town.begun(town.bob)
    town.endpoint.release()
    await running.until(painted)
    await town.place.bot.exited()


VISITS = (each_failure, some_of_several, every_way_out, a_picture_too_large_for_the_endpoint)
