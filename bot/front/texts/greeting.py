"""The greeting of a server that the bot has joined."""

from __future__ import annotations

from bot.domain.limits import Limit
from bot.front.texts.credits import everybody_gets
from bot.front.texts.language import Language
from bot.front.texts.service import by_name


def hello(lang: Language, imagine: str, limit: Limit, *, has_model: bool) -> str:
    """`imagine` is the command as it can be clicked, `limit` what everybody gets on a new server. `has_model`: whether
    any model is known that makes pictures."""
    text = lang.gettext("Hi! I turn words into pictures. It already works, try **{imagine}**.")
    if not has_model:
        text = lang.gettext(
            "Hi! I turn words into pictures. The people who run me have to name a model for that first, "
            "then try **{imagine}**."
        )
    return lang.in_a_row(text.format(imagine=imagine), everybody_gets(lang, limit.credits, limit.per))


def where_words_go(lang: Language, service: str | None) -> str:
    """`service` is the name of who makes the pictures, if members may know."""
    return by_name(
        service,
        lang.gettext(
            "What you write and attach is sent to this bot's image service, which makes the pictures."
        ),
        lang.gettext("What you write and attach is sent to {service}, which makes the pictures."),
    )


def for_managers(lang: Language, setup: str) -> str:
    """`setup` is the command as it can be clicked."""
    text = lang.gettext(
        "If you manage this server, you can choose its channels, language, model and credits with {setup}."
    )
    return text.format(setup=setup)


def open_setup(lang: Language) -> str:
    # Translators: opens the settings of the server
    return lang.pgettext("button", "Set me up – 1 minute")
