"""Buttons, menus, forms and layouts."""

from __future__ import annotations

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.people.seen import Seen
from bot.sandbox.world.entities import Response
from tests.sandbox.conftest import Community
from tests.sandbox.pictures import png


async def with_buttons(community: Community) -> Seen:
    return await (await community.alice.slash(community.art, "say", how="buttons")).message()


async def test_a_click_that_rewrites_the_message(community: Community) -> None:
    message = await with_buttons(community)
    clicked = await community.alice.click(message, "Update")
    await clicked.acknowledged()
    assert clicked.response_type is Response.UPDATE_MESSAGE
    assert (message.text, message.buttons) == ("updated", [])
    with pytest.raises(LookupError):
        await community.alice.click(message, "Update")


async def test_a_click_answered_in_silence_edits_its_message(community: Community) -> None:
    message = await with_buttons(community)
    clicked = await community.alice.click(message, "Silent")
    await clicked.until(lambda s: message.content == "edited in silence")
    assert clicked.response_type is Response.DEFERRED_UPDATE
    assert clicked.reply == message


async def test_a_form_with_every_kind_of_field(community: Community) -> None:
    clicked = await community.alice.click(await with_buttons(community), "Form")
    modal = (await clicked.acknowledged()).modal
    assert modal is not None
    assert [field.label for field in modal.fields] == ["Prompt", "Size", "Extras", "Pictures"]
    assert modal.field("Prompt").prefilled == "a fox"

    shown = await community.alice.submit(
        modal, {"Size": "Wide", "extras": ["Frame"], "Pictures": [("b.png", png())]}
    )
    assert (await shown.message()).text == f"a fox / 16:9 / ['frame'] / ['b.png {len(png())}']"
    with pytest.raises(Impossible, match="not on this person's screen"):
        await community.alice.submit(modal)


async def test_a_form_does_not_leave_with_a_text_too_long(community: Community) -> None:
    clicked = await community.alice.click(await with_buttons(community), "Form")
    modal = (await clicked.acknowledged()).modal
    assert modal is not None
    with pytest.raises(Impossible, match="takes 1 to 100 characters, not 101"):
        await community.alice.submit(modal, {"Prompt": "x" * 101})
    with pytest.raises(Impossible, match="does not offer 'Huge'"):
        await community.alice.submit(modal, {"Size": "Huge"})


async def test_a_form_takes_as_many_files_as_it_says(community: Community) -> None:
    clicked = await community.alice.click(await with_buttons(community), "Form")
    modal = (await clicked.acknowledged()).modal
    assert modal is not None
    files = [(f"{number}.txt", b"x" * number) for number in (1, 2, 3)]
    with pytest.raises(Impossible, match="'Pictures' takes 0 to 2 choices, not 3"):
        await community.alice.submit(modal, {"Prompt": "a fox", "Pictures": files})
    sent = await community.alice.submit(modal, {"Prompt": "a fox", "Pictures": files[1::-1]})
    assert "['2.txt 2', '1.txt 1']" in (await sent.message()).text


async def test_a_menu(community: Community) -> None:
    message = await (await community.alice.slash(community.art, "say", how="menu")).message()
    chosen = await community.alice.select(message, "Cat")
    await chosen.acknowledged()
    assert message.text == "chose ['cat']"


async def test_a_layout_with_a_blurred_picture(community: Community) -> None:
    message = await (await community.alice.slash(community.art, "say", how="layout")).message()
    assert message.text == "hello"
    assert message.spoilers == ["attachment://fox.png"]
    assert "a fox" in message.alt_texts


async def test_buttons_out_of_reach(community: Community) -> None:
    message = await with_buttons(community)
    message.components[0]["components"][0]["disabled"] = True
    with pytest.raises(Impossible, match="grey"):
        await community.alice.click(message, "Update")

    private = await (await community.alice.slash(community.art, "say", how="private")).finished()
    bob = community.sandbox.join(community.guild, "bob")
    with pytest.raises(Impossible, match="cannot see"):
        await bob.click(private, "anything")
    with pytest.raises(Impossible, match="MANAGE_MESSAGES"):
        await bob.delete(message)


async def test_a_tampered_client_presses_a_grey_button(community: Community) -> None:
    message = await with_buttons(community)
    message.components[0]["components"][0]["disabled"] = True
    forged = await community.alice.forge("press:update", message=message)
    await forged.acknowledged()
    assert message.text == "updated"
