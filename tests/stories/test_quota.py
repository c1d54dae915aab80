"""/quota: what moderators see and change."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.world.permissions import Permission
from tests.stories.community import painted, picture
from tests.stories.staff import NOT_CHANGED, Staff, pressed, undo


# --- seeing ---
async def test_a_moderator_sees_how_a_member_stands(staff: Staff) -> None:
    community = staff.community
    await picture(await community.imagine(community.bob, "a counted fox"))
    panel = await staff.quota(community.mia, "show", member=community.bob)

    assert "Credits of bob" in panel.text
    assert "**9 of 10 credits** left today ▰▰▰▰▰▰▰▰▰▱ · renews <t:" in panel.text
    assert "**Why 10:** this server's default (10 credits a day)" in panel.text
    assert "**Last 7 days:** 1 credit · 1 picture · 0 declined" in panel.text
    assert [button.label for button in panel.buttons] == ["Grant 5", "Reset today", "Pause…"]


async def test_the_menu_of_a_member_answers_like_show(staff: Staff) -> None:
    shown = await staff.community.mia.user_menu(staff.community.art, staff.community.bob, "Credits...")
    panel = await shown.finished()
    assert panel.ephemeral
    assert "Credits of bob" in panel.text
    with pytest.raises(Impossible):
        await staff.community.alice.user_menu(staff.community.art, staff.community.bob, "Credits...")


async def test_members_are_not_offered_the_command(staff: Staff) -> None:
    with pytest.raises(Impossible):
        await staff.community.alice.slash(staff.community.art, "quota show", member=staff.community.bob)


# --- changing ---
async def test_a_limit_of_ones_own(staff: Staff) -> None:
    mia, bob = staff.community.mia, staff.community.bob
    receipt = await staff.quota(mia, "set", member=bob, credits=20, per="week", reason="contest prep")
    assert receipt.content.splitlines()[0] == (
        f"{bob.mention} now gets 20 credits a week (before: 10 credits a day)."
    )
    assert "Now: **20 of 20 credits** left this week · own limit" in receipt.content

    panel = await staff.quota(mia, "show", member=bob)
    assert "own limit (20 credits a week) ▸ this server's default (10 credits a day)" in panel.text
    assert f"set by {mia.mention} · <t:" in panel.text
    assert "contest prep" in panel.text

    lower = await staff.quota(mia, "set", member=bob, credits=0)
    assert "now gets 0 credits a day (before: 20 credits a week)" in lower.content
    assert (await staff.left(bob)).startswith("0 of 0 credits left today")
    undone = await undo(mia, lower)
    assert "gets 20 credits a week again." in undone.content
    assert not undone.buttons
    assert (await staff.left(bob)).startswith("20 of 20 credits left this week")


async def test_extra_credits_that_end(staff: Staff) -> None:
    mia, bob = staff.community.mia, staff.community.bob
    receipt = await staff.quota(mia, "grant", member=bob, credits=5, expires="7d", reason="first prize")
    found = re.match(r"<@\d+> gets \*\*5 extra credits\*\* until <t:(\d+):f>\.", receipt.content)
    assert found
    ends = datetime.fromtimestamp(int(found[1]), UTC) - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < ends <= timedelta(days=7)

    more = await staff.quota(mia, "grant", member=bob, credits=2)
    assert "+7 extra (5 until" in more.content
    assert "2 without end" in more.content

    await undo(mia, more)
    assert (await staff.left(bob)).endswith(f"+5 extra until <t:{found[1]}:f>")
    await undo(mia, receipt)
    assert "extra" not in await staff.left(bob)


async def test_credits_are_taken_away_but_no_more_than_there_are(staff: Staff) -> None:
    mia, bob = staff.community.mia, staff.community.bob
    await staff.quota(mia, "set", member=bob, credits=3)
    receipt = await staff.quota(mia, "grant", member=bob, credits=-5)
    assert "**3 of 5 credits** were taken away from" in receipt.content
    assert (await staff.left(bob)).startswith("0 of 3")
    await undo(mia, receipt)
    assert (await staff.left(bob)).startswith("3 of 3")


async def test_what_was_used_and_the_own_limit_are_forgotten_together(staff: Staff) -> None:
    community, mia, bob = staff.community, staff.community.mia, staff.community.bob
    await staff.quota(mia, "set", member=bob, credits=4)
    await picture(await community.imagine(bob, "a forgotten fox"))
    assert (await staff.left(bob)).startswith("3 of 4")

    receipt = await staff.quota(mia, "reset", member=bob, what="everything")
    assert "starts fresh. 1 used credit is back." in receipt.content
    assert "no longer has a limit of their own (before: 4 credits a day)" in receipt.content
    assert [button.label for button in receipt.buttons] == ["Undo: used credits", "Undo: own limit"]
    assert (await staff.left(bob)).startswith("10 of 10")

    undone = await undo(mia, receipt, "Undo: used credits")
    assert [button.label for button in undone.buttons] == ["Undo: own limit"]
    assert (await staff.left(bob)).startswith("9 of 10")
    shown = await mia.click(undone, "Undo: own limit")
    await shown.until(lambda _: not undone.buttons)
    assert (await staff.left(bob)).startswith("3 of 4")


async def test_used_credits_alone(staff: Staff) -> None:
    community = staff.community
    await picture(await community.imagine(community.bob, "another forgotten fox"))
    receipt = await staff.quota(community.mia, "reset", member=community.bob)
    assert receipt.content == (
        f"{community.bob.mention} starts fresh: **10 of 10 credits** today. 1 used credit is back."
    )


async def test_a_reset_says_that_it_gives_back_what_was_taken_away(staff: Staff) -> None:
    community, mia, bob = staff.community, staff.community.mia, staff.community.bob
    await picture(await community.imagine(bob, "a fined fox"))
    await staff.quota(mia, "grant", member=bob, credits=-3)
    receipt = await staff.quota(mia, "reset", member=bob)
    assert "**10 of 10 credits** today. 1 used and 3 taken away are back." in receipt.content
    assert "1 used and 3 taken away are back." in (await staff.quota(mia, "history")).text


async def test_a_paused_member_makes_nothing_until_resumed(staff: Staff) -> None:
    community, mia, bob = staff.community, staff.community.mia, staff.community.bob
    receipt = await staff.quota(mia, "block", member=bob, days=3, reason="spam")
    assert "is paused until <t:" in receipt.content
    refused = await (await community.imagine(bob, "a blocked fox")).finished()
    assert "spam" in refused.text
    assert community.posts("a blocked fox") == []

    panel = await staff.quota(mia, "show", member=bob)
    assert "⏸️ **Paused until <t:" in panel.text
    shown = await pressed(mia, panel, "Resume")
    assert "can make pictures again (before: paused until <t:" in shown.followups[0].content
    await shown.until(lambda _: "Paused" not in panel.text)
    assert panel.button("Pause…")
    await (await community.imagine(bob, "a free fox")).until(painted)


# --- the panel's buttons ---
async def test_the_buttons_change_and_the_panel_shows_it(staff: Staff) -> None:
    community, mia, bob = staff.community, staff.community.mia, staff.community.bob
    await staff.quota(mia, "set", member=bob, credits=4)
    await picture(await community.imagine(bob, "a pressed fox"))
    panel = await staff.quota(mia, "show", member=bob)

    granted = await pressed(mia, panel, "Grant 5")
    assert "gets **5 extra credits**" in granted.followups[0].content
    assert granted.followups[0].button("Undo")
    await granted.until(lambda _: "+5 extra" in panel.text)

    reset = await pressed(mia, panel, "Reset today")
    await reset.until(lambda _: "**4 of 4 credits**" in panel.text)

    dropped = await pressed(mia, panel, "Remove own limit")
    await dropped.until(lambda _: "**10 of 10 credits**" in panel.text)
    assert [button.label for button in panel.buttons] == ["Grant 5", "Reset today", "Pause…"]


async def test_block_asks_for_days_and_a_reason(staff: Staff) -> None:
    mia, bob = staff.community.mia, staff.community.bob
    panel = await staff.quota(mia, "show", member=bob)
    form = (await (await mia.click(panel, "Pause…")).acknowledged()).modal
    assert form is not None
    assert form.field("Days").prefilled == "3"

    sent = await mia.submit(form, {"Days": "0", "Reason": "asked to"})
    await sent.until(lambda shown: shown.followups)
    assert "is paused until a moderator presses “Resume”" in sent.followups[0].content
    await sent.until(lambda _: "asked to" in panel.text)


@pytest.mark.parametrize(
    ("days", "words"),
    [("ten", "as a whole number"), ("2.5", "as a whole number"), ("-1", "0 to 365"), ("999", "0 to 365")],
)
async def test_a_form_that_is_filled_in_wrongly(staff: Staff, days: str, words: str) -> None:
    mia, bob = staff.community.mia, staff.community.bob
    panel = await staff.quota(mia, "show", member=bob)
    form = (await (await mia.click(panel, "Pause…")).acknowledged()).modal
    assert form is not None
    note = await (await mia.submit(form, {"Days": days, "Reason": "spam *everywhere*"})).finished()
    assert NOT_CHANGED in note.text
    assert words in note.text
    assert "Paused" not in (await staff.quota(mia, "show", member=bob)).text

    again = (await (await mia.click(note, "Try again")).acknowledged()).modal
    assert again is not None
    assert again.field("Days").prefilled == days
    assert again.field("Reason").prefilled == "spam *everywhere*"
    mended = await mia.submit(again, {"Days": "2"})
    await mended.until(lambda shown: shown.followups)
    assert "is paused until <t:" in mended.followups[0].content
    await mended.until(lambda _: "Resume" in [button.label for button in note.buttons])


async def test_what_is_too_long_for_a_custom_id_is_cut_and_the_button_works(staff: Staff) -> None:
    mia, bob = staff.community.mia, staff.community.bob
    panel = await staff.quota(mia, "show", member=bob)
    form = (await (await mia.click(panel, "Pause…")).acknowledged()).modal
    assert form is not None
    note = await (await mia.submit(form, {"Days": "狐狐狐"})).finished()
    again = (await (await mia.click(note, "Try again")).acknowledged()).modal
    assert again is not None
    assert again.field("Days").prefilled == "狐狐狐"
    note = await (await mia.submit(again, {"Days": "🦊🦊🦊"})).finished()
    again = (await (await mia.click(note, "Try again")).acknowledged()).modal
    assert again is not None
    assert again.field("Days").prefilled == "🦊🦊"


@pytest.mark.parametrize("subject", ["1-2", "1-x-6162", "1-2-zz", "1-2-ff", "x-1-61"])
async def test_a_forged_button_for_what_was_typed_is_refused(staff: Staff, subject: str) -> None:
    panel = await staff.quota(staff.community.mia, "show", member=staff.community.bob)
    forged = await staff.community.mia.forge(f"qu:block:{subject}", message=panel)
    await forged.until(lambda shown: "does not work any more" in shown.text)


async def test_who_is_no_moderator_any_more_presses_in_vain(staff: Staff) -> None:
    mia, bob = staff.community.mia, staff.community.bob
    panel = await staff.quota(mia, "show", member=bob)
    receipt = await staff.quota(mia, "grant", member=bob, credits=1)
    pages = await staff.quota(mia, "history")
    mia.take(staff.moderators)
    for message, label in ((panel, "Grant 5"), (panel, "Pause…"), (receipt, "Undo")):
        shown = await mia.click(message, label)
        await shown.until(lambda shown: "Timeout Members" in shown.text)
    forged = await mia.forge("qu:page:0-100-0", message=pages)
    assert (await forged.finished()).text
    assert (await staff.left(bob)).endswith("+1 extra")


async def test_the_permission_is_asked_for_again_where_the_server_shows_the_command_to_all(
    staff: Staff,
) -> None:
    community = staff.community
    community.sandbox.world.overwrite(community.art, community.mia.member, deny=Permission.MODERATE_MEMBERS)
    reply = await staff.quota(community.mia, "show", member=community.bob)
    assert reply.text == "You need the permission **Timeout Members** for this. Nothing was changed."


# --- the server ---
async def test_a_role_has_a_limit(staff: Staff) -> None:
    bob = staff.community.bob
    bob.give(staff.artist)
    mention = f"<@&{staff.artist.id}>"
    receipt = await staff.quota(staff.owner, "role", role=staff.artist, credits=30, per="month")
    assert receipt.content == f"Members with {mention} now get 30 credits a month (before: not set)."
    panel = await staff.quota(staff.community.mia, "show", member=bob)
    assert f"**Why 30:** role {mention} (30 credits a month)" in panel.text
    assert f"set by {staff.owner.mention} · <t:" in panel.text

    gone = await staff.quota(staff.owner, "role", role=staff.artist)
    assert gone.content == (
        f"The role {mention} no longer has a limit of its own (before: 30 credits a month)."
    )
    assert (await staff.left(bob)).startswith("10 of 10")
    await undo(staff.owner, gone)
    assert (await staff.left(bob)).startswith("30 of 30")


async def test_everyones_limit_and_the_total(staff: Staff) -> None:
    before = await staff.quota(staff.owner, "defaults")
    assert "**Everybody here gets:** 10 credits a day" in before.text
    assert "**All members together:** no limit" in before.text

    receipt = await staff.quota(staff.owner, "defaults", credits=5, server_total=500)
    assert "Everybody now gets 5 credits a day (before: 10)." in receipt.content
    assert "All members together can now use 500 credits a day (before: no limit)." in receipt.content
    assert [button.label for button in receipt.buttons] == ["Undo: for everybody", "Undo: for all together"]

    panel = await staff.quota(staff.community.mia, "show", member=staff.community.bob)
    assert "**5 of 5 credits** left today" in panel.text
    assert "All members together: **500 of 500 credits** left today" in panel.text
    none = await staff.quota(staff.owner, "defaults", server_total=0)
    assert none.content == "The limit for all members together was removed (before: 500 credits a day)."
    assert "Everybody here gets:** 5 credits a day" in (await staff.quota(staff.owner, "defaults")).text


async def test_the_server_as_a_whole_takes_manage_server(staff: Staff) -> None:
    receipt = await staff.quota(staff.owner, "role", role=staff.artist, credits=30)
    for command, options in (("role", {"role": staff.artist, "credits": 9}), ("defaults", {"credits": 9})):
        reply = await staff.quota(staff.community.mia, command, **options)
        assert reply.text == "You need the permission **Manage Server** for this. Nothing was changed."
    assert receipt.button("Undo").custom_id.startswith("qu:undo:")
    # Another's receipt is out of sight; with its number guessed, from a message of one's own, it is still refused.
    own = await staff.quota(staff.community.mia, "grant", member=staff.community.bob, credits=1)
    forged = await staff.community.mia.forge(receipt.button("Undo").custom_id, message=own)
    assert (await forged.finished()).text
    assert "30 credits a day" in (await staff.quota(staff.owner, "defaults")).text
