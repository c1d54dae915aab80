"""How an endpoint's models take a picture, by its host. Each row says where that stands."""

from __future__ import annotations

import json

import pytest

from bot.domain.models import Model, PictureInput
from bot.imageapi.dialects.known import HOSTS, habits_of
from bot.imageapi.dialects.sizes import nearest_ratio, size_fields
from bot.imageapi.listing.catalogue import build_catalogue
from bot.imageapi.listing.modellist import ModelList, read_list
from bot.imageapi.listing.partialmodel import PartialModel

URL, DATA = PictureInput(form="url"), PictureInput(form="data")
EDITS = PictureInput(way="edits", most=16)
AT_XAI = PictureInput(way="edits-json", field="image", most=3)
AT_XAI_2 = PictureInput(way="edits-json", field="image", most=5)
REFERENCES = PictureInput(field="input_references")
IMAGE_URL = PictureInput(form="url", field="image_url")
IMAGES = PictureInput(form="url", field="reference_images")


def taken(url: str, model: PartialModel) -> PictureInput | None:
    return build_catalogue([model], ModelList(), model.id, habits_of(url)).models[0].image


@pytest.mark.parametrize(
    ("url", "id", "listed", "named"),
    [
        # docs.apipie.ai, Images: `image`, "URL of an image to modify"; which models take one is in its list
        ("https://apipie.ai/v1", "m", URL, None),
        ("https://api.apipie.ai/v1", "m", URL, None),
        # OpenAI's description of its API (v2.3.0): POST /images/edits, multipart, up to 16 pictures
        ("https://api.openai.com/v1", "gpt-image-2", EDITS, EDITS),
        ("https://api.openai.com/v1", "gpt-image-2.6-flare", EDITS, EDITS),
        ("https://api.openai.com/v1", "gpt-4o", None, None),
        # learn.microsoft.com/azure/ai-foundry/openai/how-to/dall-e: the same below a deployment
        ("https://fox.openai.azure.com/openai/deployments/gpt-image-2", "gpt-image-2", EDITS, EDITS),
        ("https://fox.cognitiveservices.azure.com/openai/deployments/x", "gpt-image-2", EDITS, EDITS),
        ("https://fox.services.ai.azure.com/openai/v1", "my-paint", None, None),
        # openrouter.ai/docs/api/api-reference/images/generate-an-image
        ("https://openrouter.ai/api/v1", "google/gemini-3.1-flash-image", REFERENCES, None),
        # docs.x.ai/developers/model-capabilities/images: JSON only, up to 3 pictures
        ("https://api.x.ai/v1", "grok-imagine-image", AT_XAI, AT_XAI),
        # docs.x.ai/developers/migration/imagine-image-quality-nov-2: up to 5
        ("https://api.x.ai/v1", "grok-imagine-image-2.0", AT_XAI_2, AT_XAI_2),
        ("https://api.x.ai/v1", "grok-2-image", None, None),
        # docs.together.ai/docs/inference/images/reference-images: `image_url` for Kontext, a list for FLUX.2 but [max]
        ("https://api.together.xyz/v1", "black-forest-labs/FLUX.1-kontext-pro", IMAGE_URL, IMAGE_URL),
        ("https://api.together.xyz/v1", "black-forest-labs/FLUX.2-pro", IMAGES, IMAGES),
        ("https://api.together.ai/v1", "black-forest-labs/FLUX.2-max", None, None),
        ("https://api.together.ai/v1", "black-forest-labs/FLUX.1-schnell", None, None),
        # nobody knows these, whatever they call themselves and their models
        ("http://127.0.0.1:4000/v1", "gpt-image-2", None, None),
        ("https://apipie.ai.example/v1", "m", None, None),
        ("https://notapi.x.ai/v1", "grok-imagine-image", None, None),
        ("https://litellm.example/v1", "dall-e-2", None, None),
    ],
)
def test_what_the_host_tells(
    url: str, id: str, listed: PictureInput | None, named: PictureInput | None
) -> None:
    """`listed`: where the endpoint's list says that the model takes a picture; `named`: where it does not."""
    assert taken(url, PartialModel(id=id, image="some")) == listed
    assert taken(url, PartialModel(id=id)) == named


@pytest.mark.parametrize("host", HOSTS)
def test_what_the_operator_says_stands_wherever_it_is(host: str) -> None:
    url = f"https://{host}/v1"
    assert taken(url, PartialModel(id="gpt-image-2", image="none")) is None
    for own in (URL, DATA, PictureInput(field="picture"), PictureInput(way="edits-json", field="images")):
        assert taken(url, PartialModel(id="gpt-image-2", image=own)) == own


def test_a_way_that_is_named_alone_is_the_endpoints_own_form_of_it() -> None:
    json = PictureInput(way="edits-json", field="images")
    assert taken("https://api.x.ai/v1", PartialModel(id="grok-imagine-image", image=json)) == AT_XAI
    form = PictureInput(way="edits")
    assert taken("https://api.openai.com/v1", PartialModel(id="gpt-image-2", image=form)) == EDITS


def test_how_many_pictures_is_for_the_operator_to_say() -> None:
    model = PartialModel(id="gpt-image-2", images=4)
    assert taken("https://api.openai.com/v1", model) == PictureInput(way="edits", most=4)
    assert taken("https://images.example/v1", model) is None


# --- sizes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "size_as"),
    [
        ("https://api.x.ai/v1", "aspect-ratio"),  # docs.x.ai: no size, quality or style; aspect_ratio
        ("https://api.together.xyz/v1", "width-height"),  # docs.together.ai: width and height, integers
        ("https://api.openai.com/v1", "size"),
        ("http://127.0.0.1:4000/v1", "size"),
    ],
)
def test_how_a_host_wants_sizes(url: str, size_as: str) -> None:
    assert (
        build_catalogue([PartialModel(id="m")], ModelList(), "m", habits_of(url)).models[0].size_as == size_as
    )
    own = PartialModel(id="m", size_as="size")
    assert build_catalogue([own], ModelList(), "m", habits_of(url)).models[0].size_as == "size"


@pytest.mark.parametrize(
    ("id", "size_as"),
    [
        # docs.together.ai/docs/inference/images/parameters: `aspect_ratio` for these two
        ("black-forest-labs/FLUX.1-schnell", "aspect-ratio"),
        ("black-forest-labs/FLUX.1-kontext-max", "aspect-ratio"),
        ("black-forest-labs/FLUX.1.1-pro", "width-height"),
    ],
)
def test_some_models_of_a_host_want_sizes_as_no_others_do(id: str, size_as: str) -> None:
    habits = habits_of("https://api.together.ai/v1")
    (model,) = build_catalogue([PartialModel(id=id)], ModelList(), id, habits).models
    assert model.size_as == size_as


def test_a_model_that_takes_no_size_by_its_name_takes_one_in_the_form_of_its_host() -> None:
    """docs.x.ai: grok-imagine-image has no `size`, and an `aspect_ratio`, which is sent where a member chose one."""
    asked = {
        url: build_catalogue(
            [PartialModel(id="grok-imagine-image")], ModelList(), None, habits_of(url)
        ).models[0]
        for url in ("https://api.x.ai/v1", "http://127.0.0.1:4000/v1")
    }
    (at_xai, elsewhere) = asked.values()
    assert (at_xai.sizes, at_xai.assumed) == (Model(id="m", label="m").sizes, frozenset({"size"}))
    assert (elsewhere.sizes, elsewhere.assumed) == ((), frozenset())


@pytest.mark.parametrize(
    ("size", "size_as", "fields"),
    [
        ("1024x1792", "size", {"size": "1024x1792"}),
        ("16:9", "size", {"size": "16:9"}),
        ("1024x1792", "width-height", {"width": 1024, "height": 1792}),
        ("1024*768", "width-height", {"width": 1024, "height": 768}),
        ("auto", "width-height", {}),
        ("1024x1024", "aspect-ratio", {"aspect_ratio": "1:1"}),
        ("1792x1024", "aspect-ratio", {"aspect_ratio": "16:9"}),
        ("1024x1536", "aspect-ratio", {"aspect_ratio": "2:3"}),
        ("19.5:9", "aspect-ratio", {"aspect_ratio": "19.5:9"}),
        ("auto", "aspect-ratio", {"aspect_ratio": "auto"}),
        ("large", "aspect-ratio", {}),
        (None, "width-height", {}),
    ],
)
def test_one_choice_of_a_size_in_each_dialect(
    size: str | None, size_as: str, fields: dict[str, object]
) -> None:
    assert size_fields(size, size_as) == fields  # type: ignore[arg-type]  # the table has texts


@pytest.mark.parametrize(("sides", "ratio"), [((99999, 1), "2:1"), ((1, 99999), "1:2"), ((1000, 999), "1:1")])
def test_the_nearest_shape_with_a_name(sides: tuple[int, int], ratio: str) -> None:
    assert nearest_ratio(*sides) == ratio


# --- OpenRouter's own list says the rest: openrouter.ai/docs, "Image Generation", Capability Descriptors --------


def typed(**parameters: object) -> Model:
    entry = {
        "id": "m",
        "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["image"]},
        "supported_parameters": parameters,
    }
    listed = read_list(json.dumps({"data": [entry]}))
    return build_catalogue((), listed, "m", habits_of("https://openrouter.ai/api/v1")).models[0]


RATIOS = {"type": "enum", "values": ["1:1", "16:9", "auto"]}


def test_what_a_list_types_is_how_it_is_asked() -> None:
    model = typed(aspect_ratio=RATIOS, input_references={"type": "range", "min": 0, "max": 14})
    assert (model.sizes, model.size_as) == (("1:1", "16:9", "auto"), "aspect-ratio")
    assert model.image == PictureInput(field="input_references", most=14)


def test_a_size_in_the_list_is_sent_as_one() -> None:
    model = typed(aspect_ratio=RATIOS, size={"type": "enum", "values": ["1024x1024"]})
    assert (model.sizes, model.size_as) == (("1024x1024",), "size")


def test_a_model_that_takes_no_reference_is_not_offered_for_one() -> None:
    assert typed(input_references={"type": "range", "min": 0, "max": 0}).image is None


@pytest.mark.parametrize("odd", [None, [], "x", {"max": 1e300}, {"max": -3}, {"max": "many"}, {"values": 3}])
def test_odd_types_are_passed_over(odd: object) -> None:
    model = typed(input_references=odd, aspect_ratio=odd, size=odd)
    assert model.id == "m"
    assert model.image is None or 1 <= model.image.most <= 16


@pytest.mark.parametrize("odd", [["size", "seed"], "size", 3, None])
def test_a_list_that_types_nothing_says_nothing(odd: object) -> None:
    entry = {"id": "m", "type": "image", "supported_parameters": odd}
    (listed,) = read_list(json.dumps({"data": [entry]})).offered
    assert listed == PartialModel(id="m")


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://apipie.ai/v1", True),  # docs.apipie.ai, Images: `usage.cost`
        ("https://openrouter.ai/api/v1", True),  # openrouter.ai/docs, usage accounting: `usage.cost`
        (
            "https://api.x.ai/v1",
            True,
        ),  # docs.comfy.org, its schema of xAI's answers: `usage.cost_in_usd_ticks`
        ("https://api.openai.com/v1", False),  # its description: token counts alone
        ("https://apipie.ai.example/v1", False),
    ],
)
def test_whether_an_endpoint_is_known_to_name_what_a_picture_cost(url: str, named: bool) -> None:
    (model,) = build_catalogue([PartialModel(id="m")], ModelList(), "m", habits_of(url)).models
    assert model.can_be_counted == named
