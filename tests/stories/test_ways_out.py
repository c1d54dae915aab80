"""A refusal or a failure offers what can be had instead as a button, which does what it says, also after a restart."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.stories.community import Community, painted, picture, told
from tests.stories.conftest import NewCommunity
from tests.stories.staff import Staff, staff_of


def labels(message: Seen) -> list[str]:
    return [button.label for button in message.buttons]


def custom_id(message: Seen, label: str) -> str:
    (found,) = (button.custom_id for button in message.buttons if button.label == label)
    return found


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), "navy").save(buffer, "PNG")
    return buffer.getvalue()


async def restart(community: Community, **settings: str) -> None:
    await community.kill()
    await community.start(**settings)


async def refusal(shown: Shown) -> Seen:
    reply = await shown.finished()
    assert reply.ephemeral
    return reply


# --- too few credits ---


async def test_cheaper_and_fewer_combined_or_fewer_in_what_was_asked_for(new_community: NewCommunity) -> None:
    async with new_community(DEFAULT_CREDITS="3") as community:
        for label, count, quality, asker in (
            ("Make 3 in Standard (3 credits)", 3, "standard", community.alice),
            ("Make 1 in HD (2 credits)", 1, "hd", community.bob),
        ):
            shown = await community.imagine(asker, f"foxes of {asker.name}", quality="hd", count=4)
            reply = await refusal(shown)
            assert "These pictures cost **8 credits** in HD. You have **3 credits** left." in reply.text
            assert labels(reply) == [
                "Make 3 in Standard (3 credits)",
                "Make 1 in HD (2 credits)",
                "My credits",
            ]
            await restart(community)
            made = await picture(await asker.click(reply, label))
            assert len(made.attachments) == count
            bodies = community.posts(f"foxes of {asker.name}")
            assert [body["quality"] for body in bodies] == [quality] * count


async def test_what_all_members_together_have_left_counts_too(new_community: NewCommunity) -> None:
    async with new_community(DEFAULT_CREDITS="5") as community:
        staff = staff_of(community)
        await staff.quota(staff.owner, "defaults", server_total=3)
        reply = await refusal(await community.imagine(community.alice, "many foxes", quality="hd", count=4))
        assert "All members together have only **3 credits** left." in reply.text
        assert labels(reply) == ["Make 3 in Standard (3 credits)", "Make 1 in HD (2 credits)"]
        await picture(await community.alice.click(reply, "Make 1 in HD (2 credits)"))
        assert "You pressed “\u2068Make 1 in HD (2 credits)\u2069”" in reply.text
        last = await refusal(await community.imagine(community.bob, "a fox", quality="hd"))
        assert labels(last) == ["Make it in Standard (1 credit)"]
        await picture(await community.bob.click(last, "Make it in Standard (1 credit)"))
        assert labels(await refusal(await community.imagine(community.bob, "one more"))) == []


async def test_another_price_than_the_label_says_is_asked_about_first(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    file = tmp_path / "models.toml"
    file.write_text('[[model]]\nid = "dall-e-3"\nqualities = { standard = 1, hd = 9 }\n')
    async with new_community(IMAGE_MODELS_FILE=str(file), DEFAULT_CREDITS="8") as community:
        staff = staff_of(community)
        reply = await refusal(await community.imagine(community.alice, "a dear fox", quality="hd"))
        file.write_text('[[model]]\nid = "dall-e-3"\nqualities = { standard = 3, hd = 9 }\n')
        await restart(community)

        asked = await refusal(await community.alice.click(reply, "Make it in Standard (1 credit)"))
        assert "The price has changed. This now costs **3 credits**. Nothing was charged." in asked.text
        assert labels(asked) == ["Make it (3 credits)"]
        assert labels(reply) == ["Make it in Standard (1 credit)", "My credits"]
        assert community.posts() == []
        await picture(await community.alice.click(asked, "Make it (3 credits)"))
        assert "5 of 8 credits left" in await staff.left(community.alice)
        assert community.bot is not None
        assert not [line for line in community.bot.output if "ERROR" in line]


async def test_a_quality_that_is_gone(new_community: NewCommunity, tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_text('[[model]]\nid = "dall-e-3"\nqualities = { "très simple" = 1, hd = 9 }\n')
    async with new_community(IMAGE_MODELS_FILE=str(file), DEFAULT_CREDITS="8") as community:
        reply = await refusal(await community.imagine(community.alice, "a dear fox", quality="hd"))
        (label, _) = labels(reply)
        assert label == "Make it in Très simple (1 credit)"
        file.write_text('[[model]]\nid = "dall-e-3"\nqualities = { standard = 1, hd = 9 }\n')
        await restart(community)
        gone = await refusal(await community.alice.click(reply, label))
        assert "What this button makes is not available any more. Nothing was charged." in gone.text
        assert community.posts() == []


async def test_a_forged_offer_gets_nothing_that_is_not_paid_for(staff: Staff) -> None:
    community = staff.community
    await staff.quota(staff.owner, "set", member=community.alice, credits=1)
    reply = await refusal(await community.imagine(community.alice, "a forged fox", quality="hd"))
    kept = custom_id(reply, "Make it in Standard (1 credit)").split(":")[2].split("-")[0]
    for subject, words in (
        (f"{kept}-4-1-standard", "The price has changed"),
        (f"{kept}-4--standard", "These pictures cost **4 credits**"),
        (f"{kept}-9-9-standard", "1 to 4"),
        (f"{kept}-0--standard", "1 to 4"),
        (f"{kept}-1-1-ultra", "not available any more"),
        (f"{kept}-1-1", "deleted or is too old"),
        (kept, "deleted or is too old"),
        ("zzzzzz-1-1-standard", "deleted or is too old"),
    ):
        answer = await refusal(await community.alice.forge(f"im:make:{subject}", message=reply))
        assert words in answer.text
    for subject, words in ((f"{kept}-1-1-nobody", "not available"), (kept, "deleted or is too old")):
        answer = await refusal(await community.alice.forge(f"im:use:{subject}", message=reply))
        assert words in answer.text
    lost = await refusal(await community.alice.forge(f"im:without:{kept}-prompt", message=reply))
    assert "deleted or is too old" in lost.text
    own = await picture(await community.imagine(community.bob, "a fox of his own"))
    nosy = await refusal(await community.bob.forge(f"im:make:{kept}-1-1-standard", message=own))
    assert "only for the member who asked" in nosy.text
    assert community.posts("a forged fox") == []


async def test_a_model_that_left_the_catalogue_is_answered_with_another(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    file, model = tmp_path / "models.toml", '[[model]]\nid = "{}"\nqualities = {{ standard = {}, hd = 2 }}\n'
    file.write_text(model.format("aurora-2", 1))
    async with new_community(
        IMAGE_MODELS_FILE=str(file), IMAGE_MODEL="aurora-2", DEFAULT_CREDITS="4"
    ) as community:
        dear = await refusal(await community.imagine(community.alice, "a dear fox", quality="hd", count=4))
        community.endpoint.fail_next("moderation")
        shown = await community.imagine(community.bob, "a rude fox")
        await shown.until(told)
        file.write_text(model.format("dall-e-3", 1))
        await restart(community, IMAGE_MODEL="dall-e-3")

        other = await refusal(await community.alice.click(dear, "Make 4 in Standard (4 credits)"))
        assert "is not available for `model`" in other.text
        assert labels(other) == ["Use dall-e-3 (4 credits)"]
        made = await picture(await community.alice.click(other, "Use dall-e-3 (4 credits)"))
        assert len(made.attachments) == 4

        opened = await (await community.bob.click(shown.followups[0], "Change the text")).acknowledged()
        assert opened.modal is not None
        other = await refusal(await community.bob.submit(opened.modal, {"Prompt": "a courteous fox"}))
        assert labels(other) == ["Use dall-e-3 (1 credit)"]
        await picture(await community.bob.click(other, "Use dall-e-3 (1 credit)"))
        assert {(body["model"], body["quality"]) for body in community.posts("dear")} == {
            ("dall-e-3", "standard")
        }
        assert len(community.posts("courteous")) == 1


# --- a wrong choice ---


@pytest.mark.parametrize(
    ("options", "label", "sent"),
    [
        ({"model": "sketchmini"}, "Use sketch-mini (1 credit)", {"model": "sketch-mini"}),
        ({"model": "no-such-model"}, "Use dall-e-3 (1 credit)", {"model": "dall-e-3"}),
        ({"model": "aurora-2 – from 1 credit", "size": "3x3"}, "Use Square", {"model": "aurora-2"}),
        ({"size": "3x3"}, "Use Square", {"size": "1024x1024"}),
        ({"size": "Portait"}, "Use Portrait", {"size": "1024x1792"}),
        ({"quality": "standart", "count": 2}, "Use Standard (2 credits)", {"quality": "standard"}),
        ({"style": "vived"}, "Use Vivid", {"style": "vivid"}),
        ({"style": "baroque"}, "Without a style", {"style": None}),
        ({"style": "vivid", "model": "aurora-2"}, "Without a style", {"model": "aurora-2", "style": None}),
    ],
)
async def test_a_right_choice_is_one_press_away(
    community: Community, options: dict[str, Any], label: str, sent: dict[str, str | None]
) -> None:
    prompt = f"a fox with {options}"
    shown = await community.alice.slash(community.art, "imagine", prompt=prompt, unchecked=True, **options)
    reply = await refusal(shown)
    assert labels(reply) == [label]
    assert community.posts(prompt) == []
    made = await picture(await community.alice.click(reply, label))

    bodies = community.posts(prompt)
    assert len(bodies) == len(made.attachments) == options.get("count", 1)
    assert {name: bodies[0].get(name) for name in sent} == sent


async def test_two_wrong_choices_are_told_one_by_one(community: Community) -> None:
    shown = await community.alice.slash(
        community.art, "imagine", prompt="a lost fox", unchecked=True, size="3x3", quality="ultra"
    )
    reply = await refusal(shown)
    assert "is not available for `size`" in reply.text
    assert labels(reply) == []


PICTURES = """
[[model]]
id = "dall-e-3"
label = "DALL-E 3"
image = false
sizes = ["1024x1024", "1792x1024"]
qualities = { standard = 1, hd = 2 }

[[model]]
id = "sketch-mini"
label = "Sketch"
image = "url"
sizes = ["512x512"]
qualities = { standard = 2 }

[[model]]
id = "easel-edits"
label = "Easel"
image = "edits"
sizes = ["1024x1024", "1536x1024"]
qualities = { low = 3 }
"""


def pictures_file(folder: Path, text: str = PICTURES) -> dict[str, str]:
    file = folder / "models.toml"
    file.write_text(text)
    return {"IMAGE_MODELS_FILE": str(file)}


async def test_a_model_that_takes_no_picture_offers_those_that_do_at_their_price(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(DEFAULT_CREDITS="20", **pictures_file(tmp_path)) as community:
        staff, offers = staff_of(community), ["Use Sketch (4 credits)", "Use Easel (6 credits)"]
        shown = await community.imagine(community.alice, "a plain fox", image=("in.png", png()), count=2)
        reply = await refusal(shown)
        assert "DALL-E 3 can't change pictures. Nothing was charged. Leave `image` out" in reply.text
        assert labels(reply) == [*offers, "Without the picture"]
        assert "20 of 20 credits left" in await staff.left(community.alice)
        assert community.endpoint.posts == []
        await restart(community)
        made = await picture(await community.alice.click(reply, offers[1]))
        assert len(made.attachments) == 2
        assert community.endpoint.sources == [png()] * 2
        assert [post.path for post in community.endpoint.posts] == ["/v1/images/edits"] * 2
        assert "14 of 20 credits left" in await staff.left(community.alice)


async def test_the_picture_can_be_left_out_after_a_restart(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(**pictures_file(tmp_path)) as community:
        shown = await community.imagine(
            community.alice, "a plain fox", image=("in.png", png()), count=2, quality="hd", size="Landscape"
        )
        reply = await refusal(shown)
        await restart(community)
        made = await picture(await community.alice.click(reply, "Without the picture"))
        assert len(made.attachments) == 2
        for body in community.posts("a plain fox"):
            assert (body["model"], body["quality"], body["size"]) == ("dall-e-3", "hd", "1792x1024")
            assert "image" not in body


async def test_an_attached_picture_that_is_none_is_not_kept_for_another_model(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(**pictures_file(tmp_path)) as community:
        shown = await community.imagine(community.alice, "a plain fox", image=("in.png", b"no picture"))
        reply = await refusal(shown)
        assert labels(reply) == ["Without the picture"]
        await picture(await community.alice.click(reply, "Without the picture"))


async def test_where_no_model_takes_a_picture_the_words_say_so(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    alone = PICTURES.partition('[[model]]\nid = "sketch-mini"')[0]
    async with new_community(**pictures_file(tmp_path, alone)) as community:
        shown = await community.imagine(community.alice, "a plain fox", image=("in.png", png()))
        reply = await refusal(shown)
        assert "DALL-E 3 can't change pictures. Nothing was charged. No model here can." in reply.text
        assert labels(reply) == ["Without the picture"]
        await restart(community)
        await picture(await community.alice.click(reply, "Without the picture"))
        assert "image" not in community.posts("a plain fox")[0]


async def test_a_model_that_takes_pictures_no_more_offers_another(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(**pictures_file(tmp_path)) as community:
        community.endpoint.fail_next("disconnect")
        shown = await community.imagine(
            community.alice, "a plain fox", image=("in.png", png()), model="Sketch"
        )
        await shown.until(told)
        pictures_file(tmp_path, PICTURES.replace('image = "url"', "image = false"))
        await restart(community)
        again = await refusal(await community.alice.click(shown.followups[0], "Try again"))
        assert labels(again) == ["Use Easel (3 credits)", "Without the picture"]
        await picture(await community.alice.click(again, "Use Easel (3 credits)"))
        assert community.endpoint.sources[-1] == png()
        assert len(community.endpoint.posts) == 2


async def test_a_wrong_size_keeps_the_picture_to_change(new_community: NewCommunity) -> None:
    async with new_community() as community:
        shown = await community.alice.slash(
            community.art,
            "imagine",
            prompt="a changed fox",
            unchecked=True,
            model="aurora-2",
            size="3x3",
            image=("in.png", png()),
        )
        reply = await refusal(shown)
        assert labels(reply) == ["Use Square"]
        await restart(community)
        await picture(await community.alice.click(reply, "Use Square"))
        assert community.posts("a changed fox")[0]["image"]


# --- what the endpoint does not take ---


async def test_a_model_that_is_gone_is_replaced_by_one_that_is_there(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.endpoint.fail_next("model_gone", times=2)
        shown = await community.imagine(community.alice, "a homeless fox", model="aurora-2", count=2)
        await shown.until(told)
        (word,) = shown.followups
        assert "The model “\u2068aurora-2\u2069” is not available any more. Nothing was charged." in word.text
        assert labels(word) == ["Use dall-e-3 (2 credits)"]
        await restart(community)
        made = await picture(await community.alice.click(word, "Use dall-e-3 (2 credits)"))
        assert len(made.attachments) == 2
        assert [body["model"] for body in community.posts("a homeless fox")] == [
            *["aurora-2"] * 2,
            *["dall-e-3"] * 2,
        ]


async def test_where_the_default_is_gone_the_next_one_is_used(community: Community) -> None:
    community.endpoint.fail_next("model_gone")
    shown = await community.imagine(community.alice, "a homeless fox", quality="hd")
    await shown.until(told)
    assert labels(shown.followups[0]) == ["Use aurora-2 (1 credit)"]
    await picture(await community.alice.click(shown.followups[0], "Use aurora-2 (1 credit)"))


@pytest.mark.parametrize(
    ("options", "label", "missing"),
    [
        ({"style": "pencil"}, "Without a style", "style"),
        ({"image": ("in.png", png())}, "Without the picture", "image"),
    ],
)
async def test_an_option_that_the_endpoint_does_not_take_is_left_out(
    new_community: NewCommunity, tmp_path: Path, options: dict[str, Any], label: str, missing: str
) -> None:
    file = tmp_path / "models.toml"
    file.write_text('[[model]]\nid = "dall-e-3"\nimage = "url"\nstyles = ["pencil"]\n')
    async with new_community(IMAGE_MODELS_FILE=str(file)) as community:
        shown = await community.imagine(community.alice, "a plain fox", **options)
        await shown.until(told)
        (word,) = shown.followups
        assert labels(word) == [label]
        await restart(community)
        await (await community.alice.click(word, label)).until(painted)
        assert [missing in body for body in community.posts("a plain fox")] == [True, False]
