"""What the button ⋯ tells."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import EndpointDown
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import Generation, State
from bot.front.result.about.more import Facts, Parent, more_cards
from bot.pixels import Credentials
from tests.front.samples import ENGLISH, check_limits, pictures

CATALOGUE = Catalogue((Model(id="m-1", label="M *1*", sizes=("512x512", "1024x1024")),), "m-1")
PAINTED = State.PAINTED


def told(*rows: Generation, facts: Facts | None = None) -> list[str]:
    """The lines of all messages."""
    cards = more_cards(ENGLISH, rows, CATALOGUE, facts or Facts())
    return "\n".join(card.embeds[0].description or "" for card in cards).splitlines()


def test_all_about_one_picture() -> None:
    (row,) = pictures(
        PAINTED, prompt="a red fox\n\n# in *oil*", revised="A fox", size="512x512", quality="hd"
    )
    (card,) = more_cards(ENGLISH, [row], CATALOGUE)
    assert card.embeds[0].title == "About this picture"
    assert told(row) == [
        "> \u2068a red fox\u2069",
        "> \u2068# in \\*oil\\*\u2069",
        "**Model:** \u2068M \\*1\\*\u2069",
        "**Size:** \u2068Square (small)\u2069",
        "**Quality:** \u2068HD\u2069",
        "**Made by:** <@5>, <t:1767268831:f>",
        "**Price:** 1 credit",
        "**Picture:** 31 s · `PIC0`",
        "-# How the model read it",
        "> \u2068A fox\u2069",
    ]


def test_pictures_of_one_ask_are_counted_and_those_that_could_not_be_made_are_not_shown() -> None:
    rows = pictures(PAINTED, EndpointDown(3), PAINTED, prompt="a fox", revised="A fox!")
    (card,) = more_cards(ENGLISH, [rows[0], rows[2]], CATALOGUE)
    assert card.embeds[0].title == "About these pictures"
    assert told(rows[0], rows[2])[-2:] == [
        "**Picture 1 of 3:** 31 s · `PIC0`",
        "**Picture 3 of 3:** 33 s · `PIC2`",
    ]


def test_a_style_is_told_and_a_size_that_nobody_asked_for_is_measured() -> None:
    (row,) = pictures(PAINTED, size="auto")
    row = replace(row, ask=replace(row.ask, request=replace(row.ask.request, style="vivid")))
    assert told(row)[1:4] == [
        "**Model:** \u2068M \\*1\\*\u2069",
        "**Size:** \u2068Portrait\u2069",
        "**Style:** \u2068Vivid\u2069",
    ]


@given(st.text(min_size=1, max_size=4000), st.text(max_size=9000))
def test_whatever_was_written_every_message_keeps_discords_limits(prompt: str, revised: str) -> None:
    rows = pictures(*[PAINTED] * 4, prompt=prompt, revised=revised, size=prompt[:9], quality=prompt[:9])
    for card in more_cards(ENGLISH, rows, CATALOGUE):
        check_limits(*card.embeds)


@pytest.mark.parametrize("sign", ["x", "*", "🦊", "word ", "a\n"])
def test_nothing_of_the_longest_prompt_is_left_out(sign: str) -> None:
    prompt = (sign * 4000)[:4000]
    cards = more_cards(ENGLISH, pictures(PAINTED, prompt=prompt), CATALOGUE)
    check_limits(*[embed for card in cards[:1] for embed in card.embeds])
    quoted = "".join(
        re.findall("> \u2068(.*)\u2069", "\n".join(c.embeds[0].description or "" for c in cards))
    )
    assert re.sub(r"\s|\\", "", quoted) == re.sub(r"\s", "", prompt)
    assert len(cards) <= 4


def test_each_has_its_price_and_what_became_of_its_credentials() -> None:
    rows = pictures(PAINTED, PAINTED)
    kept, lost = Credentials.KEPT, Credentials.LOST
    alike = told(*rows, facts=Facts(credentials={"PIC0": lost, "PIC1": lost}))
    assert alike[-4:-2] == [
        "**Price:** 1 credit each",
        "**Content Credentials:** only in the original; the post is another file",
    ]
    assert told(*rows, facts=Facts(credentials={"PIC0": kept, "PIC1": None}))[-4:] == [
        "**Picture 1 of 2:** 31 s · `PIC0`",
        "**Content Credentials:** kept, also in the post",
        "**Picture 2 of 2:** 32 s · `PIC1`",
        "The original was removed by age.",
    ]
    assert "**Content Credentials:** none seen" in told(
        *rows, facts=Facts(credentials={"PIC0": Credentials.NONE, "PIC1": Credentials.NONE})
    )


@pytest.mark.parametrize(
    ("parent", "line"),
    [
        (
            Parent(name="a*b", link="https://x/1"),
            "**Made after:** [a picture by \u2068a\\*b\u2069](<https://x/1>)",
        ),
        (Parent(is_own=True), "**Made after:** an earlier picture of their own"),
        (
            Parent(link="https://x/1", is_own=True),
            "**Made after:** [an earlier picture of their own](<https://x/1>)",
        ),
        (Parent(name="bob", is_gone=True), "**Made after:** another picture, which can't be shown here"),
    ],
)
def test_the_picture_that_it_was_made_after_is_linked(parent: Parent, line: str) -> None:
    assert line in told(*pictures(PAINTED), facts=Facts(parent=parent))


def test_without_its_prompt_the_rest_is_told() -> None:
    lines = told(*pictures(PAINTED, prompt=""), facts=Facts(is_private=True))
    assert lines[0] == "The prompt was removed by age."
    assert lines[-1] == "-# Only you see this picture. Discord shows its message until you dismiss it."
