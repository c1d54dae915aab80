"""The words of /me: a member's credits, their pictures, and those that could not be posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord.utils import format_dt

from bot.front.texts.language import Language
from bot.front.texts.models import quality_name
from bot.front.texts.words import block_quote, quoted


def heading(lang: Language, server: str) -> str:
    """`server` is the server's name."""
    return lang.gettext("### Your pictures on {server}").format(server=quoted(lang, server, 100))


def enough_for_pictures(lang: Language, count: int) -> str:
    """What the credits are enough for, where the model has no qualities."""
    text = lang.ngettext("Enough for {count} picture", "Enough for {count} pictures", count)
    return text.format(count=lang.number(count))


def enough_for(lang: Language, pictures: Sequence[str]) -> str:
    """What the credits are enough for, in each quality; `pictures` as `so_many` has them."""
    # Translators: what a member's credits are enough for: "Enough for 5 Standard or 2 HD"
    return lang.gettext("Enough for {pictures}").format(pictures=lang.one_of(pictures))


def so_many(lang: Language, count: int, quality: str) -> str:
    """Pictures of a quality, in a list."""
    # Translators: so many pictures in a quality, in a list: "5 Standard or 2 HD"
    text = lang.gettext("{count} {quality}")
    return text.format(count=lang.number(count), quality=quality_name(lang, quality))


def extra_credits(lang: Language, credits: int, expires_at: datetime | None) -> str:
    """Credits that a moderator gave, which do not renew."""
    if expires_at is None:
        text = lang.ngettext("➕ {credits} extra credit", "➕ {credits} extra credits", credits)
        return text.format(credits=lang.number(credits))
    # Translators: {when} is a date with a time
    text = lang.ngettext(
        "➕ {credits} extra credit, valid until {when}",
        "➕ {credits} extra credits, valid until {when}",
        credits,
    )
    return text.format(credits=lang.number(credits), when=format_dt(expires_at, "f"))


def more_extra_credits(lang: Language, credits: int) -> str:
    """The last line of several with extra credits."""
    text = lang.ngettext("… and {credits} more extra credit", "… and {credits} more extra credits", credits)
    return text.format(credits=lang.number(credits))


def more_waiting(lang: Language, count: int) -> str:
    """Pictures that will be shown with the next /me."""
    text = lang.ngettext(
        "📦 {count} more picture couldn't be posted and waits here: use `/me` again.",
        "📦 {count} more pictures couldn't be posted and wait here: use `/me` again.",
        count,
    )
    return text.format(count=lang.number(count))


def was_deleted(lang: Language, at: datetime, reason: str | None) -> str:
    """A moderator deleted a picture of the reader's."""
    when = format_dt(at, "R")
    if reason is None:
        # Translators: {when} reads "2 hours ago"
        return lang.gettext("🗑️ A moderator deleted a picture of yours {when}.").format(when=when)
    # Translators: {when} reads "2 hours ago", {reason} is what the moderator wrote
    text = lang.gettext("🗑️ A moderator deleted a picture of yours {when}: {reason}")
    return text.format(when=when, reason=quoted(lang, reason, 200))


def came_after_cancel(lang: Language, count: int) -> str:
    """Above pictures of an ask that was cancelled while they were drawn, or after some of them were finished."""
    return lang.ngettext(
        "Here's your cancelled picture, which came after all.",
        "Here are your cancelled pictures, which were finished after all.",
        count,
    )


def here_it_is(lang: Language, count: int, *, private: bool) -> str:
    """Above pictures that could not be posted; `private`: they were to be shown to their member alone."""
    if private:
        return lang.ngettext(
            "Here's your picture. I couldn't show it to you when it was ready.",
            "Here are your pictures. I couldn't show them to you when they were ready.",
            count,
        )
    return lang.ngettext(
        "Here's your picture. I couldn't post it in the channel.",
        "Here are your pictures. I couldn't post them in the channel.",
        count,
    )


def kept_is_gone(lang: Language, prompt: str, count: int) -> str:
    """In place of pictures that could not be posted, and whose bytes are gone. An empty prompt was removed by age."""
    text = lang.ngettext(
        "I kept this picture for you, but it was deleted or is too old. I'm sorry.",
        "I kept these pictures for you, but they were deleted or are too old. I'm sorry.",
        count,
    )
    return f"{block_quote(prompt)}\n{text}" if prompt else text


def no_pictures(lang: Language) -> str:
    return lang.gettext("No pictures yet. Make your first one with `/imagine`.")
