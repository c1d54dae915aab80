"""A language in which every text is half as long again, in brackets: as long as limits should have room for."""

from __future__ import annotations

import gettext

from bot.front.texts.language import Language


class _Longer(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"[{message}{'~' * (len(message) // 2)}]"

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


STRETCHED = Language("de", _Longer())
