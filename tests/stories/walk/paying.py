"""Credits that do not suffice, and /me."""

from __future__ import annotations

from bot.sandbox.people.seen import Seen
from bot.sandbox.world.permissions import Permission
from tests.stories.community import painted
from tests.stories.walk.town import Town, reacted


async def me(town: Town) -> Seen:
    return await (await town.slash(town.alice, "me")).finished()


async def nothing_left(town: Town) -> None:
    for per in ("day", "week", "month"):
        for credits in (1, 2):
            await town.quota("set", member=town.alice, credits=credits, per=per)
            await town.quota("reset", member=town.alice)
            shown = await town.imagine(count=credits)
            await shown.until(lambda shown: painted(shown) and shown.followups)
            refused = await town.imagine()
            await town.every_way_out(refused)
    await town.quota("set", member=town.alice, credits=0)
    await town.imagine()


async def few_left(town: Town) -> None:
    for per in ("day", "week", "month"):
        await town.quota("set", member=town.alice, credits=3, per=per)
        await town.quota("reset", member=town.alice)
        for _ in range(2):
            shown = await town.imagine()
            await shown.until(lambda shown: painted(shown) and shown.followups)


async def too_dear(town: Town) -> None:
    for credits, options in (
        (1, {"quality": "hd"}),
        (2, {"count": 4}),
        (1, {"count": 2}),
        (3, {"quality": "hd", "count": 4}),
        (1, {"quality": "hd", "count": 4}),
        (1, {"model": "aurora-2", "quality": "high"}),
        (4, {"model": "aurora-2", "quality": "high", "count": 2}),
        (1, {"quality": "hd", "private": True}),
    ):
        await town.quota("set", member=town.alice, credits=credits)
        await town.quota("reset", member=town.alice)
        refused = await town.imagine(**options)
        await town.every_way_out(refused)


async def the_total_is_used_up(town: Town) -> None:
    for per in ("day", "week", "month"):
        await town.quota("defaults", server_total=2, per=per)
        await me(town)
        await town.imagine(town.bob)
        await town.imagine(town.bob, count=2)
        await town.imagine(town.bob)
        await town.imagine(town.bob)
        await me(town)
        await town.quota("reset", member=town.bob)
    await town.quota("defaults", server_total=0)


async def paused(town: Town) -> None:
    for options in ({}, {"reason": "λόγος"}, {"days": 3}, {"days": 3, "reason": "λόγος"}):
        await town.quota("block", member=town.alice, **options)
        await town.imagine()
        await me(town)


async def the_owner_has_a_cap(town: Town) -> None:
    await town.imagine(town.bob)
    await town.imagine(town.bob)


async def what_it_has_cost(town: Town) -> None:
    """Each of those who run the bot asks, and one who manages the server and does not run it."""
    world, guild = town.sandbox.world, town.community.guild
    world.set_locale(world.maker, town.alice.user.locale)
    maker = town.sandbox.person(guild, world.add_member(guild, world.maker).user.id)
    maker.give(world.add_role(guild, "Διαχειριστής", Permission.ADMINISTRATOR))
    for who in (maker, town.owner):
        await (await town.slash(who, "spend")).finished()
    for _ in range(2):
        await (await town.imagine(town.bob)).until(painted)
        await (await town.slash(maker, "spend")).finished()
    town.place.endpoint.names_costs = False
    await (await town.imagine(town.bob)).until(painted)
    await (await town.slash(maker, "spend")).finished()


async def nobody_knows_what_one_costs(town: Town) -> None:
    """Neither the models file nor a list has prices, and the answers name no cost."""
    town.place.endpoint.names_costs = False
    await town.imagine(town.bob, count=2)
    town.endpoint.hold()
    first = await town.begun(town.bob)
    await town.endpoint.until(lambda: town.endpoint.in_flight == 1)
    await (await town.begun(town.alice)).message()
    town.endpoint.release()
    await first.until(painted)
    await town.imagine(town.alice)
    await town.place.bot.logged("nothing says what a picture")
    await (await town.slash(town.owner, "spend")).finished()


async def where_credits_come_from(town: Town) -> None:
    await me(town)
    town.alice.give(town.staff.artist)
    for per, credits in (("day", 20), ("week", 1), ("month", 2000)):
        await town.quota("role", role=town.staff.artist, credits=credits, per=per)
        await me(town)
        await town.quota("defaults", credits=credits, per=per)
        await (await town.slash(town.alice, "help")).finished()
        await (await town.slash(town.bob, "me")).finished()
    for number in range(1, 6):
        await town.quota("grant", member=town.alice, credits=number, expires=f"{number}d")
    await town.quota("grant", member=town.alice, credits=1)
    await town.quota("set", member=town.alice, credits=7)
    await me(town)


async def pages_of_pictures(town: Town) -> None:
    for _ in range(2):
        await town.imagine(count=4)
    panel = await me(town)
    for _ in range(5):
        before = panel.entity.edited_at
        await reacted(await town.alice.click(panel, "▶️"), panel, before)
    (last,) = (option["value"] for option in panel.selects[0].options if option.get("default"))
    for forged in (f"me:page:o-{last}-{last}", "me:page:o-zzzz-1", f"me:older:{2**60}"):
        before = panel.entity.edited_at
        await reacted(await town.alice.forge(forged, message=panel), panel, before)
    await town.choose(town.alice, panel, "jump", last)
    await (await town.slash(town.alice, "me", search="αλεπού")).finished()
    await (await town.slash(town.alice, "me", search="ζέβρα")).finished()
    lose_pictures(town)
    await me(town)


async def kept_and_related(town: Town) -> None:
    first = await (await town.imagine()).message()
    again = await town.press(town.alice, first, "again")
    await town.ended(again)
    panel = await me(town)
    before = panel.entity.edited_at
    kept = next(each for each in panel.buttons if each.custom_id.startswith("me:page:k"))
    await reacted(await town.alice.click(panel, kept.custom_id), panel, before)
    about = await (await town.press(town.alice, first, "more")).finished()
    await town.press(town.alice, about, "keep")
    before = panel.entity.edited_at
    await reacted(await town.alice.forge(kept.custom_id, message=panel), panel, before)
    panel = await me(town)
    await town.press(town.alice, panel, "family")
    question = await (await town.press(town.owner, first, "more")).finished()
    asked = await (await town.press(town.owner, question, "delete")).finished()
    opened = await town.press(town.owner, asked, "deleted")
    await town.fill(town.owner, opened, reason="λόγος")
    await me(town)


async def ones_own_settings(town: Town) -> None:
    for choice in ("yes", "no"):
        opened = await town.press(town.alice, await me(town), "settings")
        await town.fill(town.alice, opened, private=choice, build=choice, hidden=choice)


async def the_gallery(town: Town) -> None:
    await town.slash(town.bob, "gallery")
    for who in (town.alice, town.bob, town.alice):
        last = await (await town.imagine(who, count=2)).message()
    about = await (await town.press(town.alice, last, "more")).finished()
    await town.press(town.alice, about, "keep")
    page = await (await town.slash(town.alice, "gallery")).finished()
    for verb in ("older", "newer"):
        await town.press(town.alice, page, verb)
    await town.slash(town.alice, "gallery", sort="most kept")
    page = await (await town.slash(town.alice, "gallery", member=town.bob)).finished()
    before = page.entity.edited_at
    await reacted(await town.alice.forge("ga:older:n-1-1-1", message=page), page, before)
    town.sandbox.world.delete(last.entity)
    await town.slash(town.bob, "gallery")


async def kept_pictures(town: Town) -> None:
    faults = town.sandbox.discord_faults
    town.sandbox.world.overwrite(town.art, town.own_role, deny=Permission.SEND_MESSAGES)
    for count in (1, 2):
        no_way_out(town)
        await town.begun(prompt=f"κρυμμένη {count}", count=count)
        await kept(town, count)
        faults.clear()
    no_way_out(town)
    await town.begun(prompt="μυστική", private=True)
    await kept(town, 3)
    faults.clear()
    for times in (6, 2):
        faults.next("PATCH /webhooks/*", status=413, code=40005, times=times)
        await me(town)
        faults.clear()


async def kept_pictures_that_are_gone(town: Town) -> None:
    town.sandbox.world.overwrite(town.art, town.own_role, deny=Permission.SEND_MESSAGES)
    before = sum("kept, not posted" in line for line in town.place.bot.output)
    no_way_out(town)
    await town.begun(prompt="χαμένη")
    await kept(town, before + 1)
    town.sandbox.discord_faults.clear()
    lose_pictures(town)
    await me(town)


def no_way_out(town: Town) -> None:
    """Discord refuses for good by every way: the reply, a private follow-up, the message in the channel."""
    faults = town.sandbox.discord_faults
    for verb in ("PATCH", "POST"):
        faults.next(f"{verb} /webhooks/*", status=404, code=10015, times=20)
    faults.next("PATCH /channels/*", status=403, code=50001, times=20)


def lose_pictures(town: Town) -> None:
    for path in (town.place.folder / "pictures").rglob("*"):
        if path.is_file():
            path.unlink()


async def kept(town: Town, count: int) -> None:
    """So many asks were kept."""
    bot = town.place.bot
    while sum("kept, not posted" in line for line in bot.output) < count:
        seen = len(bot.output)
        await town.sandbox.world.changes.until(lambda seen=seen: len(bot.output) > seen)  # type: ignore[misc]


VISITS = (
    nothing_left,
    few_left,
    too_dear,
    the_total_is_used_up,
    paused,
    where_credits_come_from,
    pages_of_pictures,
    kept_and_related,
    ones_own_settings,
    the_gallery,
    kept_pictures,
    kept_pictures_that_are_gone,
)
