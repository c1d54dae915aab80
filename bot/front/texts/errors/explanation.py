"""The shape of every message about an error: what happened, whether it was charged, what to do."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.front.texts.language import Language


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whole sentences. `what` happened; `charged` says what it means for somebody's credits; `then` what to do, when.

    `then` may be empty, and `charged` where nothing could have been charged or changed.
    """

    what: str
    then: str = ""
    charged: str = ""

    def text(self, lang: Language) -> str:
        """All of it, as one paragraph."""
        return self.with_charge(lang, self.charged)

    def with_charge(self, lang: Language, charged: str) -> str:
        """All of it with another sentence about the credits, or with none (""), where that was said before."""
        return lang.in_a_row(self.what, charged, self.then)

    def of_what_is_free(self, lang: Language) -> Explanation:
        """The same where nothing could have been charged: so it is not said that nothing was."""
        return replace(self, charged="") if self.charged == not_charged(lang) else self


def not_charged(lang: Language) -> str:
    """For what could have been charged, and was not."""
    return lang.gettext("Nothing was charged.")


def not_changed(lang: Language) -> str:
    """For moderators, where something could have been changed, and was not."""
    return lang.gettext("Nothing was changed.")


def for_the_operator(lang: Language, *, told: bool) -> str:
    """Who could put it right, where the reader cannot; that they have been `told` is said only where it is true."""
    if told:
        return lang.gettext("The people who run this bot have been told.")
    return lang.gettext("Only the people who run this bot can fix that.")
