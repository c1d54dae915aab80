"""The private message about an error: its sentences, and the buttons that help."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.kit.cards import Button, Card
from bot.front.texts.errors import buttons, explain
from bot.front.texts.language import Language
from bot.front.texts.words import block_quote, one_line, utf16_units

QUOTE_LIMIT = 300  # characters of a prompt
# UTF-16 units. Discord takes 2000; the line that a used note gets in place of its buttons needs some of them.
NOTICE_UNITS = 1900
QUOTE_WORTHWHILE = 60  # UTF-16 units; where there is less room, a message stands without the quote


@dataclass(frozen=True, slots=True)
class NoticeContext:
    """What words and buttons need besides the error itself.

    `prompt` is what the message is about, to be quoted. `picture` is the public id of the picture that the buttons
    are about; without one there are no such buttons. `cheaper_quality` is a quality of the model that costs less than
    the one that was asked for, if it has any. `buttons` are those that only who refused it can know of. `count` and
    `quality` are those of an ask whose price is too high. `service` is the name of who makes the pictures, if members
    may know. `charges`: whether what failed could have cost credits; only then it is said that nothing was charged.
    `operator_told`: whether the people who run the bot have been told of this error.
    """

    picture: str | None = None
    cheaper_quality: str | None = None
    buttons: tuple[Button, ...] = ()
    count: int = 1
    quality: str | None = None
    service: str | None = None
    prompt: str | None = None
    charges: bool = True
    operator_told: bool = False


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
    told = explain(
        lang,
        error,
        service=context.service,
        count=context.count,
        quality=context.quality,
        operator_told=context.operator_told,
    )
    if not context.charges:
        told = told.of_what_is_free(lang)
    text = below_the_prompt(context.prompt, told.text(lang))
    return Notice(text, remedy_buttons(lang, error, context))


def below_the_prompt(prompt: str | None, text: str) -> str:
    """The text below a quote of the prompt that it is about; the text alone where there is no prompt (any more)."""
    room = NOTICE_UNITS - utf16_units(text) - len("> \n")
    if room < QUOTE_WORTHWHILE or not (prompt and one_line(prompt)):
        return text
    return f"{block_quote(prompt, limit=QUOTE_LIMIT, units=room)}\n{text}"


def remedy_buttons(lang: Language, error: BotError, context: NoticeContext) -> tuple[Button, ...]:
    """What the member can do about the error, as buttons; the best one is primary. Often there are none."""
    if isinstance(error, errors.TooFewCredits):
        return (*context.buttons, Button("open", "", buttons.my_credits(lang), space="me"))
    if context.buttons or context.picture is None:
        return context.buttons
    retry = Button("retry", context.picture, buttons.try_again(lang), "🔁", primary=True)
    match error:
        case errors.PromptRejected() | errors.RequestRejected("prompt"):
            return (Button("change", context.picture, buttons.change_the_text(lang), "✏️", primary=True),)
        case errors.RequestRejected():  # the form has the options too
            return (Button("change", context.picture, buttons.change_it(lang), "✏️", primary=True),)
        case errors.TimedOut() if context.cheaper_quality:
            label = buttons.try_in(lang, context.cheaper_quality)
            return (retry, Button("cheaper", context.picture, label))
        # The picture was paid for: what would be lost again must not be paid for again and again.
        case errors.ResultUnreachable() | errors.HostNotTrusted():
            return ()
        case errors.EndpointBusy() | errors.EndpointDown() | errors.OutcomeUnknown():
            return (retry,)
    return ()
