"""Explains every error of the domain: what happened, whether it was charged, what to do, and when.

"Charged" means the member's credits; the provider may still bill the operator for an answer that got lost.
"""

from __future__ import annotations

from bot.domain.errors import BotError
from bot.front.texts.errors.asking import about_the_moment, about_the_wish
from bot.front.texts.errors.explanation import Explanation
from bot.front.texts.errors.moderators import about_moderation
from bot.front.texts.errors.painting import MY_FAULT, about_a_refusal, about_no_answer
from bot.front.texts.errors.spending import THIS_COSTS, about_the_credits
from bot.front.texts.language import Language


def explain(
    lang: Language, error: BotError, costs: str = THIS_COSTS, service: str | None = None
) -> Explanation:
    """The words for an error; MY_FAULT for one that has none.

    `costs` begins the sentence on a price (see `about_the_credits`). `service` is the name of who makes the pictures,
    if members may know.
    """
    return (
        about_the_wish(error)
        or about_the_moment(error)
        or about_the_credits(error, costs)
        or about_moderation(error)
        or about_a_refusal(error, service)
        or about_no_answer(error, service)
        or MY_FAULT
    )
