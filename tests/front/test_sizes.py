"""What the picker calls sizes: shapes that people know, and no two alike."""

from __future__ import annotations

import gettext
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.models import Catalogue, Model
from bot.domain.wishes import Wish
from bot.front.imagine.choices import choices_for, labels_to_values
from bot.front.texts.language import Language
from bot.front.texts.sizes import size_label, size_labels
from tests.front.samples import ENGLISH

MODEL = Model(
    id="m",
    label="M",
    sizes=("1024x1024", "512x512", "1792x1024"),
    qualities={"low": 1, "high": 6},
    styles=("vivid", "natural"),
)
CATALOGUE = Catalogue((MODEL,), "m")


@pytest.mark.parametrize(
    ("sizes", "labels"),
    [
        (["1024x1024", "1024x1536", "1536X1024"], ["Square", "Portrait", "Landscape"]),
        (["1024*1024", "1024×1792"], ["Square", "Portrait"]),
        (["auto", "1024x1024"], ["Auto", "Square"]),
        (["1:1", "16:9", "2:3", "auto"], ["Square", "Landscape", "Portrait", "Auto"]),
        (["16:9", "4:3", "19.5:9"], ["Landscape (16:9)", "Landscape (4:3)", "19.5:9"]),
        (["256x256", "1024x1024"], ["Square (small)", "Square (large)"]),
        (["1024x1024", "256x256", "512x512"], ["Square (large)", "Square (small)", "Square (medium)"]),
        (
            ["64x64", "128x128", "256x256", "512x512"],
            ["Square (smallest)", "Square (size 2 of 4)", "Square (size 3 of 4)", "Square (largest)"],
        ),
        (["1152x768", "1365x768", "1024x1024"], ["Landscape (3:2)", "Landscape (16:9)", "Square"]),
        (["768x1152", "768x1366"], ["Portrait (2:3)", "Portrait (9:16)"]),
        (
            ["1152x768", "1536x1024", "1280x720"],
            ["Landscape (3:2, small)", "Landscape (3:2, large)", "Landscape (16:9)"],
        ),
        (["square", "1024x1024", "Square 2"], ["Square", "Square 2", "Square 2 2"]),
        (["16:9", "2K"], ["Landscape", "2k"]),
    ],
)
def test_the_labels_of_a_models_sizes(sizes: list[str], labels: list[str]) -> None:
    assert list(size_labels(ENGLISH, sizes).values()) == labels


NUMBERS = st.integers(1, 99_999)
SIZES = st.builds("{}x{}".format, NUMBERS, NUMBERS) | st.text(min_size=1, max_size=20)


@given(st.lists(SIZES, unique=True, max_size=25))
def test_no_two_labels_read_the_same_and_none_is_a_number_of_pixels(sizes: list[str]) -> None:
    labels = size_labels(ENGLISH, sizes)
    assert list(labels) == sizes
    assert len({label.casefold() for label in labels.values()}) == len(sizes)
    assert not any(f"{width}x{width}" in labels.values() for width in (256, 512, 1024))


def test_a_size_that_is_not_on_offer_any_more_has_its_shape() -> None:
    assert size_label(ENGLISH, "512x512", ("1024x1024", "256x256")) == "Square"
    assert size_label(ENGLISH, "256x256", ("1024x1024", "256x256")) == "Square (small)"


def test_the_picker_shows_labels_and_sends_values() -> None:
    found = choices_for(ENGLISH, CATALOGUE, "size", "", None)
    assert [(choice.name, choice.value) for choice in found] == [
        ("Square (large)", "1024x1024"),
        ("Square (small)", "512x512"),
        ("Landscape", "1792x1024"),
    ]
    assert [choice.value for choice in choices_for(ENGLISH, CATALOGUE, "size", "1024", None)] == [
        "1024x1024",
        "1792x1024",
    ]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("512x512", "512x512"),
        (" square (SMALL) ", "512x512"),
        ("Landscape", "1792x1024"),
        ("9x9", "9x9"),
        (None, None),
    ],
)
def test_a_label_that_is_typed_stands_for_its_value(typed: str | None, value: str | None) -> None:
    assert labels_to_values(ENGLISH, CATALOGUE, Wish(prompt="fox", size=typed)).size == value


def test_a_quality_too_can_be_typed_as_the_picker_has_it() -> None:
    assert (
        labels_to_values(ENGLISH, CATALOGUE, Wish(prompt="fox", quality="High – 6 credits")).quality == "high"
    )
    assert labels_to_values(ENGLISH, CATALOGUE, Wish(prompt="fox", quality="HIGH")).quality == "HIGH"
    assert (
        labels_to_values(ENGLISH, CATALOGUE, Wish(prompt="fox", quality="High", model="gone")).quality
        == "High"
    )


class German(gettext.NullTranslations):
    WORDS: ClassVar = {"Square": "Quadrat", "large": "groß", "High": "Hoch", "Vivid": "Lebhaft"}

    def pgettext(self, context: str, message: str) -> str:
        return self.WORDS.get(message, message)


GERMAN = Language("de", German())


def test_the_picker_speaks_the_members_language() -> None:
    assert [choice.name for choice in choices_for(GERMAN, CATALOGUE, "size", "quadrat", None)] == [
        "Quadrat (groß)",
        "Quadrat (small)",
    ]


@pytest.mark.parametrize(
    ("option", "typed", "value"),
    [
        ("size", "quadrat (groß)", "1024x1024"),
        ("size", "Square (large)", "1024x1024"),
        ("quality", "Hoch – 6 credits", "high"),
        ("quality", "High – 6 credits", "high"),
        ("quality", "hoch", "high"),
        ("style", "Lebhaft", "vivid"),
        ("style", "vivid", "vivid"),
    ],
)
def test_a_label_can_be_typed_in_the_members_language_and_in_english(
    option: str, typed: str, value: str
) -> None:
    wanted: dict[str, Any] = {option: typed}
    wish = labels_to_values(GERMAN, CATALOGUE, Wish(prompt="fox", **wanted))
    assert getattr(wish, option) == value


@pytest.mark.parametrize(
    ("typed", "model"),
    [
        ("Plain – from 1 credit (default)", "m-plain"),
        (" rich – from 2 credits ", "m-rich"),
        ("reich – ab 2", "m-rich"),
        ("Rich", "Rich"),
        ("nobody", "nobody"),
    ],
)
def test_the_label_of_a_model_is_one_of_its_names(typed: str, model: str) -> None:
    plain = Model(id="m-plain", label="Plain")
    rich = Model(id="m-rich", label="Rich", sizes=("7x7",), qualities={"x": 2}, styles=("oil",))
    catalogue = Catalogue((plain, rich), "m-plain")

    class Short(gettext.NullTranslations):
        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            return "Reich – ab {credits}" if "from" in msgid1 else msgid1

    wish = Wish(prompt="fox", model=typed, size="square", style="Oil")
    found = labels_to_values(Language("de", Short()), catalogue, wish)
    assert found.model == model
    if model == "m-rich":
        assert (found.size, found.style) == ("7x7", "Oil")


def test_a_value_goes_before_a_label_that_reads_the_same() -> None:
    catalogue = Catalogue((Model(id="m", label="M", sizes=("1024x1024", "square")),), "m")
    assert labels_to_values(ENGLISH, catalogue, Wish(prompt="fox", size="Square")).size == "Square"
