"""The words of what hosts alone are told of a challenge, of its zip file, and of all numbers of a count."""

from __future__ import annotations

from bot.domain.challenges.hints.voting import YOUNG_DAYS
from bot.domain.challenges.records import Hosted
from bot.domain.challenges.verdicts import OPEN_BALLOTS
from bot.front.texts.challenges.hosting import named
from bot.front.texts.language import Language

# --- what may be odd ---------------------------------------------------------------------------------


def hints_heading(lang: Language, hosted: Hosted) -> str:
    # Translators: {theme} is what a challenge is about, in quotation marks
    text = lang.gettext("🔎 Something in the challenge {theme} may be worth a look.")
    return text.format(theme=named(lang, hosted))


def only_hints(lang: Language) -> str:
    """Below the hints, or above them."""
    return lang.gettext(
        "Hosts alone are told this. It changes no count, and there may be a harmless reason for it."
    )


def look_alike(lang: Language, first: int, second: int) -> str:
    # Translators: numbers of two pictures in a challenge
    text = lang.gettext("The pictures of the entries {first} and {second} look nearly the same.")
    return text.format(first=lang.number(first), second=lang.number(second))


def backed(lang: Language, number: int, voters: int) -> str:
    # Translators: {count} members voted in a challenge for the picture with this number alone; {days} is 30
    text = lang.ngettext(
        "{count} member whose account was less than {days} days old chose entry {number} and nothing else.",
        "{count} members whose accounts were less than {days} days old chose entry {number} and nothing else.",
        voters,
    )
    return text.format(count=lang.number(voters), number=lang.number(number), days=lang.number(YOUNG_DAYS))


def hurried(lang: Language, ballots: int) -> str:
    text = lang.ngettext(
        "{count} ballot took no more than two seconds a look.",
        "{count} ballots took no more than two seconds a look.",
        ballots,
    )
    return text.format(count=lang.number(ballots))


def more_hints(lang: Language, count: int) -> str:
    # Translators: of hints to hosts; the first ones are listed above
    text = lang.ngettext("{count} more hint like these.", "{count} more hints like these.", count)
    return text.format(count=lang.number(count))


# --- the zip file -------------------------------------------------------------------------------------


def zipped(lang: Language, hosted: Hosted, part: int, pictures: int, *, is_last: bool) -> list[str]:
    """Above a zip file."""
    # Translators: {theme} is what a challenge is about, in quotation marks; {part} numbers the zip files
    text = lang.ngettext(
        "📦 The challenge {theme}, part {part}: {count} picture.",
        "📦 The challenge {theme}, part {part}: {count} pictures.",
        pictures,
    )
    lines = [text.format(theme=named(lang, hosted), part=lang.number(part), count=lang.number(pictures))]
    if part == 1:
        lines.append(
            lang.gettext(
                "`results.json` has places, points, titles and authors, and the prompts that are not hidden; nothing "
                "of the ballots. The pictures are the challenge's copies."
            )
        )
    if not is_last:
        lines.append(lang.gettext("There is more: press the button for the next part."))
    return lines


def pictures_missing(lang: Language, count: int) -> str:
    text = lang.ngettext(
        "{count} picture is missing: its file is gone or too large. `contents.json` names its entry.",
        "{count} pictures are missing: their files are gone or too large. `contents.json` names their entries.",
        count,
    )
    return text.format(count=lang.number(count))


def zip_too_large(lang: Language) -> str:
    return lang.gettext(
        "The results are too large for a file here. `/challenge results` shows them page by page."
    )


def zip_alt(lang: Language) -> str:
    """What the zip file is, for people who do not see it."""
    return lang.gettext("A zip file with the pictures and results of the challenge")


def next_part(lang: Language, part: int) -> str:
    # Translators: a button: the next one of several zip files; at most 34 characters
    return lang.pgettext("button", "Part {part}").format(part=lang.number(part))


# --- all numbers of the count -------------------------------------------------------------------------


def numbers_button(lang: Language) -> str:
    # Translators: a button: all numbers of how the votes were counted; at most 34 characters
    return lang.pgettext("button", "Numbers of the count")


def numbers(lang: Language) -> str:
    """Above the file."""
    return lang.gettext(
        "The file says of each entry how many ballots saw it and how many chose it, and what it won and lost, as "
        "exact fractions. Its share is (wins + 1) / (wins + losses + 2), so you can count again."
    )


def numbers_of_duels(lang: Language) -> str:
    """The same of a challenge that was voted on in duels."""
    return lang.gettext(
        "The file says of each entry in how many duels it was and how many it won, and what it won and lost, as "
        "exact fractions. Its share is (wins + 1) / (wins + losses + 2), so you can count again."
    )


def numbers_alt(lang: Language) -> str:
    """What the file is, for people who do not see it."""
    return lang.gettext("A JSON file with all numbers of the count")


def too_few_for_numbers(lang: Language) -> str:
    text = lang.ngettext(
        "All numbers are told where {count} ballot or more count. With fewer they might point at somebody.",
        "All numbers are told where {count} ballots or more count. With fewer they might point at somebody.",
        OPEN_BALLOTS,
    )
    return text.format(count=lang.number(OPEN_BALLOTS))


def sealed(lang: Language, sha256: str) -> str:
    """A line under a result."""
    # Translators: SHA-256 is the name of a checksum; {digits} are 64 letters and figures
    return lang.gettext("SHA-256 of the counted ballots: {digits}").format(digits=f"`{sha256}`")
