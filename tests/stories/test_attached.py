"""A picture that a member attaches, as the endpoint gets it: upright, in sRGB, and without a word about its origin."""

from __future__ import annotations

import asyncio
import base64
import io
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw

from bot.sandbox.people.shown import Shown
from tests.pictures import noise, saved
from tests.stories.community import Community, painted, told
from tests.stories.conftest import NewCommunity
from tests.stories.test_deliveries import shown_by, told_next

MODELS = """
[[model]]
id = "sketch-mini"
image = "url"

[[model]]
id = "aurora-2"
image = "data"
"""
DEFERRED = 5  # Discord's type of an answer that says thinking
TURNED = 6  # the camera was held upright: a reader has to turn the pixels by 90 degrees to the right
SIZE = (48, 64)  # of the picture as its member sees it
POSITION = 0x8825


def scene() -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", SIZE, "blue")
    ImageDraw.Draw(image).rectangle((0, 0, SIZE[0], SIZE[1] // 2), "red")
    return image


def from_a_phone(form: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = TURNED, "secret camera"
    exif[POSITION] = {1: "N", 2: (52.0, 31.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)}
    return saved(scene().transpose(Image.Transpose.ROTATE_90), form, exif=exif)


def in_other_colours(form: str) -> bytes:
    """The scene in a colour space whose red is sRGB's blue, and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    other = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
    other = other.replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))
    red, green, blue = scene().split()
    return saved(Image.merge("RGB", (blue, green, red)), form, icc_profile=other, quality=95)


def animated() -> bytes:
    return saved(scene(), "GIF", save_all=True, append_images=[Image.new("RGB", SIZE, "lime")])


ODD = {
    "turned.jpg": from_a_phone("JPEG"),
    "turned.png": from_a_phone("PNG"),
    "turned.webp": from_a_phone("WEBP"),
    "wide.jpg": in_other_colours("JPEG"),
    "wide.webp": in_other_colours("WEBP"),
    "printed.jpg": saved(scene().convert("CMYK"), "JPEG"),
    "moving.gif": animated(),
    "modern.avif": saved(scene(), "AVIF"),
    "old.bmp": saved(scene(), "BMP"),
    "small.ico": saved(scene(), "ICO", sizes=[SIZE]),
}


def is_upright(data: bytes) -> bool:
    """Whether a reader that knows nothing of orientations and profiles sees the scene, in a file that says no more."""
    image = Image.open(io.BytesIO(data))
    above, below = (_colour(image, (SIZE[0] // 2, SIZE[1] * part // 4)) for part in (1, 3))
    bare = not image.getexif() and b"secret" not in data and image.format in ("PNG", "JPEG", "WEBP")
    return (
        bare
        and image.size == SIZE
        and image.mode in ("RGB", "RGBA", "P")
        and above == "red"
        and below == "blue"
    )


def _colour(image: Image.Image, place: tuple[int, int]) -> str:
    red, _, blue = image.convert("RGB").getpixel(place)  # type: ignore[misc]  # RGB has three bands
    return "red" if red > 150 and blue < 100 else "blue" if blue > 150 and red < 100 else "other"


@pytest.mark.parametrize("name", ODD)
async def test_a_model_that_takes_bytes_gets_them_cleaned(
    new_community: NewCommunity, tmp_path: Path, name: str
) -> None:
    async with new_community(**models(tmp_path)) as community:
        shown = await ask(community, "aurora-2", (name, ODD[name]))
        await shown.until(painted)
        (body,) = community.posts("a fox")
        assert is_upright(from_data(body["image"]))


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("name", ODD)
async def test_a_model_that_takes_an_address_gets_that_of_a_cleaned_copy(
    new_community: NewCommunity, tmp_path: Path, name: str, private: bool
) -> None:
    async with new_community(**models(tmp_path)) as community:
        community.endpoint.hold()
        shown = await ask(community, "sketch-mini", (name, ODD[name]), private=private)
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        (copy,) = (await shown.message()).attachments
        community.endpoint.release()
        await shown.until(made)
        (source,) = community.endpoint.sources
        assert (copy.data, is_upright(source)) == (source, True)
        assert is_address(community, community.posts("a fox")[0]["image"])
        assert copy not in (await shown.message()).attachments


async def test_a_picture_that_needs_nothing_is_sent_by_its_own_address(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    data = saved(scene())
    async with new_community(**models(tmp_path)) as community:
        community.endpoint.hold()
        shown = await ask(community, "sketch-mini", ("in.png", data))
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        assert (await shown.message()).attachments == []
        community.endpoint.release()
        await shown.until(made)
        assert community.endpoint.sources == [data]
        assert is_address(community, community.posts("a fox")[0]["image"])


async def test_a_large_copy_goes_up_after_a_deferral(new_community: NewCommunity, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "secret camera"
    data = saved(Image.open(io.BytesIO(noise(700, 700))), exif=exif)
    async with new_community(**models(tmp_path)) as community:
        shown = await ask(community, "sketch-mini", ("in.png", data))
        await shown.until(made)
        (source,) = community.endpoint.sources
        assert len(source) > 1024 * 1024
        assert b"secret" not in source
        assert is_address(community, community.posts("a fox")[0]["image"])
        (answer,) = [each for each in community.sandbox.requests if each.route.endswith("/callback")]
        assert answer.body["type"] == DEFERRED


async def test_a_copy_that_is_too_large_for_a_card_is_sent_as_data(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "secret camera"
    data = saved(Image.open(io.BytesIO(noise(700, 700))), exif=exif)
    async with new_community(**models(tmp_path)) as community:
        community.guild.upload_limit = 1_000_000
        shown = await ask(community, "sketch-mini", ("in.png", data))
        await shown.until(made)
        (body,) = community.posts("a fox")
        assert b"secret" not in from_data(body["image"])


async def test_a_copy_goes_when_its_card_ends_without_a_picture(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(IMAGE_CONCURRENCY="1", **models(tmp_path)) as community:
        community.endpoint.hold()
        drawn = await ask(community, "sketch-mini", ("turned.jpg", ODD["turned.jpg"]))
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        waits = await community.imagine(
            community.bob, "a goose", model="sketch-mini", image=("turned.jpg", ODD["turned.jpg"])
        )
        card = await waits.message()
        assert len(card.attachments) == 1
        await community.bob.click(card, "Cancel")
        await waits.until(lambda shown: "Cancelled" in shown.text)
        assert card.attachments == []
        community.endpoint.release()
        await drawn.until(made)


async def test_a_picture_that_is_used_again_goes_up_again(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(**models(tmp_path)) as community:
        community.endpoint.fail_next("disconnect")
        shown = await ask(community, "sketch-mini", ("turned.jpg", ODD["turned.jpg"]))
        await shown.until(told)
        (word,) = shown.followups
        community.endpoint.fail_next("disconnect")
        again = await community.alice.click(word, "Try again")
        await again.until(told)
        await community.kill()
        await community.start()
        last = await community.alice.click(again.followups[0], "Try again")
        await last.until(made)
        addresses = [body["image"] for body in community.posts("a fox")]
        assert len(set(addresses)) == 3
        assert all(is_address(community, address) for address in addresses)
        assert is_upright(community.endpoint.sources[-1])


async def test_killed_before_the_address_is_known_the_bytes_are_sent(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(IMAGE_CONCURRENCY="1", **models(tmp_path)) as community:
        community.endpoint.hold()
        await ask(community, "sketch-mini", ("turned.jpg", ODD["turned.jpg"]))
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        waits = await community.imagine(
            community.bob, "a goose", model="sketch-mini", image=("turned.jpg", ODD["turned.jpg"])
        )
        await waits.message()
        await community.kill()
        forget_the_answers(community.folder)
        community.endpoint.release()
        await community.start()
        await waits.until(made)
        (body,) = community.posts("a goose")
        assert is_upright(from_data(body["image"]))


async def ask(community: Community, model: str, image: tuple[str, bytes], **options: Any) -> Any:
    return await community.imagine(community.alice, "a fox", model=model, image=image, **options)


def models(folder: Path) -> dict[str, str]:
    file = folder / "models.toml"
    file.write_text(MODELS)
    return {"IMAGE_MODELS_FILE": str(file)}


def from_data(image: object) -> bytes:
    head, _, encoded = str(image).partition(",")
    assert head.startswith("data:image/")
    return base64.b64decode(encoded, validate=True)


def forget_the_answers(folder: Path) -> None:
    """As if the process had died between the answers to its members and the notes of them."""
    with sqlite3.connect(folder / "imagine-bot.sqlite3") as database:
        database.execute(
            "UPDATE generations SET answered_at = NULL, message = NULL,"
            " request = json_set(request, '$.image.url', '') WHERE state = 'queued'"
        )
    database.close()


def is_address(community: Community, image: object) -> bool:
    return str(image).startswith(community.sandbox.settings()["DISCORD_CDN_URL"])


def made(shown: Shown) -> bool:
    """The member looks at a result: the copy of what they attached is no longer there, or beside it."""
    reply = shown.reply
    return reply is not None and any("AI-generated" in alt for alt in reply.alt_texts)


# --- Discord refuses the copy ----------------------------------------------------------------------------

REFUSALS: dict[str, dict[str, Any]] = {
    "no right to attach": {"status": 403, "code": 50013},
    "too large": {"status": 413, "code": 40005},
    "too large for a proxy": {"status": 413, "text": "<html>Request Entity Too Large</html>"},
    "AutoMod": {"status": 400, "code": 200000},
    "away": {"status": 503, "times": 20},
    "limited": {"status": 429, "retry_after": 60.0, "times": 20},
    "taken, and the answer lost": {"status": 520, "text": "error code: 520", "taken": True},
    "a page in place of Discord": {"status": 200, "text": "<html>Log in</html>"},
    "cut off": {"disconnect": "before"},
    "cut off afterwards": {"disconnect": "after"},
}


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("private", [False, True])
async def test_a_copy_that_discord_refuses_harms_nobody(
    new_community: NewCommunity, tmp_path: Path, refusal: str, private: bool
) -> None:
    async with new_community(**models(tmp_path)) as community:
        faults = community.sandbox.discord_faults
        faults.next("POST /interactions/*", with_files=True, **REFUSALS[refusal])
        shown = await ask(community, "sketch-mini", ("turned.jpg", ODD["turned.jpg"]), private=private)
        await shown.until(lambda shown: made(shown) or shown.failed)
        assert made(shown)
        await one_of_it(community)


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_large_copy_that_discord_refuses_harms_nobody(
    new_community: NewCommunity, tmp_path: Path, refusal: str
) -> None:
    async with new_community(**models(tmp_path)) as community:
        fault = {"times": 1} | REFUSALS[refusal]
        faults = community.sandbox.discord_faults
        upload = faults.next("PATCH /webhooks/*", with_files=True, **fault)
        community.endpoint.hold()
        shown = await ask(community, "sketch-mini", ("in.png", large()))
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        assert upload.times < fault["times"]
        await shown.until(lambda shown: "Drawing" in shown.text)
        faults.clear()
        community.endpoint.release()
        await shown.until(made)
        await one_of_it(community)


async def test_an_upload_that_hangs_is_not_waited_for(new_community: NewCommunity, tmp_path: Path) -> None:
    gate = asyncio.Event()
    async with new_community(**models(tmp_path)) as community:
        community.sandbox.discord_faults.next(
            "POST /interactions/*", with_files=True, gate=gate, disconnect="before"
        )
        shown = await ask(community, "sketch-mini", ("turned.jpg", ODD["turned.jpg"]))
        await shown.until(lambda shown: made(shown) or shown.failed)
        gate.set()
        assert made(shown)
        await one_of_it(community)


async def test_a_deferral_that_was_deleted_before_it_could_be_looked_up_counts(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    async with new_community(**models(tmp_path)) as community:
        await ask_and_delete(community, private=False)
        posts = community.art.messages
        await community.sandbox.world.changes.until(
            lambda: any(message.attachments for message in posts.values())
        )
        await one_of_it(community)


async def test_a_private_deferral_that_was_deleted_has_its_picture_wait(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    """Nothing can be said through an interaction whose deferral was deleted."""
    async with new_community(**models(tmp_path)) as community:
        await ask_and_delete(community, private=True)
        assert community.bot is not None
        await community.bot.logged("kept, not posted")
        await shown_by(community.alice, await told_next(community, community.alice))
        assert community.bob.sees(community.art) == []
        await one_of_it(community)


async def ask_and_delete(community: Community, *, private: bool) -> None:
    """The answer to the deferral is lost, and somebody deletes the reply before the bot has looked it up."""
    faults, gate = community.sandbox.discord_faults, asyncio.Event()
    faults.next("POST /interactions/*", disconnect="after")
    faults.next("GET /webhooks/*", gate=gate)
    shown = await ask(community, "sketch-mini", ("in.png", large()), private=private)
    await shown.until(lambda shown: shown.reply is not None)
    assert shown.reply is not None
    assert shown.reply.loading
    community.sandbox.world.delete(shown.reply.entity)
    gate.set()


def large() -> bytes:
    """A picture whose copy is so large that the reply is deferred."""
    exif = Image.Exif()
    exif[0x010F] = "secret camera"
    return saved(Image.open(io.BytesIO(noise(700, 700))), exif=exif)


async def one_of_it(community: Community) -> None:
    """It was painted once, after what was attached, and cost one credit."""
    (body,) = community.posts("a fox")
    image = body["image"]
    (source,) = community.endpoint.sources if is_address(community, image) else (from_data(image),)
    assert b"secret" not in source
    used = await (await community.alice.slash(community.art, "me")).finished()
    assert "9" in used.text
