"""Explains every error of the domain: what happened, whether it was charged, what to do, and when.

"Charged" means the member's credits; the provider may still bill the operator for an answer that got lost.
"""

from __future__ import annotations

from bot.domain.errors import BotError
from bot.front.texts.errors.asking import about_the_wish
from bot.front.texts.errors.building import about_building
from bot.front.texts.errors.challenges import about_a_challenge
from bot.front.texts.errors.explanation import Explanation
from bot.front.texts.errors.hosting import about_hosting
from bot.front.texts.errors.moderators import about_moderation
from bot.front.texts.errors.moment import about_a_picture, about_the_bot, about_the_place
from bot.front.texts.errors.painting import about_a_refusal, about_no_answer, my_fault
from bot.front.texts.errors.spending import about_the_credits
from bot.front.texts.errors.styles import about_a_style
from bot.front.texts.language import Language


def explain(
    lang: Language,
    error: BotError,
    *,
    service: str | None = None,
    count: int = 1,
    quality: str | None = None,
    operator_told: bool = False,
) -> Explanation:
    """The words for an error; `my_fault` for one that has none.

    `service` is the name of who makes the pictures, if members may know. `count` and `quality` are those of the ask
    whose price is too high. `operator_told`: whether the people who run the bot have been told of this error.
    """
    return (
        about_the_wish(lang, error)
        or about_the_place(lang, error)
        or about_a_picture(lang, error)
        or about_building(lang, error)
        or about_the_bot(lang, error, operator_told=operator_told)
        or about_the_credits(lang, error, count=count, quality=quality, operator_told=operator_told)
        or about_moderation(lang, error)
        or about_a_style(lang, error)
        or about_a_challenge(lang, error)
        or about_hosting(lang, error)
        or about_a_refusal(lang, error, service, operator_told=operator_told)
        or about_no_answer(lang, error, service)
        or my_fault(lang)
    )
