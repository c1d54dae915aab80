"""The words of Delete: the question, the form for a moderator's reason, and what is told afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from bot.front.texts.language import Language
from bot.front.texts.words import dotted, quoted, safe_paragraph

REASON_LIMIT = 200  # characters, as of the other changes that moderators make


def question(lang: Language, count: int, credits: int) -> str:
    """For `count` pictures that others see too; `credits` were paid for them."""
    asked = lang.ngettext("Delete this picture for everybody?", "Delete these pictures for everybody?", count)
    return lang.in_a_row(asked, _stays_used(lang, credits))


def private_question(lang: Language, count: int, credits: int) -> str:
    """For `count` pictures that only their author sees; `credits` were paid for them."""
    asked = lang.ngettext(
        "Delete this picture and its words?", "Delete these pictures and their words?", count
    )
    return lang.in_a_row(asked, _stays_used(lang, credits), until_dismissed(lang))


def _stays_used(lang: Language, credits: int) -> str:
    """Empty where nothing was paid."""
    if not credits:
        return ""
    text = lang.ngettext("{credits} credit stays used.", "{credits} credits stay used.", credits)
    return text.format(credits=lang.number(credits))


def until_dismissed(lang: Language) -> str:
    """Of a message that only its reader sees, and that the bot cannot take away."""
    return lang.gettext("Discord shows the message to you until you dismiss it.")


def deleted(lang: Language, count: int) -> str:
    """The message that shows them is deleted, or edited, by the loop that does it."""
    return lang.ngettext(
        "Deleted. The picture vanishes from Discord in a moment.",
        "Deleted. The pictures vanish from Discord in a moment.",
        count,
    )


def privately_deleted(lang: Language) -> str:
    return lang.in_a_row(lang.gettext("Deleted."), until_dismissed(lang))


def form_title(lang: Language, count: int) -> str:
    # Translators: the title of a form, at most 45 characters
    return lang.npgettext("form", "Delete this picture", "Delete these pictures", count)


def reason(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters
    return lang.pgettext("field", "Reason")


def reason_hint(lang: Language) -> str:
    # Translators: below a field of a form, at most 100 characters
    return lang.gettext("For the mod log, and for the author, who reads it in /me")


def mod_log(
    lang: Language, *, moderator: int, author: int, count: int, reason: str, prompt: str, ids: Sequence[str]
) -> str:
    """The entry of the mod log: who deleted whose pictures, why, and what they were asked for, behind a spoiler."""
    # Translators: both are members; in the log that moderators read
    text = lang.ngettext(
        "🗑️ {moderator} deleted a picture by {author}.",
        "🗑️ {moderator} deleted pictures by {author}.",
        count,
    )
    what = text.format(moderator=f"<@{moderator}>", author=f"<@{author}>")
    why = quoted(lang, reason, REASON_LIMIT)
    return "\n".join([what, *([hidden(prompt)] if prompt else []), f"-# {dotted(why, *map(code, ids))}"])


def hidden(prompt: str) -> str:
    """A prompt behind Discord's spoiler bars, on one line, shortened."""
    return f"||{safe_paragraph(prompt, limit=300, units=1000)}||"


def code(public_id: str) -> str:
    return f"`{public_id}`"
