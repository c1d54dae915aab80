"""/help: what one screen says, within Discord's limits."""

from __future__ import annotations

import pytest

from bot.domain.limits import Limit, Scope
from bot.domain.periods import Period
from bot.front.help.feature import help_card
from bot.front.texts import help as texts
from bot.front.texts.language import Language
from tests.front.samples import ENGLISH, check_limits
from tests.front.stretched import STRETCHED


def mention(name: str) -> str:
    return f"</{name}:1234567890123456789>"


@pytest.mark.parametrize("lang", [ENGLISH, STRETCHED])
def test_the_fullest_screen_keeps_discords_limits(lang: Language) -> None:
    limit = Limit(scope=Scope.DEFAULT, target=0, credits=10_000, per=Period.MONTH)
    lines = [
        *texts.for_members(lang, mention, limit),
        texts.for_moderators(lang, mention),
        texts.for_managers(lang, mention),
    ]
    lines.append(texts.privacy(lang, "x" * 300, 36_500, 36_500))
    check_limits(*help_card(lang, lines, "10.20.30").embeds)


def test_a_name_of_the_service_is_shown_letter_by_letter() -> None:
    said = texts.privacy(ENGLISH, "*[paint](https://example.com)\nshop*", 1, 180)
    assert "\\*\\[paint\\](https\\://example.com) shop\\*" in said
    assert "I keep pictures for 1 day. I keep what you wrote for 180 days." in said
