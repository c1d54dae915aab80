"""A server's styles: the list, one style, its form, and everything that can be wrong with it."""

from __future__ import annotations

from typing import Any

from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.pictures import picture as png
from tests.stories.walk.managing import setup
from tests.stories.walk.moderating import followed
from tests.stories.walk.town import Town, answered, verbs, with_verb

WORDS = "υγρό χαρτί, απαλό φως"


async def the_list(town: Town) -> Seen:
    return await (await town.press(town.owner, await setup(town), "styles")).finished()


async def made(town: Town, styles: Seen, name: str, words: str = WORDS, **more: Any) -> Shown:
    form = await town.press(town.owner, styles, "newstyle")
    return await town.fill(town.owner, form, name=name, words=words, **more)


async def one(town: Town, styles: Seen, place: int = 0) -> None:
    (menu,) = styles.selects
    await town.choose(town.owner, styles, "style", menu.options[place]["value"])


async def every_style(town: Town) -> None:
    await town.choose(town.owner, await setup(town), "modlog", town.log)
    styles = await the_list(town)
    await followed(await made(town, styles, "Ακουαρέλα", model="aurora-2"))
    await followed(await made(town, styles, "Κόμικ", model="-"))
    for name in ("Λάδι", "Μολύβι", "Πηλός", "Χαρτί"):
        await followed(await made(town, styles, name))
    await setup(town)
    await one(town, styles)
    changed = await town.fill(town.owner, await town.press(town.owner, styles, "editstyle"), words="λάδι")
    await followed(changed)
    await one(town, styles)
    await followed(await town.fill(town.owner, await town.press(town.owner, styles, "editstyle")))
    await one(town, styles, 1)
    await town.press(town.owner, styles, "styles")
    await one(town, styles, 1)
    removed = await town.press(town.owner, styles, "unstyle")
    await town.press(town.owner, await with_verb(removed, "undo"), "undo")
    await town.quota("history")


async def with_a_preview(town: Town) -> None:
    styles = await the_list(town)
    for file in (("α.txt", b"-"), ("α.heic", b"-")):
        await followed(await made(town, styles, "Κόμικ", preview=file))
    await followed(await made(town, styles, "Α\u200bΒ", preview=("α.png", png())))
    await followed(await made(town, styles, "Κόμικ", preview=("α.png", png())))
    await one(town, styles)
    await town.press(town.owner, styles, "editstyle")
    removed = await town.press(town.owner, styles, "unpreview")
    await followed(removed)
    await town.press(town.owner, await with_verb(removed, "undo"), "undo")
    await town.quota("history")


async def looked_at(town: Town) -> None:
    """By a member, in /me."""
    styles = await the_list(town)
    await followed(await made(town, styles, "Κόμικ", preview=("α.png", png())))
    await followed(await made(town, styles, "Λάδι", model="aurora-2"))
    panel = await (await town.slash(town.alice, "me")).finished()
    await town.press(town.alice, panel, "settings")
    page = await (await town.press(town.alice, panel, "styles")).finished()
    for verb in ("style", "usestyle", "dropstyle", "usestyle"):
        await town.press(town.alice, page, verb)
    for place, verb in ((1, "dropstyle"), (0, "usestyle")):
        await one(town, styles, place)
        await followed(await town.press(town.owner, styles, "unstyle"))
        await town.press(town.alice, page, verb)


async def chosen(town: Town) -> None:
    styles = await the_list(town)
    await followed(await made(town, styles, "Ακουαρέλα", "φ" * 500, model="-"))
    for option in ("style", "quality"):
        await town.alice.autocomplete(town.art, "imagine", option, "", prompt="μια αλεπού", style="Ακουαρέλα")
    post = await town.imagine(style="Ακουαρέλα")
    await town.press(town.alice, await post.message(), "more")
    rude = await town.failing("moderation", style="Ακουαρέλα")
    form = await town.press(town.alice, rude.messages[-1], "change")
    await town.every_way_out(await town.fill(town.alice, form, prompt="μ" * 3900))
    await town.every_way_out(await town.imagine(style="Κόμικ"))


async def what_is_wrong(town: Town) -> None:
    styles = await the_list(town)
    for name, words in (("\u200b", WORDS), ("Α\u200bΒ", WORDS), ("Κόμικ", "\u2800"), ("Κόμικ", "φ\u200bφ")):
        wrong = await made(town, styles, name, words)
        await followed(wrong)
    note = (
        await with_verb(wrong, "newstyle") if "newstyle" in verbs(wrong.messages[-1]) else wrong.messages[-1]
    )
    await town.fill(town.owner, await town.press(town.owner, note, "newstyle"), name="Κόμικ", words=WORDS)
    taken = await made(town, await the_list(town), "ΚΌΜΙΚ")
    await followed(taken)
    styles, other = await the_list(town), await the_list(town)
    await one(town, styles)
    await one(town, other)
    late = await town.press(town.owner, styles, "editstyle")
    await followed(await town.fill(town.owner, await town.press(town.owner, other, "editstyle"), words="α"))
    await followed(await town.fill(town.owner, late, words="β"))
    await one(town, styles)
    await one(town, other)
    late = await town.press(town.owner, styles, "editstyle")
    await followed(await town.press(town.owner, other, "unstyle"))
    await followed(await town.fill(town.owner, late, words="γ"))
    await answered(await town.owner.forge("su:editstyle:12-again", message=styles))
    form = await town.press(town.owner, styles, "newstyle")
    for number in range(25):
        await followed(await made(town, styles, f"{number}", "μ"))
    await followed(await town.fill(town.owner, form, name="τελευταίο", words="μ"))


async def what_the_file_offers_no_more(town: Town) -> None:
    """The model of a style has gone with a new file of models."""
    styles = await the_list(town)
    await followed(await made(town, styles, "Ακουαρέλα", model="aurora-2"))
    file = town.place.folder / "models.toml"
    await town.place.kill()
    file.write_text('[[model]]\nid = "dall-e-3"\nlabel = "Νεφέλη"\nqualities = { standard = 2 }\n', "utf-8")
    await town.place.start()
    styles = await the_list(town)
    await one(town, styles)
    await town.press(town.owner, styles, "editstyle")
    await town.imagine(style="Ακουαρέλα")


VISITS = (every_style, with_a_preview, looked_at, chosen, what_is_wrong)
