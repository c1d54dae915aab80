"""/challenge-admin: challenges are made, changed, ended, and what goes wrong with it."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from bot.domain.challenges.records import PostKind
from bot.domain.challenges.recurring.values import EMPTY
from bot.front.challenges.posting.reasons import Reason
from bot.sandbox.world.permissions import Permission
from tests.stories.walk.contests import (
    FORM,
    admin,
    cancelled,
    drafted,
    entered,
    later,
    made,
    people,
    published,
    refilled,
    settled,
    step,
    with_mod_log,
)
from tests.stories.walk.town import Town, verbs
from tests.upgrade import database

PAST, FAR = "2020-01-01", "2099-01-01"


async def the_form(town: Town) -> None:
    artist, staff = town.staff.artist, town.staff.moderators
    preview = await drafted(
        town, role=artist, credits=2, voters=staff, votes=1, account_days=1, opens="2h", channel=town.log
    )
    form = await town.press(town.owner, preview, "change")
    assert form.modal is not None
    every = [option["value"] for option in form.modal.field("options").options]
    await town.fill(town.owner, form, brief="", options=every)
    await drafted(town, {"options": []}, credits=1, votes=2, account_days=2)
    wrong = [
        {"until": "χθες"},
        {"lasts": "χθες"},
        {"until": FAR},
        {"until": PAST},
        {"until": "2d", "lasts": PAST},
        {"theme": " "},
        {"lasts": "0h"},
        {"until": "0h"},
    ]
    for fields in wrong:
        again = await drafted(town, fields)
        if "change" in verbs(again):
            await town.press(town.owner, again, "change")
    await drafted(town, opens="3d", form={"until": "2d"})
    await drafted(town, {"until": "2030-01-01"}, opens="2031-01-01")
    for options in (
        {"credits": 99},
        {"votes": 9},
        {"account_days": 999},
        {"opens": "χθες"},
        {"role": town.own_role},
        {"role": town.community.guild.everyone},
    ):
        await drafted(town, **options)


async def where_it_can_be(town: Town) -> None:
    world, guild = town.sandbox.world, town.community.guild
    forum = world.add_forum(guild, "φόρουμ", "Άλφα", "Βήτα", requires_tag=True)
    for tag in (None, "Γάμμα"):
        options: dict[str, Any] = {"tag": tag} if tag else {}
        await drafted(town, channel=forum, **options)
    await drafted(town, tag="Άλφα")
    await town.owner.autocomplete(town.art, "challenge-admin create", "tag", "", channel=forum)
    await published(town, channel=forum, tag="Άλφα")
    world.overwrite(town.log, town.own_role, deny=Permission.SEND_MESSAGES | Permission.ATTACH_FILES)
    preview = await drafted(town, channel=town.log)
    await drafted(town, channel=town.log)
    late = world.add_channel(guild, "παλιό")
    preview = await drafted(town, channel=late)
    world.remove_channel(late)
    await town.press(town.owner, preview, "publish")


async def more_than_can_run(town: Town) -> None:
    for number in range(12):
        preview = await drafted(town, {"theme": f"Βροχή {number}"})
        pressed = await town.press(town.owner, preview, "publish")
    await pressed.until(lambda shown: shown.followups)
    await settled(town)


async def editing(town: Town) -> None:
    await with_mod_log(town)
    challenge = await published(town)
    form = await admin(town, "edit", challenge)
    other = await admin(town, "edit", challenge)
    assert form.modal is not None
    every = [option["value"] for option in form.modal.field("options").options]
    changed = {"theme": "Χιόνι", "brief": "", "until": "4d", "lasts": "3d", "options": every[:1]}
    await town.fill(town.owner, form, **changed)
    stale = await (await town.fill(town.owner, other, theme="Ήλιος")).finished()
    await town.press(town.owner, stale, "editagain")
    await town.fill(town.owner, await admin(town, "edit", challenge), options=every)
    await town.fill(town.owner, await admin(town, "edit", challenge), options=[])
    await town.fill(town.owner, await admin(town, "edit", challenge))
    for wrong in ({"until": "χθες"}, {"until": PAST}, {"lasts": PAST}, {"theme": " "}):
        await town.fill(town.owner, await admin(town, "edit", challenge), **wrong)
    late = await admin(town, "edit", challenge)
    await step(town, challenge)
    await town.fill(town.owner, late, theme="Ήλιος")
    await town.fill(town.owner, await admin(town, "edit", challenge), theme="Ήλιος")
    await step(town, challenge)
    await admin(town, "edit", challenge)
    await town.quota("history")


async def each_step(town: Town) -> None:
    await with_mod_log(town)
    challenge = await published(town, opens="2h")
    await town.owner.autocomplete(town.art, "challenge-admin close", "challenge", "")
    asked = await (await admin(town, "close", challenge)).finished()
    await town.press(town.owner, asked, "leave")
    stale = await (await admin(town, "close", challenge)).finished()
    for count in (1, 2):
        await step(town, challenge)
        await town.owner.autocomplete(town.art, "challenge-admin close", "challenge", "")
        if count == 1:
            await town.press(town.owner, stale, "sooner")
            await entered(town, town.alice, challenge)
            await (await admin(town, "close", challenge)).finished()
    await step(town, challenge)
    await town.owner.autocomplete(town.art, "challenge-admin remove", "challenge", "")
    await admin(town, "close", challenge)
    await cancelled(town, challenge)
    await admin(town, "close", "ω")
    await admin(town, "close", "zzzzzz")
    await town.quota("history")


async def cancelling(town: Town) -> None:
    await with_mod_log(town)
    for steps in range(3):
        challenge = await published(town, opens="2h")
        for _ in range(steps):
            await step(town, challenge)
        if steps == 1:
            await entered(town, town.alice, challenge)
        await cancelled(town, challenge)
    await cancelled(town, challenge)
    await admin(town, "edit", challenge)
    await cancelled(town, await published(town), " ")
    await town.quota("history")


async def entries_of_others(town: Town) -> None:
    await with_mod_log(town)
    challenge = await published(town)
    picture, message = await made(town, town.bob, private=False)
    _, several = await made(town, town.mia, private=False, count=2)
    own, _ = await entered(town, town.alice, challenge, title="Τίτλος")
    word = await town.alice.post(town.art, "λέξη")
    for named in (several.jump_url, word.jump_url, "ωωω", message.jump_url, picture):
        await admin(town, "add", challenge, picture=named, reason="λόγος")
    await admin(town, "add", challenge, picture=picture, reason=" ")
    await town.owner.autocomplete(town.art, "challenge-admin remove", "entry", "", challenge=challenge)
    for entry in ("ω", own):
        await admin(town, "remove", challenge, entry=entry, reason="λόγος")
    for who in people(town, 3):
        await entered(town, who, challenge, title="Τίτλος")
    await step(town, challenge)
    await admin(town, "add", challenge, picture=picture, reason="λόγος")
    await admin(town, "remove", challenge, entry="1", reason="λόγος")
    await settled(town)
    await step(town, challenge)
    await admin(town, "export", challenge)
    await admin(town, "remove", challenge, entry="2", reason="λόγος")
    await settled(town)
    later(town, days=8)
    await admin(town, "remove", challenge, entry="3", reason="λόγος")
    await town.quota("history")


async def what_could_not_be_posted(town: Town) -> None:
    """Told in the mod log at first; and to hosts, whatever the reason."""
    await with_mod_log(town)
    challenge = await published(town)
    await entered(town, town.alice, challenge)
    town.sandbox.world.overwrite(town.art, town.own_role, deny=Permission.SEND_MESSAGES)
    await step(town, challenge)
    for at, (kind, reason) in enumerate(zip_longest(PostKind, Reason, fillvalue=PostKind.SHEET), 100):
        statement = (
            "UPDATE challenge_posts SET kind = ?, reason = ?, number = ?, state = 'failed'"
            " WHERE id = (SELECT max(id) FROM challenge_posts)"
        )
        database.changed(town.place.folder, statement, kind, reason, at)
        await (await admin(town, "close", challenge)).finished()


async def recurring(town: Town) -> None:
    await with_mod_log(town)
    shown = await town.slash(town.owner, "challenge-admin recurring", credits=1, role=town.staff.artist)
    panel = await shown.finished()
    typed = {"themes": "\n".join(f"Βροχή {number}" for number in range(12)), "brief": "Όπου."}
    await refilled(town, town.owner, panel, "new", **typed, spans="6d + 36h")
    for values in ({"first": PAST}, {"spans": "90m + 36h", "first": "3d", "options": ["monthly"]}):
        await refilled(town, town.owner, panel, "change", **values)
    await town.press(town.owner, panel, "start")
    for verb in ("pause", "resume"):
        await town.press(town.owner, panel, verb)
    await refilled(town, town.owner, panel, "edit", spans="4d + 1d")
    for reason in (EMPTY, *Reason):
        database.changed(town.place.folder, "UPDATE challenge_series SET paused = ?", reason)
        await town.press(town.owner, panel, "end")
        await town.press(town.owner, panel, "show")
    await town.slash(town.owner, "challenge-admin recurring")
    await town.press(town.owner, panel, "end")
    await town.press(town.owner, panel, "ended")
    await town.quota("history")


async def too_long(town: Town) -> None:
    """As a client sends it that does not keep to the form."""
    for field in ("theme", "brief"):
        opened = await town.slash(town.owner, "challenge-admin create")
        assert opened.modal is not None
        opened.modal.field(field).component["max_length"] = 4000
        await (await town.fill(town.owner, opened, **FORM | {field: "ω" * 1501})).finished()


# Two bots, so that both halves go on side by side.
MAKING = (the_form, too_long, where_it_can_be, editing, more_than_can_run, recurring)
ENDING = (each_step, cancelling, what_could_not_be_posted, entries_of_others)
