"""What hosts did with challenges, for the mod log and the history. Whose pictures these were is not said: it is secret
while members vote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.guilds.audit import Did
from bot.front.texts.language import Language
from bot.front.texts.words import quoted


def challenge_line(lang: Language, new: Mapping[str, Any]) -> str:
    """`The challenge “Rain” was cancelled.`; of prizes that were taken back, that too."""
    did = str(new.get("did") or "")
    line = (_of_series(lang, did) or _what(lang, did)).format(
        theme=quoted(lang, str(new.get("theme") or ""), 80)
    )
    kept = int(new.get("kept") or 0)
    if "taken" in new:
        return lang.in_a_row(line, taken_back(lang, int(new["taken"] or 0), kept))
    return lang.in_a_row(line, _kept(lang, kept))


def taken_back(lang: Language, taken: int, spent: int) -> str:
    """Of the credits of winners who are none any more, once their entry was removed; "" for none."""
    if taken and spent:
        # Translators: numbers of credits, each at least 1, that somebody had won in a challenge
        text = lang.gettext("Of the prize {taken} were taken back; {spent} had been spent.")
    elif taken:
        # Translators: credits that somebody had won in a challenge
        text = lang.ngettext(
            "The prize of {taken} credit was taken back.",
            "The prize of {taken} credits was taken back.",
            taken,
        )
    elif spent:
        # Translators: credits that somebody had won in a challenge
        text = lang.ngettext(
            "The prize of {spent} credit had been spent, so nothing was taken back.",
            "The prize of {spent} credits had been spent, so nothing was taken back.",
            spent,
        )
    else:
        return ""
    return text.format(taken=lang.number(taken), spent=lang.number(spent))


def _what(lang: Language, did: str) -> str:
    # Translators: in all of these {theme} is the challenge's theme, in quotation marks
    match did:
        case Did.PUBLISHED:
            return lang.gettext("The challenge {theme} was published.")
        case Did.OPENED:
            return lang.gettext("The challenge {theme} was opened for entries before its time.")
        case Did.VOTING:
            return lang.gettext("In the challenge {theme} voting was opened before its time.")
        case Did.CLOSED:
            return lang.gettext("In the challenge {theme} voting was closed before its time.")
        case Did.CANCELLED:
            return lang.gettext("The challenge {theme} was cancelled.")
        case Did.ADDED:
            return lang.gettext("A late entry was added to the challenge {theme}.")
        case Did.REMOVED:
            return lang.gettext("An entry was removed from the challenge {theme}.")
    return lang.gettext("The challenge {theme} was changed.")


def _of_series(lang: Language, did: str) -> str:
    # Translators: in all of these {theme} is what the challenge is about, in quotation marks
    match did:
        case Did.SERIES_STARTED:
            return lang.gettext("Recurring challenges were started; the next theme is {theme}.")
        case Did.SERIES_EDITED:
            return lang.gettext("Recurring challenges were changed; the next theme is {theme}.")
        case Did.SERIES_PAUSED:
            return lang.gettext("Recurring challenges were paused; the next theme is {theme}.")
        case Did.SERIES_RESUMED:
            return lang.gettext("Recurring challenges were resumed; the next theme is {theme}.")
        case Did.SERIES_ENDED:
            return lang.gettext("Recurring challenges were ended; the next theme was {theme}.")
    return ""


def _kept(lang: Language, credits: int) -> str:
    """In entries from before what was left of a prize was taken back."""
    if not credits:
        return ""
    # Translators: a winner's entry was removed; {credits} is the whole prize, of which some had been spent
    text = lang.ngettext(
        "The prize of {credits} credit was not taken back, since it has been used.",
        "The prize of {credits} credits was not taken back, since some of it has been used.",
        credits,
    )
    return text.format(credits=lang.number(credits))
