"""A message whose button was used says so and loses its buttons, and a press that was refused leaves it as it is."""

from __future__ import annotations

import pytest

from bot.sandbox.people.seen import Seen
from tests.stories.community import Community, painted, picture, told
from tests.stories.conftest import NewCommunity

ALREADY = "A button of this message was pressed already. Ask again with `/imagine`."


def used(message: Seen, line: str) -> bool:
    """The text is still there, with the line below it, and no button is."""
    return not message.buttons and message.content.splitlines()[-1] == f"-# {line}"


async def note_of(community: Community, prompt: str, fault: str, *, private: bool = False) -> Seen:
    """The private note about a picture that failed."""
    community.endpoint.fail_next(fault)
    shown = await community.imagine(community.alice, prompt, private=private)
    if private:
        await shown.until(
            lambda shown: shown.reply and any(button.label != "Cancel" for button in shown.reply.buttons)
        )
        return await shown.message()
    await shown.until(told)
    return shown.followups[0]


async def test_a_double_click_is_obeyed_once(new_community: NewCommunity) -> None:
    async with new_community(DEFAULT_CREDITS="4") as community:
        shown = await community.imagine(community.alice, "a dear fox", quality="hd", count=4)
        note = await shown.message()
        labels = ("Make 4 in Standard (4 credits)", "Make 2 in HD (4 credits)")
        assert [button.label for button in note.buttons[:2]] == list(labels)
        first, second = [await community.alice.click(note, label) for label in labels]
        await first.until(painted)
        assert ALREADY in (await second.finished()).text
        assert len(community.posts("a dear fox")) == 4


async def test_a_double_click_is_not_paid_twice(community: Community) -> None:
    note = await note_of(community, "a wilful fox twice", "disconnect")
    first, second = [await community.alice.click(note, "Try again") for _ in range(2)]
    await first.until(painted)
    reply = await second.finished()
    assert reply.ephemeral
    assert ALREADY in reply.text
    assert len(community.posts("a wilful fox twice")) == 2  # the first one failed


@pytest.mark.parametrize("private", [False, True])
async def test_try_again_is_pressed_once(community: Community, private: bool) -> None:
    note = await note_of(community, "a wilful fox", "disconnect", private=private)
    before = note.content
    assert before.startswith("> \u2068a wilful fox\u2069\n")
    again = await community.alice.click(note, "Try again")
    await again.until(painted)
    await again.until(lambda _: used(note, "You pressed “\u2068Try again\u2069”."))
    assert note.content.startswith(before)
    assert note.ephemeral


async def test_a_note_from_before_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        note = await note_of(community, "a wilful fox", "disconnect")
        await community.kill()
        await community.start()
        again = await community.alice.click(note, "Try again")
        await again.until(lambda _: used(note, "You pressed “\u2068Try again\u2069”."))


async def test_change_the_text_is_used_once_the_form_is_sent(community: Community) -> None:
    note = await note_of(community, "a crude fox", "moderation")
    opened = await (await community.alice.click(note, "Change the text")).acknowledged()
    assert opened.modal is not None
    empty = await (await community.alice.submit(opened.modal, {"Prompt": "   "})).finished()
    assert "Your text is empty." in empty.text
    assert [button.label for button in note.buttons] == ["Change the text"]

    opened = await (await community.alice.click(note, "Change the text")).acknowledged()
    assert opened.modal is not None
    sent = await community.alice.submit(opened.modal, {"Prompt": "a courteous fox"})
    await sent.until(lambda _: used(note, "You pressed “\u2068Change the text\u2069”."))


async def test_the_changed_text_makes_as_many_as_could_not_be_made(new_community: NewCommunity) -> None:
    async with new_community() as community:
        for fails in (3, 2):
            community.endpoint.fail_next("moderation", times=fails)
            shown = await community.imagine(community.alice, f"{fails} crude of 3 foxes", count=3)
            await shown.until(lambda shown: shown.followups and "Change the text" in shown.text)
            note = shown.followups[-1]
            opened = await (await community.alice.click(note, "Change the text")).acknowledged()
            assert opened.modal is not None
            sent = await community.alice.submit(opened.modal, {"Prompt": f"{fails} courteous foxes"})
            assert len((await picture(sent)).attachments) == fails
            assert len(community.posts(f"{fails} courteous")) == fails


async def test_a_refused_press_leaves_the_note(new_community: NewCommunity) -> None:
    async with new_community(DEFAULT_CREDITS="1") as community:
        note = await note_of(community, "a wilful fox", "disconnect")
        before = note.content
        await (await community.imagine(community.alice, "the last credit")).until(painted)
        refused = await (await community.alice.click(note, "Try again")).finished()
        assert "You have used your **1 credit** for today." in refused.text
        assert (note.content, [button.label for button in note.buttons]) == (before, ["Try again"])


async def test_a_public_card_names_who_pressed(new_community: NewCommunity) -> None:
    async with new_community() as community:
        faults = community.sandbox.discord_faults
        community.endpoint.hold()
        shown = await community.imagine(community.alice, "a fox on the easel")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        await community.kill()
        community.endpoint.release()
        faults.next("PATCH /webhooks/*", status=404, code=10015, times=20)  # the token is not known any more
        await community.start()
        card = await shown.message()
        await shown.until(lambda _: "I was restarted" in card.text)
        faults.clear()

        again = await community.alice.click(card, "Try again")
        await again.until(painted)
        line = f"{community.alice.mention} pressed “\u2068Try again\u2069”."
        await again.until(lambda _: card.content == f"-# {line}" and not card.buttons)
        assert "I was restarted" in card.text


async def test_an_edit_that_fails_costs_nothing(new_community: NewCommunity) -> None:
    async with new_community() as community:
        assert community.bot is not None
        faults = community.sandbox.discord_faults
        note = await note_of(community, "a wilful fox", "disconnect")
        community.endpoint.hold()
        faults.next("PATCH /webhooks/*", status=404, code=10008, times=20)
        again = await community.alice.click(note, "Try again")
        await community.bot.logged("a used message keeps its buttons")
        faults.clear()
        community.endpoint.release()
        await again.until(painted)
        assert [button.label for button in note.buttons] == ["Try again"]
        assert ALREADY in (await (await community.alice.click(note, "Try again")).finished()).text
        assert len(community.posts("a wilful fox")) == 2
