"""The words about pictures that are finished and could not be shown as usual, or that are not finished in time."""

from __future__ import annotations

from bot.front.texts.language import Language


def still_posting(lang: Language, count: int) -> str:
    """On the card, while Discord does not take the pictures for a reason that may pass."""
    # Translators: the picture has been made; only posting it on Discord does not work yet
    return lang.ngettext(
        "⏳ The picture is finished, but Discord doesn't take it at the moment. I keep trying.",
        "⏳ The pictures are finished, but Discord doesn't take them at the moment. I keep trying.",
        count,
    )


def refused_here(lang: Language, count: int, member: str) -> str:
    """On the public card, when Discord takes the pictures by no way. It stays true for ever.

    `member` is a mention of who asked.
    """
    # Translators: {member} is the name of a member, as a mention
    text = lang.ngettext(
        "📦 The picture is finished, but Discord doesn't let me post it here. {member} finds it with `/me`.",
        "📦 The pictures are finished, but Discord doesn't let me post them here. {member} finds them with `/me`.",
        count,
    )
    return text.format(member=member)


def kept_for_you(lang: Language, count: int) -> str:
    """To the member alone, above the button that shows the pictures."""
    return lang.ngettext(
        "📦 Your picture is finished, but I couldn't post it. I kept it for you.",
        "📦 Your pictures are finished, but I couldn't post them. I kept them for you.",
        count,
    )


def shown_after_all(lang: Language, count: int, member: str) -> str:
    """Above pictures that are posted late, when the member may look elsewhere. `member` is a mention of who asked."""
    # Translators: {member} is the name of a member, as a mention
    text = lang.ngettext(
        "{member}, your picture is here. Sorry that it took so long.",
        "{member}, your pictures are here. Sorry that it took so long.",
        count,
    )
    return text.format(member=member)


def not_finished_yet(lang: Language, count: int) -> str:
    """The last words on a private card, which cannot be changed any more after a quarter of an hour.

    They stay true whatever happens then.
    """
    # Translators: after 15 minutes Discord lets nobody change this message; a picture that comes later waits in /me
    return lang.ngettext(
        "⏳ Not finished after 15 minutes, so it can't be shown here any more. "
        "Once it is, your picture waits for you in `/me`. If it can't be made, nothing is charged.",
        "⏳ Not finished after 15 minutes, so they can't be shown here any more. "
        "Once they are, your pictures wait for you in `/me`. What can't be made is not charged.",
        count,
    )


def nothing_kept(lang: Language) -> str:
    """The answer to the button that shows kept pictures, when they have been shown already."""
    return lang.gettext("You've seen everything I kept for you. Your last pictures are in `/me`.")


def show_it(lang: Language, count: int) -> str:
    """The button that shows kept pictures to their member alone."""
    return lang.npgettext("button", "Show it", "Show them", count)
