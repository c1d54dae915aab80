"""The words for asks that the credits do not allow. Each says when there will be more, where that is known."""

from __future__ import annotations

from discord.utils import format_dt

from bot.domain import errors
from bot.domain.errors import BotError
from bot.domain.limits import Limit
from bot.front.texts.credits import renewal_time, this_period, you_get_in_english
from bot.front.texts.errors.explanation import Explanation
from bot.front.texts.language import ENGLISH
from bot.front.texts.words import plural, quoted

THIS_COSTS = "This costs"
UNTOUCHED = "Your own credits are untouched."


def about_the_credits(error: BotError, costs: str = THIS_COSTS) -> Explanation | None:
    """The words for an error about credits; None for any other error.

    `costs` begins the sentence on a price: `High costs`, `4 pictures cost`.
    """
    match error:
        case errors.Blocked(until, reason):
            how_long = f" until {format_dt(until, 'f')}" if until is not None else ""
            why = f" Reason: {quoted(ENGLISH, reason, 200)}." if reason else ""
            what = f"A moderator has paused picture-making for you{how_long}.{why}"
            return Explanation(what, "If you think that is a mistake, ask a moderator.")
        case errors.NotEnoughCredits(price=price, left=left):
            what = f"{costs} **{plural(price, 'credit')}**; you have **{left:,} left**."
            return Explanation(what, f"{_renewal(error)}{_source(error)}")
        case errors.CreditsUsedUp(limit=Limit(credits=0)):
            then = f"{_source(error)} A moderator can give you some."
            return Explanation("You have no credits here.", then)
        case errors.CreditsUsedUp(limit=Limit(credits=credits, per=per)):
            all_of_them = "your **1 credit**" if credits == 1 else f"all **{plural(credits, 'credit')}**"
            what = f"You have used {all_of_them} for {this_period(per)}."
            return Explanation(what, f"{_renewal(error)}{_source(error)}")
        case errors.ServerTotalUsedUp(left, renews_at):
            what = "This server's shared credits are used up."
            if left:
                what = f"This server has only **{plural(left, 'shared credit')}** left."
            return Explanation(what, f"New ones {format_dt(renews_at, 'R')}. {UNTOUCHED}")
        case errors.MoneyCapReached():
            what = "The budget for pictures is used up for this month; the people running the bot have been told."
            return Explanation(what, UNTOUCHED)
    return None


def _renewal(error: errors.TooFewCredits) -> str:
    """When the credits renew; nothing for a limit of 0, which renews to 0."""
    return f"New ones {renewal_time(error.renews_at, error.limit.per)}. " if error.limit.credits else ""


def _source(error: errors.TooFewCredits) -> str:
    limit = error.limit
    return you_get_in_english(limit.credits, limit.per, limit.scope, limit.target)
