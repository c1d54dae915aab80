"""The words of reporting a picture of a challenge: the form, and what the moderators read."""

from __future__ import annotations

from bot.front.texts.challenges.entering import theme_of
from bot.front.texts.language import Language
from bot.front.texts.picture.about.reporting import WORDS_LIMIT, Reason, reason_label
from bot.front.texts.words import safe_paragraph


def which_entry(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: a menu of numbers of pictures
    return lang.pgettext("field", "Which entry?")


def your_own(lang: Language) -> str:
    """To the author, whose entry it is."""
    return lang.gettext("This is your own picture. If it should be taken out, ask the hosts.")


def mod_log(lang: Language, *, number: int, theme: str, reason: Reason, said: str, link: str) -> str:
    """What moderators read. `said` may be empty; `link` is the address of the gallery's message, or empty."""
    # Translators: {number} is that of a picture in a challenge, {theme} is the challenge's name
    text = lang.gettext("🚩 Entry {number} in {theme} was reported: **{reason}**")
    lines = [
        text.format(
            number=lang.number(number), theme=theme_of(lang, theme), reason=reason_label(lang, reason)
        )
    ]
    if said:
        lines.append(f"> {safe_paragraph(said, limit=WORDS_LIMIT, units=700)}")
    # Translators: the name of the command stays as it is
    lines.append(lang.gettext("Hosts can take it out with `/challenge-admin remove`."))
    return "\n".join([*lines, *([f"-# {link}"] if link else [])])
