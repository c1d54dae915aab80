"""What an answer says its picture has cost: in so many words, in a header, or by the tokens that it has used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from bot.domain.models import Model
from bot.domain.money.pricing import Tokens
from bot.domain.pictures import Answer
from bot.imageapi.reading.lenient import number, read_json

TICKS = 10_000_000_000  # a dollar, where xAI counts it in ticks
# As images' and chats' answers call them.
INPUT = (("input_tokens",), ("prompt_tokens",))
OUTPUT = (("output_tokens",), ("completion_tokens",))
IMAGE_INPUT = (("input_tokens_details", "image_tokens"), ("prompt_tokens_details", "image_tokens"))


def named_cost(usage: Callable[..., object]) -> float | None:
    """What an answer's `usage` says in so many words that it has cost, in the endpoint's currency."""
    named, ticks = number(usage("cost")), number(usage("cost_in_usd_ticks"))
    return ticks / TICKS if named is None and ticks is not None else named


def tokens_of(usage: Callable[..., object]) -> Tokens | None:
    """The tokens that an answer's `usage` counts, None if it counts none; `usage` reads the value at a path within.

    Some servers have these fields and leave them at 0. That says as little as no fields.
    """
    output = _first(usage, OUTPUT)
    if not output:
        return None
    return Tokens(input=_first(usage, INPUT) or 0, image_input=_first(usage, IMAGE_INPUT) or 0, output=output)


def cost_of(answer: Answer, headers: Mapping[str, str], model: Model) -> float | None:
    """What the picture has cost, in the endpoint's currency; None if nothing tells.

    What the answer itself names counts first. 0 is no cost, wherever it stands: gateways send it for a model whose
    price they do not know, or that is billed elsewhere, and MONEY_CAP would count nothing.
    """
    if answer.cost:
        return answer.cost
    if model.cost_header is not None and (cost := number(headers.get(model.cost_header))):
        return cost
    if model.token_price is not None and answer.tokens is not None:
        return model.token_price.cost(answer.tokens)
    return None


def refusal_cost(body: bytes, headers: Mapping[str, str], model: Model) -> float | None:
    """The same of an answer without a picture. xAI bills what its moderation looks at, and says so in the refusal."""
    usage = partial(_in_usage, read_json(body))
    return cost_of(Answer(url=None, cost=named_cost(usage), tokens=tokens_of(usage)), headers, model)


def _in_usage(value: object, *path: str) -> object:
    for name in ("usage", *path):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _first(usage: Callable[..., object], paths: tuple[tuple[str, ...], ...]) -> int | None:
    found = (number(usage(*path)) for path in paths)
    return next((int(each) for each in found if each is not None), None)
