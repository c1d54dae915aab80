"""Models that are known by their names: which names are those of image models, and what some of them take.

A last resort, where neither the models file nor the endpoint's list says anything. What a model takes stands here only
if a document says it; the test beside has the addresses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.imageapi.listing.kinds import words_of
from bot.imageapi.listing.partialmodel import PartialModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What all models take whose name has `name` (a regular expression) in it; None: not documented.

    The first size and quality are the defaults. An empty one: the models do not take that option. `mask`: with a
    picture in a request for edits.
    """

    name: str
    sizes: tuple[str, ...] | None = None
    qualities: Mapping[str, int] | None = None
    styles: tuple[str, ...] = ()
    response_format: bool | None = None
    mask: bool | None = None


SQUARE, WIDE, TALL = "1024x1024", "1536x1024", "1024x1536"
GPT_QUALITIES = {"medium": 2, "low": 1, "high": 3}  # credits by name, as where a list names no prices
SDXL_SIZES = (SQUARE, "1152x896", "896x1152", "1216x832", "832x1216", "1344x768", "768x1344")

# The first that fits counts. Names are compared in lower case, with each of the characters "/_.:@ " as "-".
FAMILIES = (
    Family(
        name=r"gpt-?image-2-[56]",
        sizes=(SQUARE, WIDE, TALL),
        qualities={**GPT_QUALITIES, "xhigh": 4, "max": 5},
        response_format=False,
        mask=True,
    ),
    Family(
        name=r"(chat)?gpt-?image",
        sizes=(SQUARE, WIDE, TALL),
        qualities=GPT_QUALITIES,
        response_format=False,
        mask=True,
    ),
    Family(
        name=r"dall-?e-?3",
        sizes=(SQUARE, "1792x1024", "1024x1792"),
        qualities={"standard": 1, "hd": 2},
        styles=("vivid", "natural"),
        response_format=True,
    ),
    Family(
        name=r"dall-?e-?2",
        sizes=(SQUARE, "512x512", "256x256"),
        qualities={},
        response_format=True,
        mask=True,
    ),
    Family(name=r"flux.*-(kontext|ultra)", qualities={}),  # which take an aspect ratio
    Family(name=r"flux", sizes=(SQUARE, "1024x768", "768x1024", "1024x576", "576x1024"), qualities={}),
    Family(name=r"(sd-?xl|stable-?diffusion-xl)-turbo", sizes=("512x512",), qualities={}),
    Family(name=r"sd-?xl|stable-?diffusion-xl", sizes=SDXL_SIZES, qualities={}),
    Family(name=r"(sd|stable-?diffusion)-?v?3", sizes=(SQUARE,), qualities={}),
    Family(name=r"(sd|stable-?diffusion)-?v?2-1", sizes=("768x768",), qualities={}),
    Family(name=r"(sd|stable-?diffusion)-?v?1-[45]", sizes=("512x512",), qualities={}),
    Family(name=r"grok-imagine-image-2", sizes=(), qualities={"medium": 2, "low": 1}, response_format=True),
    Family(name=r"grok-\d.*image|grok-imagine", sizes=(), qualities={}, response_format=True),
    Family(name=r"imagen", qualities={}),
)

# Further names of models that make pictures from words, of which nothing else is known here.
OTHERS = r"""animagine aura-?flow cogview dreamshaper firefly-image gemini-.*-image gen4-image hidream hunyuan-?image
    hy-image ideogram image-01 jimeng juggernaut kandinsky kolors lucid-origin mai-image midjourney nano-banana
    nova-canvas openjourney photon-(?:1|flash) pixart playground-v\d qwen-image recraft(?:v\d)? sd-turbo seedream
    stable-?diffusion stable-image titan-image wanx?\d.*-t2i z-image"""
# Names of well-known models that make no pictures, or not at a path for pictures.
OF_OTHER_KINDS = r"""babbage chatgpt\S* claude codestral command-(?:a|r) davinci deepseek embed\S* gemini gemma glm-\d
    gpt-?\d\S* gpt-oss grok-\d kimi llama minimax-m\d ministral mistral mixtral o[134]-(?:mini|pro|preview)
    omni-moderation phi-\d qwen\d qwq rerank\S* sora text-embedding text-moderation tts whisper"""
NOT_FROM_WORDS = words_of(
    """analysis audio background bg canny caption captioner captioning chat checker classification classifier control
    controlnet depth detection detector edit edits embedding encoder erase fill i2i i2v inpaint inpainting lora
    moderation ocr outpaint prompt prompts recognition redux relight removal remove rerank reward rmbg safety scorer
    search segmentation t2v tagger trainer tts understanding upscale upscaler upscaling vae variation video vision
    vl"""
)

_APART = re.compile(r"[/_.:@ ]+")
# A name begins at the start or behind a "-", and ends before what is no letter: "influx" and "imagenet" are no names.
_NAMES = re.compile(
    r"(?:^|-)(?:" + "|".join((*(family.name for family in FAMILIES), *OTHERS.split())) + r")(?![a-z])"
)
# A name that ends so says itself what the model makes: "gpt-5-image", "glm-image-v2", "kling-v3-image-pro".
_ENDS_SO = re.compile(
    r"(?<!-to)-image"
    r"(?:-(?:v?\d\w*|exp|fast|gen|generat\w+|hd|latest|lite|max|mini|plus|preview|pro|turbo|ultra|vip))*$"
)
_OF_FAMILIES = tuple((re.compile(r"(?:^|-)(?:" + family.name + r")(?![a-z])"), family) for family in FAMILIES)
_OTHER_NAMES = re.compile(r"(?:^|-)(?:" + "|".join(OF_OTHER_KINDS.split()) + r")(?![a-z])")
_MAY_PAINT = re.compile(r"ima?ge?|paint|draw|diffusion|canvas|art(?![a-z])")
LONGEST = 300  # characters of a name that are looked at


def is_image_name(id: str) -> bool:
    """Whether a model with this id is known, by its name alone, to make pictures from words."""
    name = _plain(id)
    says_so = _NAMES.search(name) is not None or _ENDS_SO.search(name) is not None
    return says_so and not NOT_FROM_WORDS.intersection(name.split("-"))


def is_other_name(id: str) -> bool:
    """Whether a model with this id is known, by its name alone, to be of another kind: a chat model, for instance."""
    name = _plain(id)
    return _OTHER_NAMES.search(name) is not None and not is_image_name(id) and not _MAY_PAINT.search(name)


def known_by_name(id: str) -> PartialModel | None:
    """What the models of its family take; None for a name that is of none."""
    name = _plain(id)
    if not is_image_name(id):
        return None
    family = next((family for pattern, family in _OF_FAMILIES if pattern.search(name)), None)
    if family is None:
        return None
    return PartialModel(
        id=id,
        sizes=family.sizes,
        qualities=family.qualities,
        styles=family.styles,
        response_format=family.response_format,
        mask=family.mask,
    )


def _plain(id: str) -> str:
    return _APART.sub("-", id[:LONGEST].lower())
