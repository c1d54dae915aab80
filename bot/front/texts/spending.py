"""The words of /spend: what this month's pictures have cost. Only those who run the bot read them."""

from __future__ import annotations

from datetime import datetime

from bot.domain.money.spending import Spent, amount
from bot.front.texts.language import Language
from bot.front.texts.words import escape, quoted


def money(lang: Language, cost: float, currency: str) -> str:
    """`12.40 USD`, as the language writes numbers."""
    whole, _, decimals = amount(cost).partition(".")
    # Translators: a number with decimals: 12.40
    digits = lang.gettext("{whole}.{decimals}").format(whole=lang.number(int(whole)), decimals=decimals)
    # Translators: a sum of money: 12.40 USD
    return lang.gettext("{amount} {currency}").format(amount=digits, currency=escape(currency))


def title(lang: Language, month: datetime) -> str:
    # Translators: {month} is a number and {year} too: "What 11/2026 has cost (UTC)"
    text = lang.gettext("What {month}/{year} has cost (UTC)")
    return text.format(month=f"{month:%m}", year=f"{month:%Y}")


def nothing(lang: Language) -> str:
    return lang.gettext("No picture has cost anything this month.")


def all_servers(lang: Language, spent: Spent, currency: str) -> str:
    """The sum, without a cap."""
    text = lang.ngettext(
        "**{money}** for {count} picture", "**{money}** for {count} pictures", spent.pictures
    )
    return text.format(money=money(lang, spent.cost, currency), count=lang.number(spent.pictures))


def of_the_cap(lang: Language, percent: int, cap: float, currency: str) -> str:
    """How much of MONEY_CAP is used."""
    text = lang.gettext("{percent} % of MONEY_CAP ({cap})")
    return text.format(percent=lang.number(percent), cap=money(lang, cap, currency))


def server_line(lang: Language, spent: Spent, name: str | None, currency: str) -> str:
    """One server; `name` None: the bot is not there any more, or has just started."""
    # Translators: {server} is a server's name, or its id in digits
    text = lang.ngettext(
        "{server}: {money} for {count} picture", "{server}: {money} for {count} pictures", spent.pictures
    )
    server = f"`{spent.guild}`" if name is None else quoted(lang, name, 60)
    return text.format(
        server=server, money=money(lang, spent.cost, currency), count=lang.number(spent.pictures)
    )


def more_servers(lang: Language, count: int, spent: Spent, currency: str) -> str:
    """The last line of many servers."""
    text = lang.ngettext("… and {count} more server: {money}", "… and {count} more servers: {money}", count)
    return text.format(count=lang.number(count), money=money(lang, spent.cost, currency))


def is_estimated(lang: Language, spent: Spent, currency: str) -> str:
    text = lang.gettext("{money} of it is an estimate: the endpoint named no cost there.")
    return text.format(money=money(lang, spent.estimated, currency))


def counts_as_nothing(lang: Language, count: int) -> str:
    """Pictures of which neither a cost nor a price is known."""
    text = lang.ngettext(
        "{count} picture counts as nothing: neither its cost nor a price is known. "
        "Set IMAGE_PRICE, or give its model a price in IMAGE_MODELS_FILE.",
        "{count} pictures count as nothing: neither their cost nor a price is known. "
        "Set IMAGE_PRICE, or give their models a price in IMAGE_MODELS_FILE.",
        count,
    )
    return text.format(count=lang.number(count))


def where_more(lang: Language) -> str:
    # Translators: imagine-bot spend is a command in a terminal
    return lang.gettext("`imagine-bot spend` has it by member and model, and earlier months.")
