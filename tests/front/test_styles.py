"""The panels and the form of a server's styles."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Gone, UnknownChoice
from bot.domain.guilds.styles import NAME_LIMIT, STYLES_LIMIT, WORDS_LIMIT, ServerStyle, digest_of
from bot.domain.models import Catalogue, Model
from bot.front.account.styles import page
from bot.front.kit.cards import Upload
from bot.front.setup.styleform import id_in, mark_of, read_style, style_form
from bot.front.setup.stylepanel import style_panel, styles_panel
from bot.front.texts.quota.settings import settings_changed
from bot.sandbox.limits.modals import check_modal
from tests.front.samples import ENGLISH, units
from tests.front.stretched import STRETCHED
from tests.front.test_setup import shown

MODELS = tuple(Model(id=f"m-{number}", label=f"Model {number}") for number in range(30))
CATALOGUE = Catalogue(MODELS, "m-0")
DIGEST = digest_of(b"a fox in ink")
FILE = Upload("preview.webp", b"a fox in ink", "a fox")
COMIC = ServerStyle(id=900, name="Comic", words="ink, halftone", model="m-29")
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=NAME_LIMIT)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=WORDS_LIMIT)
STYLE = st.builds(
    ServerStyle,
    id=st.integers(1000, 2**63 - 1),
    name=NAMES,
    words=WORDS | st.just("*" * WORDS_LIMIT),
    model=st.sampled_from([None, "m-1", "gone"]),
    preview=st.sampled_from([None, DIGEST]),
)


@given(styles=st.lists(STYLE, max_size=STYLES_LIMIT, unique_by=lambda style: style.id))
def test_however_many_there_are_they_fit_on_the_list(styles: list[ServerStyle]) -> None:
    for lang in (ENGLISH, STRETCHED):
        parts = shown(styles_panel(lang, "*" * 100, tuple(styles), CATALOGUE))
        assert sum(units(part["content"]) for part in parts if "content" in part) <= 4000


def test_the_most_and_the_longest_fit_too() -> None:
    styles = tuple(replace(COMIC, id=n, name="*" * NAME_LIMIT, words="*" * WORDS_LIMIT) for n in range(1, 26))
    parts = shown(styles_panel(STRETCHED, "*" * 100, styles, CATALOGUE))
    assert sum(units(part["content"]) for part in parts if "content" in part) <= 4000
    assert not any(part.get("custom_id") == "su:newstyle:" for part in parts), (
        "there are as many as there can be"
    )


@given(STYLE)
def test_one_style_fits_by_itself_and_into_its_form(style: ServerStyle) -> None:
    shown(style_panel(STRETCHED, style, CATALOGUE, FILE))
    for used in (True, False):
        shown(page(STRETCHED, (style, COMIC), style, CATALOGUE, FILE, is_used=used, note="*" * 200))
    check_modal(style_form(STRETCHED, CATALOGUE, style, again=True).to_dict())


def menu(style: ServerStyle | None, catalogue: Catalogue = CATALOGUE) -> dict[str, Any] | None:
    fields: list[Any] = list(style_form(ENGLISH, catalogue, style).to_dict()["components"])
    return next((field["component"] for field in fields if field["component"]["type"] == 3), None)


def test_the_model_that_a_style_has_can_always_be_left_as_it_is() -> None:
    for model, label in (
        ("m-29", "Model 29"),
        ("gone", "gone (not available any more)"),
        (None, "None in particular"),
    ):
        options = (menu(replace(COMIC, model=model)) or {})["options"]
        assert len(options) == 25
        (chosen,) = (option for option in options if option.get("default"))
        assert chosen["label"] == label
        typed = {"name": "Comic", "words": "ink", "model": chosen["value"]}
        assert read_style(typed, CATALOGUE, replace(COMIC, model=model)).model == model


def test_the_form_keeps_the_preview_and_the_list_and_the_panel_tell_of_it() -> None:
    style, typed = replace(COMIC, preview=DIGEST), {"name": "Comic", "words": "oil"}
    assert read_style(typed, CATALOGUE, style) == replace(style, words="oil", model=None)

    def labels(style: ServerStyle) -> list[str]:
        parts = shown(style_panel(ENGLISH, style, CATALOGUE))
        return [part["label"] for part in parts if part["type"] == 2]

    assert ("Remove preview" in labels(style), "Remove preview" in labels(COMIC)) == (True, False)
    styles = (replace(COMIC, id=901, name="Oil"), style)
    parts = shown(styles_panel(ENGLISH, "Foxes", styles, CATALOGUE))
    listed = "\n".join(part["content"] for part in parts if "content" in part)
    assert "✅ **\u2068Comic\u2069** 🖼️" in listed
    assert "✅ **\u2068Oil\u2069** 🖼️" not in listed


def test_where_there_is_one_model_none_is_asked_for() -> None:
    assert menu(None, Catalogue(MODELS[:1], "m-0")) is None
    assert menu(replace(COMIC, model=None), Catalogue(MODELS[:1], "m-0")) is None


def test_a_forged_model_is_refused() -> None:
    with pytest.raises(UnknownChoice):
        read_style({"name": "Comic", "words": "ink", "model": "gone"}, CATALOGUE, COMIC)


def test_a_mark_names_the_style_and_how_it_was() -> None:
    mark = mark_of(COMIC)

    assert id_in(mark) == 900
    assert mark == "900-12fc1d9419e4", "what the version before previews has sent"
    changed = (
        replace(COMIC, words="oil"),
        replace(COMIC, name="Komik"),
        replace(COMIC, model=None),
        replace(COMIC, preview=DIGEST),
        replace(COMIC, preview=digest_of(b"an owl in ink")),
    )
    assert len({mark, *map(mark_of, changed)}) == 6
    for forged in ("", "x", "٣-1", "-1", "9" * 19, "9" * 30):
        with pytest.raises(Gone):
            id_in(forged)


def test_what_was_changed_is_told_in_the_history() -> None:
    kept = {"name": "Comic", "words": "ink " * 200, "model": "m-1"}
    told = settings_changed(ENGLISH, {"style": None}, {"style": kept})

    assert told.startswith("**Style**: not set → \u2068Comic\u2069 · \u2068ink ink")
    assert told.endswith(" · \u2068m-1\u2069")
    for none in ({"model": None}, {"model": ""}):
        told = settings_changed(
            ENGLISH, {"style": None}, {"style": {"name": "Comic", "words": "ink", **none}}
        )
        assert told == "**Style**: not set → \u2068Comic\u2069 · \u2068ink\u2069"
    previews = [{"style": {**kept, "preview": digest_of(data)}} for data in (b"a fox", b"an owl")]
    told = settings_changed(ENGLISH, *previews)
    assert re.search(r"m-1\u2069 · 🖼️ \d{4} → .+ · 🖼️ \d{4}$", told)
    assert len(set(re.findall(r"\d{4}", told))) == 2, "another picture looks like another one"
    longest = {"name": "*" * 32, "words": "*" * 500, "model": "*" * 255, "preview": DIGEST}
    assert units(settings_changed(ENGLISH, {"style": longest}, {"style": longest})) <= 550
