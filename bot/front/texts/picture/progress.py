"""The words of an ask until its pictures are there: in line, drawing, cancelled, ended without them."""

from __future__ import annotations

from datetime import datetime

from discord.utils import format_dt

from bot.domain.durations import MINUTE, Expectation
from bot.front.texts.language import Language


def in_line(lang: Language, place: int, count: int) -> str:
    """The heading of `count` pictures that wait, the first of them at `place`."""
    if count == 1:
        # Translators: the place in a line of people who wait
        return lang.gettext("⏳ In line – number {place}").format(place=lang.number(place))
    text = lang.ngettext(
        "⏳ In line – {count} picture, the first at number {place}",
        "⏳ In line – {count} pictures, the first at number {place}",
        count,
    )
    return text.format(count=lang.number(count), place=lang.number(place))


def starts_by_itself(lang: Language, count: int) -> str:
    """`It starts by itself when its turn comes.`"""
    if count == 1:
        return lang.gettext("It starts by itself when its turn comes.")
    return lang.gettext("They start by themselves, each when its turn comes.")


def drawing(lang: Language) -> str:
    """The heading of an ask of which a picture is being made."""
    # Translators: a heading: the picture is being made now
    return lang.gettext("🎨 Drawing")


def started(lang: Language, moment: datetime) -> str:
    """`Started 10 seconds ago.`"""
    # Translators: {when} reads "10 seconds ago"
    return lang.gettext("Started {when}.").format(when=format_dt(moment, "R"))


def taking_longer(lang: Language) -> str:
    return lang.gettext("Taking longer than usual. Nothing is lost.")


def fetching(lang: Language) -> str:
    """The heading of an ask whose pictures are made, and are fetched from the service that made them."""
    # Translators: a heading: the picture is made, but has not been downloaded yet
    return lang.gettext("📥 Almost there")


def ready(lang: Language, count: int) -> str:
    """`The picture is ready. Fetching it…`, of `count` pictures that are fetched now."""
    if count == 1:
        return lang.gettext("The picture is ready. Fetching it…")
    text = lang.ngettext(
        "{count} picture is ready. Fetching it…", "{count} pictures are ready. Fetching them…", count
    )
    return text.format(count=lang.number(count))


def usually(lang: Language, expected: Expectation, count: int) -> str:
    """How long a picture usually takes, one of `count`. Both ends are in minutes where both are a minute or more."""
    low, high = expected.low, expected.high
    if high < 10:
        return _in_a_moment(lang, count)
    if high < 2 * MINUTE:
        text = _seconds(lang, count) if low < high else _about_seconds(lang, count)
        return text.format(low=lang.number(round(low)), high=lang.number(round(high)))
    minutes = lang.number(round(high / MINUTE))
    if low < MINUTE:
        return _seconds_to_minutes(lang, count).format(low=lang.number(round(low)), high=minutes)
    text = _minutes(lang, count) if low < high else _about_minutes(lang, count)
    return text.format(low=lang.number(round(low / MINUTE)), high=minutes)


def _in_a_moment(lang: Language, count: int) -> str:
    if count == 1:
        return lang.gettext("It will be there in a moment.")
    return lang.gettext("Each takes a moment.")


def _seconds(lang: Language, count: int) -> str:
    if count == 1:
        # Translators: how long making a picture takes: "Usually 10–25 s."
        return lang.gettext("Usually {low}–{high} s.")
    return lang.gettext("Usually {low}–{high} s each.")


def _about_seconds(lang: Language, count: int) -> str:
    if count == 1:
        return lang.gettext("Usually about {high} s.")
    return lang.gettext("Usually about {high} s each.")


def _seconds_to_minutes(lang: Language, count: int) -> str:
    if count == 1:
        # Translators: "Usually 50 s to 2 min."
        return lang.gettext("Usually {low} s to {high} min.")
    return lang.gettext("Usually {low} s to {high} min each.")


def _minutes(lang: Language, count: int) -> str:
    if count == 1:
        return lang.gettext("Usually {low}–{high} min.")
    return lang.gettext("Usually {low}–{high} min each.")


def _about_minutes(lang: Language, count: int) -> str:
    if count == 1:
        return lang.gettext("Usually about {high} min.")
    return lang.gettext("Usually about {high} min each.")


def as_room_allows(lang: Language, count: int) -> str:
    """Some of `count` pictures wait while others are made."""
    text = lang.ngettext(
        "{count} picture; each starts as soon as there is room.",
        "{count} pictures; each starts as soon as there is room.",
        count,
    )
    return text.format(count=lang.number(count))


def all_started(lang: Language, count: int) -> str:
    """None of `count` pictures waits any more."""
    text = lang.ngettext("{count} picture, all started.", "{count} pictures, all started.", count)
    return text.format(count=lang.number(count))


def cancel(lang: Language) -> str:
    return lang.pgettext("button", "Cancel")


def picture_to_change(lang: Language, number: int, count: int) -> str:
    """What a screen reader says of a copy that the card carries while it is drawn; `number` is its place."""
    if count == 1:
        return lang.gettext("The picture to change")
    # Translators: what a screen reader says of one of several pictures: "Picture to change, 2 of 3"
    text = lang.gettext("Picture to change, {number} of {count}")
    return text.format(number=lang.number(number), count=lang.number(count))
