"""The models the pretend endpoint has, as it lists them, and what it therefore refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.images.call import JSON

CREATED = 1754000000  # seconds since 1970: when the models came


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedModel:
    """`prices` are per quality, in dollars, for a square; a wider or taller picture costs half as much again.

    With `inline` it answers as OpenAI does: the picture in base64, and token counts in place of a cost.
    """

    id: str
    sizes: tuple[str, ...]
    prices: Mapping[str, float]
    styles: tuple[str, ...] = ()
    takes_image: bool = False
    response_format: bool = True
    inline: bool = False

    def price(self, quality: str, size: str) -> float:
        width, _, height = size.partition("x")
        return self.prices[quality] * (1 if width == height else 1.5)

    def listed(self, provider: str) -> JSON:
        """APIpie's manner: prices as strings, and nothing said that other fields say already."""
        table = {
            quality: {size: str(self.price(quality, size)) for size in self.sizes} for quality in self.prices
        }
        parameters: JSON = {"size": {"enum": list(self.sizes)}, "quality": {"enum": list(self.prices)}}
        if self.styles:
            parameters["style"] = {"enum": list(self.styles)}
        if self.response_format:
            parameters["response_format"] = {"enum": ["url", "b64_json"]}
        return {
            "id": self.id,
            "object": "model",
            "created": CREATED,
            "owned_by": provider,
            "provider": provider,
            "type": "image",
            "subtype": "image-to-image" if self.takes_image else "text-to-image",
            "enabled": 1,
            "available": 1,
            "img_price": f"{min(self.prices.values()):.8f}",
            "img_json": table,
            "supported_input_parameters": parameters,
        }


MODELS: Mapping[str, OfferedModel] = {
    model.id: model
    for model in (
        OfferedModel(
            id="dall-e-3",
            sizes=("1024x1024", "1792x1024", "1024x1792"),
            prices={"standard": 0.04, "hd": 0.08},
            styles=("vivid", "natural"),
        ),
        OfferedModel(
            id="aurora-2",
            sizes=("1024x1024", "1536x1024", "1024x1536"),
            prices={"low": 0.01, "medium": 0.03, "high": 0.06},
            takes_image=True,
            response_format=False,
        ),
        OfferedModel(
            id="sketch-mini",
            sizes=("512x512", "256x256"),
            prices={"standard": 0.005},
            styles=("natural", "vivid", "pencil"),
            takes_image=True,
        ),
    )
}


def listing() -> JSON:
    """With what a real list has in it besides: an entry per provider, a model switched off, one of another kind."""
    entries = [model.listed("openai") for model in MODELS.values()]
    entries.insert(1, MODELS["dall-e-3"].listed("azure"))
    entries.append(
        _other("retired-1") | {"type": "image", "subtype": "text-to-image", "enabled": "0", "available": 1}
    )
    entries.append(_other("chatter-70b") | {"type": "llm", "subtype": "chat", "enabled": 1, "available": 1})
    return {"object": "list", "data": entries}


def _other(id: str) -> JSON:
    return {"id": id, "object": "model", "created": CREATED, "owned_by": "system"}


def image_generation_models() -> JSON:
    """In xAI's manner: a list at a path of its own, of image models alone."""
    return {
        "models": [
            {
                **_other(model.id),
                "input_modalities": ["text"],
                "output_modalities": ["image"],
                "aliases": [],
            }
            for model in MODELS.values()
        ]
    }


def plain_listing(*ids: str) -> JSON:
    """In OpenAI's manner: whatever a model is for, its entry does not say it."""
    return {"object": "list", "data": [_other(id) for id in ids]}


def refusal(body: JSON) -> web.Response | None:
    """The answer to a request that a strict server does not take, None for a good one."""
    model = MODELS.get(str(body.get("model")))
    if (missing := without_prompt(body)) is not None:
        return missing
    if model is None:
        return no(
            404, "model_not_found", "The model does not exist or you do not have access to it.", "model"
        )
    if body.get("n", 1) != 1:
        return no(400, "invalid_parameter", "n currently only supports 1.", "n")
    allowed: dict[str, tuple[str, ...]] = {
        "size": model.sizes,
        "quality": tuple(model.prices),
        "style": model.styles,
        "response_format": ("url", "b64_json") if model.response_format else (),
    }
    for name, values in allowed.items():
        if name in body and not values:
            return no(400, "unknown_parameter", f"Unknown parameter: '{name}'.", name)
        if name in body and body[name] not in values:
            return no(400, "invalid_parameter", f"{name} must be one of {', '.join(values)}.", name)
    if "image" in body and not (model.takes_image and isinstance(body["image"], str)):
        return no(400, "invalid_parameter", "This model does not take an image.", "image")
    return None


def without_prompt(body: JSON) -> web.Response | None:
    prompt = body.get("prompt")
    if isinstance(prompt, str) and prompt.strip():
        return None
    return no(400, "missing_required_parameter", "Missing required parameter: 'prompt'.", "prompt")


def no(status: int, code: str, message: str, parameter: str | None) -> web.Response:
    """A refusal in OpenAI's shape."""
    error = {"message": message, "type": "invalid_request_error", "param": parameter, "code": code}
    return web.json_response({"error": error}, status=status)
