"""The words of Report: the form, what the moderators read, and what is told to the one who reports."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from bot.front.texts.language import Language
from bot.front.texts.picture.about.deleting import code, hidden
from bot.front.texts.words import dotted, safe_paragraph

WORDS_LIMIT = 1000  # characters of what the reporter adds


class Reason(enum.StrEnum):
    """What is wrong with a picture. The values are those of a form's choices."""

    SEXUAL = "sexual"
    VIOLENCE = "violence"
    PERSON = "person"
    STOLEN = "stolen"
    OTHER = "other"


def your_own(lang: Language) -> str:
    """To the author, who has no button for it: a forged press, or the message's menu."""
    return lang.gettext("This is your own picture. Behind **⋯** you can delete it.")


def reason_label(lang: Language, reason: Reason) -> str:
    match reason:
        case Reason.SEXUAL:
            # Translators: this and the following are reasons for reporting a picture, at most 100 characters
            return lang.pgettext("report", "Sexual")
        case Reason.VIOLENCE:
            return lang.pgettext("report", "Violence or hate")
        case Reason.PERSON:
            return lang.pgettext("report", "Shows a real person")
        case Reason.STOLEN:
            return lang.pgettext("report", "Stolen from somebody")
        case Reason.OTHER:
            return lang.pgettext("report", "Something else")


def form_title(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters
    return lang.pgettext("form", "Report this picture")


def what_is_wrong(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters
    return lang.pgettext("field", "What is wrong with it?")


def words(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: free text
    return lang.pgettext("field", "What should the moderators know?")


def words_hint(lang: Language) -> str:
    # Translators: below a field of a form, at most 100 characters
    return lang.gettext("The author doesn't learn who reported the picture.")


def thanks(lang: Language) -> str:
    return lang.gettext("Thank you. The moderators of this server have your report now.")


def reported_already(lang: Language) -> str:
    return lang.gettext("You have reported this picture already. The moderators have your report.")


def nowhere_to_report(lang: Language) -> str:
    """The server has no mod log."""
    return lang.gettext(
        "This server has not set up a channel for reports, so I can't pass yours on. "
        "Please tell a moderator yourself."
    )


def not_passed_on(lang: Language) -> str:
    """The mod log is there, and cannot be written to."""
    return lang.gettext(
        "I could not reach the moderators' channel, so your report was not passed on. "
        "Please tell a moderator yourself, or try again later."
    )


def no_result_of_mine(lang: Language) -> str:
    """The message menu was used on another message."""
    return lang.gettext("That message shows no picture that I made, so I can't report it.")


def mod_log(
    lang: Language, *, author: int, reason: Reason, said: str, prompt: str, link: str, ids: Sequence[str]
) -> str:
    """What moderators read of a report. `said` may be empty; `link` is the message's address, or empty."""
    # Translators: {author} is a member, {reason} what is wrong with the picture
    text = lang.ngettext(
        "🚩 A picture of {author} was reported: **{reason}**",
        "🚩 Pictures of {author} were reported: **{reason}**",
        len(ids),
    )
    lines = [text.format(author=f"<@{author}>", reason=reason_label(lang, reason))]
    if said:
        lines.append(f"> {safe_paragraph(said, limit=WORDS_LIMIT, units=700)}")
    if prompt:
        # Translators: {prompt} is hidden until somebody clicks on it
        lines.append(lang.gettext("Prompt: {prompt}").format(prompt=hidden(prompt)))
    return "\n".join([*lines, f"-# {dotted(link, *map(code, ids))}"])
