"""What is done with a picture behind ⋯: kept, shared, covered, described, reported, deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.entities import Channel
from bot.sandbox.world.permissions import Permission
from tests.stories.community import Community, file_of, picture
from tests.stories.conftest import NewCommunity
from tests.stories.staff import Staff, staff_of
from tests.stories.test_account import me
from tests.upgrade.yesterday import looked

MORE = "⋯ More"
GONE = "That picture was deleted or is too old."


async def result(community: Community, who: Person, prompt: str = "a red fox", **options: object) -> Seen:
    return await picture(await community.imagine(who, prompt, **options))


async def about(who: Person, message: Seen) -> Seen:
    """The private message behind ⋯."""
    told = await (await who.click(message, MORE)).finished()
    assert told.ephemeral
    return told


async def said(who: Person, panel: Seen, label: str, words: str) -> None:
    """The button was pressed, and the panel says so, with these words."""
    shown = await who.click(panel, label)
    await shown.until(lambda _: words in panel.content or words in shown.text)


async def answered(who: Person, panel: Seen, label: str) -> Seen:
    """The button was pressed, and answered with a private message of its own."""
    told = await (await who.click(panel, label)).finished()
    assert told.ephemeral
    return told


async def until(community: Community, condition: Callable[[], object]) -> None:
    await community.sandbox.world.changes.until(lambda: bool(condition()))


async def deleted(community: Community, who: Person, message: Seen) -> None:
    """The author deletes all that the message shows."""
    question = await answered(who, await about(who, message), "Delete")
    done = await who.click(question, "Delete")
    await done.until(lambda _: question.content.startswith("Deleted."))


def stored(community: Community) -> list[str]:
    """The names of the files that the bot keeps."""
    return sorted(path.name for path in (community.folder / "pictures").rglob("*") if path.is_file())


def labels(message: Seen) -> list[str]:
    return [button.label for button in message.buttons]


async def set_mod_log(staff: Staff, channel: Channel) -> None:
    panel = await (await staff.owner.slash(staff.community.art, "setup")).finished()
    shown = await staff.owner.select(panel, channel, name="su:modlog:")
    await shown.until(lambda _: f"<#{channel.id}>" in panel.text)


# --- delete ---


async def test_the_author_deletes_a_picture_everywhere_and_what_is_pressed_afterwards_says_so(
    community: Community,
) -> None:
    message = await result(community, community.alice)
    panel = await about(community.alice, message)
    others = await about(community.bob, message)
    await said(community.bob, others, "Keep", "You keep 1 picture")
    await deleted(community, community.alice, message)
    await until(community, lambda: message.deleted)
    for who, seen, label in (
        (community.alice, panel, "Keep"),
        (community.alice, panel, "Original"),
        (community.alice, panel, "Spoiler"),
        (community.alice, panel, "Describe"),
        (community.alice, panel, "Delete"),
        (community.bob, others, "Stop keeping"),
        (community.bob, others, "Report"),
    ):
        shown = await who.click(seen, label)
        await shown.until(lambda shown: GONE in shown.text)


async def test_one_of_four_is_deleted_and_the_others_stay_in_the_message(community: Community) -> None:
    message = await result(community, community.alice, count=4)
    second = message.attachments[1].filename
    before = [file.id for file in message.attachments]
    opened = await (await community.alice.click(message, "2")).finished()
    await deleted(community, community.alice, opened)
    await until(community, lambda: len(message.attachments) == 3)
    assert second not in [file.filename for file in message.attachments]
    assert [file.id for file in message.attachments] == [
        before[0],
        *before[2:],
    ]  # and nothing is uploaded anew
    assert len(message.embeds) == 3
    assert labels(message)[:3] == ["1", "3", "4"]
    assert "a red fox" in message.text


async def test_a_moderator_gives_a_reason_and_others_cannot_delete(staff: Staff) -> None:
    community = staff.community
    lobby = next(iter(community.guild.channels.values()))
    await set_mod_log(staff, lobby)
    message = await result(community, community.alice, "a *rude* fox")
    assert "Delete" not in labels(await about(community.bob, message))
    question = await answered(community.mia, await about(community.mia, message), "Delete")
    form = await community.mia.click(question, "Delete…")
    await form.acknowledged()
    done = await (await community.mia.submit(form, {"reason": "not here"})).finished()
    assert done.content.startswith("Deleted.")
    await until(community, lambda: message.deleted)
    line = staff.owner.sees(lobby)[-1]
    assert f"{community.mia.mention} deleted a picture by {community.alice.mention}." in line.content
    assert "||\u2068a \\*rude\\* fox\u2069||" in line.content
    assert "“\u2068not here\u2069”" in line.content
    assert not line.pings


async def test_two_delete_at_once_and_one_reads_that_it_is_gone(staff: Staff) -> None:
    community = staff.community
    message = await result(community, community.alice)
    question = await answered(community.alice, await about(community.alice, message), "Delete")
    theirs = await answered(community.mia, await about(community.mia, message), "Delete")
    form = await community.mia.click(theirs, "Delete…")
    await form.acknowledged()
    own, other = await asyncio.gather(
        community.alice.click(question, "Delete"), community.mia.submit(form, {"reason": "x"})
    )
    await own.until(lambda shown: "Deleted." in question.content or GONE in shown.text)
    await other.until(lambda shown: "Deleted." in shown.text or GONE in shown.text)
    assert ("Deleted." in question.content) != ("Deleted." in other.text)
    await until(community, lambda: message.deleted)


async def test_after_a_kill_between_delete_and_the_edit_the_message_goes_all_the_same(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        message = await result(community, community.alice)
        assert len(stored(community)) == 1
        gate = asyncio.Event()
        community.sandbox.discord_faults.next("DELETE /channels/*", gate=gate)
        await deleted(community, community.alice, message)
        await community.kill()
        gate.set()
        community.sandbox.discord_faults.clear()
        await community.start()
        await until(community, lambda: message.deleted)
        await looked(community.sandbox, lambda: stored(community) == [])


async def test_while_discord_refuses_it_is_tried_again(community: Community) -> None:
    message = await result(community, community.alice)
    community.sandbox.discord_faults.next("DELETE /channels/*", times=2, status=503)
    await deleted(community, community.alice, message)
    await until(community, lambda: message.deleted)


async def test_a_private_result_is_deleted_and_its_message_stays_until_it_is_dismissed(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        message = await result(community, community.alice, private=True)
        panel = await about(community.alice, message)
        assert {"Spoiler", "Describe", "Report"}.isdisjoint(labels(panel))
        question = await answered(community.alice, panel, "Delete")
        assert "Discord shows the message to you until you dismiss it." in question.content
        await said(community.alice, question, "Delete", "Deleted. Discord shows the message")
        again = await answered(community.alice, message, MORE)
        assert GONE in again.content
        assert not message.deleted
        await looked(community.sandbox, lambda: stored(community) == [])


# --- spoiler, describe ---


async def test_a_picture_is_covered_and_shown_again(staff: Staff) -> None:
    community = staff.community
    message = await result(community, community.alice, count=2)
    before = [file.id for file in message.attachments]
    panel = await about(community.mia, message)
    await said(community.mia, panel, "Spoiler", "behind a spoiler")
    assert "Show again" in labels(panel)
    await until(community, lambda: all(file.spoiler for file in message.attachments))
    assert [file.id for file in message.attachments] == before
    assert not any("image" in embed for embed in message.embeds)
    await said(community.mia, panel, "Show again", "shown again")
    await until(community, lambda: not any(file.spoiler for file in message.attachments))
    assert [file.id for file in message.attachments] == before
    assert all(embed["image"]["url"] for embed in message.embeds)
    assert len(message.embeds) == 2


async def test_the_author_s_words_are_read_out(community: Community) -> None:
    message = await result(community, community.alice)
    (automatic,) = message.alt_texts
    assert automatic.startswith("AI-generated picture: a red fox")
    panel = await about(community.alice, message)
    form = await community.alice.click(panel, "Describe")
    await form.acknowledged()
    done = await (await community.alice.submit(form, {"Description": "a fox with a *hat*"})).finished()
    assert done.content.startswith("Saved.")
    await until(community, lambda: message.alt_texts == ["a fox with a *hat*"])
    assert message.attachments[0].data
    again = await community.alice.click(panel, "Describe")
    await again.acknowledged()
    await (await community.alice.submit(again, {"Description": ""})).finished()
    await until(community, lambda: message.alt_texts == [automatic])


# --- share ---


async def test_after_a_kill_before_the_picture_is_there_its_author_is_told_and_can_share_it(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        message = await result(community, community.alice, private=True)
        panel, gate = await about(community.alice, message), asyncio.Event()
        community.sandbox.discord_faults.next("GET /webhooks/*", gate=gate)
        shown = await community.alice.click(panel, "Share here")
        await shown.until(lambda shown: shown.reply and shown.reply.loading)
        await community.kill()
        gate.set()
        await community.start()
        await shown.until(lambda shown: shown.reply is None and shown.followups)
        assert [each.text for each in shown.followups] == [
            "I was restarted before your picture was here. Nothing was shared. Please try again."
        ]
        assert (await picture(await community.alice.click(panel, "Share here"))).attachments


async def test_a_private_picture_is_shared_and_deleting_it_reaches_the_share(community: Community) -> None:
    message = await result(community, community.alice, "a secret fox", private=True)
    shown = await community.alice.click(await about(community.alice, message), "Share here")
    shared = await picture(shown)
    assert not shared.ephemeral
    assert file_of(shared) == file_of(message)
    assert shared in community.bob.sees(community.art)
    assert f"Private, shared in <#{community.art.id}>" in (await me(community, community.alice)).text
    assert "a secret fox" in (await about(community.bob, shared)).text
    already = await answered(community.alice, await about(community.alice, message), "Original")
    assert already.attachments
    await deleted(community, community.alice, shared)
    await until(community, lambda: shared.deleted)


async def test_what_stands_in_a_channel_is_not_shared_there_again(community: Community) -> None:
    message = await result(community, community.alice, private=True)
    panel = await about(community.alice, message)
    shared = await picture(await community.alice.click(panel, "Share here"))
    told = await answered(community.alice, panel, "Share here")
    assert (
        f"It is in this channel already: https://discord.com/channels/{community.guild.id}/" in told.content
    )
    assert str(shared.id) in told.content


async def test_automod_refuses_a_share_and_nothing_stays_in_the_channel(community: Community) -> None:
    message = await result(community, community.alice, private=True)
    panel = await about(community.alice, message)
    before = len(community.bob.sees(community.art))
    community.sandbox.discord_faults.next(
        "PATCH /webhooks/*", status=400, code=200000, with_files=True, times=1
    )
    shown = await community.alice.click(panel, "Share here")
    await shown.until(lambda shown: "AutoMod" in shown.text and shown.reply is None)
    assert len(community.bob.sees(community.art)) == before


async def test_who_may_not_attach_files_shares_nothing(community: Community) -> None:
    message = await result(community, community.alice, private=True)
    panel = await about(community.alice, message)
    everyone = community.guild.everyone
    everyone.permissions &= ~Permission.ATTACH_FILES
    try:
        told = await answered(community.alice, panel, "Share here")
    finally:
        everyone.permissions |= Permission.ATTACH_FILES
    assert "Attach Files" in told.content


async def test_deleted_while_it_is_being_shared_the_picture_is_not_left_in_the_channel(
    community: Community,
) -> None:
    message = await result(community, community.alice, private=True)
    panel = await about(community.alice, message)
    question = await answered(community.alice, panel, "Delete")
    gate = asyncio.Event()
    community.sandbox.discord_faults.next("PATCH /webhooks/*", with_files=True, gate=gate)
    shown = await community.alice.click(panel, "Share here")
    await shown.until(lambda shown: shown.reply and shown.reply.loading)
    await said(community.alice, question, "Delete", "Deleted.")
    gate.set()
    await until(community, lambda: not any(s.attachments for s in community.bob.sees(community.art)))
    await until(community, lambda: shown.reply is None)


async def test_what_was_made_for_adults_is_shared_among_them_alone(community: Community) -> None:
    world = community.sandbox.world
    late, later = (world.add_channel(community.guild, name, nsfw=True) for name in ("late", "later"))
    shown = await community.alice.slash(late, "imagine", prompt="a fox at night")
    await picture(shown)
    subject = subject_of(await shown.message())
    elsewhere = await result(community, community.alice, "a fox by day")
    refused = await (await community.alice.forge(f"im:share:{subject}", message=elsewhere)).finished()
    assert "age-restricted channel" in refused.content
    there = await picture(await community.alice.slash(later, "imagine", prompt="another"))
    assert await picture(await community.alice.forge(f"im:share:{subject}", message=there))


# --- original, report ---


async def test_the_original_comes_without_the_mark_of_the_post(community: Community) -> None:
    message = await result(community, community.alice, count=2)
    told = await answered(community.bob, await about(community.bob, message), "Original")
    assert len(told.attachments) == 2
    for original, post in zip(told.attachments, message.attachments, strict=True):
        assert original.data
        assert post.data
        assert b"trainedAlgorithmicMedia" in post.data
        assert b"trainedAlgorithmicMedia" not in original.data


async def test_a_report_reaches_the_mod_log_once_by_button_and_by_menu(staff: Staff) -> None:
    community = staff.community
    lobby = next(iter(community.guild.channels.values()))
    message = await result(community, community.alice)
    panel = await about(community.bob, message)
    told = await answered(community.bob, panel, "Report")
    assert "has not set up a channel for reports" in told.content
    await set_mod_log(staff, lobby)
    await reported(community.bob, await community.bob.click(panel, "Report"), "I've reported", "Thank you.")
    line = staff.owner.sees(lobby)[-1]
    assert f"A picture of {community.alice.mention} was reported: **Violence or hate**" in line.content
    assert str(message.id) in line.content
    assert community.bob.mention not in line.text
    assert [file.spoiler for file in line.attachments] == [True]
    assert not line.pings
    menu = await community.bob.menu(message, "Report picture")
    await reported(community.bob, menu, "again", "You have reported this picture already.")
    assert staff.owner.sees(lobby)[-1] == line
    odd = await community.bob.menu(line, "Report picture")
    assert "shows no picture that I made" in (await odd.message()).content


async def reported(who: Person, form: Shown, words: str, answer: str) -> None:
    await form.acknowledged()
    filled = {"What is wrong with it?": "Violence or hate", "What should the moderators know?": words}
    done = await (await who.submit(form, filled)).finished()
    assert done.content.startswith(answer)


# --- strangers ---


def subject_of(message: Seen) -> str:
    return next(button.custom_id for button in message.buttons if button.label == MORE).split(":")[2]


async def test_who_may_not_look_into_a_channel_learns_nothing_of_what_stands_there(staff: Staff) -> None:
    community = staff.community
    office = community.sandbox.world.add_staff_channel(community.guild, "office", staff.moderators)
    hidden = await picture(await community.mia.slash(office, "imagine", prompt="a hidden fox"))
    public = await result(community, community.bob, "a well-known fox")
    for verb in ("more", "keep", "original", "report", "delete"):
        shown = await community.bob.forge(f"im:{verb}:{subject_of(hidden)}", message=public)
        assert GONE in (await shown.finished()).text
    assert "a hidden fox" in (await about(community.mia, hidden)).text


async def test_delete_again_and_change_at_once(community: Community) -> None:
    message = await result(community, community.alice)
    question = await answered(community.alice, await about(community.alice, message), "Delete")
    deleting, again, changing = await asyncio.gather(
        community.alice.click(question, "Delete"),
        community.bob.click(message, "Again"),
        community.alice.click(message, "Change"),
    )
    await deleting.until(lambda _: question.content.startswith("Deleted."))
    await again.until(lambda shown: GONE in shown.text or any(m.attachments for m in shown.messages))
    await changing.until(lambda shown: shown.modal or GONE in shown.text)
    await until(community, lambda: message.deleted)
    if changing.modal is not None:
        sent = await community.alice.submit(changing)
        await sent.until(lambda shown: GONE in shown.text or any(m.attachments for m in shown.messages))


async def test_strangers_with_the_ids_of_a_private_picture_get_a_sentence(staff: Staff) -> None:
    community = staff.community
    secret = await result(community, community.alice, "a secret fox", private=True)
    public = await result(community, community.bob, "a well-known fox")
    subject = subject_of(secret)
    for verb in ("more", "keep", "share", "original", "spoiler", "describe", "report", "delete", "deleted",
                 "wording", "open", "again", "change", "input"):  # fmt: skip
        for text in (subject, f"{subject}-1"):
            shown = await community.mia.forge(f"im:{verb}:{text}", message=public)
            await shown.acknowledged()
            assert shown.modal is None
            told = (await shown.finished()) if shown.reply is None or shown.reply.loading else shown.reply
            await shown.until(lambda shown: shown.text)
            assert told.ephemeral or "secret" not in told.text
            assert "secret" not in shown.text
    assert not secret.deleted
    assert "a secret fox" in (await about(community.alice, secret)).text


async def test_everything_behind_it_answers_after_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        staff_of(community)
        message = await result(community, community.alice)
        panel, theirs = await about(community.alice, message), await about(community.mia, message)
        await community.kill()
        await community.start()
        await said(community.alice, panel, "Keep", "You keep 1 picture")
        await said(community.mia, theirs, "Spoiler", "behind a spoiler")
        await until(community, lambda: all(file.spoiler for file in message.attachments))
        await said(community.alice, panel, "Stop keeping", "You don't keep it any more.")
