"""Models known by name: what each takes, and the document that says so."""

from __future__ import annotations

import pytest

from bot.imageapi.listing.families import FAMILIES, is_image_name, is_other_name, known_by_name

OPENAI = "https://github.com/openai/openai-openapi/blob/master/openapi.yaml"  # v2.3.0, CreateImageRequest
GPT = (("1024x1024", "1536x1024", "1024x1536"), {"medium": 2, "low": 1, "high": 3}, (), False)
GPT_SINCE_2_5 = (GPT[0], {**GPT[1], "xhigh": 4, "max": 5}, (), False)
# By BFL width and height are multiples of 32 from 256 to 1440; gateways in OpenAI's manner name these sizes.
FLUX_LIMITS = "https://docs.aimlapi.com/api-references/image-models/black-forest-labs/flux-pro"
FLUX_SIZES = "https://docs.crazyrouter.com/images/flux"
SDXL = "https://stabilityai.apidog.io/schema-1577716"  # what Stability says of SDXL v1.0

# An id, a document, and what that says: sizes, qualities, styles, whether response_format may be sent.
DOCUMENTED = [
    ("gpt-image-1", OPENAI, GPT),
    ("gpt-image-1-mini", OPENAI, GPT),
    ("gpt-image-1.5", OPENAI, GPT),
    ("openai/gpt-image-2-2026-04-21", OPENAI, GPT),
    ("chatgpt-image-latest", OPENAI, GPT),
    # Written from OpenAI's guide; its description of the API does not have these yet.
    ("gpt-image-2.5-sunburst", "https://apidog.com/blog/gpt-image-2-5-api/", GPT_SINCE_2_5),
    ("gpt-image-2.6-flare", "https://apidog.com/blog/gpt-image-2-6-api/", GPT_SINCE_2_5),
    (
        "dall-e-3",
        OPENAI,
        (
            ("1024x1024", "1792x1024", "1024x1792"),
            {"standard": 1, "hd": 2},
            ("vivid", "natural"),
            True,
        ),
    ),
    ("azure/dall-e-2", OPENAI, (("1024x1024", "512x512", "256x256"), {}, (), True)),
    *(
        (id, source, (("1024x1024", "1024x768", "768x1024", "1024x576", "576x1024"), {}, (), None))
        for id in (
            "black-forest-labs/FLUX.1-schnell",
            "flux-dev",
            "@cf/black-forest-labs/flux-1-schnell",
            "flux.2-pro",
        )
        for source in (FLUX_LIMITS, FLUX_SIZES)
    ),
    (
        "FLUX.1-Kontext-pro",
        "https://novita.ai/docs/api-reference/model-apis-flux-1-kontext-pro",
        (None, {}, (), None),
    ),
    ("flux-pro-1.1-ultra", "https://docs.bfl.ai/flux_models/flux_1_1_pro_ultra_raw", (None, {}, (), None)),
    (
        "stabilityai/stable-diffusion-xl-base-1.0",
        SDXL,
        (
            (
                "1024x1024",
                "1152x896",
                "896x1152",
                "1216x832",
                "832x1216",
                "1344x768",
                "768x1344",
            ),
            {},
            (),
            None,
        ),
    ),
    ("stabilityai/sdxl-turbo", "https://huggingface.co/stabilityai/sdxl-turbo", (("512x512",), {}, (), None)),
    (
        "stable-diffusion-v1-5",
        "https://huggingface.co/stable-diffusion-v1-5/stable-diffusion-v1-5",
        (("512x512",), {}, (), None),
    ),
    (
        "stabilityai/stable-diffusion-2-1",
        "https://huggingface.co/stabilityai/stable-diffusion-2-1",
        (("768x768",), {}, (), None),
    ),
    (
        "sd3.5-large",
        "https://huggingface.co/docs/diffusers/api/pipelines/stable_diffusion/stable_diffusion_3",
        (("1024x1024",), {}, (), None),
    ),
    # "(Not supported)" is said there of `quality` and `size`.
    ("grok-2-image", "https://docs.x.ai/docs/guides/image-generations#parameters", ((), {}, (), True)),
    (
        "grok-imagine-image",
        "https://docs.comfy.org/development/comfy-router/models/xai/grok-imagine-image/code",
        ((), {}, (), True),
    ),
    (
        "grok-imagine-image-2.0",
        "https://docs.x.ai/developers/migration/imagine-image-quality-nov-2",
        ((), {"medium": 2, "low": 1}, (), True),
    ),
    ("imagen-4.0-generate-001", "https://ai.google.dev/gemini-api/docs/imagen", (None, {}, (), None)),
]


@pytest.mark.parametrize(("id", "source", "takes"), DOCUMENTED)
def test_what_a_name_is_known_to_take(id: str, source: str, takes: object) -> None:
    known = known_by_name(id)

    assert known is not None
    assert (known.sizes, known.qualities, known.styles, known.response_format) == takes
    assert source.startswith("https://")


def test_each_family_has_its_document() -> None:
    found = [known_by_name(id) for id, _, _ in DOCUMENTED]
    for family in FAMILIES:
        assert any(
            known is not None and (known.sizes, known.qualities) == (family.sizes, family.qualities)
            for known in found
        ), family


OTHERS = """
    gpt-4o gpt-5 whisper-1 tts-1 sora-2 omni-moderation-latest text-embedding-3-small gpt-realtime computer-use-preview
    claude-opus-4 gemini-2.5-flash llama-3.3-70b grok-4 grok-imagine-video veo-3 rerank-v3 Qwen/Qwen2.5-VL-7B
    stable-video-diffusion stable-audio stablelm Qwen-Image-Edit FLUX.1-fill-dev flux-canny wan2.2-t2v-plus
    influx fluxion imagenet imagine mistral-ocr dallas-1 photonic sd sdk-3 stable-diffusion-safety-checker
"""


@pytest.mark.parametrize("id", OTHERS.split())
def test_other_names_are_no_image_models(id: str) -> None:
    assert not is_image_name(id)
    assert known_by_name(id) is None


@pytest.mark.parametrize(
    "id", ["gemini-2.5-flash-image", "Qwen/Qwen-Image", "bytedance/seedream-4.5", "z-image-turbo"]
)
def test_of_other_image_models_only_the_name_is_known(id: str) -> None:
    assert is_image_name(id)
    assert known_by_name(id) is None


OF_OTHER_KINDS = """
    gpt-4o gpt-4o-mini gpt-5 openai/gpt-5.1 gpt-3.5-turbo gpt-oss-120b chatgpt-4o-latest o3-mini whisper-1 tts-1
    tts-1-hd sora-2 omni-moderation-latest text-embedding-3-small claude-opus-4 anthropic/claude-sonnet-5
    gemini-2.5-flash meta-llama/llama-3.3-70b grok-4 deepseek-chat mistral-large qwen3-32b rerank-v3
    Qwen/Qwen2.5-VL-7B
"""
MAY_PAINT = """
    gpt-image-2 chatgpt-image-latest openai/gpt-5-image gemini-3.1-flash-image Qwen/Qwen-Image grok-2-image dall-e-3
    my-model aurora-2 claudette llamaphoto o3 gpt-painter mistral-draw-1 z-image-turbo sd3.5 playground-v2
"""


@pytest.mark.parametrize("id", OF_OTHER_KINDS.split())
def test_well_known_models_of_other_kinds(id: str) -> None:
    assert is_other_name(id)


@pytest.mark.parametrize("id", MAY_PAINT.split())
def test_no_other_name_says_that_a_model_makes_no_pictures(id: str) -> None:
    assert not is_other_name(id)


@pytest.mark.parametrize(
    ("id", "takes"),
    [
        ("gpt-image-2", True),  # OpenAI, CreateImageEditRequest: `mask`
        ("openai/gpt-image-1-mini", True),
        ("gpt-image-2.5-sunburst", True),
        ("azure/dall-e-2", True),
        ("dall-e-3", None),
        ("grok-imagine-image", None),  # docs.x.ai names no mask
        ("flux-1-kontext", None),
    ],
)
def test_who_is_known_to_take_a_mask(id: str, takes: bool | None) -> None:
    known = known_by_name(id)

    assert known is not None
    assert known.mask is takes
