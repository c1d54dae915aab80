"""The words for failures of the endpoint: for members, and for the operator's log where they must do something."""

from __future__ import annotations

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.errors.explanation import Explanation
from bot.front.texts.language import ENGLISH
from bot.front.texts.service import service_label, service_label_at_start
from bot.front.texts.words import duration, one_line, plural, quoted, wait_time

SWITCHED_OFF = "Pictures are switched off for the moment; the people running the bot have been told."
MY_FAULT = Explanation("Something went wrong on my side.")
CANCELLED = Explanation("Cancelled.")
NEUTRAL = "No picture this time."
MY_RESTART = Explanation("I was restarted.", "You can try again right away.")


def neutral_line(count: int = 1) -> str:
    """What a public "thinking…" or progress card is edited to, for the moment before it is deleted."""
    return NEUTRAL if count == 1 else "No pictures this time."


def operator_line(error: BotError) -> str | None:
    """The reason and the remedy, for the log; None if there is nothing for the operator to do."""
    match error:
        case errors.AccountEmpty(code):
            named = f" (it says {one_line(code)})" if code else ""
            return (
                f"The account at the image endpoint is empty or at its limit{named}: "
                "top it up or raise its limit; nothing else is needed."
            )
        case errors.KeyRefused(status):
            return (
                f"The image endpoint refused the key (HTTP {status}): "
                "put a valid one in IMAGE_API_KEY and restart."
            )
        case errors.ModelGone(model):
            return (
                f"The image endpoint no longer offers the model {one_line(model)}: "
                "name another in IMAGE_MODEL or IMAGE_MODELS_FILE and restart."
            )
        case errors.MoneyCapReached(cap):
            return (
                f"This month's MONEY_CAP of {cap:g} is reached: "
                "raise it and restart, or wait for the first of the month (UTC)."
            )
    return None


def about_a_refusal(error: BotError, service: str | None = None) -> Explanation | None:
    """The endpoint refused, or could not be reached; None for any other error.

    `service` is the name of who makes the pictures, if members may know.
    """
    maker = service_label_at_start(service)
    match error:
        case errors.PromptRejected(category):
            why = f": {quoted(ENGLISH, category)}" if category else ""
            usual = "It can be a single word – real people, brands and violence are the usual reasons."
            return Explanation(f"{maker} declined this text{why}.", usual)
        case errors.RequestRejected("prompt"):
            return Explanation(f"{maker} did not take this text.", "Try a shorter or simpler one.")
        case errors.RequestRejected(parameter):
            named = f"the option {quoted(ENGLISH, parameter)}" if parameter else "one of the options"
            return Explanation(f"{maker} did not take {named}.", "Choose another value, or leave it out.")
        case errors.ModelGone(model):
            what = f"The model {quoted(ENGLISH, model)} is not available any more; the people running the bot know."
            return Explanation(what, "Choose another one with `model`.")
        case errors.AccountEmpty() | errors.KeyRefused():
            return Explanation(SWITCHED_OFF, "Try again later.")
        case errors.EndpointBusy(tries, after):
            when = f"in about {wait_time(after)}" if after else "in a few minutes"
            tried = plural(tries, "try", "tries")
            return Explanation(f"{maker} is too busy right now ({tried}).", f"Try again {when}.")
        case errors.RequestLost():
            return Explanation("I can no longer read what you asked for.", "Ask for it again.")
        case errors.EndpointDown(tries):
            tried = plural(tries, "try", "tries")
            return Explanation(f"{maker} is not answering ({tried}).", "Try again in a few minutes.")
    return None


def about_no_answer(error: BotError, service: str | None = None) -> Explanation | None:
    """No usable answer came from the endpoint, or the bot itself failed; None for any other error."""
    again = "You can try again right away."
    maker, maker_first = service_label(service), service_label_at_start(service)
    match error:
        case errors.TimedOut(seconds):
            return Explanation(f"This took longer than {duration(seconds)}, so I stopped waiting.", again)
        case errors.AnswerLost():
            return Explanation(f"The connection to {maker} broke before its answer came.", again)
        case errors.AnswerBroken():
            return Explanation(f"{maker_first} answered without a picture.", again)
        case errors.ResultUnreachable(tries):
            tried = plural(tries, "try", "tries")
            return Explanation(f"I could not fetch the picture that {maker} made ({tried}).", again)
        case errors.ResultUnusable("too large"):
            return Explanation(f"What {maker} sent is too large to show.", again)
        case errors.ResultUnusable():
            return Explanation(f"What {maker} sent cannot be read as a picture.", again)
        case errors.Interrupted():
            return MY_RESTART
        case errors.Bug(reference):
            return Explanation(MY_FAULT.what, f"Reference {quoted(ENGLISH, reference, 40)}.")
    return None
