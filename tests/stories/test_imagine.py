"""A picture, from the typed prompt to the upload."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from tests.stories.community import Community, file_of, painted, picture, told
from tests.stories.conftest import NewCommunity

MODELS = """
[[model]]
id = "sketch-mini"
label = "Sketch"
sizes = ["256x256", "512x512"]
qualities = { draft = 1, standard = 6 }
styles = ["vivid", "pencil"]
image = "url"
response_format = true
extra = { provider = "together" }

[[model]]
id = "aurora-2"
image = "data"
"""


async def test_a_typed_prompt_becomes_a_picture(community: Community) -> None:
    shown = await community.imagine(community.alice, "a red fox reading a newspaper")
    message = await picture(shown)

    (file,) = message.attachments
    assert Image.open(io.BytesIO(file_of(message))).size == (1024, 1024)
    (embed,) = message.embeds
    assert "a red fox reading a newspaper" in embed["description"]
    assert embed["fields"][0]["name"] == "How the model read it"
    assert "DALL" in embed["footer"]["text"].upper()
    assert "AI-generated" in embed["footer"]["text"]
    assert embed["author"]["name"] == "alice"
    assert file.filename.endswith(".png")
    assert any("AI-generated picture:" in alt for alt in message.alt_texts)
    assert not message.ephemeral
    assert len(community.posts("reading a newspaper")) == 1


async def test_the_first_picture_comes_with_one_private_word_on_the_provider(community: Community) -> None:
    first = await community.imagine(community.alice, "a lighthouse")
    await first.until(lambda shown: shown.followups)
    second = await community.imagine(community.alice, "a harbour")
    await second.until(painted)
    third = await community.imagine(community.bob, "a pier")
    await third.until(lambda shown: shown.followups)

    assert first.followups[0].ephemeral
    assert "sent to **this bot's image service**" in first.followups[0].text
    assert "127.0.0.1" not in first.followups[0].text
    assert not second.followups


async def test_members_read_the_name_that_the_operator_gives_the_service(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_SERVICE_NAME=" Our *Art* Room ") as community:
        assert community.bot is not None
        await community.bot.logged("connected to Discord")
        first = await community.imagine(community.alice, "a lighthouse")
        await first.until(lambda shown: shown.followups)
        failed = await community.imagine(community.alice, "a harbour !fault:disconnect")
        await failed.until(told)
        (lobby,) = community.sandbox.world.add_guild("New Staff", "lobby").channels.values()
        owner = community.sandbox.person(lobby.guild, lobby.guild.owner_id)
        await community.sandbox.world.changes.until(lambda: bool(owner.sees(lobby)), about=lobby.id)

    name = r"Our \*Art\* Room"
    assert f"sent to **{name}**" in first.followups[0].text
    assert f"The connection to {name} broke" in failed.followups[0].text
    assert f"sent to {name}, which makes the pictures" in owner.sees(lobby)[0].text


async def test_every_option_reaches_the_endpoint(new_community: NewCommunity, tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_text(MODELS)
    extra = '{"steps": 20, "prompt": "no"}'
    async with new_community(IMAGE_MODELS_FILE=str(file), IMAGE_EXTRA=extra) as community:
        shown = await community.imagine(
            community.alice,
            "a cat",
            size="square (large)",
            style="pencil",
            quality="standard",
            model="Sketch",
            image=("in.png", _png()),
        )
        await shown.until(painted)

        (body,) = community.posts("a cat")
        picture = body.pop("image")
        assert body == {
            "model": "sketch-mini",
            "prompt": "a cat",
            "n": 1,
            "size": "512x512",
            "quality": "standard",
            "style": "pencil",
            "response_format": "url",
            "provider": "together",
            "steps": 20,
        }
        assert str(picture).startswith(community.sandbox.settings()["DISCORD_CDN_URL"])
        footer = (await shown.message()).embeds[0]["footer"]["text"]
        assert footer.startswith("Sketch · Square (large) · Standard · ")


async def test_a_model_that_takes_bytes_gets_a_data_url(new_community: NewCommunity, tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_text(MODELS)
    async with new_community(IMAGE_MODELS_FILE=str(file)) as community:
        shown = await community.imagine(community.alice, "a cat", model="aurora-2", image=("in.png", _png()))
        await shown.until(painted)
        assert str(community.posts("a cat")[0]["image"]).startswith("data:image/png;base64,")


async def test_a_private_picture_is_seen_by_its_member_alone(community: Community) -> None:
    shown = await community.imagine(community.alice, "a secret garden", private=True)
    message = await picture(shown)

    assert message in community.alice.sees(community.art)
    assert message not in community.bob.sees(community.art)


async def test_several_pictures_are_shown_together(community: Community) -> None:
    shown = await community.imagine(community.alice, "four foxes", count=4)
    message = await picture(shown)

    assert len(message.attachments) == 4
    assert len({embed["url"] for embed in message.embeds}) == 1
    assert [body["n"] for body in community.posts("four foxes")] == [1, 1, 1, 1]


async def test_one_of_several_that_fails_is_told_in_private(community: Community) -> None:
    community.endpoint.fail_next("moderation")
    shown = await community.imagine(community.bob, "three foxes", count=3)
    await shown.until(lambda shown: painted(shown) and shown.followups)
    message = await shown.message()

    assert len(message.attachments) == 2
    assert "1 of 3 pictures couldn't be made and was not charged" in message.text
    assert any("declined" in word.text and word.ephemeral for word in shown.followups)


async def test_a_picture_too_large_for_the_server_is_re_encoded(new_community: NewCommunity) -> None:
    async with new_community(plain=12_000_000) as community:
        shown = await community.imagine(community.alice, "a huge fox")
        message = await picture(shown)

        assert len(file_of(message)) <= 10 * 1024 * 1024
        (file,) = message.attachments
        assert file.filename.endswith((".webp", ".jpg"))


async def test_prompts_of_every_kind_come_out_as_they_went_in(community: Community) -> None:
    prompts = (
        "x" * 2000,
        "ثعلب أحمر يقرأ جريدة",
        "@everyone **look** `here` <@1>",
        "line\nbreak ||spoiler||",
    )
    for prompt in prompts:
        shown = await community.imagine(community.bob, prompt)
        message = await picture(shown)
        assert community.posts()[-1]["prompt"] == prompt
        assert not message.pings


def _png(size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, "PNG")
    return buffer.getvalue()
