"""What a listed model is for. Each provider's list says it in a way of its own, or not at all.

`paints` looks at every field that is known to say it, and only at what a model puts out: a model that takes pictures
and answers with text is a chat model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

PLACES = (
    "model_info",
    "architecture",
    "metadata",
    "details",
    "modalities",
)  # objects in an entry that say it too
KINDS = (
    "type",
    "subtype",
    "sub_type",
    "reported_type",
    "model_type",
    "mode",
    "modality",
    "task",
    "task_type",
    "domain",
    "pipeline_tag",
    "kind",
    "category",
    "object",
)
OUTPUTS = ("output_modalities", "supported_output_modalities", "output", "outputs", "output_types")
ROUTES = ("supported_endpoint_types", "supported_endpoints", "endpoints", "endpoint_types", "endpoint")
ABILITIES = ("capabilities", "tags", "tasks", "features", "supported_tasks")
PER_IMAGE = ("image", "per_image", "image_output")
TOKENS = frozenset({"prompt", "completion", "input", "output", "input_tokens", "output_tokens"})
MOST_WORDS = 50  # of one field
LONGEST_WORD = 200  # characters


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


IMAGE = frozenset({"image", "images", "img", "imagegen", "imagegeneration", "diffusion", "diffusers"})
# With one of these an image is what goes in, or what is worked on: nothing can be painted from words alone.
NOT_PAINTED = words_of(
    """analysis background caption captioning classification classifier description detection edit editing edits
    embedding embeddings enhancement feature features inpaint inpainting input outpainting recognition removal search
    segmentation similarity understanding upscale upscaler upscaling variation variations vision"""
)
OTHER = words_of(
    """3d asr audio chat classification code completion completions embed embedding embeddings language llm lm
    moderation moderations music ocr realtime rerank reranker reranking response responses search sound speech
    stt text transcription transcriptions translation tts video videos vision vlm voice"""
)
CONVERSES = words_of(
    """chat completion completions embedding embeddings moderation rerank speech transcription transcriptions tts"""
)
GENERATES = frozenset(
    ["create", "creation", "gen", "generate", "generation", "generations", "generator", "output"]
)
SHORT = {"t": "text", "txt": "text", "i": "image", "img": "image", "v": "video"}

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Up to the last arrow of "text+image->text", "text-to-image", "t2i".
_INTO = re.compile(r".*(?:->|=>|→|\bto\b|\b(?:text|txt|t|image|img|i)2)")
_WORD = re.compile(r"[a-z0-9]+")


def paints(entry: Mapping[str, object]) -> bool | None:
    """Whether the model makes pictures from words, as its entry in the list says; None if it says nothing of that.

    One field that speaks against it counts more than any that speak for it.
    """
    said = {verdict for verdict in _verdicts(entry) if verdict is not None}
    return None if not said else False not in said


def _verdicts(entry: Mapping[str, object]) -> Iterator[bool | None]:
    for place in (entry, *(entry.get(name) for name in PLACES)):
        if not isinstance(place, dict):
            continue
        for name, value in place.items():
            if name in _READERS:
                yield _any(value, _READERS[name])
            elif value is True:  # `supports_image_output`
                yield _ability(name) or None
        if place.get("supports_chat") is True:
            yield False
        if image_prices(place.get("pricing")):
            yield True


def image_prices(pricing: object) -> list[object]:
    """Prices of a picture. Where tokens have prices too, that of an image is for one that is looked at."""
    if not isinstance(pricing, dict) or not TOKENS.isdisjoint(pricing):
        return []
    is_each = _any(pricing.get("unit"), _kind) is True
    found = (*(pricing.get(name) for name in PER_IMAGE), pricing.get("price") if is_each else None)
    return [price for price in found if price]


def _any(value: object, read: Callable[[str], bool | None]) -> bool | None:
    """Of several words one for pictures is enough. But "text" and "image" may be what goes into a chat model."""
    found = {word: read(word) for word in _said_by(value)}
    verdicts = set(found.values())
    if verdicts >= {True, False} and read is _kind:
        return True if any(is_for and _is_clear(word) for word, is_for in found.items()) else None
    return True if True in verdicts else False if False in verdicts else None


def _said_by(value: object) -> list[str]:
    """The words of a string, of a list of strings, of an object's `name`, or of the keys that are true in one."""
    match value:
        case str():
            words: list[object] = [value]
        case list():
            words = value[:MOST_WORDS]
        case {"name": str(name)}:
            words = [name]
        case dict():
            words = [key for key, is_so in value.items() if is_so is True]
        case _:
            words = []
    return [word[:LONGEST_WORD] for word in words[:MOST_WORDS] if isinstance(word, str)]


def _kind(word: str) -> bool | None:
    """For a word that names what a model, or a route, is for: "image", "text-to-image", "chat"."""
    tokens, is_output = _tokens(word)
    if tokens & IMAGE:
        if tokens & NOT_PAINTED:
            return False
        return None if tokens & OTHER and not is_output else True
    return False if tokens & (OTHER | NOT_PAINTED) else None


def _output(word: str) -> bool | None:
    """For one of the modalities that a model puts out."""
    tokens, _ = _tokens(word)
    return bool(tokens & IMAGE) if any(map(str.isalpha, tokens)) else None


def _ability(word: str) -> bool | None:
    """For one of many things that a model can do: "image" alone may be what it looks at."""
    tokens, is_output = _tokens(word)
    if tokens & IMAGE and not tokens & NOT_PAINTED and (is_output or tokens & GENERATES):
        return True
    return False if tokens & CONVERSES else None


def _is_clear(word: str) -> bool:
    """Whether it speaks of what comes out: "text-to-image", "image_generation", and not "image" alone."""
    tokens, is_output = _tokens(word)
    return is_output or bool(tokens & GENERATES)


def _tokens(word: str) -> tuple[frozenset[str], bool]:
    """The words in it; of "text-to-image" those behind the last arrow alone, and True."""
    plain = _CAMEL.sub("-", word).lower().replace("_", "-")
    arrow = _INTO.match(plain)
    tokens = _WORD.findall(plain[arrow.end() :] if arrow else plain)
    return frozenset(SHORT.get(token, token) if arrow else token for token in tokens), arrow is not None


_READERS: Mapping[str, Callable[[str], bool | None]] = {
    **dict.fromkeys((*KINDS, *ROUTES), _kind),
    **dict.fromkeys(OUTPUTS, _output),
    **dict.fromkeys(ABILITIES, _ability),
}
