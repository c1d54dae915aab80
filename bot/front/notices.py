"""Errors in, sentences out: what happened, was I charged, what now, and when.

"Charged" means the member's credits; the provider may still bill the operator for an answer that got lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain import errors
from bot.domain.errors import BotError, Failure
from bot.domain.pictures import Generation, State
from bot.front.cards import LABEL_LIMIT, Card, Press, ended
from bot.front.credit_refusals import THIS_COSTS, about_the_credits
from bot.front.quota_refusals import about_moderation
from bot.front.refusals import about_the_moment, about_the_wish
from bot.front.sayings import NOT_CHARGED, Saying
from bot.front.words import cut, duration, one_line, plural, said, wait_for

SWITCHED_OFF = "Pictures are switched off for the moment; the people running the bot have been told."
MY_FAULT = Saying("Something went wrong on my side.")
CANCELLED = Saying("Cancelled.")
NEUTRAL = "No picture this time."
MY_RESTART = Saying("I was restarted.", "You can try again right away.")
MY_ALLOWANCE = Press("open", "", "My allowance", space="me")


@dataclass(frozen=True, slots=True)
class Context:
    """What words and buttons need besides the error: the picture to go on from, if there is one, and the name of a
    quality that is cheaper than the one that was asked for, if the model has one.

    `costs` begins the sentence on a price ("High costs"); `way_out` is the label of the button that makes `picture`
    as the credits allow it.
    """

    picture: str | None = None
    cheaper: str | None = None
    costs: str = THIS_COSTS
    way_out: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A private word to one member."""

    text: str
    presses: tuple[Press, ...] = ()

    @property
    def card(self) -> Card:
        """The same as a message of its own."""
        return Card(content=self.text, presses=self.presses)


def notice(error: BotError, context: Context = Context()) -> Notice:
    """The words for one error, and the ways out of it."""
    return Notice(saying(error, context.costs).text, _presses(error, context))


def failures(generations: Sequence[Generation], cheaper: str | None = None) -> Notice:
    """The words for everything of one ask that could not be made, equal failures together."""
    groups = _groups(generations)
    if not groups:
        return Notice(CANCELLED.text)
    if len(generations) == 1:
        return notice(_failure(generations[0]), _context(generations[0], cheaper))
    presses: dict[str, Press] = {}
    for group in groups:
        for press in _presses(_failure(group[0]), _context(group[0], cheaper)):
            presses.setdefault(press.verb, replace(press, primary=not presses))
    lines = [_told_together(group, len(generations)) for group in groups]
    return Notice("\n".join(lines), tuple(presses.values()))


def neutral(count: int = 1) -> str:
    """The public line that stands in a placeholder for the moment before it is deleted."""
    return NEUTRAL if count == 1 else "No pictures this time."


def restarted(generations: Sequence[Generation]) -> Card:
    """The public word on an ask that a restart broke off, for when no private one is possible."""
    return ended(generations, "I was restarted", NOT_CHARGED, retry=can_be_made_again(generations[0]))


def unmade(generations: Sequence[Generation]) -> Card:
    """The same for every end: a restart by its name, any other reason stays between the bot and the member."""
    if all(isinstance(generation.failure, errors.Interrupted) for generation in generations):
        return restarted(generations)
    count = len(generations)
    what = "This picture could not be made." if count == 1 else "These pictures could not be made."
    again = can_be_made_again(generations[0])
    return ended(generations, neutral(count).rstrip("."), Saying(what).text, retry=again)


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


def saying(error: BotError, costs: str = THIS_COSTS) -> Saying:
    """An error in words; one that nobody found words for sounds like our own fault."""
    return (
        about_the_wish(error)
        or about_the_moment(error)
        or about_the_credits(error, costs)
        or about_moderation(error)
        or _said_no(error)
        or _no_answer(error)
        or MY_FAULT
    )


# --- after the endpoint was asked --------------------------------------------------------------------


def _said_no(error: BotError) -> Saying | None:
    match error:
        case errors.PromptRejected(category):
            why = f": {said(category)}" if category else ""
            usual = "It can be a single word – real people, brands and violence are the usual reasons."
            return Saying(f"The image service declined this text{why}.", usual)
        case errors.RequestRejected("prompt"):
            return Saying("The image service did not take this text.", "Try a shorter or simpler one.")
        case errors.RequestRejected(parameter):
            named = f"the option {said(parameter)}" if parameter else "one of the options"
            return Saying(
                f"The image service did not take {named}.", "Choose another value, or leave it out."
            )
        case errors.RequestLost():
            return Saying("I can no longer read what you asked for.", "Ask for it again.")
        case errors.ModelGone(model):
            what = f"The model {said(model)} is not available any more; the people running the bot know."
            return Saying(what, "Choose another one with `model`.")
        case errors.AccountEmpty() | errors.KeyRefused():
            return Saying(SWITCHED_OFF, "Try again later.")
        case errors.EndpointBusy(tries, after):
            when = f"in about {wait_for(after)}" if after else "in a few minutes"
            tried = plural(tries, "try", "tries")
            return Saying(f"The image service is too busy right now ({tried}).", f"Try again {when}.")
        case errors.EndpointDown(tries):
            tried = plural(tries, "try", "tries")
            return Saying(f"The image service is not answering ({tried}).", "Try again in a few minutes.")
    return None


def _no_answer(error: BotError) -> Saying | None:
    again = "You can try again right away."
    match error:
        case errors.TimedOut(seconds):
            return Saying(f"This took longer than {duration(seconds)}, so I stopped waiting.", again)
        case errors.AnswerLost():
            return Saying("The connection to the image service broke before its answer came.", again)
        case errors.AnswerBroken():
            return Saying("The image service answered without a picture.", again)
        case errors.ResultUnreachable(tries):
            tried = plural(tries, "try", "tries")
            return Saying(f"The image service painted, but I could not fetch the picture ({tried}).", again)
        case errors.ResultUnusable("too large"):
            return Saying("What the image service sent is too large to show.", again)
        case errors.ResultUnusable():
            return Saying("What the image service sent cannot be read as a picture.", again)
        case errors.Interrupted():
            return MY_RESTART
        case errors.Bug(reference):
            return Saying(MY_FAULT.what, f"Reference {said(reference, 40)}.")
    return None


# --- several pictures, and buttons -------------------------------------------------------------------


def can_be_made_again(generation: Generation) -> bool:
    """Whether its words are there; they may have been removed by age, or could not be read."""
    return bool(generation.ask.request.prompt)


def _context(generation: Generation, cheaper: str | None) -> Context:
    return Context(generation.public_id if can_be_made_again(generation) else None, cheaper)


def _failure(generation: Generation) -> Failure:
    return generation.failure or errors.Interrupted()


def _groups(generations: Sequence[Generation]) -> list[list[Generation]]:
    """The pictures that could not be made, those that are told in the same words together."""
    groups: dict[str, list[Generation]] = {}
    for generation in generations:
        if generation.state in (State.FAILED, State.UNKNOWN):
            groups.setdefault(saying(_failure(generation)).text, []).append(generation)
    return list(groups.values())


def _told_together(group: Sequence[Generation], count: int) -> str:
    told = saying(_failure(group[0]))
    if len(group) == count:
        return f"None of the {count} pictures could be made. {told.text}"
    charged = "It was not charged." if len(group) == 1 else "They were not charged."
    return f"{len(group)} of {count} pictures could not be made. {told.with_charge(charged)}"


def _presses(error: BotError, context: Context) -> tuple[Press, ...]:
    if isinstance(error, errors.CreditsUsedUp):
        return (*_instead(context), MY_ALLOWANCE)
    if context.picture is None:
        return ()
    retry = Press("retry", context.picture, "Try again", "🔁", primary=True)
    match error:
        case errors.PromptRejected() | errors.RequestRejected("prompt"):
            return (Press("change", context.picture, "Change the text", "✏️", primary=True),)
        case errors.TimedOut() if context.cheaper:
            label = cut(f"Try in {one_line(context.cheaper)}", LABEL_LIMIT)
            return (retry, Press("cheaper", context.picture, label))
        case errors.EndpointBusy() | errors.EndpointDown() | errors.OutcomeUnknown():
            return (retry,)
    return ()


def _instead(context: Context) -> tuple[Press, ...]:
    if context.picture is None or context.way_out is None:
        return ()
    return (Press("cheaper", context.picture, context.way_out, primary=True),)
