"""/setup, /help and the greeting of a new server."""

from __future__ import annotations

from bot.sandbox.people.seen import Seen
from bot.sandbox.world.components import Component
from bot.sandbox.world.permissions import Permission
from tests.stories.walk.town import Town, answered, verbs


async def setup(town: Town) -> Seen:
    return await (await town.slash(town.owner, "setup")).finished()


async def every_menu(town: Town) -> None:
    panel = await setup(town)
    await town.choose(town.owner, panel, "channels", town.art, town.log)
    await town.choose(town.owner, panel, "channels", town.log)
    await town.imagine()
    await town.choose(town.owner, panel, "channels")
    await town.choose(town.owner, panel, "modlog", town.log)
    for model in ("aurora-2", "sketch-mini", "dall-e-3"):
        await town.choose(town.owner, panel, "model", model)
        for quality in ("low", "hd", "standard"):
            await answered(
                await town.owner.forge(
                    next(each.custom_id for each in panel.selects if ":quality:" in each.custom_id),
                    message=panel,
                    type=Component.STRING_SELECT,
                    values=[quality],
                )
            )
    await town.choose(town.owner, panel, "modlog")


async def every_language(town: Town) -> None:
    panel = await setup(town)
    for menu in panel.selects:
        if ":language:" in menu.custom_id:
            for option in menu.options:
                await town.choose(town.owner, panel, "language", option["value"])
            await town.choose(town.owner, panel, "language", menu.options[0]["value"])


async def every_form(town: Town) -> None:
    panel = await setup(town)
    for verb, values in (
        ("credits", {"default": "3", "default_per": "week", "total": "1000", "total_per": "month"}),
        ("credits", {"default": "1", "default_per": "month", "total": "1", "total_per": "day"}),
        ("credits", {"default": "", "total": ""}),
        ("credits", {"default": "ω"}),
        ("credits", {"default": "2.5"}),
        ("credits", {"default": "20000"}),
        ("credits", {"total": "-1"}),
        ("zone", {"zone": "new york"}),
        ("zone", {"zone": "Berln"}),
        ("zone", {"zone": "ω"}),
    ):
        form = await town.press(town.owner, panel, verb)
        await town.fill(town.owner, form, **values)


async def what_is_wrong(town: Town) -> None:
    world, guild = town.sandbox.world, town.community.guild
    studio = world.add_channel(guild, "εργαστήρι")
    for denied in (
        Permission.ATTACH_FILES | Permission.EMBED_LINKS,
        Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES,
        Permission.SEND_MESSAGES,
    ):
        world.overwrite(studio, town.own_role, deny=denied)
        panel = await setup(town)
        await town.choose(town.owner, panel, "channels", studio, town.art)
        await town.choose(town.owner, panel, "modlog", studio)
    world.remove_channel(studio)
    panel = await setup(town)
    many = [world.add_channel(guild, f"{number}") for number in range(12)]
    await town.choose(town.owner, panel, "channels", *many)
    await town.imagine()
    await town.choose(town.owner, panel, "channels")
    gone = world.add_channel(guild, "άλλο")
    await town.choose(town.owner, panel, "channels", gone)
    world.remove_channel(gone)
    await setup(town)
    await town.imagine()
    for menu in ("model", "quality"):
        await answered(
            await town.owner.forge(
                f"su:{menu}:", message=panel, type=Component.STRING_SELECT, values=["ω" * 300]
            )
        )
    await answered(await town.owner.forge("su:explode:", message=panel))


async def who_may_not(town: Town) -> None:
    (command,) = (each for each in town.sandbox.world.commands[None].values() if each["name"] == "setup")
    needed, command["default_member_permissions"] = command["default_member_permissions"], None
    try:
        await town.slash(town.alice, "setup")
    finally:
        command["default_member_permissions"] = needed


async def help_for_each(town: Town) -> None:
    for who in (town.alice, town.newcomer(), town.mia, town.owner):
        await (await town.slash(who, "help")).finished()


async def a_new_server(town: Town) -> None:
    world, locale = town.sandbox.world, town.place.locale
    owner = world.add_user("Ωρίων", locale=locale)
    guild = world.add_guild("Νέα πόλη", "είσοδος", owner=owner, locale=locale)
    (lobby,) = guild.channels.values()
    person = town.sandbox.person(guild, owner.id)
    await world.changes.until(lambda: bool(person.sees(lobby)), about=lobby.id)
    (greeting,) = person.sees(lobby)
    for verb in verbs(greeting):
        await town.press(person, greeting, verb)
        await town.press(town.sandbox.join(guild, "Ξένη", locale=locale), greeting, verb)


async def what_the_file_offers_no_more(town: Town) -> None:
    """The server's model and quality have gone with a new file of models."""
    panel = await setup(town)
    await town.choose(town.owner, panel, "model", "aurora-2")
    await town.choose(town.owner, panel, "quality", "high")
    await town.quota("set", member=town.alice, credits=4)
    asks = [
        await town.imagine(quality="high"),
        await town.imagine(model="dall-e-3", quality="hd", count=3),
        await town.imagine(model="dall-e-3", count=8),
    ]
    file = town.place.folder / "models.toml"
    await town.place.kill()
    file.write_text('[[model]]\nid = "dall-e-3"\nlabel = "Νεφέλη"\nqualities = { standard = 2 }\n', "utf-8")
    await town.place.start()
    await setup(town)
    for refused in asks:
        await town.every_way_out(refused)
    await town.imagine()


VISITS = (
    every_menu,
    every_language,
    every_form,
    what_is_wrong,
    who_may_not,
    help_for_each,
    a_new_server,
)
