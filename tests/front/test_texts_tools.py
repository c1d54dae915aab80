"""How catalogues are made: from the code, always the same, without losing what translators wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages import Catalog

from bot.front.texts.language import FOLDER
from tests.catalogues import files
from tests.catalogues.checks import faults_of_english
from tests.catalogues.extraction import template
from tests.catalogues.files import ids, messages
from tests.catalogues.pieces import differences
from tests.catalogues.places import SEPARATORS, Room, length
from tests.catalogues.pseudo import CLOSE, CODE, OPEN, pseudo, pseudo_language
from tests.catalogues.updating import made_new, updated

SOURCE = """
def greets(lang, name, count):
    # Translators: at the top of a card; at most 20 characters
    first = lang.pgettext("title", "Hello, {name}!")
    return first, lang.ngettext("{count} fox", "{count} foxes", count), lang.gettext("A " "whole sentence.")
"""


def front(folder: Path, source: str) -> Path:
    """A part of a program with one file."""
    path = folder / "bot" / "front"
    path.mkdir(parents=True, exist_ok=True)
    (path / "words.py").write_text(source, encoding="utf-8")
    return path


@pytest.fixture
def english(tmp_path: Path) -> Catalog:
    return template(front(tmp_path, SOURCE))


def entries(catalogue: bytes | Catalog) -> str:
    """The first file's texts, as a .po file has them: without the header and the commands."""
    text = (catalogue if isinstance(catalogue, bytes) else files.written(catalogue)).decode()
    found = [entry.rstrip() for entry in text.split("\n\n") if "words.py" in entry]
    return "\n\n".join(found)


def test_texts_are_found_with_their_places_and_comments(english: Catalog) -> None:
    assert (
        entries(english)
        == '''\
#. at the top of a card; at most 20 characters
#: bot/front/words.py
#, python-brace-format
msgctxt "title"
msgid "Hello, {name}!"
msgstr ""

#: bot/front/words.py
#, python-brace-format
msgid "{count} fox"
msgid_plural "{count} foxes"
msgstr[0] ""
msgstr[1] ""

#: bot/front/words.py
msgid "A whole sentence."
msgstr ""'''
    )


def test_commands_are_found_with_their_options_and_choices() -> None:
    found = {(message.context, ids(message)[0]): message.auto_comments for message in messages(template())}
    assert found[None, "Turn words into a picture."] == ["What /imagine does (at most 100 characters)"]
    said = "A choice for the option per of /quota set (at most 100 characters)"
    assert said in found["choice", "day"]


def test_a_singular_with_two_plurals_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="would share one translation"):
        template(front(tmp_path, SOURCE + 'x = lang.ngettext("{count} fox", "{count} vixens", 2)\n'))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('lang.gettext("{} foxes")', "has a placeholder that is no plain name: {}"),
        ('lang.gettext("{count:d} foxes")', "has a placeholder that is no plain name: {count:d}"),
        ('lang.ngettext("One fox", "{count} foxes", 2)', "(its plural) has a placeholder too many: {count}"),
        ('# Translators: 9 characters at most\n    lang.gettext("Ten chars.")', "10 characters"),
        ('lang.pgettext("button", "As many words as one button bears.")', ""),
        ('lang.pgettext("button", "Some words too many for one button.")', "35 characters"),
    ],
)
def test_english_is_held_against_the_rules(text: str, said: str, tmp_path: Path) -> None:
    english = template(front(tmp_path, f"if x:\n    {text}\n"))
    files.template_path(tmp_path).write_bytes(files.written(english))
    faults = list(faults_of_english(english, tmp_path))
    assert len(faults) == (1 if said else 0)
    assert said in "".join(faults)


def test_a_template_that_is_not_the_codes_is_noticed(english: Catalog, tmp_path: Path) -> None:
    files.template_path(tmp_path).write_bytes(b"")
    assert list(faults_of_english(english, tmp_path)) == [
        "imagine_bot.pot is not what stands in the code: python -m tests.catalogues update"
    ]


def test_the_same_texts_are_the_same_bytes(english: Catalog, tmp_path: Path) -> None:
    lower = template(front(tmp_path, "\n\n" + SOURCE))
    assert files.written(lower) == files.written(english)
    assert files.compiled(pseudo_language(lower), CODE) == files.compiled(pseudo_language(english), CODE)
    assert b"Babel" not in files.compiled(pseudo_language(english), CODE)


def test_an_update_keeps_what_is_known_and_drops_what_is_gone(english: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "old.po"
    path.write_bytes(made_new("hr", english))
    old = files.read(path)
    for message in messages(old):
        message.user_comments = ["Pozor"]
        message.string = ("lisica", "lisice", "lisica") if message.pluralizable else "Pozdrav, {name}!"
    now = template(front(tmp_path, SOURCE.replace("whole", "new")))
    path.write_bytes(text := updated("hr", old, now)[0])
    assert (
        entries(text)
        == '''\
# Pozor
#. at the top of a card; at most 20 characters
#: bot/front/words.py
#, python-brace-format
msgctxt "title"
msgid "Hello, {name}!"
msgstr "Pozdrav, {name}!"

# Pozor
#: bot/front/words.py
#, python-brace-format
msgid "{count} fox"
msgid_plural "{count} foxes"
msgstr[0] "lisica"
msgstr[1] "lisice"
msgstr[2] "lisica"

#: bot/front/words.py
msgid "A new sentence."
msgstr ""'''
    )
    assert updated("hr", old, now)[1] == [
        "hr: dropped 'A whole sentence.'",
        "hr: 1 texts are not translated yet",
    ]
    assert updated("hr", files.read(path), now)[0] == text


def test_a_new_language_has_its_own_plural_rule(english: Catalog) -> None:
    assert b"plural=(n % 10 == 1" not in made_new("de", english)
    assert b'"Plural-Forms: nplurals=1; plural=0;\\n"' in made_new("ja", english)
    assert b'"Language: pt_BR\\n"' in made_new("pt-BR", english)
    assert made_new("hr", english).startswith(b"# imagine-bot in Croatian.\n")


# --- the language that nobody speaks ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Make it", "⟦Ṁáķé íţ ëï⟧"),
        ("{count} of **{all}**", "⟦{count} óƒ **{all}** ëïöü ëïöü⟧"),
        (
            "Try `7d` <@1> <t:5:R> https://a.example/b",
            "⟦Ţŕý `7d` <@1> <t:5:R> https://a.example/b ëïöü ëïöü ëïöü ëïöü⟧",
        ),
        ("-# Small\n\n- one", "-# ⟦Šɱáļļ ë⟧\n\n- ⟦óñé⟧"),
        (", ", ", "),
        ("{quality} – {credits}", "{quality} – {credits}"),
    ],
)
def test_a_text_of_it_keeps_what_is_no_word(text: str, shown: str) -> None:
    assert pseudo(text) == shown


def test_it_stays_within_the_room_of_its_place() -> None:
    room = Room(34, 80)
    assert length(pseudo("x" * 75, room)) == 80
    assert length(pseudo("x" * 20, room)) == 32
    assert length(pseudo("{model} for the next pictures", Room(34, 40))) == 40


def test_it_keeps_the_rules_of_every_language_but_the_wished_lengths() -> None:
    strange = pseudo_language(template())
    for message in messages(strange):
        assert len(files.strings(message)) == (3 if message.pluralizable else 1)
        for text in files.strings(message):
            assert list(differences(ids(message)[-1], text, separates=message.context in SEPARATORS)) == []
            assert text.count(OPEN) == text.count(CLOSE)


def test_it_has_a_locale_of_its_own() -> None:
    assert not (FOLDER / CODE).exists(), "the pseudo-language needs a locale that has no catalogue"
