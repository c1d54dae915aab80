"""Why `check --paint` got no picture, and what to do about it."""

from __future__ import annotations

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.errors.operator import operator_line

MAYBE_BILLED = "it may have been billed, so it was not asked for again"


def not_painted(error: BotError, *, is_key_proven: bool) -> str:
    """For what `ImageClient.paint` raises. `is_key_proven`: the endpoint takes the key, and refuses an invented one."""
    if isinstance(error, errors.KeyRefused) and is_key_proven:
        return (
            f"the endpoint takes the key, and yet refuses to make a picture with it (HTTP {error.status}): "
            "look whether the key may use this model; of a gateway also at the key that it has for its provider"
        )
    if known := operator_line(error):
        return known
    match error:
        case errors.PromptRejected():
            return (
                "the endpoint's moderation declined a harmless text: try another model, or ask its provider"
            )
        case errors.RequestRejected(parameter):
            named = f"the option {parameter}" if parameter else "an option"
            remedy = "write down in IMAGE_MODELS_FILE what it takes"
            return f"the endpoint does not take {named} of this model, as it is known here: {remedy}"
        case errors.EndpointBusy():
            return "the endpoint is busy, or limits how much this key may ask for: try again in a few minutes"
        case errors.EndpointDown():
            return "the endpoint took no connection any more: check that it runs"
        case errors.TimedOut(seconds):
            return f"no answer within {seconds:g} seconds; {MAYBE_BILLED}: look at its log, or raise IMAGE_TIMEOUT"
        case errors.AnswerLost():
            remedy = "look at its log, and at whatever stands between, which may close connections too soon"
            return f"the connection broke before the answer; {MAYBE_BILLED}: {remedy}"
        case errors.ResultUnusable():
            remedy = "look at its log, and whether the model makes pictures"
            return f"the endpoint's answer is too large for a picture; {MAYBE_BILLED}: {remedy}"
        case errors.AnswerBroken(status):
            remedy = "look at its log, and whether the model makes pictures"
            return f"the endpoint answered HTTP {status} without a picture; {MAYBE_BILLED}: {remedy}"
    return f"the endpoint gave no picture ({error}): look at its log"


def not_fetched(error: BotError, where: str) -> str:
    """For what `ImageClient.fetch` and `pixels.inspect` raise. `where` the picture is: "at https://cdn.example"."""
    if known := operator_line(error):
        return known
    match error:
        case errors.ResultUnreachable():
            remedy = (
                "if that is an address that the endpoint has behind a proxy, set IMAGE_RESPONSE_FORMAT=b64_json; "
                "else look whether this machine reaches it, and raise IMAGE_FETCH_TIMEOUT if it is late"
            )
            return f"the picture could not be fetched {where}: {remedy}"
        case errors.ResultUnusable(why):
            return f"what is {where} is {why.value}: look at it, and whether the model makes pictures"
    return f"the picture could not be fetched {where} ({error}): look at the endpoint's log"
