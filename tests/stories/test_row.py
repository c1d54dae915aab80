"""The row under a result: Again, Change, and the numbers that open one of several."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.sandbox.people.forms import Modal
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.stories.community import Community, painted, picture
from tests.stories.conftest import NewCommunity

MODELS = """
[[model]]
id = "aurora-2"
sizes = ["1024x1536", "1024x1024"]
qualities = { low = 1, high = 2 }

[[model]]
id = "dall-e-3"
sizes = ["1792x1024"]
qualities = { standard = 1, hd = 3 }
"""
GONE = "That picture was deleted or is too old."
ROW = ["Again", "Change", "Use as input", "⋯ More"]


def labels(message: Seen) -> list[str]:
    return [button.label for button in message.buttons]


def custom_id(message: Seen, label: str) -> str:
    return next(button.custom_id for button in message.buttons if button.label == label)


def author_of(message: Seen) -> dict[str, str]:
    author: dict[str, str] = message.embeds[0].get("author") or {}
    return author


async def form_behind(shown: Shown) -> Modal:
    await shown.until(lambda shown: shown.modal or shown.reply)
    assert shown.modal is not None, shown
    return shown.modal


async def told_alone(shown: Shown) -> str:
    """What was said, and to this person alone."""
    await shown.until(lambda shown: any(not each.loading for each in shown.messages))
    assert all(each.ephemeral for each in shown.messages)
    return shown.text


# --- Again ---


async def test_anybody_makes_it_again_on_their_own_credits(new_community: NewCommunity) -> None:
    async with new_community(DEFAULT_CREDITS="8") as community:
        first = await picture(await community.imagine(community.alice, "a red fox", count=2, quality="hd"))
        assert labels(first) == ["1", "2", *ROW]
        second = await picture(await community.bob.click(first, "Again"))

        assert len(second.attachments) == 2
        assert [body["quality"] for body in community.posts("a red fox")] == ["hd"] * 4
        assert author_of(second)["name"] == "bob, after a picture by alice"
        assert author_of(second)["url"].endswith(f"/{community.art.id}/{first.id}")
        assert author_of(await picture(await community.alice.click(first, "Again")))["name"] == "alice"


async def test_a_double_click_is_paid_once_and_another_member_is_not_in_its_way(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        first = await picture(await community.imagine(community.alice, "an eager fox"))
        one, two, other = await asyncio.gather(
            community.bob.click(first, "Again"),
            community.bob.click(first, "Again"),
            community.mia.click(first, "Again"),
        )
        await picture(other)
        made, refused = (one, two) if one.reply and not one.reply.ephemeral else (two, one)
        await picture(made)
        assert "you pressed this a moment ago" in await told_alone(refused)
        assert len(community.posts("an eager fox")) == 3


async def test_too_few_credits_are_refused_with_a_way_out(new_community: NewCommunity) -> None:
    async with new_community(DEFAULT_CREDITS="8") as community:
        first = await picture(await community.imagine(community.alice, "dear foxes", count=4, quality="hd"))
        await picture(await community.imagine(community.bob, "other foxes", count=4, quality="standard"))
        shown = await community.bob.click(first, "Again")
        assert "You have **4 credits** left." in await told_alone(shown)
        (note,) = [each for each in shown.messages if not each.deleted]
        assert "Make 4 in Standard (4 credits)" in labels(note)
        made = await picture(await community.bob.click(note, "Make 4 in Standard (4 credits)"))
        assert author_of(made)["name"] == "bob, after a picture by alice"
        # It may be pressed once more at once: nothing came of it.
        await told_alone(await community.bob.click(first, "Again"))


async def test_a_private_result_is_its_members_alone(community: Community) -> None:
    secret = await picture(await community.imagine(community.alice, "a secret fox", private=True))
    public = await picture(await community.imagine(community.alice, "a well-known fox"))
    before = len(community.posts("fox"))
    for label in ("Again", "Change", "Use as input"):
        shown = await community.bob.forge(custom_id(secret, label), message=public)
        assert "only for the member who asked" in await told_alone(shown)
        assert shown.modal is None
    assert len(community.posts("fox")) == before
    again = await picture(await community.alice.click(secret, "Again"))
    assert again.ephemeral
    assert len(community.posts("a secret fox")) == 2


@pytest.mark.parametrize("verb", ["again", "change", "input", "open"])
async def test_forged_ids_get_a_sentence(community: Community, verb: str) -> None:
    public = await picture(await community.imagine(community.alice, "a well-known fox"))
    before = len(community.endpoint.posts)
    for subject in ("NOSUCH", "NOSUCH-1", "-1", "", "9" * 60):
        shown = await community.bob.forge(f"im:{verb}:{subject}", message=public)
        assert "That picture was deleted or is too old." in await told_alone(shown), subject
    assert len(community.endpoint.posts) == before


@pytest.mark.parametrize("label", ["Again", "Change", "Use as input", "1"])
async def test_ids_of_what_one_cannot_see_get_the_same_sentence(community: Community, label: str) -> None:
    world = community.sandbox.world
    crew = world.add_role(community.guild, f"Crew {label}")
    community.mia.give(crew)
    hidden = world.add_staff_channel(
        community.guild, f"staff-{ROW.index(label) if label in ROW else 9}", crew
    )
    secret = await picture(await community.mia.slash(hidden, "imagine", prompt="a staff fox", count=2))
    public = await picture(await community.imagine(community.alice, "a well-known fox"))
    before = len(community.endpoint.posts)

    shown = await community.bob.forge(custom_id(secret, label), message=public)
    assert "That picture was deleted or is too old." in await told_alone(shown)
    elsewhere = world.add_guild("Elsewhere", "hall")
    (hall,) = elsewhere.channels.values()
    eve = community.sandbox.join(elsewhere, "eve")
    there = await picture(await eve.slash(hall, "imagine", prompt="a far fox"))
    far = await eve.forge(custom_id(secret, label), message=there)
    assert "That picture was deleted or is too old." in await told_alone(far)
    assert len(community.endpoint.posts) == before + 1


# --- Change ---


async def test_anybody_changes_what_they_see(new_community: NewCommunity) -> None:
    async with new_community(DEFAULT_CREDITS="9") as community:
        first = await picture(await community.imagine(community.alice, "a grey fox", quality="standard"))
        form = await form_behind(await community.bob.click(first, "Change"))
        assert [field.label for field in form.fields] == ["Prompt", "Size", "Quality", "Model", "Picture"]
        assert "You have 9 credits left." in form.text
        made = await picture(await community.bob.submit(form, {"Prompt": "a blue fox", "Quality": "hd"}))
        assert author_of(made)["name"] == "bob, after a picture by alice"
        assert labels(first) == ROW  # and may be changed by the next one
        (body,) = community.posts("a blue fox")
        assert body["quality"] == "hd"


async def test_two_press_at_once_and_both_get_theirs(community: Community) -> None:
    first = await picture(await community.imagine(community.alice, "a shared fox"))
    again, change = await asyncio.gather(
        community.bob.click(first, "Again"), community.mia.click(first, "Change")
    )
    form = await form_behind(change)
    assert form.title == "Change"
    changed = await community.mia.submit(form, {"Prompt": "a shared fox at night"})
    pictures = await asyncio.gather(picture(again), picture(changed))
    assert [author_of(each)["name"] for each in pictures] == [
        "bob, after a picture by alice",
        "mia, after a picture by alice",
    ]
    assert len(community.posts("a shared fox")) == 3


async def test_what_is_deleted_at_that_moment_is_made_again_or_refused(community: Community) -> None:
    """Whoever comes first: nobody gets half of it, and nobody pays for nothing."""
    first = await picture(await community.imagine(community.alice, "a fleeting fox"))
    more = await (await community.alice.click(first, "⋯ More")).finished()
    question = await (await community.alice.click(more, "Delete")).finished()
    deleted, again, change = await asyncio.gather(
        community.alice.click(question, "Delete"),
        community.bob.click(first, "Again"),
        community.mia.click(first, "Change"),
    )
    await deleted.until(lambda _: question.content.startswith("Deleted."))
    await change.until(lambda shown: shown.modal or GONE in shown.text)
    ends = [again]
    if change.modal is not None:
        ends.append(await community.mia.submit(change.modal, {"Prompt": "a fleeting fox at night"}))
    for shown in ends:
        await shown.until(lambda shown: painted(shown) or GONE in shown.text)
    assert len(community.posts("a fleeting fox")) == 1 + sum(map(painted, ends))
    await community.sandbox.world.changes.until(lambda: first.deleted)


async def test_another_model_brings_its_own_choices(tmp_path: Path, new_community: NewCommunity) -> None:
    file = tmp_path / "models.toml"
    file.write_text(MODELS)
    async with new_community(IMAGE_MODELS_FILE=str(file), IMAGE_MODEL="aurora-2") as community:
        first = await picture(await community.imagine(community.alice, "a fox", size="1024x1536"))
        form = await form_behind(await community.bob.click(first, "Change"))
        made = await picture(await community.bob.submit(form, {"Model": "dall-e-3", "Prompt": "one fox"}))
        assert made.attachments
        (body,) = community.posts("one fox")
        assert (body["model"], body["size"], body["quality"]) == ("dall-e-3", "1792x1024", "standard")

        # A choice that somebody has made in the form is not dropped: it is refused, with a right one to press.
        form = await form_behind(await community.bob.click(first, "Change"))
        typed = {"Model": "dall-e-3", "Prompt": "two foxes", "Quality": "high"}
        refused = await community.bob.submit(form, typed)
        assert "high" in (await told_alone(refused)).casefold()
        (note,) = [each for each in refused.messages if not each.deleted]
        assert not community.posts("two foxes")
        await picture(await community.bob.click(note, labels(note)[0]))
        (body,) = community.posts("two foxes")
        assert (body["model"], body["quality"]) == ("dall-e-3", "standard")


@pytest.mark.parametrize("prompt", ["\u200b\u2060", "   ", "\u3164"])
async def test_words_that_nobody_sees_are_none(community: Community, prompt: str) -> None:
    first = await picture(await community.imagine(community.alice, "a visible fox"))
    before = len(community.endpoint.posts)
    form = await form_behind(await community.bob.click(first, "Change"))
    assert "Your text is empty." in await told_alone(await community.bob.submit(form, {"Prompt": prompt}))
    form = await form_behind(await community.bob.click(first, "Use as input"))
    shown = await community.bob.submit(form, {"What should change?": prompt})
    assert "Your text is empty." in await told_alone(shown)
    assert len(community.endpoint.posts) == before


async def test_four_thousand_characters_are_taken(community: Community) -> None:
    first = await picture(await community.imagine(community.alice, "a brief fox"))
    long = "walks " * 666 + "home"
    form = await form_behind(await community.bob.click(first, "Change"))
    await picture(await community.bob.submit(form, {"Prompt": long}))
    assert community.posts(long[:4000])


# --- one of several ---


async def test_a_number_opens_one_large_with_a_row_of_its_own(community: Community) -> None:
    four = await picture(await community.imagine(community.alice, "four foxes", count=4))
    assert labels(four) == ["1", "2", "3", "4", *ROW]
    large = await (await community.bob.click(four, "3")).finished()
    assert large.ephemeral
    assert labels(large) == ROW
    assert large.attachments[0].data == four.attachments[2].data
    again = await picture(await community.bob.click(large, "Again"))
    assert not again.ephemeral
    assert len(community.posts("four foxes")) == 5
    assert author_of(again)["name"] == "bob, after a picture by alice"


async def test_every_button_answers_after_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        two = await picture(await community.imagine(community.alice, "two lasting foxes", count=2))
        form = await form_behind(await community.bob.click(two, "Change"))
        await community.kill()
        await community.start()
        await picture(await community.bob.submit(form, {"Prompt": "a changed fox"}))
        large = await (await community.bob.click(two, "2")).finished()
        for label in ("Again", "Change", "Use as input", "⋯ More"):
            for message in (two, large):
                shown = await community.bob.click(message, label)
                await shown.until(
                    lambda shown: shown.modal or any(not each.loading for each in shown.messages)
                )
                assert "deleted" not in shown.text
