"""What the operator must do about an error: the reason and the remedy, for the log (in English) and for an alert."""

from __future__ import annotations

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.language import ENGLISH_CODE, Language, language
from bot.front.texts.words import one_line


def operator_line(error: BotError, lang: Language | None = None) -> str | None:
    """On one line, in English unless `lang` says otherwise; None if there is nothing for the operator to do."""
    lang = lang or language(ENGLISH_CODE)
    match error:
        case errors.AccountEmpty(code):
            return _account_empty(lang, code)
        case errors.KeyRefused(status):
            text = lang.gettext(
                "The image endpoint refused the key (HTTP {status}): put a valid one in IMAGE_API_KEY and restart."
            )
            return text.format(status=status)
        case errors.ModelGone(model):
            text = lang.gettext(
                "The image endpoint no longer offers the model {model}: "
                "name another in IMAGE_MODEL or IMAGE_MODELS_FILE and restart."
            )
            return text.format(model=one_line(model))
        case errors.NoModel():
            return lang.gettext(
                "No image model is known, so no picture can be made: the endpoint's list could not be read, "
                "or names none. Set IMAGE_MODEL, or name models in IMAGE_MODELS_FILE, and restart."
            )
        case errors.HostNotTrusted(host):
            text = lang.gettext(
                "The image endpoint answered with an address at {host}, where results may not come from: "
                "if you trust it, add {host} to IMAGE_TRUSTED_HOSTS and restart."
            )
            return text.format(host=one_line(host))
        case errors.MoneyCapReached(cap):
            text = lang.gettext(
                "This month's MONEY_CAP of {cap} is reached: "
                "raise it and restart, or wait for the first of the month (UTC)."
            )
            return text.format(cap=f"{cap:g}")
    return None


def _account_empty(lang: Language, code: str | None) -> str:
    if not code:
        return lang.gettext(
            "The account at the image endpoint is empty or at its limit: "
            "top it up or raise its limit; nothing else is needed."
        )
    # Translators: {code} is the endpoint's own word, such as "insufficient_quota"
    text = lang.gettext(
        "The account at the image endpoint is empty or at its limit (it says {code}): "
        "top it up or raise its limit; nothing else is needed."
    )
    return text.format(code=one_line(code))
