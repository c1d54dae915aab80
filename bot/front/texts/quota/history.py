"""What stands around the changes on a page of the history."""

from __future__ import annotations

from bot.front.texts.language import Language
from bot.front.texts.quota.labels import member_mention


def page_title(lang: Language, first: int, last: int) -> str:
    """`Changes 7–12, newest first`."""
    return lang.gettext("Changes {first}–{last}, newest first").format(
        first=lang.number(first), last=lang.number(last)
    )


def about(lang: Language, member: int) -> str:
    # Translators: above the changes of one member's credits
    return lang.gettext("About {member}").format(member=member_mention(member))


def nothing_changed(lang: Language, member: int | None) -> str:
    """There is no change at all, or none for that member."""
    if member is None:
        return lang.gettext("Nothing was changed yet.")
    return lang.gettext("Nothing was changed for {member} yet.").format(member=member_mention(member))


def no_older_changes(lang: Language) -> str:
    return lang.gettext("There are no older changes.")
