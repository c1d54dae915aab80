"""The lines of /setup about the server as a whole: its language, credits and time zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.front.texts.language import Language
from bot.front.texts.words import escape, quoted


def heading(lang: Language, server: str) -> str:
    """`server` is its name."""
    return lang.gettext("Setup of {server}").format(server=quoted(lang, server, 100))


def introduction(lang: Language) -> str:
    return lang.gettext("Every change counts at once. Nothing here is required.")


def public_language(lang: Language, spoken: Language) -> str:
    """`spoken` is the language of what everybody on the server can read."""
    return lang.gettext("**Language of my posts:** {language}").format(language=spoken.own_name())


def about_languages(lang: Language) -> str:
    return lang.gettext("What only you can read is in the language of your own Discord.")


def as_discord_has_it(lang: Language, discords: Language) -> str:
    """An option: no choice here, but the language that Discord names for the server."""
    # Translators: an option of a menu, at most 100 characters: the language that Discord's settings of the server have
    return lang.gettext("As Discord has it: {language}").format(language=discords.own_name())


def no_total(lang: Language) -> str:
    return lang.gettext("**All members together:** no limit (optional)")


def about_credits(lang: Language) -> str:
    text = lang.gettext("Give roles or single members credits of their own with {quota}.")
    return text.format(quota="`/quota`")


def zone(lang: Language, name: str, now: datetime) -> str:
    """With the time there now, by which a reader sees whether it is the right zone. `name` is IANA's."""
    clock = f"{now.astimezone(ZoneInfo(name)):%H:%M}"
    # Translators: {zone} is a name such as Europe/Berlin, {time} the time there now, such as 17:30
    return lang.gettext("**Time zone:** {zone}, where it is {time}").format(zone=escape(name), time=clock)


def about_zones(lang: Language) -> str:
    return lang.gettext("Days, weeks and months begin at midnight there.")


def change_credits(lang: Language) -> str:
    return lang.pgettext("button", "Change credits")


def change_zone(lang: Language) -> str:
    return lang.pgettext("button", "Change time zone")
