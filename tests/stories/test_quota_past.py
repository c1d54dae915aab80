"""/quota: undoing, remembering, and what outlives the process."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta

from bot.sandbox.entities import Channel
from bot.sandbox.permissions import Permission
from bot.sandbox.seen import Seen
from tests.stories.conftest import NewTown
from tests.stories.den import Den, den_in, pressed, undo
from tests.stories.town import Town


# --- the way back ---
async def test_undo_pressed_twice_at_once_undoes_once(den: Den) -> None:
    mia, bob = den.town.mia, den.town.bob
    receipt = await den.quota(mia, "grant", member=bob, credits=5)
    both = await asyncio.gather(*(mia.click(receipt, "Undo") for _ in range(2)))
    await both[0].until(lambda _: any("undone already" in shown.text for shown in both))
    assert "Undone" in receipt.text
    assert "extra" not in await den.left(bob)
    assert (await den.quota(mia, "history")).text.count("took back") == 1


async def test_undo_of_what_was_changed_since(den: Den) -> None:
    mia, bob = den.town.mia, den.town.bob
    first = await den.quota(mia, "set", member=bob, credits=20)
    await den.quota(mia, "set", member=bob, credits=30)
    shown = await pressed(mia, first, "Undo")
    assert "changed again since" in shown.followups[0].text
    assert shown.followups[0].ephemeral
    assert (await den.left(bob)).startswith("30 of 30")


async def test_forged_buttons(den: Den) -> None:
    receipt = await den.quota(den.town.mia, "grant", member=den.town.bob, credits=1)
    for custom_id in ("qu:undo:999999", "qu:explode:1", "qu:grant:1", "qu:page:1", f"qu:undo:{'9' * 40}"):
        shown = await den.town.mia.forge(custom_id, message=receipt)
        reply = await shown.finished()
        assert reply.ephemeral
        assert reply.text


async def test_an_interaction_delivered_twice_changes_once(den: Den) -> None:
    town = den.town
    shown = await town.mia.slash(town.art, "quota grant", member=town.bob, credits=5)
    await shown.finished()
    town.sandbox.replay(shown)
    await den.quota(town.mia, "grant", member=town.bob, credits=1)
    assert (await den.left(town.bob)).endswith("+6 extra (5 without end, 1 without end)")


async def test_buttons_and_forms_outlive_a_restart_but_undo_ends(new_town: NewTown) -> None:
    async with new_town() as town:
        den = den_in(town)
        early = await den.quota(town.mia, "grant", member=town.bob, credits=5)
        late = await den.quota(town.mia, "set", member=town.bob, credits=20)
        panel = await den.quota(town.mia, "show", member=town.bob)
        form = (await (await town.mia.click(panel, "Block…")).acknowledged()).modal
        assert form is not None
        await town.kill()
        _pass_time(town, early, timedelta(minutes=11))
        await town.start()

        expired = await pressed(town.mia, early, "Undo")
        assert "Undo works for 10 minutes" in expired.followups[0].text
        await undo(town.mia, late)
        assert (await den.left(town.bob)).startswith("10 of 10 left today")
        sent = await town.mia.submit(form, {"Reason": "after the restart"})
        await sent.until(lambda _: "after the restart" in panel.text)


def _pass_time(town: Town, receipt: Seen, ago: timedelta) -> None:
    """While the bot is down: the change of this receipt was made so much earlier."""
    audit = int(receipt.button("Undo").custom_id.rpartition(":")[2])
    moment = (datetime.now(UTC) - ago).strftime("%Y-%m-%d %H:%M:%S.%f")
    with sqlite3.connect(town.folder / "imagine-bot.sqlite3") as database:
        database.execute("UPDATE audit SET at = ? WHERE id = ?", (moment, audit))
    database.close()


# --- what is remembered ---
async def test_the_history_is_turned_page_by_page(den: Den) -> None:
    mia, bob, alice = den.town.mia, den.town.bob, den.town.alice
    for credits in range(1, 9):
        await den.quota(mia, "grant", member=bob, credits=credits, reason=f"reason {credits}")
    await den.quota(mia, "block", member=alice, days=1)

    page = await den.quota(mia, "history")
    assert "Changes 1–6, newest first" in page.text
    newest = page.text.splitlines()[1]
    assert f"{mia.mention} · pictures of {alice.mention} · allowed → paused until <t:" in newest
    assert [button.label for button in page.buttons] == ["Older"]

    turned = await mia.click(page, "Older")
    await turned.until(lambda _: "Changes 7–9" in page.text)
    assert f"extra credits of {bob.mention} · +1 · “\u2068reason 1\u2069”" in page.text
    back = await mia.click(page, "Newer")
    await back.until(lambda _: "Changes 1–6" in page.text)

    of_bob = await den.quota(mia, "history", member=bob)
    assert f"About {bob.mention}" in of_bob.text
    assert "allowed" not in of_bob.text
    assert (await den.quota(mia, "history", member=mia)).text == f"Nothing was changed for {mia.mention} yet."


async def test_nobody_else_sees_or_hears_anything(den: Den) -> None:
    town = den.town
    await den.quota(town.mia, "grant", member=town.bob, credits=5, reason="for @everyone and <@1>")
    await den.quota(town.mia, "history")
    assert not any(town.bob.mention in seen.text for seen in town.bob.sees(town.art))
    assert not any(seen.pings for seen in town.mia.sees(town.art))


async def test_each_change_is_a_line_in_the_mod_log(den: Den) -> None:
    town, mia, bob = den.town, den.town.mia, den.town.bob
    log = await _mod_log(den)
    receipt = await den.quota(mia, "set", member=bob, credits=20, reason="contest prep")
    assert "mod log" not in receipt.text
    await undo(mia, receipt)
    lines = [seen.text for seen in den.owner.sees(log)][-2:]
    assert lines[0] == (
        f"{mia.mention} · limit of {bob.mention} · none → 20 credits a day · “\u2068contest prep\u2069”"
    )
    assert lines[1].startswith(f"{mia.mention} · undo · took back #")
    assert lines[1].endswith(f": limit of {bob.mention} · none → 20 credits a day")
    assert not any(seen.pings for seen in den.owner.sees(log))
    assert not any(bob.mention in seen.text for seen in town.alice.sees(town.art))


async def test_a_mod_log_that_cannot_be_written_is_told_of_and_stops_nothing(den: Den) -> None:
    town, mia, bob = den.town, den.town.mia, den.town.bob
    log = await _mod_log(den)
    own = next(role for role in town.guild.roles.values() if role.managed)
    town.sandbox.world.overwrite(log, own, deny=Permission.SEND_MESSAGES)
    before = len(den.owner.sees(log))

    receipt = await den.quota(mia, "grant", member=bob, credits=5)
    assert "**+5** for" in receipt.content
    assert "I could not write to the mod log" in receipt.content
    assert len(den.owner.sees(log)) == before
    assert (await den.left(bob)).endswith("+5 extra")


async def _mod_log(den: Den) -> Channel:
    """A channel of its own, chosen with /setup."""
    channel = den.town.sandbox.world.add_channel(den.town.guild, "mod-log")
    panel = await (await den.owner.slash(den.town.art, "setup")).finished()
    await den.owner.select(panel, channel, name="su:modlog:")
    await den.town.sandbox.world.changes.until(lambda: bool(den.owner.sees(channel)))
    return channel
