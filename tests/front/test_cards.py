"""Cards: what a channel sees of an ask, from the line to the pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.durations import Expectation
from bot.domain.errors import EndpointDown, Failure, PromptRejected
from bot.domain.pictures import State
from bot.front.imagine.progress import cancelled_card, drawing_card, in_line_card
from bot.front.kit.cards import Author, Button, Card, PictureFile, with_alt
from bot.front.result.card import result_card
from bot.front.result.revised import MOST_CHARACTERS, revised_prompt_of
from bot.front.texts.picture.privacy import privacy_note
from bot.front.texts.picture.result import alt_text
from tests.front.samples import ENGLISH, NOON, check_limits, pictures, units

PNG = PictureFile(b"png bytes", "image/png")
WEBP = PictureFile(b"webp bytes", "image/webp")
QUEUED, RUNNING, PAINTED, CANCELLED = State.QUEUED, State.RUNNING, State.PAINTED, State.CANCELLED
CANCEL = Button("cancel", "PIC0", "Cancel")
NOON_TICKING = "<t:1767268800:R>"


def text(card: Card) -> str:
    (embed,) = card.embeds
    return embed.description or ""


def test_in_line_shows_the_place_the_prompt_and_cancel() -> None:
    card = in_line_card(ENGLISH, pictures(QUEUED, prompt="a red fox"), 3)
    assert card.embeds[0].title == "⏳ In line – number 3"
    assert text(card) == "> \u2068a red fox\u2069\nIt starts by itself when its turn comes."
    assert card.buttons == (Button("cancel", "PIC0", "Cancel"),)


def test_in_line_with_several_speaks_of_the_first() -> None:
    card = in_line_card(ENGLISH, pictures(QUEUED, QUEUED, QUEUED), 5)
    assert card.embeds[0].title == "⏳ In line – 3 pictures, the first at number 5"
    assert text(card).endswith("They start by themselves, each when its turn comes.")


def test_drawing_one_picture_ticks_and_can_be_cancelled() -> None:
    card = drawing_card(ENGLISH, pictures(RUNNING, prompt="a red fox"), NOON)
    assert card.embeds[0].title == "🎨 Drawing"
    assert text(card) == f"> \u2068a red fox\u2069\nStarted {NOON_TICKING}."
    assert card.buttons == (CANCEL,)


@pytest.mark.parametrize(
    ("low", "high", "count", "words"),
    [
        (10, 25, 1, "Usually 10–25 s."),
        (20, 20, 1, "Usually about 20 s."),
        (3, 9, 1, "It will be there in a moment."),
        (9, 10, 1, "Usually 9–10 s."),
        (2, 115, 1, "Usually 2–115 s."),
        (120, 180, 1, "Usually 2–3 min."),
        (60, 120, 1, "Usually 1–2 min."),
        (180, 180, 1, "Usually about 3 min."),
        (30, 120, 1, "Usually 30 s to 2 min."),
        (10, 25, 2, "Usually 10–25 s each."),
        (3, 9, 2, "Each takes a moment."),
    ],
)
def test_drawing_says_how_long_a_picture_usually_takes(
    low: float, high: float, count: int, words: str
) -> None:
    card = drawing_card(ENGLISH, pictures(*[RUNNING] * count), NOON, Expectation(low, high, 300))
    assert f"Started {NOON_TICKING}. {words}" in text(card)


def test_drawing_says_when_it_takes_longer_than_usual() -> None:
    one = drawing_card(ENGLISH, pictures(RUNNING), NOON, slow=True)
    assert text(one).endswith("\nTaking longer than usual. Nothing is lost.")
    several = drawing_card(ENGLISH, pictures(RUNNING, QUEUED), NOON, slow=True)
    assert "Taking longer than usual. Nothing is lost." in text(several)
    assert one.buttons == several.buttons == (CANCEL,)


def test_drawing_a_picture_that_starts_at_once_offers_cancel_too() -> None:
    assert drawing_card(ENGLISH, pictures(QUEUED), NOON).buttons == (CANCEL,)


def test_drawing_several_keeps_cancel_while_some_wait() -> None:
    card = drawing_card(ENGLISH, pictures(RUNNING, RUNNING, QUEUED, QUEUED), NOON)
    assert text(card).endswith("4 pictures; each starts as soon as there is room.")
    assert card.buttons == (CANCEL,)


def test_drawing_several_of_which_none_waits() -> None:
    card = drawing_card(ENGLISH, pictures(PAINTED, RUNNING), NOON)
    assert text(card).endswith("2 pictures, all started.")
    assert card.buttons == (CANCEL,)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ([CANCELLED], "Nothing was charged."),
        ([CANCELLED, CANCELLED], "2 pictures cancelled. Nothing was charged."),
        (
            [RUNNING, CANCELLED, CANCELLED],
            "2 of 3 pictures were cancelled and not charged.\n"
            "One picture was being drawn already. If it still comes, it costs 1 credit and waits for you in `/me`. "
            "If not, you get it back.",
        ),
        (
            [PAINTED, RUNNING, RUNNING, CANCELLED],
            "1 of 4 pictures was cancelled and not charged.\n"
            "1 finished picture waits for you in `/me`.\n"
            "2 pictures were being drawn already. Those that still come cost their credits and wait for you in `/me`. "
            "For the others you get your credits back.",
        ),
        ([PAINTED], "1 finished picture waits for you in `/me`."),
        ([EndpointDown(3)], "Nothing was charged."),
        (
            [EndpointDown(3), CANCELLED],
            "1 of 2 pictures couldn't be made and was not charged.\n"
            "1 of 2 pictures was cancelled and not charged.",
        ),
    ],
)
def test_cancelled_says_what_was_stopped_and_what_runs_on(ends: list[State | Failure], words: str) -> None:
    card = cancelled_card(ENGLISH, pictures(*ends))
    assert text(card).endswith(f"\n{words}")
    assert card.buttons == ()


def test_a_result_tells_how_it_came_about() -> None:
    asked = pictures(PAINTED, revised="A red fox, in oil", prompt="a red fox", size="1024x1536", quality="hd")
    card = result_card(
        ENGLISH, asked, [PNG], model="DALL-E 3", author=Author("Alice", "https://cdn.example/a.png")
    )
    (embed,) = card.embeds
    assert embed.description == "> \u2068a red fox\u2069"
    assert (embed.fields[0].name, embed.fields[0].value) == (
        "How the model read it",
        "\u2068A red fox, in oil\u2069",
    )
    assert embed.footer.text == "DALL-E 3 · Portrait · HD · 31 s · AI-generated"
    assert (embed.author.name, embed.author.icon_url) == ("Alice", "https://cdn.example/a.png")
    assert embed.colour == discord.Colour(0xC0392B)
    assert embed.url is None
    (file,) = card.files
    assert (file.filename, file.data) == ("a-red-fox-PIC0.png", b"png bytes")
    assert file.alt == "AI-generated picture: A red fox, in oil"
    assert embed.to_dict()["image"] == {"url": "attachment://a-red-fox-PIC0.png", "description": file.alt}


def test_a_result_says_only_what_is_known() -> None:
    (embed,) = result_card(ENGLISH, pictures(PAINTED, revised="a  red fox "), [PNG], model="m-1").embeds
    assert embed.fields == []
    assert embed.author.name is None
    assert embed.footer.text == "m-1 · Portrait · 31 s · AI-generated"


@pytest.mark.parametrize(
    ("prompt", "revised"),
    [
        ("a red fox, in oil", "A red fox in oil."),
        ("A RED  FOX", "“A red fox!”"),
        ("ein Füchschen", "Ein Fu\u0308chschen"),
        ("🦊", " 🦊. "),
    ],
)
def test_a_revised_prompt_that_only_repeats_the_prompt_is_left_out(prompt: str, revised: str) -> None:
    card = result_card(ENGLISH, pictures(PAINTED, prompt=prompt, revised=revised), [PNG], model="m-1")
    assert card.embeds[0].fields == []
    assert card.files[0].alt == f"AI-generated picture: {prompt.replace('  ', ' ')}"


@pytest.mark.parametrize(
    ("prompt", "revised"), [("a red fox", "a red fox, in oil"), ("🦊", "🐺"), ("fox 1", "fox 2")]
)
def test_a_revised_prompt_that_says_anything_else_is_shown(prompt: str, revised: str) -> None:
    card = result_card(ENGLISH, pictures(PAINTED, prompt=prompt, revised=revised), [PNG], model="m-1")
    assert [field.value for field in card.embeds[0].fields] == [f"\u2068{revised}\u2069"]


def test_long_texts_do_not_push_the_picture_away() -> None:
    asked = pictures(PAINTED, QUEUED, prompt="walking " * 400, revised="sitting " * 400)
    card = result_card(ENGLISH, asked, [PNG], model="m-1")
    assert card.embeds[0].description == f"> \u2068{'walking ' * 36}walking…\u2069"
    assert card.embeds[0].fields[0].value == f"\u2068{'sitting ' * 24}sitting…\u2069"
    for waiting in (in_line_card(ENGLISH, asked, 1), drawing_card(ENGLISH, asked, NOON)):
        assert f"> \u2068{'walking ' * 36}walking…\u2069\n" in text(waiting)


def test_of_a_revised_prompt_that_an_older_version_kept_whole_only_the_beginning_is_read() -> None:
    (kept,) = pictures(PAINTED, prompt="a red fox", revised="sitting " * 400_000)
    assert len(revised_prompt_of(kept) or "") == MOST_CHARACTERS


def test_alt_text_is_plain_and_cut_at_a_word() -> None:
    alt = alt_text(ENGLISH, "a *red* fox\n" + "walking " * 400)
    assert alt.startswith("AI-generated picture: a *red* fox walking")
    assert alt.endswith("walking…")
    assert 480 < len(alt) <= 500


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (119, "119 s"), (120, "2 min"), (125, "2 min 5 s"), (3600, "60 min")]
)
def test_the_footer_says_how_long_it_took(seconds: float, words: str) -> None:
    (row,) = pictures(PAINTED)
    row = replace(row, ended_at=NOON + timedelta(seconds=seconds))
    (embed,) = result_card(ENGLISH, [row], [PNG], model="m-1").embeds
    assert embed.footer.text == f"m-1 · Portrait · {words} · AI-generated"


def test_a_button_for_the_rest_stands_last_under_every_result() -> None:
    trophy = Button("hand", "PIC1", "Trophy", space="tr")
    asked = pictures(EndpointDown(3), PAINTED, PAINTED)
    card = result_card(ENGLISH, asked, [PNG, PNG], model="m-1", offered=(trophy,))
    assert [(button.label, button.subject, button.row) for button in card.buttons] == [
        ("2", "PIC1", 0),
        ("3", "PIC2", 0),
        ("Again", "PIC1", 1),
        ("Change", "PIC1", 1),
        ("Trophy", "PIC1", 1),
        ("⋯ More", "PIC1", 1),
    ]


def test_the_footer_calls_the_size_as_the_picker_does() -> None:
    asked = pictures(PAINTED, size="512x512", quality="standard")
    (embed,) = result_card(ENGLISH, asked, [PNG], model="m-1", sizes=("512x512", "1024x1024")).embeds
    assert embed.footer.text is not None
    assert embed.footer.text.startswith("m-1 · Square (small) · came as 1024 × 1536 · Standard")


@pytest.mark.parametrize(
    ("asked", "by_shape", "words"),
    [
        ("1024x1536", False, "Portrait"),
        ("1024x1520", False, "Portrait"),  # rounded
        ("1024x1024", False, "Square · came as 1024 × 1536"),
        ("512x768", False, "Portrait · came as 1024 × 1536"),
        ("512x768", True, "Portrait"),
        ("2:3", False, "Portrait"),
        ("16:9", True, "Landscape · came as 1024 × 1536"),
        ("auto", False, "Portrait"),
        ("2K", False, "2k"),
        (None, False, "Portrait"),
    ],
)
def test_the_footer_says_what_came_where_it_is_not_what_was_asked(
    asked: str | None, by_shape: bool, words: str
) -> None:
    row = pictures(PAINTED, size=asked)
    (embed,) = result_card(ENGLISH, row, [PNG], model="m-1", by_shape=by_shape).embeds
    assert embed.footer.text == f"m-1 · {words} · 31 s · AI-generated"


def test_several_results_form_one_grid_under_one_text() -> None:
    asked = pictures(PAINTED, PAINTED, PAINTED, revised="A fox", prompt="a red fox")
    card = result_card(ENGLISH, asked, [PNG, WEBP, PNG], model="m-1", author=Author("Alice"))
    first, *others = card.embeds
    assert {embed.url for embed in card.embeds} == {
        "https://discord.com/channels/300000000000000003/400000000000000004"
    }
    assert [embed.image.url for embed in card.embeds] == [
        "attachment://a-red-fox-PIC0.png",
        "attachment://a-red-fox-PIC1.webp",
        "attachment://a-red-fox-PIC2.png",
    ]
    assert first.footer.text == "m-1 · Portrait · 33 s · AI-generated"
    for embed in others:
        assert (embed.description, embed.fields, embed.footer.text, embed.author.name) == (
            None,
            [],
            None,
            None,
        )


def test_a_partial_result_says_what_is_missing_and_that_it_was_not_charged() -> None:
    asked = pictures(PAINTED, PromptRejected(), CANCELLED, EndpointDown(3), prompt="fox")
    (embed,) = result_card(ENGLISH, asked, [PNG], model="m-1").embeds
    assert (embed.description or "").splitlines() == [
        "> \u2068fox\u2069",
        "2 of 4 pictures couldn't be made and were not charged.",
        "1 of 4 pictures was cancelled and not charged.",
    ]
    assert embed.footer.text is not None
    assert embed.footer.text.endswith("AI-generated")


def test_files_that_do_not_match_the_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        result_card(ENGLISH, pictures(PAINTED, PAINTED), [PNG], model="m-1")


def test_an_embed_keeps_everything_when_its_image_gets_a_description() -> None:
    before = discord.Embed(title="t", description="d", colour=0x112233, url="https://a.example")
    before.set_image(url="attachment://a.png").set_footer(text="f").add_field(name="n", value="v")
    after = with_alt(before, "a fox").to_dict()
    expected = before.to_dict()
    expected["image"] = {**expected["image"], "description": "a fox"}  # type: ignore[typeddict-unknown-key]  # discord.py 2.7 does not know it
    assert after == expected


@given(st.text(max_size=4000), st.text(max_size=4000), st.text(max_size=300))
def test_whatever_people_and_models_write_every_card_keeps_discords_limits(
    prompt: str, revised: str, name: str
) -> None:
    wish = {"prompt": prompt, "size": name, "quality": name}
    asked = pictures(PAINTED, PAINTED, PromptRejected(), CANCELLED, revised=revised, **wish)
    card = result_card(ENGLISH, asked, [PNG, PNG], model=name, sizes=(name,), author=Author(name))
    check_limits(*card.embeds)
    assert all(len(file.alt) <= 500 for file in card.files)
    for waiting in (
        in_line_card(ENGLISH, asked, 1),
        drawing_card(ENGLISH, asked, NOON),
        cancelled_card(ENGLISH, asked),
    ):
        check_limits(*waiting.embeds)
        assert all(len(button.label) <= 34 for button in waiting.buttons)


@pytest.mark.parametrize("sign", ["*", "🦊", "<@123456789012345678>", "\u202e", "a\n", "@here "])
def test_the_longest_prompts_fit(sign: str) -> None:
    prompt = (sign * 4000)[:4000]
    asked = pictures(PAINTED, PAINTED, PAINTED, PAINTED, prompt=prompt, revised=prompt + "!")
    check_limits(*result_card(ENGLISH, asked, [PNG] * 4, model=sign * 200, author=Author(sign * 32)).embeds)


@pytest.mark.parametrize(
    ("service", "named"),
    [("apipie.ai", "**apipie.ai**"), ("*" * 200, "\\*" * 59 + "…**"), (None, "**this bot's image service**")],
)
def test_the_private_note_names_who_makes_the_pictures(service: str | None, named: str) -> None:
    note = privacy_note(ENGLISH, service)
    assert named in note
    assert note.endswith(".")
    assert units(note) < 2000
