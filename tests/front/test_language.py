"""Languages: which one a locale gets, and what each writes in its own way: numbers, lists, sentences in a row."""

from __future__ import annotations

import pytest

from bot.front.texts.language import ENGLISH_CODE, Reader, language, languages

ENGLISH, GERMAN = language("en-US"), language("de")


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        ("de", "de"),
        ("en-US", "en-US"),
        ("en-GB", "en-US"),
        ("fr", "en-US"),
        ("", "en-US"),
        ("../de", "en-US"),
    ],
)
def test_a_locale_without_a_language_of_its_own_gets_english(locale: str, code: str) -> None:
    assert language(locale).code == code


def test_english_is_the_first_of_all_languages() -> None:
    assert languages()[0] == ENGLISH_CODE
    assert "de" in languages()


@pytest.mark.parametrize(
    ("number", "english", "german"),
    [(0, "0", "0"), (999, "999", "999"), (-1000, "-1,000", "-1.000"), (1_234_567, "1,234,567", "1.234.567")],
)
def test_numbers(number: int, english: str, german: str) -> None:
    assert (ENGLISH.number(number), GERMAN.number(number)) == (english, german)


@pytest.mark.parametrize(
    ("tenths", "english", "german"),
    [(0, "0", "0"), (25, "2.5", "2,5"), (30, "3", "3"), (10_001, "1,000.1", "1.000,1")],
)
def test_numbers_with_a_decimal(tenths: int, english: str, german: str) -> None:
    assert (ENGLISH.tenths(tenths), GERMAN.tenths(tenths)) == (english, german)


@pytest.mark.parametrize(
    ("items", "all_of", "one_of"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a or b"),
        (["a", "b", "c"], "a, b and c", "a, b or c"),
        (["{last}", "{}"], "{last} and {}", "{last} or {}"),
    ],
)
def test_lists(items: list[str], all_of: str, one_of: str) -> None:
    assert (ENGLISH.all_of(items), ENGLISH.one_of(items)) == (all_of, one_of)
    assert GERMAN.all_of(items) == all_of.replace(" and ", " und ")
    assert GERMAN.one_of(items) == one_of.replace(" or ", " oder ")


def test_sentences_in_a_row_have_no_gap_where_one_is_missing() -> None:
    assert ENGLISH.in_a_row("One.", "", "Two.") == "One. Two."


def test_a_private_message_is_in_the_members_language_and_a_public_one_in_the_servers() -> None:
    reader = Reader.of("de", "en-US")
    assert reader.of_message(private=True).code == "de"
    assert reader.of_message(private=False).code == "en-US"
