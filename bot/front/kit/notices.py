"""The private message about an error: its sentences, and the buttons that help."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.kit.cards import BUTTON_LABEL_LIMIT, Button, Card
from bot.front.texts.errors import explain
from bot.front.texts.errors.spending import THIS_COSTS
from bot.front.texts.language import Language
from bot.front.texts.models import quality_name
from bot.front.texts.words import one_line, truncate

MY_CREDITS = Button("open", "", "My credits", space="me")


@dataclass(frozen=True, slots=True)
class NoticeContext:
    """What words and buttons need besides the error itself.

    `picture` is the public id of the picture that the buttons are about; without one there are no such buttons.
    `cheaper_quality` is a quality of the model that costs less than the one that was asked for, if it has any.
    `costs` begins the sentence on a price ("High costs"). `affordable_label` is the label of the button that makes
    `picture` as the member's credits allow it. `service` is the name of who makes the pictures, if members may know.
    """

    picture: str | None = None
    cheaper_quality: str | None = None
    costs: str = THIS_COSTS
    affordable_label: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A private message to one member."""

    text: str
    buttons: tuple[Button, ...] = ()

    @property
    def card(self) -> Card:
        """The same as a card."""
        return Card(content=self.text, buttons=self.buttons)


def notice(lang: Language, error: BotError, context: NoticeContext = NoticeContext()) -> Notice:
    """The words for one error, and the buttons that help."""
    return Notice(
        explain(lang, error, context.costs, context.service).text, remedy_buttons(lang, error, context)
    )


def remedy_buttons(lang: Language, error: BotError, context: NoticeContext) -> tuple[Button, ...]:
    """What the member can do about the error, as buttons; the best one is primary. Often there are none."""
    if isinstance(error, errors.TooFewCredits):
        return (*_affordable_button(context), MY_CREDITS)
    if context.picture is None:
        return ()
    retry = Button("retry", context.picture, "Try again", "🔁", primary=True)
    match error:
        case errors.PromptRejected() | errors.RequestRejected("prompt"):
            return (Button("change", context.picture, "Change the text", "✏️", primary=True),)
        case errors.TimedOut() if context.cheaper_quality:
            label = truncate(
                f"Try in {one_line(quality_name(lang, context.cheaper_quality))}", BUTTON_LABEL_LIMIT
            )
            return (retry, Button("cheaper", context.picture, label))
        case errors.EndpointBusy() | errors.EndpointDown() | errors.OutcomeUnknown():
            return (retry,)
    return ()


def _affordable_button(context: NoticeContext) -> tuple[Button, ...]:
    if context.picture is None or context.affordable_label is None:
        return ()
    return (Button("cheaper", context.picture, context.affordable_label, primary=True),)
