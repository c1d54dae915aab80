"""The words of /gallery: the pictures of a server that the reader may see."""

from __future__ import annotations

from bot.front.texts.language import Language
from bot.front.texts.words import quoted


def heading(lang: Language, server: str) -> str:
    """`server` is the server's name."""
    return lang.gettext("### Pictures on {server}").format(server=quoted(lang, server, 100))


def by_member(lang: Language, member: int) -> str:
    """The heading of a gallery of one member's pictures."""
    # Translators: {member} is a person, as a mention
    return lang.gettext("### Pictures by {member}").format(member=f"<@{member}>")


def most_kept(lang: Language) -> str:
    # Translators: below the heading: those pictures come first that most members keep
    return lang.gettext("-# Most kept first")


def kept_by(lang: Language, members: int) -> str:
    # Translators: a label: how many members keep the picture
    return lang.ngettext("⭐ {count}", "⭐ {count}", members).format(count=lang.number(members))


def nothing(lang: Language) -> str:
    """A gallery in which there is nothing that the reader may see."""
    return lang.gettext("There are no pictures here that you can see.")


def nothing_more(lang: Language) -> str:
    """After the last picture, or before the first one."""
    return lang.gettext("There is nothing more on this side.")


def not_shown(lang: Language) -> str:
    """In place of pictures whose messages are gone; the buttons lead further."""
    return lang.gettext("The next pictures were deleted. There are more.")
