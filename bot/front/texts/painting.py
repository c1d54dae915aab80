"""What came of asking the endpoint, in words for members; and what the operator must mend, in words for the log."""

from __future__ import annotations

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.sayings import Saying
from bot.front.texts.service import who_makes, who_makes_first
from bot.front.texts.words import duration, one_line, plural, said, wait_for

SWITCHED_OFF = "Pictures are switched off for the moment; the people running the bot have been told."
MY_FAULT = Saying("Something went wrong on my side.")
CANCELLED = Saying("Cancelled.")
NEUTRAL = "No picture this time."
MY_RESTART = Saying("I was restarted.", "You can try again right away.")


def neutral(count: int = 1) -> str:
    """The public line that stands in a placeholder for the moment before it is deleted."""
    return NEUTRAL if count == 1 else "No pictures this time."


def operator_line(error: BotError) -> str | None:
    """The real reason and the remedy, for the log; None if the people who run the bot need not act."""
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


def about_a_refusal(error: BotError, service: str | None = None) -> Saying | None:
    """`service` is the name of who makes the pictures, if there is one to tell."""
    who = who_makes_first(service)
    match error:
        case errors.PromptRejected(category):
            why = f": {said(category)}" if category else ""
            usual = "It can be a single word – real people, brands and violence are the usual reasons."
            return Saying(f"{who} declined this text{why}.", usual)
        case errors.RequestRejected("prompt"):
            return Saying(f"{who} did not take this text.", "Try a shorter or simpler one.")
        case errors.RequestRejected(parameter):
            named = f"the option {said(parameter)}" if parameter else "one of the options"
            return Saying(f"{who} did not take {named}.", "Choose another value, or leave it out.")
        case errors.ModelGone(model):
            what = f"The model {said(model)} is not available any more; the people running the bot know."
            return Saying(what, "Choose another one with `model`.")
        case errors.AccountEmpty() | errors.KeyRefused():
            return Saying(SWITCHED_OFF, "Try again later.")
        case errors.EndpointBusy(tries, after):
            when = f"in about {wait_for(after)}" if after else "in a few minutes"
            tried = plural(tries, "try", "tries")
            return Saying(f"{who} is too busy right now ({tried}).", f"Try again {when}.")
        case errors.RequestLost():
            return Saying("I can no longer read what you asked for.", "Ask for it again.")
        case errors.EndpointDown(tries):
            tried = plural(tries, "try", "tries")
            return Saying(f"{who} is not answering ({tried}).", "Try again in a few minutes.")
    return None


def about_no_answer(error: BotError, service: str | None = None) -> Saying | None:
    again = "You can try again right away."
    who, who_first = who_makes(service), who_makes_first(service)
    match error:
        case errors.TimedOut(seconds):
            return Saying(f"This took longer than {duration(seconds)}, so I stopped waiting.", again)
        case errors.AnswerLost():
            return Saying(f"The connection to {who} broke before its answer came.", again)
        case errors.AnswerBroken():
            return Saying(f"{who_first} answered without a picture.", again)
        case errors.ResultUnreachable(tries):
            tried = plural(tries, "try", "tries")
            return Saying(f"I could not fetch the picture that {who} made ({tried}).", again)
        case errors.ResultUnusable("too large"):
            return Saying(f"What {who} sent is too large to show.", again)
        case errors.ResultUnusable():
            return Saying(f"What {who} sent cannot be read as a picture.", again)
        case errors.Interrupted():
            return MY_RESTART
        case errors.Bug(reference):
            return Saying(MY_FAULT.what, f"Reference {said(reference, 40)}.")
    return None
