"""The words for failures of the endpoint, and of the bot itself. What failed is given back, and each says so.

Each message about who makes the pictures has a sentence with the name and one for where no name may be told.
"""

from __future__ import annotations

from bot.domain import errors
from bot.domain.errors import BotError, PaintingFailed
from bot.front.texts.errors.declined import why_declined
from bot.front.texts.errors.explanation import Explanation, for_the_operator, not_charged
from bot.front.texts.errors.moment import try_again_in
from bot.front.texts.language import Language
from bot.front.texts.service import by_name
from bot.front.texts.words import quoted

OPTIONS = ("size", "quality", "style", "image", "model")  # that members have; older rows may hold any word
OVERLOADED = (503, 529)  # HTTP statuses of a server that is overloaded, or not ready


def my_fault(lang: Language) -> Explanation:
    return Explanation(lang.gettext("Something went wrong on my side."), charged=not_charged(lang))


def cancelled(lang: Language) -> Explanation:
    """All pictures of an ask were cancelled."""
    return Explanation(lang.gettext("Cancelled."), charged=not_charged(lang))


def neutral_line(lang: Language, count: int = 1) -> str:
    """What a public "thinking…" or progress card is edited to, for the moment before it is deleted."""
    return lang.ngettext("No picture this time.", "No pictures this time.", count)


def about_a_refusal(
    lang: Language, error: BotError, service: str | None = None, *, operator_told: bool = False
) -> Explanation | None:
    """The endpoint refused, or could not be reached; None for any other error.

    `service` is the name of who makes the pictures, if members may know. `operator_told`: see `explain`.
    """
    match error:
        case errors.PromptRejected(category):
            return _declined(lang, category, service)
        case errors.RequestRejected():
            return _not_taken(lang, error, service)
        case errors.ModelGone(model):
            # Translators: {model} is the name of a model, in quotation marks
            what = lang.gettext("The model {model} is not available any more.")
            then = lang.gettext("Choose another one with `model`.")
            return Explanation(what.format(model=quoted(lang, model)), then, not_charged(lang))
        case errors.PictureTooLargeThere():
            what = _picture_too_large(lang, service)
            return Explanation(what, lang.gettext("Attach something smaller."), not_charged(lang))
        case errors.EditsPathWrong():
            what = lang.gettext("Attached pictures can't be used for the moment.")
            then = lang.in_a_row(
                for_the_operator(lang, told=operator_told), lang.gettext("Without one it may work.")
            )
            return Explanation(what, then, not_charged(lang))
        case _ if error.for_operator and isinstance(error, PaintingFailed | errors.HostNotTrusted):
            what = lang.gettext("Pictures are switched off for the moment.")
            then = lang.in_a_row(for_the_operator(lang, told=operator_told), lang.gettext("Try again later."))
            return Explanation(what, then, not_charged(lang))
        case errors.RequestLost():
            what = lang.gettext("I can no longer read what you asked for.")
            return Explanation(what, lang.gettext("Ask for it again."), not_charged(lang))
        case errors.EndpointBusy(tries, after):
            what = lang.in_a_row(_busy(lang, service), _tried(lang, tries))
            return Explanation(what, try_again_in(lang, after), not_charged(lang))
        case errors.EndpointDown(tries):
            what = lang.in_a_row(_down(lang, service), _tried(lang, tries))
            return Explanation(what, try_again_in(lang, None), not_charged(lang))
    return None


def about_no_answer(lang: Language, error: BotError, service: str | None = None) -> Explanation | None:
    """No usable answer came from the endpoint, or the bot itself failed; None for any other error."""
    again = lang.gettext("You can try again right away.")
    match error:
        case errors.TimedOut(seconds):
            return Explanation(_timed_out(lang, seconds), again, not_charged(lang))
        case errors.AnswerLost():
            return Explanation(_answer_lost(lang, service), again, not_charged(lang))
        case errors.AnswerBroken(status) if status in OVERLOADED:
            return Explanation(_busy(lang, service), try_again_in(lang, None), not_charged(lang))
        case errors.AnswerBroken():
            return Explanation(_answer_broken(lang, service), again, not_charged(lang))
        case errors.ResultUnreachable(tries):
            what = lang.in_a_row(_unreachable(lang, service), _tried(lang, tries))
            return Explanation(what, lang.gettext("Try again later."), not_charged(lang))
        case errors.ResultUnusable(errors.Flaw.TOO_LARGE):
            return Explanation(_too_large(lang, service), again, not_charged(lang))
        case errors.ResultUnusable():
            return Explanation(_no_picture(lang, service), again, not_charged(lang))
        case errors.Interrupted():
            return Explanation(lang.gettext("I was restarted."), again, not_charged(lang))
        case errors.Bug(reference):
            # Translators: {reference} is a code in quotation marks, by which the error is found in the log
            then = lang.gettext(
                "If it happens again, give the people who run this bot the reference {reference}."
            )
            then = then.format(reference=quoted(lang, reference, 40))
            return Explanation(my_fault(lang).what, then, not_charged(lang))
    return None


def _declined(lang: Language, category: str | None, service: str | None) -> Explanation:
    # Translators: {service} is who makes the pictures; this is for where it has no name
    unnamed = lang.gettext("The image service declined this text.")
    what = by_name(service, unnamed, lang.gettext("{service} declined this text."))
    if reason := why_declined(lang, category):
        then = lang.gettext("Change the text. A single word can be the reason.")
        return Explanation(lang.in_a_row(what, reason), then, not_charged(lang))
    usual = lang.gettext(
        "A single word can be the reason. Real people, brands and violence are the usual ones."
    )
    return Explanation(what, usual, not_charged(lang))


def _not_taken(lang: Language, error: errors.RequestRejected, service: str | None) -> Explanation:
    if error.parameter == "prompt":
        what = _text_not_taken(lang, service)
        return Explanation(what, lang.gettext("Try a shorter or simpler one."), not_charged(lang))
    what = _option_not_taken(lang, error.parameter, service)
    return Explanation(what, lang.gettext("Choose another value, or leave it out."), not_charged(lang))


def _text_not_taken(lang: Language, service: str | None) -> str:
    return by_name(
        service,
        lang.gettext("The image service did not take this text."),
        lang.gettext("{service} did not take this text."),
    )


def _option_not_taken(lang: Language, option: str | None, service: str | None) -> str:
    if option not in OPTIONS:
        return by_name(
            service,
            lang.gettext("The image service did not take one of the options."),
            lang.gettext("{service} did not take one of the options."),
        )
    # Translators: {option} is the name of an option, in quotation marks
    unnamed = lang.gettext("The image service did not take the option {option}.")
    named = lang.gettext("{service} did not take the option {option}.")
    return by_name(service, unnamed, named, option=quoted(lang, option))


def _picture_too_large(lang: Language, service: str | None) -> str:
    return by_name(
        service,
        lang.gettext("What you attached is too large for the image service."),
        lang.gettext("What you attached is too large for {service}."),
    )


def _busy(lang: Language, service: str | None) -> str:
    return by_name(
        service,
        lang.gettext("The image service is too busy right now."),
        lang.gettext("{service} is too busy right now."),
    )


def _down(lang: Language, service: str | None) -> str:
    return by_name(
        service,
        lang.gettext("The image service is not answering."),
        lang.gettext("{service} is not answering."),
    )


def _tried(lang: Language, tries: int) -> str:
    """How often it was tried; nothing for once, which goes without saying."""
    if tries < 2:
        return ""
    text = lang.ngettext("I tried {count} time.", "I tried {count} times.", tries)
    return text.format(count=lang.number(tries))


def _timed_out(lang: Language, seconds: float) -> str:
    """In minutes from two on, rounded down: it did take longer than so many."""
    if seconds < 120:
        whole = max(1, round(seconds))
        text = lang.ngettext(
            "This took longer than {seconds} second, so I stopped waiting.",
            "This took longer than {seconds} seconds, so I stopped waiting.",
            whole,
        )
        return text.format(seconds=lang.number(whole))
    minutes = int(seconds // 60)
    text = lang.ngettext(
        "This took longer than {minutes} minute, so I stopped waiting.",
        "This took longer than {minutes} minutes, so I stopped waiting.",
        minutes,
    )
    return text.format(minutes=lang.number(minutes))


def _answer_lost(lang: Language, service: str | None) -> str:
    return by_name(
        service,
        lang.gettext("The connection to the image service broke before its answer came."),
        lang.gettext("The connection to {service} broke before its answer came."),
    )


def _answer_broken(lang: Language, service: str | None) -> str:
    return by_name(
        service,
        lang.gettext("The image service answered without a picture."),
        lang.gettext("{service} answered without a picture."),
    )


def _unreachable(lang: Language, service: str | None) -> str:
    return by_name(
        service,
        lang.gettext("The image service made the picture, but I couldn't fetch it from there."),
        lang.gettext("{service} made the picture, but I couldn't fetch it from there."),
    )


def _too_large(lang: Language, service: str | None) -> str:
    return by_name(
        service,
        lang.gettext("What the image service sent is too large to show."),
        lang.gettext("What {service} sent is too large to show."),
    )


def _no_picture(lang: Language, service: str | None) -> str:
    return by_name(
        service,
        lang.gettext("What the image service sent can't be read as a picture."),
        lang.gettext("What {service} sent can't be read as a picture."),
    )
