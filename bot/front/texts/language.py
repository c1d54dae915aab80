"""The languages in which the bot speaks, each a message catalogue of gettext.

English is written in the code, as msgids. Another language is the folder `locale/CODE/LC_MESSAGES` beside this file:
`imagine_bot.po` is what translators write, `imagine_bot.mo` is compiled from it. A new folder is a new language.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from bot.front.texts.translations import translations_in

FOLDER = Path(__file__).parent / "locale"
ENGLISH_CODE = "en-US"
# Locales for which another one's messages are better than English, as Discord does it with commands.
_NEAREST = {"es-419": "es-ES", "en-GB": ENGLISH_CODE}


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `code` is Discord's locale of it, "en-US" where the bot does not speak the reader's own.

    Texts are whole messages: `lang.gettext("It costs {credits}.").format(credits=…)`. No message is put into another.
    """

    code: str
    _translations: gettext.NullTranslations = field(repr=False)

    def gettext(self, message: str) -> str:
        """The message in this language; itself where the message catalogue lacks it."""
        return self._translations.gettext(message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The form for this number, by the language's own plural rule."""
        return self._translations.ngettext(one, many, number)

    def pgettext(self, context: str, message: str) -> str:
        """As `gettext`, for a message whose translation depends on where it stands, which `context` tells."""
        return self._translations.pgettext(context, message)

    def npgettext(self, context: str, one: str, many: str, number: int) -> str:
        """As `ngettext`, with a context."""
        return self._translations.npgettext(context, one, many, number)

    def own_name(self) -> str:
        """`English`, `Deutsch`: what its speakers call the language, from its message catalogue."""
        # Translators: the name of YOUR language in your language, as in a menu of languages: "Deutsch", "Français"
        return self.pgettext("this language's own name", "English")

    def number(self, value: int) -> str:
        """`1,000`, with the separator of this language."""
        text = f"{value:,}"
        # Translators: what stands between thousands: 1,000
        return text if -1000 < value < 1000 else text.replace(",", self.pgettext("thousands", ","))

    def tenths(self, value: int) -> str:
        """A number of tenths: `2.5` for 25, `3` for 30."""
        whole, tenth = divmod(value, 10)
        if not tenth:
            return self.number(whole)
        # Translators: a number with one decimal: 2.5
        return self.gettext("{whole}.{tenth}").format(whole=self.number(whole), tenth=tenth)

    def all_of(self, items: Sequence[str]) -> str:
        """A list of names or labels: `a`, `a and b`, `a, b and c`."""
        # Translators: the end of a list: "a, b and c"
        return self._listed(items, self.gettext("{items} and {last}"))

    def one_of(self, items: Sequence[str]) -> str:
        """A list of which one is chosen: `a`, `a or b`, `a, b or c`."""
        # Translators: the end of a list: "a, b or c"
        return self._listed(items, self.gettext("{items} or {last}"))

    def _listed(self, items: Sequence[str], end: str) -> str:
        if len(items) < 2:
            return "".join(items)
        # Translators: what stands between the items of a list: "a, b"
        return end.format(items=self.pgettext("list", ", ").join(items[:-1]), last=items[-1])

    def in_a_row(self, *sentences: str) -> str:
        """Whole sentences, one after the other; empty ones are left out."""
        # Translators: what stands between two sentences: a space; a zero-width space (U+200B) where there is none
        return self.pgettext("between sentences", " ").join(sentence for sentence in sentences if sentence)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: `private` is the language of words for the member alone, `public` of what everybody can read."""

    private: Language
    public: Language

    @classmethod
    def of(cls, private: str, public: str) -> Reader:
        """By locales, as Discord writes them: "en-US"."""
        return cls(language(private), language(public))

    def of_message(self, *, private: bool) -> Language:
        """The language of a message that only the member sees, or everybody."""
        return self.private if private else self.public


def language(locale: str) -> Language:
    """The language for a locale as Discord writes it ("de", "pt-BR"); English where the bot does not speak it."""
    known = _languages()
    return known.get(locale) or known.get(_NEAREST.get(locale, ENGLISH_CODE)) or known[ENGLISH_CODE]


def languages() -> tuple[str, ...]:
    """The locales in which the bot can speak, English first."""
    return tuple(_languages())


@cache
def _languages() -> Mapping[str, Language]:
    """Read from the files once: they belong to the program, and do not change while it runs."""
    read = {ENGLISH_CODE: gettext.NullTranslations(), **translations_in(FOLDER)}
    return MappingProxyType({code: Language(code, messages) for code, messages in read.items()})
