"""What the walk takes for words that were never translated, and which texts it takes for shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from babel.messages import Catalog

from bot.sandbox.rest.call import Recorded
from tests.catalogues.files import ids
from tests.stories.walk.judging import (
    button_labels,
    english_words,
    is_for_others,
    never_shown,
    plain_words,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("⟦Ṁáķé íţ ëï⟧ 12 µ 5", []),
        ("⟦Ṁáķé it⟧", ["it"]),
        ("<@1> <#2> <@&3> <t:4:R> </quota show:5> <:fox:6> `/me` https://a.example/fox", []),
        ("Αλεπού <b>fox</b>", ["fox"]),
        (r"\u2068America/New\_York\u2069 · HD · Deutsch · imagine-bot 0.1", []),
        ("HDR dall-e-33", ["HDR", "dall"]),
        ("2 x 3", []),
    ],
)
def test_plain_words_are_found(text: str, words: list[str]) -> None:
    assert plain_words(text.replace(r"\u2068", "\u2068").replace(r"\u2069", "\u2069")) == words


def test_english_words_are_found_among_those_of_another_language() -> None:
    assert english_words("Mach 3 Bilder für `the fox` und DALL-E 3") == []
    assert english_words("Mach 3 pictures. It’s the last.") == ["pictures", "It", "the"]


def test_commands_in_other_languages_are_for_others() -> None:
    route = "PUT /applications/{application_id}/commands"
    assert is_for_others(f"{route} 0.description", "de")
    assert is_for_others(f"{route} 0.description_localizations.fr", "de")
    assert not is_for_others(f"{route} 0.description_localizations.de", "de")
    assert not is_for_others("POST /channels/{channel_id}/messages content", "de")


def test_labels_of_buttons_are_found_in_messages_and_answers() -> None:
    row = {"type": 1, "components": [{"type": 2, "label": "Fox", "style": 1, "custom_id": "f"}]}
    sent = [
        Recorded(datetime.now(UTC), "POST /x", {}, {}, body, (), 200, 0, True)
        for body in ({"components": [row]}, {"type": 4, "data": {"components": [row]}}, None)
    ]
    assert list(button_labels(sent)) == ["Fox", "Fox"]


def test_a_text_is_shown_whatever_was_filled_in() -> None:
    catalogue = Catalog()
    catalogue.add(("{count} fox", "{count} foxes"), ("{count} Fuchs", "{count} Füchse"))
    catalogue.add("{name} paints.", "{name} malt.")
    catalogue.add("Both.", "Beide.")
    missing = never_shown(catalogue, ["Da sind 3 Füchse", "Mia", " malt", "Beide."])
    assert [ids(message)[0] for message in missing] == ["{name} paints."]
