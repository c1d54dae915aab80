"""Members look at the server's styles behind a button in /me, and take one for their new pictures."""

from __future__ import annotations

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from tests.pictures import picture as png
from tests.stories.community import Community, picture
from tests.stories.staff import Staff
from tests.stories.test_style_previews import WITH_FOX, shown_file
from tests.stories.test_styles import make, opened, saved, styles_of

OIL = {"Name of the style": "Oil", "Words to add": "thick paint"}


async def looking(community: Community, who: Person) -> Seen:
    """What the button Styles in /me shows."""
    panel = await (await who.slash(community.art, "me")).finished()
    return await (await who.click(panel, "Styles")).finished()


async def turned(who: Person, page: Seen, label: str, told: str) -> None:
    await (await who.click(page, label)).until(lambda _: told in page.text)


async def test_a_member_looks_at_styles_and_takes_one(staff: Staff) -> None:
    community = staff.community
    panel = await (await community.alice.slash(community.art, "me")).finished()
    assert "Styles" not in [button.label for button in panel.buttons], "there are none"
    styles = await make(staff, OIL)
    await saved(staff.owner, styles, "Add a style", {**WITH_FOX, "Preview picture": ("fox.png", png())})

    page = await looking(community, community.alice)
    assert page.ephemeral
    assert "> \u2068thick paint\u2069" in page.text
    assert page.attachments == []
    await turned(community.alice, page, "Next", "wet paper, soft light")
    assert shown_file(page)
    assert page.alt_texts[:1] == ["Preview of the style Watercolour"]
    await turned(community.alice, page, "Use for new pictures", "Your new pictures get this style")
    assert " · Watercolour · " in (await picture(await community.imagine(community.alice, "a fox"))).text

    page = await looking(community, community.alice)
    assert "wet paper" in page.text, "the one that is in use comes first"
    await turned(community.alice, page, "Use it no more", "For one picture")
    assert "Watercolour" not in (await picture(await community.imagine(community.alice, "an owl"))).text
    oil = next(each for each in page.selects[0].options if each["label"] == "Oil")
    shown = await community.alice.select(page, oil["value"], name="me:style:")
    await shown.until(lambda _: "thick paint" in page.text)
    assert page.attachments == []


async def test_a_style_that_was_removed_is_not_taken(staff: Staff) -> None:
    community = staff.community
    panel = await make(staff)
    page = await looking(community, community.alice)
    use = next(button for button in page.buttons if button.label == "Use for new pictures").custom_id
    await opened(staff.owner, panel, "Watercolour")
    await (await staff.owner.click(panel, "Remove style")).until(lambda shown: shown.followups)

    await turned(community.alice, page, "Use for new pictures", "Somebody has removed it.")
    assert "This server has no styles." in page.text
    post = await picture(await community.imagine(community.alice, "a fox"))
    assert "Watercolour" not in post.text
    await saved(staff.owner, await styles_of(staff), "Add a style", OIL)
    page = await looking(community, community.alice)
    for id in ("me:usestyle:", "me:style:OIL", f"me:dropstyle:{'z' * 20}"):
        shown = await community.alice.forge(id, message=page)
        assert "is too old" in (await shown.finished()).text
    seen, shown = post.text, await community.alice.forge(use, message=post)
    assert "is too old" in (await shown.finished()).text
    assert post.text == seen, "what everybody sees becomes no page of one member"
