"""IMAGE_MODELS_FILE: what it may say, and one plain line for each fault in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.domain.models import PictureInput
from bot.domain.money.pricing import TokenPrice
from bot.imageapi.listing.catalogue import build_catalogue
from bot.imageapi.listing.modellist import ModelList
from bot.imageapi.listing.modelsfile import ModelsFileError, read_models_file
from bot.imageapi.listing.partialmodel import PartialModel

FULL = """
[[model]]
id = "dall-e-3"
label = "DALL-E 3"
sizes = ["1024x1024", "1024x1792"]
qualities = { standard = 1, hd = 2 }
styles = ["vivid", "natural"]
image = "url"
response_format = true
user = true
stream = true
extra = { provider = "openai" }
price = 0.04

[[model]]
id = "flux"
image = false
sizes = []
"""


def read(folder: Path, text: str) -> tuple[PartialModel, ...]:
    path = folder / "models.toml"
    path.write_text(text, encoding="utf-8")
    return read_models_file(path)


def test_everything_a_file_may_say(tmp_path: Path) -> None:
    dall_e, flux = read(tmp_path, FULL)

    assert dall_e == PartialModel(
        id="dall-e-3",
        label="DALL-E 3",
        sizes=("1024x1024", "1024x1792"),
        qualities={"standard": 1, "hd": 2},
        styles=("vivid", "natural"),
        image=PictureInput(form="url"),
        response_format=True,
        takes_user=True,
        streams=True,
        extra={"provider": "openai"},
        price=0.04,
    )
    assert flux == PartialModel(id="flux", sizes=(), image="none")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            '[[model]]\nid = "m"\nqualities = { hd = "2" }',
            "model m, qualities.hd: input should be a valid integer; correct it",
        ),
        (
            '[[model]]\nid = "m"\nqualities = { hd = 0 }',
            "model m, qualities.hd: input should be greater than or equal to 1; correct it",
        ),
        ('[[model]]\nid = "m"\nsize = ["1x1"]', "model m, size: extra inputs are not permitted; correct it"),
        (
            '[[model]]\nid = "m"\nimage = "file"',
            'model m, image: must be "url", "data", "edits", "edits-json" or false, or name a field: '
            '{ field = "image_url", as = "data" }; correct it',
        ),
        ('[[model]]\nlabel = "M"', "model 1, id: field required; correct it"),
        ('[[model]]\nid = "m"\n[[model]]\nid = "m"', "model m, id: is named 2 times; leave it once"),
        (
            '[[model]]\nid = "m"\nstream = "yes"',
            "model m, stream: input should be a valid boolean; correct it",
        ),
        ("", "must hold [[model]] tables, at least one, and nothing else"),
        ('[[models]]\nid = "m"', "must hold [[model]] tables, at least one, and nothing else"),
        ('[model]\nid = "m"', "must hold [[model]] tables, at least one, and nothing else"),
        (
            "[[model]\n",
            "is no TOML (Expected ']]' at the end of an array declaration (at line 1, column 8)); correct it",
        ),
    ],
)
def test_a_fault_names_file_model_and_field_in_one_line(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(ModelsFileError) as raised:
        read(tmp_path, text)

    assert raised.value.problems == (f"{tmp_path / 'models.toml'}: {fault}",)


def test_every_fault_has_its_line(tmp_path: Path) -> None:
    with pytest.raises(ModelsFileError) as raised:
        read(tmp_path, '[[model]]\nid = "a"\nlabel = ""\nstyles = "vivid"\n[[model]]\nid = "b"\nextra = 3')

    assert [fault.split(": ")[1] for fault in raised.value.problems] == [
        "model a, label",
        "model a, styles",
        "model b, extra",
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelsFileError, match="No such file or directory"):
        read_models_file(tmp_path / "missing.toml")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "models.toml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ModelsFileError, match="is not in UTF-8; save it as UTF-8"):
        read_models_file(path)


def test_an_id_may_be_longer_than_a_choice_of_discords(tmp_path: Path) -> None:
    (model,) = read(tmp_path, f'[[model]]\nid = "{"m" * 200}"')
    assert model.id == "m" * 200
    with pytest.raises(ModelsFileError, match="model 1, id: string should have at most 200 characters"):
        read(tmp_path, f'[[model]]\nid = "{"m" * 201}"')


# --- money -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("price = 1", {"price": 1.0}),
        ("price = 0", {"price": 0.0}),
        ("price = { low = 0.011, high = 0.167 }", {"price": {"low": 0.011, "high": 0.167}}),
        (
            "token_price = { input = 5, output = 40.0 }",
            {"token_price": TokenPrice(input=5.0, output=40.0)},
        ),
        (
            "token_price = { input = 5.0, image_input = 10.0, output = 40.0 }",
            {"token_price": TokenPrice(input=5.0, image_input=10.0, output=40.0)},
        ),
        ('cost_header = "x-litellm-response-cost"', {"cost_header": "x-litellm-response-cost"}),
    ],
)
def test_what_pictures_cost(tmp_path: Path, written: str, read_as: dict[str, Any]) -> None:
    assert read(tmp_path, f'[[model]]\nid = "m"\n{written}') == (PartialModel(id="m", **read_as),)


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("price", "price = -0.01"),
        ("price", "price = nan"),
        ("price", "price = inf"),
        ("price", "price = true"),
        ("price", f"price = {'9' * 400}"),
        ("price", 'price = "0.04"'),
        ("price", "price = {}"),
        ("price", 'price = { low = "0.01" }'),
        ("price", "qualities = { low = 1 }\nprice = { low = 0.01, hihg = 0.17 }"),
        ("token_price", "token_price = 5.0"),
        ("token_price", "token_price = { output = 40.0 }"),
        ("token_price", "token_price = { input = 5.0, output = -1 }"),
        ("token_price", "token_price = { input = 5.0, output = 40.0, cached = 1.0 }"),
        ("cost_header", 'cost_header = ""'),
        ("cost_header", 'cost_header = "x cost"'),
        ("cost_header", 'cost_header = "x-cost: 1\\r\\ny"'),
    ],
)
def test_what_is_no_price(tmp_path: Path, field: str, written: str) -> None:
    with pytest.raises(ModelsFileError) as raised:
        read(tmp_path, f'[[model]]\nid = "m"\n{written}')

    (fault,) = raised.value.problems
    assert fault.split(": ")[1] == f"model m, {field}"
    assert fault.endswith("; correct it")


# --- a picture to change ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ('"url"', PictureInput(form="url")),
        ('"data"', PictureInput(form="data")),
        ('"edits"', PictureInput(way="edits")),
        ('"edits-json"', PictureInput(way="edits-json", field="images")),
        ('{ field = "image_url", as = "url" }', PictureInput(form="url", field="image_url")),
        ('{ field = "input_references", as = "data" }', PictureInput(field="input_references")),
        ('{ field = "image", as = "data", to = "edits" }', PictureInput(way="edits-json", field="image")),
        ("false", "none"),
    ],
)
def test_each_way_of_a_picture_to_change(
    tmp_path: Path, written: str, read_as: PictureInput | Literal["none"]
) -> None:
    (model,) = read(tmp_path, f'[[model]]\nid = "m"\nimage = {written}\nimages = 3\nsize_as = "aspect-ratio"')
    assert model == PartialModel(id="m", image=read_as, images=3, size_as="aspect-ratio")
    made = model.to_model().image
    assert made == (None if read_as == "none" else replace(read_as, most=3))


@pytest.mark.parametrize(
    "written",
    [
        *("true", "1", '""', '"URL"', '["url"]', "{}", "1979-05-27", "inf"),
        *('{ field = "image_url" }', '{ as = "data" }', '{ field = "a b", as = "data" }'),
        *('{ field = "image", as = "file" }', '{ field = "image", as = "data", to = "generations" }'),
        '{ field = "image", as = "data", more = 1 }',
        '{ field = ["image"], as = ["data"] }',
    ],
)
def test_a_way_that_is_none_is_one_plain_line(tmp_path: Path, written: str) -> None:
    with pytest.raises(ModelsFileError) as raised:
        read(tmp_path, f'[[model]]\nid = "m"\nimage = {written}')
    (line,) = raised.value.problems
    assert "model m, image: must be " in line
    assert line.endswith("; correct it")


@pytest.mark.parametrize("line", ["images = 0", "images = 17", 'images = "4"', 'size_as = "pixels"'])
def test_how_many_and_in_which_words(tmp_path: Path, line: str) -> None:
    with pytest.raises(ModelsFileError) as raised:
        read(tmp_path, f'[[model]]\nid = "m"\n{line}')
    assert len(raised.value.problems) == 1


@pytest.mark.parametrize(
    ("lines", "takes"),
    [
        ('id = "m"\nimage = "edits"\nmask = true', True),
        ('id = "m"\nimage = "edits"', False),
        ('id = "gpt-image-2"\nimage = "edits"', True),
        ('id = "gpt-image-2"\nimage = "edits-json"', True),
        ('id = "gpt-image-2"\nimage = "edits"\nmask = false', False),
        ('id = "gpt-image-2"\nimage = "url"', False),
    ],
)
def test_whether_it_takes_a_mask(tmp_path: Path, lines: str, takes: bool) -> None:
    catalogue = build_catalogue(read(tmp_path, f"[[model]]\n{lines}"), ModelList(), None)
    assert [model.takes_mask for model in catalogue.models] == [takes]


@pytest.mark.parametrize("image", ['"url"', '"data"', "false", '{ field = "image_url", as = "url" }'])
def test_a_mask_without_a_place_is_a_fault(tmp_path: Path, image: str) -> None:
    with pytest.raises(ModelsFileError) as raised:
        read(tmp_path, f'[[model]]\nid = "m"\nimage = {image}\nmask = true')
    (problem,) = raised.value.problems
    assert 'model m, mask: goes with `image = "edits"` or "edits-json" alone; correct it' in problem
