"""Every error in words: what happened, was I charged, what now, and when.

"Charged" means the member's credits; the provider may still bill the operator for an answer that got lost.
"""

from __future__ import annotations

from bot.domain.errors import BotError
from bot.front.texts.asking import about_the_moment, about_the_wish
from bot.front.texts.moderators import about_moderation
from bot.front.texts.painting import MY_FAULT, about_a_refusal, about_no_answer
from bot.front.texts.sayings import Saying
from bot.front.texts.spending import THIS_COSTS, about_the_credits


def saying(error: BotError, costs: str = THIS_COSTS, service: str | None = None) -> Saying:
    """An error in words; one that nobody found words for sounds like our own fault.

    `service` is the name of who makes the pictures, if there is one to tell.
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
