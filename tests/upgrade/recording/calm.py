"""A day at the Fox Den that ends well: everything here was answered before the program was killed."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests import pictures
from tests.upgrade.recording.community import Community
from tests.upgrade.yesterday import noon_zone


async def calm_day(community: Community) -> None:
    async with community.running():
        await community.logged("connected to Discord")  # whatever comes from now on, it has joined
        await settings(community)
        await second_server(community)
        await changes(community)
        await delivered(community)
        await failures(community)
        await refusals(community)
        await cancelled(community)
        await undeliverable(community)
        await panels(community)


# --- /setup ------------------------------------------------------------------------------------------


async def settings(community: Community) -> None:
    """The panel stays, and two forms of it stay open."""
    owen = community.people["owen"]
    panel = await (await owen.slash(community.art, "setup")).finished()
    await chosen(owen, panel, "su:modlog:", community.log)
    credits = {"default": "30", "default_per": "day", "total": "1,000", "total_per": "month"}
    await sent(owen, panel, "Change credits", credits, "30 credits a day")
    await sent(owen, panel, "Change time zone", {"Time zone": noon_zone(datetime.now(UTC))}, "Etc/GMT")
    for label in ("Change credits", "Change time zone"):
        await community.form("owen", panel, label)


async def second_server(community: Community) -> None:
    """Greeted when the bot joins it; everything that /setup has is chosen."""
    world = community.sandbox.world
    tower = world.add_guild("Owl Tower", "sky", "roost", owner=world.add_user("uli"))
    sky, roost = tower.channels.values()
    uli = community.people["uli"] = community.sandbox.person(tower, tower.owner_id)
    community.people["zora"] = community.sandbox.join(tower, "zora")
    await world.changes.until(lambda: bool(sky.messages))
    panel = await (await uli.slash(sky, "setup")).finished()
    await chosen(uli, panel, "su:channels:", sky)
    await chosen(uli, panel, "su:modlog:", roost)
    await chosen(uli, panel, "su:model:", "Aurora")
    await chosen(uli, panel, "su:quality:", "High – 6 credits")
    await sent(uli, panel, "Change time zone", {"Time zone": "Kolkata"}, "Asia/Kolkata")


async def chosen(who: Person, panel: Seen, menu: str, pick: object) -> None:
    before = panel.entity.edited_at
    shown = await who.select(panel, pick, name=menu)
    await shown.until(lambda _: panel.entity.edited_at != before)


async def sent(who: Person, panel: Seen, label: str, values: dict[str, str], words: str) -> None:
    form = (await (await who.click(panel, label)).acknowledged()).modal
    assert form is not None
    shown = await who.submit(form, values)
    await shown.until(lambda _: words in panel.text)


# --- /quota ------------------------------------------------------------------------------------------


async def changes(community: Community) -> None:
    """Each receipt keeps its Undo; one was pressed."""
    people = community.people
    await community.quota("mia", "set", member=people["bob"], credits=20, reason="contest prep")
    await community.quota("mia", "grant", member=people["bob"], credits=5, expires="7d", reason="for helping")
    await community.quota("owen", "role", role=community.artist, credits=40, per="week")
    await community.quota("owen", "defaults", credits=25, server_total=900)
    await community.quota("mia", "grant", member=people["cleo"], credits=-3, reason="one prank too many")
    await community.quota("mia", "block", member=people["dan"], days=3, reason="too many foxes")
    await community.quota("mia", "set", member=people["hana"], credits=1, reason="a short leash")
    await community.quota("mia", "grant", member=people["hana"], credits=4, reason="but a gift")
    await community.quota("mia", "set", member=people["ivy"], credits=1)
    regretted = await community.quota("mia", "grant", member=people["gus"], credits=50, reason="a slip")
    shown = await people["mia"].click(regretted, "Undo")
    await shown.until(lambda _: "Undone" in regretted.text)


async def panels(community: Community) -> None:
    """Panels with each of their buttons, an open form, and two places in the history."""
    mia, bob = community.people["mia"], community.people["bob"]
    panel = await community.quota("mia", "show", member=bob)
    await community.form("mia", panel, "Block…")
    await (await mia.user_menu(community.art, community.people["dan"], "Picture allowance")).finished()
    await community.quota("mia", "history")
    page = await community.quota("mia", "history")
    shown = await mia.click(page, "Older")
    await shown.until(lambda _: any(button.label == "Newer" for button in page.buttons))
    await (await community.people["owen"].slash(community.art, "quota defaults")).finished()

    alice = community.people["alice"]
    await (await alice.slash(community.art, "me")).finished()
    account = await (await alice.slash(community.art, "me")).finished()
    shown = await alice.click(account, "Older")
    await shown.until(lambda _: any(button.label == "Newer" for button in account.buttons))


# --- pictures ----------------------------------------------------------------------------------------


def has_file(shown: Shown) -> bool:
    return shown.reply is not None and bool(shown.reply.attachments)


async def delivered(community: Community) -> None:
    for number in range(1, 8):
        await (await community.imagine("alice", f"fox number {number}")).until(has_file)
    await (await community.imagine("bob", "a secret fox", private=True)).until(has_file)
    await (await community.imagine("cleo", "a pair of foxes", count=2, quality="hd")).until(has_file)
    source = ("in.png", pictures.picture((16, 12), "teal"))
    await (await community.imagine("erin", "a changed fox", image=source, model="aurora-2")).until(has_file)
    await community.quota("mia", "reset", member=community.people["erin"])
    await (await community.imagine("erin", "a fox after the reset")).until(has_file)
    await (await community.imagine("hana", "a fox paid in two ways", quality="hd")).until(has_file)
    zora = community.people["zora"]
    sky = next(iter(zora.guild.channels.values()))
    await (await zora.slash(sky, "imagine", prompt="an owl")).until(has_file)


async def failures(community: Community) -> None:
    """Told to their members: the buttons of what went wrong, and the form behind one of them."""
    slow = await community.imagine("finn", "a slow fox", quality="hd", fault="hang")
    rude = await told(await community.imagine("gus", "a rude fox", fault="moderation"))
    await community.form("gus", rude, "Change the text")
    form = (await community.form("gus", rude, "Change the text")).modal
    assert form is not None
    await (await community.people["gus"].submit(form, {"Prompt": "a polite fox"})).until(has_file)
    await told(await community.imagine("gus", "a lost fox", fault="disconnect"))
    await told(await community.imagine("abe", "a fox that comes late", fault="disconnect"))
    community.endpoint.fail_next("disconnect")
    half = await community.imagine("bob", "half of two foxes", count=2)
    await half.until(lambda shown: has_file(shown) and shown.followups)
    await (await community.imagine("kim", "a private failure", private=True, fault="error_500")).until(
        lambda shown: shown.reply and shown.reply.buttons
    )
    await told(slow)


async def told(shown: Shown) -> Seen:
    await shown.until(lambda shown: shown.reply is None and shown.followups, timeout=30)
    return shown.followups[0]


async def refusals(community: Community) -> None:
    """Too dear: kept, with a button that makes it cheaper, and one that opens /me."""
    refused = await (await community.imagine("ivy", "a dear fox", quality="hd")).finished()
    assert [button.label for button in refused.buttons] == ["Make it in Standard (1)", "My allowance"]


async def cancelled(community: Community) -> None:
    """A third picture waits for the two before it, and is called off."""
    community.endpoint.hold()
    held = [await community.imagine("finn", f"a fox before number {number}") for number in (1, 2)]
    await community.on_the_easel(2)
    shown = await community.imagine("finn", "a fox called off")
    waiting = await shown.finished()
    await (await community.people["finn"].click(waiting, "Cancel")).until(
        lambda _: "Cancelled" in waiting.text
    )
    community.endpoint.release()
    for each in held:
        await each.until(has_file)


async def undeliverable(community: Community) -> None:
    """Discord takes them by no way, so they are kept: two of one ask in public, and one in private."""
    faults = community.sandbox.discord_faults
    for pattern in ("PATCH /webhooks/*", "PATCH /channels/*", "POST /channels/*"):
        faults.next(pattern, times=1000, status=403, code=50001)
    await community.imagine("jon", "a fox in a drawer", count=2)
    await community.imagine("jon", "a fox in a secret drawer", private=True)
    await community.logged("kept, not posted", 2)
    faults.clear()
