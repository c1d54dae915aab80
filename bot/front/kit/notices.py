"""A private word to one member: the sentences of an error, and the buttons that lead on from it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.kit.cards import LABEL_LIMIT, Card, Press
from bot.front.texts.errors import saying
from bot.front.texts.models import quality_name
from bot.front.texts.spending import THIS_COSTS
from bot.front.texts.words import cut, one_line

MY_CREDITS = Press("open", "", "My credits", space="me")


@dataclass(frozen=True, slots=True)
class Context:
    """What words and buttons need besides the error: the picture to go on from, if there is one, and the name of a
    quality that is cheaper than the one that was asked for, if the model has one.

    `costs` begins the sentence on a price ("High costs"); `way_out` is the label of the button that makes `picture`
    as the credits allow it. `service` is the name of who makes the pictures, if there is one to tell.
    """

    picture: str | None = None
    cheaper: str | None = None
    costs: str = THIS_COSTS
    way_out: str | None = None
    service: str | None = None


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
    return Notice(saying(error, context.costs, context.service).text, ways_out(error, context))


def ways_out(error: BotError, context: Context) -> tuple[Press, ...]:
    """The buttons that lead on; the best one is primary."""
    if isinstance(error, errors.TooFewCredits):
        return (*_instead(context), MY_CREDITS)
    if context.picture is None:
        return ()
    retry = Press("retry", context.picture, "Try again", "🔁", primary=True)
    match error:
        case errors.PromptRejected() | errors.RequestRejected("prompt"):
            return (Press("change", context.picture, "Change the text", "✏️", primary=True),)
        case errors.TimedOut() if context.cheaper:
            label = cut(f"Try in {one_line(quality_name(context.cheaper))}", LABEL_LIMIT)
            return (retry, Press("cheaper", context.picture, label))
        case errors.EndpointBusy() | errors.EndpointDown() | errors.OutcomeUnknown():
            return (retry,)
    return ()


def _instead(context: Context) -> tuple[Press, ...]:
    if context.picture is None or context.way_out is None:
        return ()
    return (Press("cheaper", context.picture, context.way_out, primary=True),)
