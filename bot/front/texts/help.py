"""The text of /help. Every command that it names can be clicked."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.limits import Limit
from bot.front.texts.credits import everybody_gets
from bot.front.texts.language import Language
from bot.front.texts.service import by_name

Mention = Callable[[str], str]


def title(lang: Language) -> str:
    return lang.gettext("Pictures on this server")


def for_members(lang: Language, mention: Mention, limit: Limit) -> list[str]:
    """What every member reads. `limit` is what everybody has where nothing else is set."""
    # Translators: {imagine} and {me} are commands that can be clicked
    make = lang.gettext(
        "**Make a picture:** {imagine} – say what should be in it. Size, style and more are offered as you type."
    )
    yours = lang.gettext("**Your credits and pictures:** {me}.")
    return [
        make.format(imagine=mention("imagine")),
        lang.in_a_row(yours.format(me=mention("me")), everybody_gets(lang, limit.credits, limit.per)),
        lang.gettext(
            "**What it costs:** the price stands beside each quality. A picture that can't be made costs nothing."
        ),
    ]


def for_moderators(lang: Language, mention: Mention) -> str:
    # Translators: {show}, {grant}, {block} and {history} are commands that can be clicked
    text = lang.gettext(
        "**For moderators:** {show} says what somebody has and why, {grant} gives extra credits, "
        "{block} pauses somebody, and {history} has every change."
    )
    return text.format(
        show=mention("quota show"),
        grant=mention("quota grant"),
        block=mention("quota block"),
        history=mention("quota history"),
    )


def for_managers(lang: Language, mention: Mention) -> str:
    # Translators: {setup}, {defaults} and {role} are commands that can be clicked
    text = lang.gettext(
        "**If you manage this server:** {setup} has channels, language, model and time zone. "
        "{defaults} sets what everybody gets, and {role} what a role gets."
    )
    return text.format(setup=mention("setup"), defaults=mention("quota defaults"), role=mention("quota role"))


def privacy(lang: Language, service: str | None, picture_days: int, prompt_days: int) -> str:
    """`service` is the name of who makes the pictures, if members may know; the days are the operator's settings."""
    pictures = lang.ngettext(
        "I keep pictures for {days} day.", "I keep pictures for {days} days.", picture_days
    )
    prompts = lang.ngettext(
        "I keep what you wrote for {days} day.", "I keep what you wrote for {days} days.", prompt_days
    )
    return lang.in_a_row(
        _where_words_go(lang, service),
        pictures.format(days=lang.number(picture_days)),
        prompts.format(days=lang.number(prompt_days)),
        lang.gettext("I can't read your channels."),
    )


def _where_words_go(lang: Language, service: str | None) -> str:
    return by_name(
        service,
        lang.gettext(
            "**Privacy:** what you write and attach is sent to this bot's image service, which makes the pictures."
        ),
        lang.gettext(
            "**Privacy:** what you write and attach is sent to {service}, which makes the pictures."
        ),
    )


def version(number: str) -> str:
    """The program's name is the same in every language."""
    return f"imagine-bot {number}"
