"""The catalogues: what English and every language must keep, and that the checks notice what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages import Catalog, Message

from bot.front.texts.language import ENGLISH_CODE
from tests.catalogues import files
from tests.catalogues.checks import faults_of_english, faults_of_language
from tests.catalogues.extraction import template
from tests.catalogues.files import codes, ids, messages, strings
from tests.catalogues.pieces import code, placeholders, signs
from tests.catalogues.program import add
from tests.catalogues.updating import updated

GERMAN = "de"
NOT_UP_TO_DATE = "de: imagine_bot.po is not as it is written here: python -m tests.catalogues update"


@pytest.fixture(scope="module")
def english() -> Catalog:
    return template()


@pytest.mark.parametrize("language", [ENGLISH_CODE, *codes()])
def test_a_language_keeps_the_rules(language: str, english: Catalog) -> None:
    if language == ENGLISH_CODE:
        faults = list(faults_of_english(english))
    else:
        faults = list(faults_of_language(language, english))
    assert not faults, "\n".join(["", *faults])


# --- the checks notice what is wrong ---------------------------------------------------------------------


@pytest.fixture
def german(english: Catalog, tmp_path: Path) -> Catalog:
    """The real one, brought up to date; what is not translated yet is English in it."""
    path = tmp_path / "german.po"
    path.write_bytes(updated(GERMAN, files.read(files.po_path(GERMAN)), english)[0])
    made = files.read(path)
    for message in messages(made):
        if not all(strings(message)):
            message.string = message.id
        message.flags.discard("fuzzy")
    return made


def faults_in(catalogue: Catalog, english: Catalog, folder: Path, code: str = GERMAN) -> list[str]:
    """Of a catalogue, written and compiled."""
    add(folder, code, catalogue)
    return list(faults_of_language(code, english, folder))


def one(catalogue: Catalog, holds: Callable[[str], object], *, plural: bool = False) -> Message:
    """The first text of which this holds."""
    return next(
        message
        for message in messages(catalogue)
        if bool(message.pluralizable) is plural and all(holds(text) for text in strings(message))
    )


def change(message: Message, changed: Callable[[str], str]) -> None:
    """Change every form of a translation."""
    texts = tuple(changed(text) for text in strings(message))
    message.string = texts if message.pluralizable else texts[0]


def test_a_complete_language_has_no_fault(german: Catalog, english: Catalog, tmp_path: Path) -> None:
    assert faults_in(german, english, tmp_path) == []


def test_a_missing_text_is_noticed(german: Catalog, english: Catalog, tmp_path: Path) -> None:
    lost = messages(german)[0]
    german.delete(lost.id, lost.context)
    assert faults_in(german, english, tmp_path) == [f"de: {ids(lost)[0]!r} is missing", NOT_UP_TO_DATE]


def test_a_text_too_many_is_noticed(german: Catalog, english: Catalog, tmp_path: Path) -> None:
    german.add("An old text.", "Ein alter Text.")
    assert faults_in(german, english, tmp_path) == [
        "de: 'An old text.' stands in the code no more",
        NOT_UP_TO_DATE,
    ]


def test_a_missing_placeholder_is_noticed(german: Catalog, english: Catalog, tmp_path: Path) -> None:
    message = one(german, placeholders)
    name = min(placeholders(strings(message)[0]))
    change(message, lambda text: text.replace(f"{{{name}}}", "5"))
    assert faults_in(german, english, tmp_path) == [
        f"de: {ids(message)[0]!r} lacks the placeholder {{{name}}}"
    ]


def test_a_wrong_placeholder_in_one_plural_form_is_noticed(
    german: Catalog, english: Catalog, tmp_path: Path
) -> None:
    message = one(german, lambda text: "{credits}" in text, plural=True)
    first, second = strings(message)
    message.string = (first.replace("{credits}", "{kredite}"), second)
    name = repr(ids(message)[0])
    assert faults_in(german, english, tmp_path) == [
        f"de: {name} (form 1 of 2) lacks the placeholder {{credits}}",
        f"de: {name} (form 1 of 2) has a placeholder too many: {{kredite}}",
    ]


def test_braces_that_make_no_pair_are_noticed(german: Catalog, english: Catalog, tmp_path: Path) -> None:
    message = one(german, placeholders)
    change(message, lambda text: text.replace("}", ""))
    (fault,) = faults_in(german, english, tmp_path)
    assert f"de: {ids(message)[0]!r} cannot be filled in" in fault


def test_a_missing_plural_form_is_noticed(german: Catalog, english: Catalog, tmp_path: Path) -> None:
    message = one(german, lambda text: True, plural=True)
    message.string = (strings(message)[0], "")
    assert faults_in(german, english, tmp_path) == [
        f"de: {ids(message)[0]!r} (form 2 of 2) is not translated"
    ]


def test_another_languages_plural_rule_is_noticed(german: Catalog, english: Catalog, tmp_path: Path) -> None:
    add(tmp_path, GERMAN, german)
    path = files.po_path(GERMAN, tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("nplurals=2; plural=(n != 1);", "nplurals=2; plural=(n > 1);"), encoding="utf-8"
    )
    faults = list(faults_of_language(GERMAN, english, tmp_path))
    assert faults == [
        "de: the header has Plural-Forms: nplurals=2; plural=(n > 1);, "
        "and the language has nplurals=2; plural=(n != 1);",
        NOT_UP_TO_DATE,
    ]


def test_a_guess_is_noticed(german: Catalog, english: Catalog, tmp_path: Path) -> None:
    message = messages(german)[0]
    message.flags.add("fuzzy")
    (fault,) = faults_in(german, english, tmp_path)
    assert f"{ids(message)[0]!r} is marked as fuzzy" in fault


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda text: text + " ", "begins or ends with other white space"),
        (lambda text: text + "\nNoch eine.", "has other lines, or begins them with other marks"),
        (lambda text: "-# " + text, "has other lines, or begins them with other marks"),
        (lambda text: text + "...", "has three dots instead of …"),
        (lambda text: f"**{text}", "has a markdown too many: **"),
        (lambda text: f"`{text}`", "has a code too many: `"),
        (lambda text: f"{text} 🎨", "has a sign too many: 🎨"),
        (lambda text: f"{text} https://example.com", "has a address too many: https://example.com"),
    ],
)
def test_other_marks_than_those_of_english_are_noticed(
    wrong: Callable[[str], str], said: str, german: Catalog, english: Catalog, tmp_path: Path
) -> None:
    message = one(german, lambda text: text.endswith(".") and not code(text) and not signs(text))
    change(message, wrong)
    faults = faults_in(german, english, tmp_path)
    assert len(faults) == 1
    assert said in faults[0]


def test_what_is_too_long_for_its_place_is_noticed(german: Catalog, english: Catalog, tmp_path: Path) -> None:
    described = english.get("Shape of the picture")
    assert described is not None
    message = german.get(described.id)
    assert message is not None
    message.string = "Form " * 20 + "!"
    assert faults_in(german, english, tmp_path) == [
        f"de: 'Shape of the picture' is too long for its place: 101 characters when filled in, at most 100: "
        f"{message.string!r}"
    ]


def test_a_catalogue_that_was_not_compiled_is_noticed(
    german: Catalog, english: Catalog, tmp_path: Path
) -> None:
    assert faults_in(german, english, tmp_path) == []
    change(one(german, lambda text: text.endswith(".")), lambda text: f"Oh. {text}")
    files.po_path(GERMAN, tmp_path).write_bytes(files.written(files.clean(GERMAN, german)))
    assert list(faults_of_language(GERMAN, english, tmp_path)) == [
        "de: imagine_bot.mo is not compiled from imagine_bot.po: python -m tests.catalogues compile"
    ]


def test_a_file_that_is_no_catalogue_is_noticed(german: Catalog, english: Catalog, tmp_path: Path) -> None:
    add(tmp_path, GERMAN, german)
    path = files.po_path(GERMAN, tmp_path)
    path.write_bytes(path.read_bytes() + b"<<<<<<< here\n")
    (fault,) = faults_of_language(GERMAN, english, tmp_path)
    assert fault.startswith("de: cannot be read:")


def test_a_language_that_discord_does_not_have_is_noticed(
    german: Catalog, english: Catalog, tmp_path: Path
) -> None:
    assert any("pt: no locale of Discord" in fault for fault in faults_in(german, english, tmp_path, "pt"))
