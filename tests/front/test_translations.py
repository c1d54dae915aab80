"""Message catalogues that are broken: the bot starts all the same, and answers in English what it cannot say."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.front.texts.language import FOLDER, Language
from bot.front.texts.translations import DOMAIN, can_be_filled_in, translations_in
from tests.catalogues import files

GERMAN = (FOLDER / "de" / "LC_MESSAGES" / f"{DOMAIN}.mo").read_bytes()


def file_of(folder: Path, code: str) -> Path:
    path = folder / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def compiled(*messages: tuple[str | tuple[str, str], str | tuple[str, str], str | None]) -> bytes:
    """A German catalogue of messages, their translations and contexts."""
    catalogue = files.new("de", "")
    for english, german, context in messages:
        catalogue.add(english, german, context=context)
    return files.compiled(catalogue, "de")


def with_header(line: str) -> bytes:
    """A file with this header and no messages."""
    header = Catalog(charset="utf-8")
    out = io.BytesIO()
    write_mo(out, header)
    known = out.getvalue()
    at = known.index(b"Project-Id-Version")
    return known[:at] + line.encode().ljust(len(known) - at - 1) + b"\0"


@pytest.mark.parametrize(
    "broken", [b"", b"nothing of that kind", GERMAN[:20], GERMAN[: len(GERMAN) // 2], GERMAN[:-40]]
)
def test_a_language_that_cannot_be_read_is_left_out_and_the_others_are_spoken(
    broken: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file_of(tmp_path, "fr").write_bytes(broken)
    file_of(tmp_path, "de").write_bytes(GERMAN)
    assert set(translations_in(tmp_path)) == {"de"}
    (line,) = caplog.records
    assert line.levelno == logging.ERROR
    assert "cannot be read" in line.message
    assert vars(line)["file"] == str(file_of(tmp_path, "fr"))


def test_a_folder_in_place_of_a_file_is_left_out(tmp_path: Path) -> None:
    file_of(tmp_path, "fr").mkdir()
    assert translations_in(tmp_path) == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(GERMAN)), damage=st.binary(min_size=1, max_size=40), cut=st.integers(0, 9000))
def test_no_damage_to_a_file_keeps_the_bot_from_starting(
    tmp_path: Path, place: int, damage: bytes, cut: int
) -> None:
    damaged = GERMAN[:place] + damage + GERMAN[place + len(damage) + cut :]
    file_of(tmp_path, "de").write_bytes(damaged)
    assert set(translations_in(tmp_path)) <= {"de"}


@pytest.mark.parametrize(
    "header", ["Plural-Forms: nplurals=2", "Plural-Forms: plural=(n", "Content-Type: text/plain; charset=no"]
)
def test_a_header_that_makes_no_sense_is_left_out_like_a_broken_file(header: str, tmp_path: Path) -> None:
    file_of(tmp_path, "de").write_bytes(with_header(header))
    assert translations_in(tmp_path) == {}


def test_what_cannot_be_filled_in_stays_english(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file_of(tmp_path, "de").write_bytes(
        compiled(
            ("It costs {credits}.", "Es kostet {kredite}.", None),
            ("Use {name}", "{name nehmen", "button"),
            (("{count} fox", "{count} foxes"), ("{count} Fuchs", "{count!r} Füchse"), None),
            ("Cancel", "Abbrechen", "button"),
            ("You get {credits}.", "Du bekommst {credits}.", None),
        )
    )
    german = Language("de", translations_in(tmp_path)["de"])
    assert german.gettext("It costs {credits}.") == "It costs {credits}."
    assert german.pgettext("button", "Use {name}") == "Use {name}"
    assert german.ngettext("{count} fox", "{count} foxes", 2) == "{count} foxes"
    assert german.ngettext("{count} fox", "{count} foxes", 1) == "{count} Fuchs"
    assert german.pgettext("button", "Cancel") == "Abbrechen"
    assert german.gettext("You get {credits}.") == "Du bekommst {credits}."
    (line,) = caplog.records
    assert (vars(line)["messages"], line.levelno) == (3, logging.ERROR)


def test_the_languages_of_the_repository_lose_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert set(translations_in(FOLDER)) == set(files.codes())
    assert caplog.records == []


@pytest.mark.parametrize(
    ("english", "translation", "fits"),
    [
        ("{a} and {b}", "{b} und {a}", True),
        ("{a} and {b}", "nur {a}", True),
        ("{a}", "{a} und {b}", False),
        ("{a}", "{}", False),
        ("{a}", "{0}", False),
        ("{a}", "{a.real}", False),
        ("{a}", "{a[0]}", False),
        ("{a}", "{a:d}", False),
        ("{a}", "{a", False),
        ("{a}", "{{a}}", True),
        ("plain", "einfach", True),
    ],
)
def test_which_translations_can_be_filled_in(english: str, translation: str, *, fits: bool) -> None:
    assert can_be_filled_in(english, translation) is fits
