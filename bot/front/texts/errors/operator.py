"""What the operator must do about an error, as a line for the log, which is in English: so it is not translated."""

from __future__ import annotations

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.words import one_line


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
        case errors.HostNotTrusted(host):
            host = one_line(host)
            return (
                f"The image endpoint answered with an address at {host}, where results may not come from: "
                f"if you trust it, add {host} to IMAGE_TRUSTED_HOSTS and restart."
            )
        case errors.MoneyCapReached(cap):
            return (
                f"This month's MONEY_CAP of {cap:g} is reached: "
                "raise it and restart, or wait for the first of the month (UTC)."
            )
    return None
