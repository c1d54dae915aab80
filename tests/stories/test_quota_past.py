"""/quota: undoing, remembering, and what outlives the process."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta

from bot.sandbox.people.seen import Seen
from bot.sandbox.world.entities import Channel
from bot.sandbox.world.permissions import Permission
from tests.stories.community import Community
from tests.stories.conftest import NewCommunity
from tests.stories.staff import Staff, pressed, staff_of, undo


# --- the way back ---
async def test_undo_pressed_twice_at_once_undoes_once(staff: Staff) -> None:
    mia, bob = staff.community.mia, staff.community.bob
    receipt = await staff.quota(mia, "grant", member=bob, credits=5)
    both = await asyncio.gather(*(mia.click(receipt, "Undo") for _ in range(2)))
    # Either may be the second one, so no single interaction is waited for.
    world = staff.community.sandbox.world
    await world.changes.until(
        lambda: "Undone" in receipt.text and any("undone already" in shown.text for shown in both)
    )
    assert "extra" not in await staff.left(bob)
    assert (await staff.quota(mia, "history")).text.count("Undone:") == 1


async def test_undo_of_what_was_changed_since(staff: Staff) -> None:
    mia, bob = staff.community.mia, staff.community.bob
    first = await staff.quota(mia, "set", member=bob, credits=20)
    await staff.quota(mia, "set", member=bob, credits=30)
    shown = await pressed(mia, first, "Undo")
    assert "changed again since" in shown.followups[0].text
    assert shown.followups[0].ephemeral
    assert (await staff.left(bob)).startswith("30 of 30 credits")


async def test_forged_buttons(staff: Staff) -> None:
    receipt = await staff.quota(staff.community.mia, "grant", member=staff.community.bob, credits=1)
    for custom_id in ("qu:undo:999999", "qu:explode:1", "qu:grant:1", "qu:page:1", f"qu:undo:{'9' * 40}"):
        shown = await staff.community.mia.forge(custom_id, message=receipt)
        reply = await shown.finished()
        assert reply.ephemeral
        assert reply.text


async def test_an_interaction_delivered_twice_changes_once(staff: Staff) -> None:
    community = staff.community
    shown = await community.mia.slash(community.art, "quota grant", member=community.bob, credits=5)
    await shown.finished()
    community.sandbox.replay(shown)
    await staff.quota(community.mia, "grant", member=community.bob, credits=1)
    assert (await staff.left(community.bob)).endswith("+6 extra")


async def test_buttons_and_forms_outlive_a_restart_but_undo_ends(new_community: NewCommunity) -> None:
    async with new_community() as community:
        staff = staff_of(community)
        early = await staff.quota(community.mia, "grant", member=community.bob, credits=5)
        late = await staff.quota(community.mia, "set", member=community.bob, credits=20)
        panel = await staff.quota(community.mia, "show", member=community.bob)
        form = (await (await community.mia.click(panel, "Pause…")).acknowledged()).modal
        assert form is not None
        await community.kill()
        _pass_time(community, early, timedelta(minutes=11))
        await community.start()

        expired = await pressed(community.mia, early, "Undo")
        assert "Undo works for 10 minutes" in expired.followups[0].text
        await undo(community.mia, late)
        assert (await staff.left(community.bob)).startswith("10 of 10 credits left today")
        sent = await community.mia.submit(form, {"Reason": "after the restart"})
        await sent.until(lambda _: "after the restart" in panel.text)


def _pass_time(community: Community, receipt: Seen, ago: timedelta) -> None:
    """While the bot is down: the change of this receipt was made so much earlier."""
    audit = int(receipt.button("Undo").custom_id.rpartition(":")[2])
    moment = (datetime.now(UTC) - ago).strftime("%Y-%m-%d %H:%M:%S.%f")
    with sqlite3.connect(community.folder / "imagine-bot.sqlite3") as database:
        database.execute("UPDATE audit SET at = ? WHERE id = ?", (moment, audit))
    database.close()


# --- what is remembered ---
async def test_the_history_is_turned_page_by_page(staff: Staff) -> None:
    mia, bob, alice = staff.community.mia, staff.community.bob, staff.community.alice
    for credits in range(1, 9):
        await staff.quota(mia, "grant", member=bob, credits=credits, reason=f"reason {credits}")
    await staff.quota(mia, "block", member=alice, days=1)

    page = await staff.quota(mia, "history")
    assert "Changes 1–6, newest first" in page.text
    newest, by = page.text.splitlines()[1:3]
    assert newest.startswith(f"**{alice.mention}**: paused until <t:")
    assert by.startswith(f"-# {mia.mention} · <t:")
    assert [button.label for button in page.buttons] == ["Older"]

    turned = await mia.click(page, "Older")
    await turned.until(lambda _: "Changes 7–9" in page.text)
    lines = page.text.splitlines()
    by = lines[lines.index(f"**{bob.mention}**: +1 extra credit") + 1]
    assert by.endswith(" · “\u2068reason 1\u2069”")
    back = await mia.click(page, "Newer")
    await back.until(lambda _: "Changes 1–6" in page.text)

    of_bob = await staff.quota(mia, "history", member=bob)
    assert f"About {bob.mention}" in of_bob.text
    assert "paused" not in of_bob.text
    assert (
        await staff.quota(mia, "history", member=mia)
    ).text == f"Nothing was changed for {mia.mention} yet."


async def test_nobody_else_sees_or_hears_anything(staff: Staff) -> None:
    community = staff.community
    await staff.quota(
        community.mia, "grant", member=community.bob, credits=5, reason="for @everyone and <@1>"
    )
    await staff.quota(community.mia, "history")
    assert not any(community.bob.mention in seen.text for seen in community.bob.sees(community.art))
    assert not any(seen.pings for seen in community.mia.sees(community.art))


async def test_each_change_is_told_in_the_mod_log(staff: Staff) -> None:
    community, mia, bob = staff.community, staff.community.mia, staff.community.bob
    log = await _mod_log(staff)
    receipt = await staff.quota(mia, "set", member=bob, credits=20, reason="contest prep")
    assert "mod log" not in receipt.text
    await undo(mia, receipt)
    told, taken_back = [seen.text.splitlines() for seen in staff.owner.sees(log)][-2:]
    assert told == [
        f"**{bob.mention}**: not set → 20 credits a day",
        f"-# {mia.mention} · “\u2068contest prep\u2069”",
    ]
    assert taken_back == [f"Undone: **{bob.mention}**: not set → 20 credits a day", f"-# {mia.mention}"]
    assert not any(seen.pings for seen in staff.owner.sees(log))
    assert not any(bob.mention in seen.text for seen in community.alice.sees(community.art))


async def test_a_mod_log_that_cannot_be_written_is_told_of_and_stops_nothing(staff: Staff) -> None:
    community, mia, bob = staff.community, staff.community.mia, staff.community.bob
    log = await _mod_log(staff)
    own = next(role for role in community.guild.roles.values() if role.managed)
    community.sandbox.world.overwrite(log, own, deny=Permission.SEND_MESSAGES)
    before = len(staff.owner.sees(log))

    receipt = await staff.quota(mia, "grant", member=bob, credits=5)
    assert "gets **5 extra credits**" in receipt.content
    assert "I couldn't write to the mod log" in receipt.content
    assert len(staff.owner.sees(log)) == before
    assert (await staff.left(bob)).endswith("+5 extra")


async def _mod_log(staff: Staff) -> Channel:
    """A channel of its own, chosen with /setup."""
    channel = staff.community.sandbox.world.add_channel(staff.community.guild, "mod-log")
    panel = await (await staff.owner.slash(staff.community.art, "setup")).finished()
    await staff.owner.select(panel, channel, name="su:modlog:")
    await staff.community.sandbox.world.changes.until(lambda: bool(staff.owner.sees(channel)))
    return channel
