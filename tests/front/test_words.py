"""Words: plurals, sizes, cuts, and text of strangers that must be shown letter by letter."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.front.texts.words import (
    block_quote,
    escape,
    file_name,
    first_of,
    isolate_bidi,
    megabytes,
    megapixels,
    one_line,
    quoted,
    safe_paragraph,
    truncate,
    unescape,
    utf16_units,
)
from tests.front.samples import ENGLISH

LIVELY = [
    "*",
    "_",
    "~",
    "|",
    "`",
    "```",
    "\\",
    "[x](https://a.example)",
    "<@123456789012345678>",
    "@everyone",
]
ODD = [
    "@here",
    "<#1>",
    "<:fox:1>",
    "\n",
    "\r\n> ",
    "# ",
    "\u202e",
    "\u2069",
    "\u2068",
    "\x00",
    "\ud800",
    "שלום",
    "🦊",
]
PROMPTS = st.lists(st.sampled_from([*LIVELY, *ODD]) | st.text(max_size=40), max_size=60).map("".join)


def as_read(markdown: str) -> str:
    """What a reader sees of text in which every markdown sign is escaped."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", markdown).replace("@\u200b", "@")


def test_sizes() -> None:
    assert megabytes(ENGLISH, 14 * 2**20) == "14"
    assert megapixels(ENGLISH, 8000 * 5000) == "40"


def test_a_size_just_over_a_limit_does_not_read_as_the_limit() -> None:
    assert megabytes(ENGLISH, 10 * 2**20 + 1) == "10.1"
    assert megapixels(ENGLISH, 24_000_001) == "24.1"


def test_a_long_list_is_shortened_to_a_handful() -> None:
    assert first_of(ENGLISH, [f"s{n}" for n in range(18)], 6) == "s0, s1, s2, s3, s4, s5 and 12 more"
    assert first_of(ENGLISH, ["vivid", "natural"], 2) == "vivid and natural"


@pytest.mark.parametrize(
    ("text", "limit", "shortened"),
    [
        ("a red fox", 9, "a red fox"),
        ("a red fox reading", 12, "a red fox…"),
        ("a red fox reading", 10, "a red fox…"),
        ("a red foxes", 10, "a red…"),
        ("狐" * 20, 10, "狐" * 9 + "…"),
        ("a " + "x" * 20, 10, "a xxxxxxx…"),
    ],
)
def test_cuts_fall_between_words_where_there_are_words(text: str, limit: int, shortened: str) -> None:
    assert truncate(text, limit) == shortened


@given(st.text(), st.integers(1, 50))
def test_a_cut_holds_its_limit(text: str, limit: int) -> None:
    assert len(truncate(text, limit)) <= limit


def test_a_prompt_is_quoted_in_one_paragraph() -> None:
    assert (
        block_quote("a red fox\n\n  reading\ta newspaper ") == "> \u2068a red fox reading a newspaper\u2069"
    )


@given(PROMPTS)
@example("```py\n**bold** <@123456789012345678> @everyone\n> out")
@example("https://evil.example/ [here](https://evil.example/) :fox: ||secret||")
def test_no_prompt_breaks_out_of_its_quotation(prompt: str) -> None:
    text = block_quote(prompt)
    assert text.startswith("> \u2068")
    assert text.endswith("\u2069")
    inside = text[3:-1]
    assert not set(inside) & set(
        "\n\r\u2028\u2029\x0b\x0c\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e"
    )
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "", inside)
    assert not set(bare) & set("\\`*_~|[]<>:")
    assert not re.search(r"@(everyone|here|[!&]?[0-9]{17,20})", inside)
    text.encode()


@given(PROMPTS.filter(lambda prompt: "\u200b" not in prompt))
def test_escaped_text_reads_as_it_was_written(prompt: str) -> None:
    assert as_read(escape(one_line(prompt))) == one_line(prompt)


@given(PROMPTS, st.integers(20, 700))
def test_escaping_never_bursts_the_room_there_is(prompt: str, room: int) -> None:
    assert utf16_units(safe_paragraph(prompt, limit=600, units=room)) <= room


def test_the_longest_prompt_of_nothing_but_markdown_fits_a_field() -> None:
    text = safe_paragraph("*" * 4000, limit=600, units=1000)
    assert 900 < utf16_units(text) <= 1000
    assert text.endswith("…\u2069")


def test_a_quoted_value_is_cut_and_escaped() -> None:
    assert quoted(ENGLISH, "**4k**") == "“\u2068\\*\\*4k\\*\\*\u2069”"
    assert len(quoted(ENGLISH, "x" * 4000)) < 70


@pytest.mark.parametrize(
    ("prompt", "media_type", "name"),
    [
        ("A red fox, reading a newspaper", "image/png", "a-red-fox-reading-7F3K.png"),
        ("Füchse über Öl", "image/jpeg", "fuchse-uber-ol-7F3K.jpg"),
        ("赤い狐", "image/webp", "picture-7F3K.webp"),
        ("../../etc/passwd", "image/png", "etc-passwd-7F3K.png"),
    ],
)
def test_file_names(prompt: str, media_type: str, name: str) -> None:
    assert file_name(prompt, "7F3K", media_type) == name


@given(PROMPTS)
def test_every_file_name_is_one_that_discord_keeps(prompt: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_.-]{5,60}", file_name(prompt, "7F3K", "image/png"))


@pytest.mark.parametrize("text", ["Wet *fox*", "@everyone <@1> a\\b", "a:b [c](d) _e_ `f` ~g~ |h|", ""])
def test_what_was_escaped_is_read_back(text: str) -> None:
    assert unescape(isolate_bidi(escape(text))) == text
