"""A server's styles: moderators make them in /setup, members choose them, the endpoint gets their words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.permissions import Permission
from tests.stories.community import Community, picture, told
from tests.stories.conftest import NewCommunity
from tests.stories.staff import Staff, staff_of, undo

MODELS = """
[[model]]
id = "dall-e-3"
label = "DALL-E 3"
styles = ["vivid", "natural"]
qualities = { standard = 1, hd = 2 }

[[model]]
id = "aurora-2"
label = "Aurora"
qualities = { low = 1, medium = 3, high = 6 }
"""
PAPER = {"Name of the style": "Watercolour", "Words to add": "wet paper, soft light"}


async def styles_of(staff: Staff, who: Person | None = None) -> Seen:
    """The list of styles, as somebody who manages the server has it on the screen."""
    who = who or staff.owner
    panel = await (await who.slash(staff.community.art, "setup")).finished()
    return await (await who.click(panel, "Change styles")).finished()


async def saved(who: Person, panel: Seen, label: str, values: Mapping[str, Any]) -> Shown:
    """The form behind that button, filled in and answered with a receipt or a refusal."""
    pressed = await (await who.click(panel, label)).acknowledged()
    assert pressed.modal is not None
    return await (await who.submit(pressed.modal, dict(values))).until(lambda shown: shown.followups)


async def make(staff: Staff, values: Mapping[str, Any] = PAPER) -> Seen:
    """The list, once the style is on it."""
    panel = await styles_of(staff)
    await saved(staff.owner, panel, "Add a style", values)
    return panel


async def opened(who: Person, panel: Seen, name: str) -> None:
    """The list has become the panel of that style."""
    option = next(each for each in panel.selects[0].options if each["label"] == name)
    shown = await who.select(panel, option["value"], name="su:style:")
    await shown.until(lambda _: any(button.label == "Remove style" for button in panel.buttons))


async def offers(community: Community, who: Person, typed: str = "") -> list[str]:
    choices = await who.autocomplete(community.art, "imagine", "style", typed, prompt="a fox")
    return [choice.name for choice in choices]


async def manager(staff: Staff, name: str = "noor") -> Person:
    """Somebody else who may manage the server."""
    world, guild = staff.community.sandbox.world, staff.community.guild
    person = staff.community.join(name)
    person.give(world.add_role(guild, "Managers", Permission.MANAGE_GUILD))
    return person


async def test_a_style_is_made_chosen_and_its_words_are_sent(staff: Staff) -> None:
    community = staff.community
    panel = await (await staff.owner.slash(community.art, "setup")).finished()
    assert "➖ **Styles:** none (optional)" in panel.text
    styles = await styles_of(staff)
    assert "There is none yet." in styles.text

    shown = await saved(staff.owner, styles, "Add a style", PAPER)
    (receipt,) = shown.followups
    assert "Members can choose the style “\u2068Watercolour\u2069” now." in receipt.text
    assert "✅ **\u2068Watercolour\u2069**" in styles.text
    assert "wet paper, soft light" in styles.text

    assert "Watercolour – this server's style" in await offers(community, community.alice, "wat")
    post = await picture(await community.imagine(community.alice, "a red fox", style="Watercolour"))
    (body,) = community.posts("a red fox")
    assert body["prompt"] == "a red fox\nwet paper, soft light"
    assert "style" not in body
    assert "> \u2068a red fox\u2069" in post.text.splitlines(), "the member's own words, and no others"
    assert " · Watercolour · " in post.text

    more = await (await community.bob.click(post, "⋯ More")).finished()
    assert "**Style:** \u2068Watercolour\u2069" in more.text
    assert "> \u2068wet paper, soft light\u2069" in more.text


async def test_a_style_that_was_removed_meanwhile(staff: Staff) -> None:
    community = staff.community
    panel = await make(staff)
    community.endpoint.fail_next("disconnect")
    lost = await community.imagine(community.alice, "a lost fox", style="watercolour")
    await lost.until(told)

    await opened(staff.owner, panel, "Watercolour")
    shown = await staff.owner.click(panel, "Remove style")
    await shown.until(lambda shown: shown.followups)
    assert "The style “\u2068Watercolour\u2069” is removed." in shown.text
    assert "There is none yet." in panel.text

    stale = await (await community.imagine(community.alice, "a stale fox", style="Watercolour")).message()
    assert stale.ephemeral
    assert "“\u2068Watercolour\u2069” is not available for `style`. Nothing was charged." in stale.text
    assert "Choose from Vivid and Natural." in stale.text
    assert community.posts("a stale fox") == []
    made = await community.alice.click(stale, "Without a style")
    await picture(made)
    assert [body["prompt"] for body in community.posts("a stale fox")] == ["a stale fox"]

    again = await community.alice.click(lost.followups[0], "Try again")
    post = await picture(again)
    assert [body["prompt"] for body in community.posts("a lost fox")] == [
        "a lost fox\nwet paper, soft light"
    ] * 2
    assert " · Watercolour · " in post.text
    assert "> \u2068a lost fox\u2069" in post.text


async def test_a_removal_is_undone(staff: Staff) -> None:
    panel = await make(staff)
    await opened(staff.owner, panel, "Watercolour")
    shown = await (await staff.owner.click(panel, "Remove style")).until(lambda shown: shown.followups)
    receipt = await undo(staff.owner, shown.followups[0])
    assert "**Style**: not set → " in receipt.text
    assert "wet paper, soft light" in receipt.text
    history = await staff.quota(staff.owner, "history")
    assert history.text.count("wet paper") == 3


async def test_a_style_is_changed_and_earlier_pictures_keep_its_words(staff: Staff) -> None:
    community = staff.community
    panel = await make(staff)
    community.endpoint.fail_next("moderation")
    rude = await community.imagine(community.alice, "a rude fox", style="Watercolour")
    await rude.until(told)

    await opened(staff.owner, panel, "Watercolour")
    shown = await saved(
        staff.owner, panel, "Change style", {"Name of the style": "Aquarelle", "Words to add": "dry paper"}
    )
    assert "The style “\u2068Aquarelle\u2069” is changed." in shown.text
    assert "**\u2068Aquarelle\u2069**" in panel.text

    await picture(await community.imagine(community.bob, "a new fox", style="aquarelle"))
    assert [body["prompt"] for body in community.posts("a new fox")] == ["a new fox\ndry paper"]

    pressed = await (await community.alice.click(rude.followups[0], "Change the text")).acknowledged()
    assert pressed.modal is not None
    assert pressed.modal.field("prompt").prefilled == "a rude fox", "the member's own words alone"
    await picture(await community.alice.submit(pressed.modal, {"prompt": "a kind fox"}))
    assert [body["prompt"] for body in community.posts("a kind fox")] == ["a kind fox\nwet paper, soft light"]


async def test_what_is_too_long_together_is_refused_with_the_numbers(staff: Staff) -> None:
    community = staff.community
    await make(staff, {**PAPER, "Words to add": "w" * 500})
    community.endpoint.fail_next("moderation")
    rude = await community.imagine(community.alice, "a rude fox", style="Watercolour")
    await rude.until(told)

    pressed = await (await community.alice.click(rude.followups[0], "Change the text")).acknowledged()
    assert pressed.modal is not None
    refusal = await (await community.alice.submit(pressed.modal, {"prompt": "x" * 3900})).message()
    assert "Your text has 3,900 characters and the style “\u2068Watercolour\u2069” adds 501." in refusal.text
    assert "I can take up to 4,000 together. Nothing was charged." in refusal.text
    assert community.posts("xxx") == []
    await picture(await community.alice.click(refusal, "Without a style"))
    assert [body["prompt"] for body in community.posts("xxx")] == ["x" * 3900]


async def test_a_styles_model_is_taken_until_it_is_gone(new_community: NewCommunity, tmp_path: Path) -> None:
    models = tmp_path / "models.toml"
    models.write_text(MODELS, encoding="utf-8")
    async with new_community(IMAGE_MODELS_FILE=str(models)) as community:
        staff = staff_of(community)
        panel = await styles_of(staff)
        pressed = await (await staff.owner.click(panel, "Add a style")).acknowledged()
        assert pressed.modal is not None
        values = {**PAPER, "Model of the style": "Aurora"}
        await (await staff.owner.submit(pressed.modal, values)).until(lambda shown: shown.followups)

        qualities = await community.alice.autocomplete(
            community.art, "imagine", "quality", "", prompt="a fox", style="Watercolour"
        )
        assert [choice.value for choice in qualities] == ["low", "medium", "high"]
        post = await picture(await community.imagine(community.alice, "a fox", style="Watercolour"))
        assert "Aurora · " in post.text
        named = await community.imagine(community.bob, "an owl", style="Watercolour", model="dall-e-3")
        assert "DALL-E 3 · " in (await picture(named)).text

        await community.kill()
        models.write_text(MODELS.split("\n\n")[0], encoding="utf-8")
        await community.start()
        post = await picture(await community.imagine(community.alice, "a wolf", style="Watercolour"))
        assert "DALL-E 3 · " in post.text
        assert [body["prompt"] for body in community.posts("a wolf")] == ["a wolf\nwet paper, soft light"]
        panel = await styles_of(staff)
        assert "⚠️ **\u2068Watercolour\u2069**" in panel.text
        await opened(staff.owner, panel, "Watercolour")
        assert "⚠️ “\u2068aurora-2\u2069” is not available any more." in panel.text


async def test_a_style_named_like_a_models_own(staff: Staff) -> None:
    community = staff.community
    await make(staff, {"Name of the style": "VIVID", "Words to add": "loud colours"})
    assert await offers(community, community.alice) == [
        "Without a style",
        "VIVID – this server's style",
        "Natural",
    ]
    await picture(await community.imagine(community.alice, "a loud fox", style="vivid"))
    await picture(await community.imagine(community.alice, "a calm fox", style="natural"))
    (loud,), (calm,) = community.posts("a loud fox"), community.posts("a calm fox")
    assert (loud["prompt"], loud.get("style")) == ("a loud fox\nloud colours", None)
    assert (calm["prompt"], calm.get("style")) == ("a calm fox", "natural")


async def test_two_moderators_at_once(staff: Staff) -> None:
    noor = await manager(staff)
    panel, hers = await make(staff), await styles_of(staff, noor)
    await opened(staff.owner, panel, "Watercolour")
    await opened(noor, hers, "Watercolour")

    form = (await (await staff.owner.click(panel, "Change style")).acknowledged()).modal
    assert form is not None
    await saved(noor, hers, "Change style", {"Words to add": "thick paint"})
    late = await (await staff.owner.submit(form, {"words": "ink"})).until(lambda shown: shown.followups)
    assert "Somebody else has just changed that style. Nothing was changed." in late.text
    assert "> \u2068ink\u2069" in late.text, "what was typed can be copied"
    pressed = await (await staff.owner.click(late.followups[0], "Try again")).acknowledged()
    assert pressed.modal is not None
    assert pressed.modal.field("words").prefilled == "thick paint"
    done = await staff.owner.submit(pressed.modal, {"words": "ink"})
    await done.until(lambda _: "is changed" in late.followups[0].text)

    third = await styles_of(staff, noor)
    await saved(noor, third, "Add a style", {"Name of the style": "Comic", "Words to add": "halftone"})
    taken = await saved(
        staff.owner,
        await styles_of(staff),
        "Add a style",
        {"Name of the style": "cOmic", "Words to add": "ink"},
    )
    assert "This server has a style “\u2068Comic\u2069” already. Nothing was changed." in taken.text

    mine, hers = await styles_of(staff), await styles_of(staff, noor)
    await opened(staff.owner, mine, "Comic")
    await opened(noor, hers, "Comic")
    await (await noor.click(hers, "Remove style")).until(lambda shown: shown.followups)
    gone = await (await staff.owner.click(mine, "Remove style")).until(lambda shown: shown.followups)
    assert "That style is not here any more." in gone.text
    assert "Comic" not in mine.text


async def test_what_moderators_type_wrongly_is_asked_for_again(staff: Staff) -> None:
    panel = await styles_of(staff)
    wrong = await saved(
        staff.owner,
        panel,
        "Add a style",
        {"Name of the style": "Co\u200bmic", "Words to add": "ink, halftone"},
    )
    (note,) = wrong.followups
    assert "The style's name has characters that nobody can see. Nothing was changed." in note.text
    assert "> \u2068ink, halftone\u2069" in note.text
    pressed = await (await staff.owner.click(note, "Try again")).acknowledged()
    assert pressed.modal is not None
    shown = await staff.owner.submit(pressed.modal, {"name": "Comic", "words": "ink, halftone"})
    await shown.until(lambda _: "Members can choose the style “\u2068Comic\u2069” now." in note.text)


async def test_members_cannot_change_styles_and_forged_ids_do_nothing(staff: Staff) -> None:
    community = staff.community
    panel = await make(staff)
    await opened(staff.owner, panel, "Watercolour")
    remove = next(button for button in panel.buttons if button.label == "Remove style")
    post = await picture(await community.imagine(community.alice, "a fox"))
    forged = await community.alice.forge(remove.custom_id, message=post)
    assert "You need the permission" in (await forged.finished()).text
    for id in ("su:unstyle:9-abc", "su:editstyle:12-again"):
        shown = await staff.owner.forge(id, message=panel)
        await shown.until(lambda shown: "That style is not here any more." in shown.text)
    too_large = f"su:unstyle:{'9' * 20}"
    for id in ("su:unstyle:", "su:editstyle:x", too_large, remove.custom_id):
        seen, shown = post.text, await staff.owner.forge(id, message=post)
        assert "deleted or is too old" in (await shown.finished()).text
        assert post.text == seen
    assert "Watercolour – this server's style" in await offers(community, community.alice)


async def test_the_mod_log_tells_of_styles(staff: Staff) -> None:
    community = staff.community
    panel = await (await staff.owner.slash(community.art, "setup")).finished()
    shown = await staff.owner.select(panel, community.art, name="su:modlog:")
    await shown.until(lambda _: "**Mod log:** <#" in panel.text)
    await make(staff)
    await community.sandbox.world.changes.until(
        lambda: any(
            "**Style**: not set → \u2068Watercolour\u2069 · \u2068wet paper, soft light\u2069"
            in message.content
            for message in staff.owner.sees(community.art)
        )
    )


async def test_a_style_outlives_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        staff = staff_of(community)
        panel = await make(staff)
        await community.kill()
        await community.start()
        await opened(staff.owner, panel, "Watercolour")
        await picture(await community.imagine(community.alice, "a fox", style="Watercolour"))
        assert [body["prompt"] for body in community.posts("a fox")] == ["a fox\nwet paper, soft light"]


async def test_a_members_own_default(new_community: NewCommunity) -> None:
    async with new_community() as community:
        staff = staff_of(community)
        panel = await make(staff)
        await choose(community, community.alice, "Watercolour")
        lost = await community.imagine(community.alice, "a fox")
        assert " · Watercolour · " in (await picture(lost)).text
        await picture(await community.imagine(community.bob, "an owl"))

        assert "Without a style" in await offers(community, community.alice)
        await picture(await community.imagine(community.alice, "a wolf", style="Without a style"))
        await picture(await community.imagine(community.alice, "a bear", style="natural"))

        await opened(staff.owner, panel, "Watercolour")
        await (await staff.owner.click(panel, "Remove style")).until(lambda shown: shown.followups)
        await picture(await community.imagine(community.alice, "a lynx"))
        sent = [str(body["prompt"]) for body in community.posts()]
        assert sent == ["a fox\nwet paper, soft light", "an owl", "a wolf", "a bear", "a lynx"]


async def choose(community: Community, who: Person, style: str) -> None:
    """What the member chooses in `/me`."""
    panel = await (await who.slash(community.art, "me")).finished()
    pressed = await (await who.click(panel, "Settings")).acknowledged()
    assert pressed.modal is not None
    saved = await who.submit(pressed.modal, {"Style of new pictures": style})
    await saved.until(lambda shown: style in shown.text)
