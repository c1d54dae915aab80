"""/quota: every subcommand, button and form, and what moderators may not do."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.people.seen import Seen
from bot.sandbox.world.permissions import Permission
from tests.stories.walk.town import Town, answered, verbs, with_verb

PERIODS = ("day", "week", "month")


async def limits(town: Town) -> None:
    bob = town.bob
    bob.give(town.staff.artist)
    for credits, per in ((1, "day"), (20, "week"), (2000, "month")):
        await town.quota("set", member=bob, credits=credits, per=per, reason="λόγος")
        await town.quota("show", town.mia, member=bob)
        await town.quota("role", role=town.staff.artist, credits=credits, per=per)
        await town.quota("defaults", credits=credits, per=per)
        await town.quota("defaults", server_total=credits * 10, per=per)
        await town.quota("defaults")
        await town.quota("show", town.mia, member=bob)
        await town.quota("show", town.mia, member=town.alice)
    await town.quota("reset", member=bob, what="own limit")
    await town.quota("show", town.mia, member=bob)
    await town.quota("role", role=town.staff.artist)
    await town.quota("defaults", credits=5, server_total=0)
    await town.quota("defaults")


async def extra_credits(town: Town) -> None:
    bob = town.bob
    for options in (
        {"credits": 5},
        {"credits": 1, "expires": "7d", "reason": "λόγος"},
        {"credits": 2, "expires": f"{datetime.now(UTC) + timedelta(days=40):%Y-%m-%d}"},
        {"credits": -3},
        {"credits": -100, "reason": "λόγος"},
    ):
        receipt = await town.quota("grant", member=bob, **options)
        await town.quota("show", member=bob)
        if options["credits"] in (1, -100):
            await town.press(town.owner, receipt, "undo")


async def resets(town: Town) -> None:
    bob = town.bob
    for per in PERIODS:
        await town.quota("set", member=bob, credits=9, per=per)
        await town.imagine(bob, count=2)
        await town.quota("grant", member=bob, credits=-3)
        receipt = await town.quota("reset", member=bob)
        await town.press(town.owner, receipt, "undo")
        receipt = await town.quota("reset", member=bob, what="everything")
        await town.press(town.owner, receipt, "undo")
        await town.press(town.owner, receipt, "undo")
        await town.quota("grant", member=bob, credits=-1)
        await town.quota("reset", member=bob)
    await town.quota("history")
    await town.quota("reset", member=bob, what="own limit")
    await town.quota("reset", member=bob)


async def pauses(town: Town) -> None:
    for days in (0, 3):
        for reason in (None, "λόγος"):
            options: dict[str, Any] = {"days": days, **({"reason": reason} if reason else {})}
            receipt = await town.quota("block", member=town.bob, **options)
            panel = await town.quota("show", member=town.bob)
            await town.press(town.owner, panel, "unblock")
            if days:
                await town.quota("history")
                continue
            await town.press(town.owner, receipt, "undo")


async def the_way_back(town: Town) -> None:
    """Each kind of change, undone: to what was set before, and to nothing."""
    for per in PERIODS:
        for credits in (1, 20):
            for command, target in (("set", {"member": town.bob}), ("role", {"role": town.staff.artist})):
                for amount in (credits, credits + 1):
                    receipt = await town.quota(command, credits=amount, per=per, **target)
                await town.press(town.owner, receipt, "undo")
            for option in ("credits", "server_total"):
                for amount in (credits, credits + 1):
                    options: dict[str, Any] = {"per": per, option: amount}
                    receipt = await town.quota("defaults", **options)
                await town.press(town.owner, receipt, "undo")
        receipt = await town.quota("role", role=town.staff.artist)
        await town.press(town.owner, receipt, "undo")
        receipt = await town.quota("defaults", server_total=0)
        await town.press(town.owner, receipt, "undo")
    for days in (0, 3):
        await town.quota("block", member=town.bob, days=days)
        resumed = await town.press(town.owner, await town.quota("show", member=town.bob), "unblock")
        await town.press(town.owner, await with_verb(resumed, "undo"), "undo")
        await town.quota("history")
    for _ in range(30):
        role = town.sandbox.world.add_role(town.community.guild, "Ρόλος")
        await town.quota("role", role=role, credits=3)
    await town.quota("defaults")


async def first_changes_undone(town: Town) -> None:
    for command, options in (
        ("set", {"member": town.bob}),
        ("role", {"role": town.staff.artist}),
        ("defaults", {}),
    ):
        receipt = await town.quota(command, credits=3, **options)
        await town.press(town.owner, receipt, "undo")
    panel = await town.quota("show", member=town.bob)
    await answered(await town.owner.forge(f"qu:unblock:{town.bob.id}", message=panel))
    await town.quota("history")


async def the_panels_buttons(town: Town) -> None:
    await town.quota("set", member=town.bob, credits=4)
    await town.imagine(town.bob)
    panel = await town.quota("show", town.mia, member=town.bob)
    for verb in ("grant", "reset", "drop", "block"):
        pressed = await town.press(town.mia, panel, verb)
        if pressed.modal is not None:
            await town.fill(town.mia, pressed, days="0", reason="λόγος")
    for days in ("δέκ", "-1", "999", "2.5"):
        panel = await town.quota("show", town.mia, member=town.alice)
        form = await town.press(town.mia, panel, "block")
        await town.fill(town.mia, form, days=days)
        if "unblock" in verbs(panel):
            await town.press(town.mia, panel, "unblock")


async def undoing(town: Town) -> None:
    receipt = await town.quota("grant", member=town.bob, credits=5)
    both = await asyncio.gather(*(town.owner.click(receipt, receipt.buttons[0].custom_id) for _ in range(2)))
    for shown in both:
        await shown.acknowledged()
    first = await town.quota("set", member=town.bob, credits=20)
    await town.quota("set", member=town.bob, credits=30)
    await followed(await town.owner.click(first, first.buttons[0].custom_id))
    role = await town.quota("role", role=town.staff.artist, credits=30)
    await town.press(town.owner, role, "undo")
    defaults = await town.quota("defaults", credits=3, server_total=100)
    await town.press(town.owner, defaults, "undo")
    await town.press(town.owner, defaults, "undo")
    late = await town.quota("grant", member=town.bob, credits=1)
    age(town, late, timedelta(minutes=11))
    await followed(await town.owner.click(late, late.buttons[0].custom_id))


async def followed(shown: Any) -> None:
    await shown.until(lambda shown: shown.followups)


def age(town: Town, receipt: Seen, ago: timedelta) -> None:
    """The change of this receipt was made so much earlier."""
    audit = int(receipt.buttons[0].custom_id.rpartition(":")[2])
    moment = (datetime.now(UTC) - ago).strftime("%Y-%m-%d %H:%M:%S.%f")
    with sqlite3.connect(town.place.folder / "imagine-bot.sqlite3") as database:
        database.execute("UPDATE audit SET at = ? WHERE id = ?", (moment, audit))
    database.close()


async def the_history(town: Town) -> None:
    await town.quota("history")
    await town.quota("history", member=town.bob)
    for credits in range(1, 8):
        await town.quota("grant", member=town.bob, credits=credits, reason=f"λόγος {credits}")
    await town.quota("history", member=town.bob)
    page = await town.quota("history")
    for verb in ("page", "page"):
        await town.press(town.owner, page, verb)
    await answered(await town.owner.forge("qu:page:0-1-0", message=page))
    await answered(await town.owner.forge("qu:page:0-9-600", message=page))


async def the_menu_of_a_member(town: Town) -> None:
    await answered(await town.mia.user_menu(town.art, town.bob, "Credits..."))


async def the_mod_log(town: Town) -> None:
    panel = await (await town.slash(town.owner, "setup")).finished()
    await town.choose(town.owner, panel, "modlog", town.log)
    await limits(town)
    await extra_credits(town)
    await resets(town)
    await pauses(town)
    await first_changes_undone(town)
    await undoing(town)
    town.sandbox.world.overwrite(town.log, town.own_role, deny=Permission.SEND_MESSAGES)
    await town.quota("grant", member=town.bob, credits=5)


async def who_stands_above(town: Town) -> None:
    """A moderator beside another one, and below an administrator."""
    world, guild = town.sandbox.world, town.community.guild
    peer, admin = town.community.join("Πάρης"), town.community.join("Άννα")
    peer.give(town.staff.moderators)
    admin.give(world.add_role(guild, "Διαχειριστής", Permission.ADMINISTRATOR, position=1))
    for above in (peer, admin):
        await town.quota("grant", town.mia, member=above, credits=1)


async def what_moderators_may_not(town: Town) -> None:
    mia, owner, world = town.mia, town.owner, town.sandbox.world
    await town.quota("grant", mia, member=mia, credits=5)
    for command, options in (("show", {}), ("set", {"credits": 0}), ("block", {"days": 1})):
        await town.quota(command, mia, member=owner, **options)
    elsewhere = town.sandbox.join(world.add_guild("Αλλού", "αλλού", locale=town.place.locale), "Ξένη")
    bot = town.sandbox.person(town.community.guild, world.bot.id)
    for who in (elsewhere, bot):
        await town.quota("grant", mia, member=who, credits=1)
    deleted = world.add_role(town.community.guild, "Παλιός")
    world.remove_role(town.community.guild, deleted)
    for role in (deleted, town.community.guild.everyone, town.own_role):
        await town.quota("role", role=role, credits=3)
    await town.quota("defaults", mia, credits=1)
    receipt = await town.quota("role", role=town.staff.artist, credits=3)
    own = await town.quota("grant", mia, member=town.bob, credits=1)
    await answered(await mia.forge(receipt.buttons[0].custom_id, message=own))
    for forged in ("qu:undo:999999", "qu:explode:1", "qu:grant:1", "qu:page:1"):
        await answered(await mia.forge(forged, message=own))
    mia.take(town.staff.moderators)
    await answered(await mia.click(own, own.buttons[0].custom_id))


async def values_typed_past_the_client(town: Town) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("set", {"credits": -1}),
        ("set", {"credits": 5, "per": "ω"}),
        ("set", {"credits": 5, "reason": "ω" * 201}),
        ("grant", {"credits": 0}),
        ("grant", {"credits": 2**50}),
        ("grant", {"credits": 5, "expires": "χθες"}),
        ("grant", {"credits": -5, "expires": "7d"}),
        ("reset", {"what": "own limit"}),
        ("reset", {"what": "ω"}),
        ("block", {"days": 366}),
        ("role", {"per": "week"}),
        ("role", {}),
        ("defaults", {"per": "week"}),
        ("defaults", {"server_total": 1_000_001}),
    ]
    for command, options in wrong:
        target: dict[str, Any] = {"role": {"role": town.staff.artist}, "defaults": {}}.get(
            command, {"member": town.bob}
        )
        await town.quota(command, **target, **options)


VISITS = (
    limits,
    extra_credits,
    resets,
    pauses,
    the_way_back,
    first_changes_undone,
    the_panels_buttons,
    undoing,
    the_history,
    the_menu_of_a_member,
    the_mod_log,
    who_stands_above,
    what_moderators_may_not,
    values_typed_past_the_client,
)
