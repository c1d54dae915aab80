"""Buttons, menus, forms and layouts."""

from __future__ import annotations

import pytest

from bot.sandbox.entities import Response
from bot.sandbox.errors import Impossible
from bot.sandbox.seen import Seen
from tests.sandbox.conftest import Stage
from tests.sandbox.pictures import png


async def with_buttons(stage: Stage) -> Seen:
    return await (await stage.alice.slash(stage.art, "say", how="buttons")).message()


async def test_a_click_that_rewrites_the_message(stage: Stage) -> None:
    message = await with_buttons(stage)
    clicked = await stage.alice.click(message, "Update")
    await clicked.acknowledged()
    assert clicked.response_type is Response.UPDATE_MESSAGE
    assert (message.text, message.buttons) == ("updated", [])
    with pytest.raises(LookupError):
        await stage.alice.click(message, "Update")


async def test_a_click_answered_in_silence_edits_its_message(stage: Stage) -> None:
    message = await with_buttons(stage)
    clicked = await stage.alice.click(message, "Silent")
    await clicked.until(lambda s: message.content == "edited in silence")
    assert clicked.response_type is Response.DEFERRED_UPDATE
    assert clicked.reply == message


async def test_a_form_with_every_kind_of_field(stage: Stage) -> None:
    clicked = await stage.alice.click(await with_buttons(stage), "Form")
    modal = (await clicked.acknowledged()).modal
    assert modal is not None
    assert [field.label for field in modal.fields] == ["Prompt", "Size", "Extras", "Pictures"]
    assert modal.field("Prompt").prefilled == "a fox"

    shown = await stage.alice.submit(
        modal, {"Size": "Wide", "extras": ["Frame"], "Pictures": [("b.png", png())]}
    )
    assert (await shown.message()).text == f"a fox / 16:9 / ['frame'] / ['b.png {len(png())}']"
    with pytest.raises(Impossible, match="not on this person's screen"):
        await stage.alice.submit(modal)


async def test_a_form_does_not_leave_with_a_text_too_long(stage: Stage) -> None:
    clicked = await stage.alice.click(await with_buttons(stage), "Form")
    modal = (await clicked.acknowledged()).modal
    assert modal is not None
    with pytest.raises(Impossible, match="takes 1 to 100 characters, not 101"):
        await stage.alice.submit(modal, {"Prompt": "x" * 101})
    with pytest.raises(Impossible, match="does not offer 'Huge'"):
        await stage.alice.submit(modal, {"Size": "Huge"})


async def test_a_menu(stage: Stage) -> None:
    message = await (await stage.alice.slash(stage.art, "say", how="menu")).message()
    chosen = await stage.alice.select(message, "Cat")
    await chosen.acknowledged()
    assert message.text == "chose ['cat']"


async def test_a_layout_with_a_blurred_picture(stage: Stage) -> None:
    message = await (await stage.alice.slash(stage.art, "say", how="layout")).message()
    assert message.text == "hello"
    assert message.spoilers == ["attachment://fox.png"]
    assert "a fox" in message.alt_texts


async def test_buttons_out_of_reach(stage: Stage) -> None:
    message = await with_buttons(stage)
    message.components[0]["components"][0]["disabled"] = True
    with pytest.raises(Impossible, match="grey"):
        await stage.alice.click(message, "Update")

    private = await (await stage.alice.slash(stage.art, "say", how="private")).finished()
    bob = stage.sandbox.join(stage.guild, "bob")
    with pytest.raises(Impossible, match="cannot see"):
        await bob.click(private, "anything")
    with pytest.raises(Impossible, match="MANAGE_MESSAGES"):
        await bob.delete(message)


async def test_a_tampered_client_presses_a_grey_button(stage: Stage) -> None:
    message = await with_buttons(stage)
    message.components[0]["components"][0]["disabled"] = True
    forged = await stage.alice.forge("press:update", message=message)
    await forged.acknowledged()
    assert message.text == "updated"
