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
                "The image endpoint does not offer the model {model} (any more), or not to this key: "
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
        case errors.CostUnknown(model):
            text = lang.gettext(
                "MONEY_CAP is set, and nothing says what a picture with the model {model} costs, "
                "neither a price nor the endpoint's answers, so no more are made with it: "
                "set IMAGE_PRICE, or give the model a price in IMAGE_MODELS_FILE, and restart."
            )
            return text.format(model=one_line(model))
    return _about_the_account(lang, error) or _about_the_request(lang, error)


def _about_the_account(lang: Language, error: BotError) -> str | None:
    """What the provider has against the operator as a whole."""
    match error:
        case errors.AccountBlocked():
            return lang.gettext(
                "The provider has blocked the account at the image endpoint, so it declines everything: "
                "ask the provider's support why; no change of the settings helps."
            )
        case errors.NotVerified(model):
            text = lang.gettext(
                "The provider makes pictures with the model {model} only for verified organizations: "
                "verify yours in the provider's settings, or name another model in IMAGE_MODEL or IMAGE_MODELS_FILE."
            )
            return text.format(model=one_line(model))
        case errors.RegionRefused():
            return lang.gettext(
                "The provider does not serve the country that I run in: "
                "run me in a country that it serves, or put another endpoint into IMAGE_API_URL and restart."
            )
    return None


def _about_the_request(lang: Language, error: BotError) -> str | None:
    """What is wrong with every request that the settings make, or that is so large."""
    match error:
        case errors.PathWrong(status, leads_to):
            return _path_wrong(lang, status, leads_to)
        case errors.EditsPathWrong(status):
            return _edits_path_wrong(lang, status)
        case errors.SettingRefused(parameter):
            text = lang.gettext(
                "The image endpoint does not take the parameter {parameter}, "
                "which your settings put into every request: take it out of IMAGE_EXTRA, IMAGE_RESPONSE_FORMAT "
                "or the model's `extra` in IMAGE_MODELS_FILE and restart."
            )
            return text.format(parameter=one_line(parameter))
        case errors.PictureTooLargeThere(status):
            text = lang.gettext(
                "The image endpoint, or a proxy in front of it, does not take a picture that is attached "
                "(HTTP {status}): raise the limit of a request's size there (nginx: `client_max_body_size 32m`)."
            )
            return text.format(status=status)
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


def _path_wrong(lang: Language, status: int, leads_to: str | None) -> str:
    if leads_to:
        # Translators: {address} is one such as "https://api.example"
        text = lang.gettext(
            "The image endpoint sends every request on to {address} (HTTP {status}), "
            "where I may not follow with the key: put the address that it really has into IMAGE_API_URL and restart."
        )
        return text.format(address=one_line(leads_to), status=status)
    text = lang.gettext(
        "The image endpoint has nothing at the path that I ask (HTTP {status}): "
        "put its base address into IMAGE_API_URL (often it ends in /v1), look at IMAGE_PATH, and restart."
    )
    return text.format(status=status)


def _edits_path_wrong(lang: Language, status: int) -> str:
    text = lang.gettext(
        "The image endpoint serves no path for pictures to change where I ask (HTTP {status}): put the right one into "
        "IMAGE_EDITS_PATH, or write `image` for the model in IMAGE_MODELS_FILE as it takes a picture, and restart. "
        "If pictures without one fail too, IMAGE_API_URL is wrong."
    )
    return text.format(status=status)
