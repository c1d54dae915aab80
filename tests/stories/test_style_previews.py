"""A style's preview picture: attached in its form, shown with it, and brought back by Undo."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

import pytest
from PIL import Image

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.pictures import picture, saved
from tests.stories.community import picture as posted
from tests.stories.conftest import NewCommunity
from tests.stories.staff import Staff, staff_of, undo
from tests.stories.test_styles import PAPER, make, manager, opened, styles_of
from tests.stories.test_styles import saved as save

FOX, OWL = picture((900, 600), "orange"), picture((64, 64), "navy")
WITH_FOX: dict[str, Any] = {**PAPER, "Preview picture": ("fox.png", FOX)}


def preview(panel: Seen) -> Image.Image | None:
    """What the panel of a style shows."""
    if not panel.attachments:
        return None
    assert "Preview of the style Watercolour" in panel.alt_texts
    return Image.open(io.BytesIO(shown_file(panel))).convert("RGB")


def shown_file(panel: Seen) -> bytes:
    (file,) = panel.attachments
    assert file.data is not None
    return file.data


def is_the_fox(panel: Seen) -> bool:
    shown = preview(panel)
    return shown is not None and shown.size == (512, 341)


def says(told: str, shown: Shown) -> bool:
    return told in shown.text


async def back(who: Person, panel: Seen) -> None:
    shown = await who.click(panel, "All styles")
    await shown.until(lambda _: "Styles of" in panel.text)


async def test_a_preview_is_shown_with_its_style_after_a_restart_too(new_community: NewCommunity) -> None:
    async with new_community() as community:
        staff = staff_of(community)
        exif = Image.Exif()
        exif[0x010F] = "secret camera"
        secret = saved(Image.new("RGB", (900, 600), "orange"), "JPEG", exif=exif)
        panel = await make(staff, {**PAPER, "Preview picture": ("fox.jpg", secret)})
        assert "✅ **\u2068Watercolour\u2069** 🖼️" in panel.text
        await community.kill()
        await community.start()
        await opened(staff.owner, panel, "Watercolour")
        assert is_the_fox(panel)
        assert b"secret" in secret
        assert b"secret" not in shown_file(panel)
        await back(staff.owner, panel)
        assert panel.attachments == [], "the list shows no picture"


async def test_a_preview_is_replaced_taken_away_and_brought_back(staff: Staff) -> None:
    panel = await make(staff, WITH_FOX)
    await opened(staff.owner, panel, "Watercolour")
    kept = await save(staff.owner, panel, "Change style", {"Words to add": "dry paper"})
    assert "is changed" in kept.text
    await opened(staff.owner, panel, "Watercolour")
    assert is_the_fox(panel), "a form without a file leaves it"
    other = await save(staff.owner, panel, "Change style", {"Preview picture": ("owl.png", OWL)})
    await opened(staff.owner, panel, "Watercolour")
    assert not is_the_fox(panel)
    assert preview(panel) is not None

    await undo(staff.owner, other.followups[0])
    panel = await styles_of(staff)
    await opened(staff.owner, panel, "Watercolour")
    assert is_the_fox(panel)
    gone = await (await staff.owner.click(panel, "Remove preview")).until(lambda shown: shown.followups)
    assert "The style “\u2068Watercolour\u2069” has no preview any more." in gone.text
    assert "🖼️" not in panel.text
    await opened(staff.owner, panel, "Watercolour")
    assert preview(panel) is None
    assert "Remove preview" not in [button.label for button in panel.buttons]

    await undo(staff.owner, gone.followups[0])
    panel = await styles_of(staff)
    await opened(staff.owner, panel, "Watercolour")
    removed = await (await staff.owner.click(panel, "Remove style")).until(lambda shown: shown.followups)
    receipt = await undo(staff.owner, removed.followups[0])
    assert "**Style**: not set → " in receipt.text
    assert "🖼️" in receipt.text
    panel = await styles_of(staff)
    await opened(staff.owner, panel, "Watercolour")
    assert is_the_fox(panel)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (
            ("notes.txt", b"no picture"),
            "I can't read “\u2068notes.txt\u2069” as a picture. Nothing was changed.",
        ),
        (
            ("broken.png", FOX[:100]),
            "I can't read “\u2068broken.png\u2069” as a picture. Nothing was changed.",
        ),
        (("fox.heic", b"ftypheic"), "is in Apple's format HEIC, which I can't read. Nothing was changed."),
    ],
)
async def test_what_is_no_picture_is_asked_for_again(
    staff: Staff, file: tuple[str, bytes], told: str
) -> None:
    wrong = await save(staff.owner, await styles_of(staff), "Add a style", {**PAPER, "Preview picture": file})
    (note,) = wrong.followups
    assert told in note.text
    assert "> \u2068wet paper, soft light\u2069" in note.text
    assert "Watercolour" not in (await styles_of(staff)).text
    pressed = await (await staff.owner.click(note, "Try again")).acknowledged()
    assert pressed.modal is not None
    shown = await staff.owner.submit(pressed.modal, WITH_FOX)
    await shown.until(lambda _: "Members can choose the style" in note.text)


async def test_a_file_that_the_form_has_lost_is_asked_for_again(staff: Staff) -> None:
    hidden = {**WITH_FOX, "Name of the style": "Water\u200bcolour"}
    wrong = await save(staff.owner, await styles_of(staff), "Add a style", hidden)
    assert "The style's name has characters that nobody can see. Nothing was changed." in wrong.text
    assert "Attach the preview picture again, too." in wrong.text


async def test_of_two_moderators_neither_overwrites_the_others_preview(staff: Staff) -> None:
    noor = await manager(staff)
    panel, hers = await make(staff), await styles_of(staff, noor)
    await opened(staff.owner, panel, "Watercolour")
    await opened(noor, hers, "Watercolour")
    form = (await (await staff.owner.click(panel, "Change style")).acknowledged()).modal
    assert form is not None
    await save(noor, hers, "Change style", {"Preview picture": ("fox.png", FOX)})
    late = await staff.owner.submit(form, {"Preview picture": ("owl.png", OWL)})
    await late.until(lambda shown: shown.followups)
    assert "Somebody else has just changed that style. Nothing was changed." in late.text

    await opened(noor, hers, "Watercolour")
    await opened(staff.owner, panel, "Watercolour")
    assert is_the_fox(panel)
    await save(noor, hers, "Change style", {"Words to add": "thick paint"})
    stale = await staff.owner.click(panel, "Remove preview")
    await stale.until(lambda shown: "Somebody else has just changed that style" in shown.text)
    await opened(staff.owner, panel, "Watercolour")
    assert is_the_fox(panel)


async def test_where_discord_refuses_the_picture_the_style_is_shown_without_it(staff: Staff) -> None:
    panel = await make(staff, WITH_FOX)
    faults = staff.community.sandbox.discord_faults
    refused = faults.next("PATCH /webhooks/*", with_files=True, times=1, status=400, code=200000)
    await opened(staff.owner, panel, "Watercolour")
    assert refused.times == 0
    assert preview(panel) is None
    assert "Remove preview" in [button.label for button in panel.buttons]


async def test_forged_ids_take_no_preview_away(staff: Staff) -> None:
    community = staff.community
    panel = await make(staff, WITH_FOX)
    await opened(staff.owner, panel, "Watercolour")
    id = next(button for button in panel.buttons if button.label == "Remove preview").custom_id
    post = await posted(await community.imagine(community.alice, "a fox"))
    foreign = await community.alice.forge(id, message=post)
    assert "You need the permission" in (await foreign.finished()).text
    public = await staff.owner.forge(id, message=post)
    assert "deleted or is too old" in (await public.finished()).text
    for forged, told in (
        ("su:unpreview:9-abc", "That style is not here any more."),
        (f"su:unpreview:{'9' * 20}", "is too old"),
        ("su:unpreview:", "is too old"),
    ):
        shown = await staff.owner.forge(forged, message=panel)
        await shown.until(partial(says, told))
    panel = await styles_of(staff)
    await opened(staff.owner, panel, "Watercolour")
    assert is_the_fox(panel)
