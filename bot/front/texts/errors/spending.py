"""The words for asks that the credits do not allow. Each says when there will be more, where that is known.

Nobody can be charged what they do not have, so none of them says that nothing was charged.
"""

from __future__ import annotations

from discord.utils import format_dt

from bot.domain import errors
from bot.domain.errors import BotError
from bot.domain.limits import Limit
from bot.domain.periods import Period
from bot.front.texts.credits import you_get
from bot.front.texts.errors.explanation import Explanation, for_the_operator, not_charged
from bot.front.texts.language import Language
from bot.front.texts.models import quality_name
from bot.front.texts.pause import you_are_paused
from bot.front.texts.words import escape, one_line, truncate


def about_the_credits(
    lang: Language,
    error: BotError,
    *,
    count: int = 1,
    quality: str | None = None,
    operator_told: bool = False,
) -> Explanation | None:
    """The words for an error about credits; None for any other error.

    `count` and `quality` are those of the ask whose price is too high. `operator_told`: see `explain`.
    """
    match error:
        case errors.Blocked():
            then = lang.gettext("If you think that is a mistake, ask a moderator.")
            return Explanation(you_are_paused(lang, error.until, error.reason), then)
        case errors.NotEnoughCredits(price=price, left=left):
            what = lang.in_a_row(_price(lang, price, count, quality), _left(lang, left))
            return Explanation(what, lang.in_a_row(_renewal(lang, error), _source(lang, error)))
        case errors.CreditsUsedUp(limit=Limit(credits=0)):
            then = lang.in_a_row(_source(lang, error), lang.gettext("A moderator can give you some."))
            return Explanation(lang.gettext("You have no credits here."), then)
        case errors.CreditsUsedUp(limit=Limit(credits=credits, per=per)):
            what = _used_up(lang, credits, per)
            return Explanation(what, lang.in_a_row(_renewal(lang, error), _source(lang, error)))
        case errors.ServerTotalUsedUp():
            untouched = lang.gettext("Your own credits are untouched.")
            new = lang.gettext("New ones come {when}.").format(when=format_dt(error.renews_at, "R"))
            return Explanation(_server_total(lang, error.left), lang.in_a_row(new, untouched))
        case errors.MoneyCapReached():
            what = lang.gettext("The budget for pictures is used up for this month.")
            then = lang.gettext("Only the people who run this bot can raise it.")
            if operator_told:
                then = for_the_operator(lang, told=True)
            return Explanation(what, then, not_charged(lang))
    return _about_the_cost(lang, error, operator_told=operator_told)


def _about_the_cost(lang: Language, error: BotError, *, operator_told: bool) -> Explanation | None:
    """The words where a cap cannot count the picture."""
    match error:
        case errors.CostUnknown():
            what = lang.gettext(
                "There is a budget for pictures, and nothing says what one with this model costs."
            )
            return Explanation(what, for_the_operator(lang, told=operator_told), not_charged(lang))
        case errors.CostNotSeenYet(is_under_way=True):
            what = lang.gettext(
                "There is a budget for pictures. What one with this model costs is known once the picture is done "
                "that is being made right now."
            )
            return Explanation(what, lang.gettext("Try again in a minute or two."), not_charged(lang))
        case errors.CostNotSeenYet():
            what = lang.gettext(
                "There is a budget for pictures, and what one with this model costs is not known yet."
            )
            return Explanation(what, lang.gettext("Ask for a single picture first."), not_charged(lang))
    return None


def _price(lang: Language, price: int, count: int, quality: str | None) -> str:
    if quality is not None:
        return _price_in(lang, price, count, quality)
    if count == 1:
        text = lang.ngettext(
            "This picture costs **{credits} credit**.", "This picture costs **{credits} credits**.", price
        )
    else:
        # Translators: several pictures, together
        text = lang.ngettext(
            "These pictures cost **{credits} credit**.", "These pictures cost **{credits} credits**.", price
        )
    return text.format(credits=lang.number(price))


def _price_in(lang: Language, price: int, count: int, quality: str) -> str:
    if count == 1:
        # Translators: {quality} is a name: "Standard", "HD"
        text = lang.ngettext(
            "This picture costs **{credits} credit** in {quality}.",
            "This picture costs **{credits} credits** in {quality}.",
            price,
        )
    else:
        # Translators: several pictures, together; {quality} is a name: "Standard", "HD"
        text = lang.ngettext(
            "These pictures cost **{credits} credit** in {quality}.",
            "These pictures cost **{credits} credits** in {quality}.",
            price,
        )
    name = escape(truncate(one_line(quality_name(lang, quality)), 40))
    return text.format(credits=lang.number(price), quality=name)


def _left(lang: Language, left: int) -> str:
    text = lang.ngettext("You have **{credits} credit** left.", "You have **{credits} credits** left.", left)
    return text.format(credits=lang.number(left))


def _used_up(lang: Language, credits: int, per: Period) -> str:
    match per:
        case Period.DAY:
            text = lang.ngettext(
                "You have used your **{credits} credit** for today.",
                "You have used all **{credits} credits** for today.",
                credits,
            )
        case Period.WEEK:
            text = lang.ngettext(
                "You have used your **{credits} credit** for this week.",
                "You have used all **{credits} credits** for this week.",
                credits,
            )
        case Period.MONTH:
            text = lang.ngettext(
                "You have used your **{credits} credit** for this month.",
                "You have used all **{credits} credits** for this month.",
                credits,
            )
    return text.format(credits=lang.number(credits))


def _server_total(lang: Language, left: int) -> str:
    if not left:
        return lang.gettext("All members together have no credits left.")
    text = lang.ngettext(
        "All members together have only **{credits} credit** left.",
        "All members together have only **{credits} credits** left.",
        left,
    )
    return text.format(credits=lang.number(left))


def _renewal(lang: Language, error: errors.TooFewCredits) -> str:
    """When the credits renew; nothing for a limit of 0, which renews to 0."""
    if not error.limit.credits:
        return ""
    moment = format_dt(error.renews_at, "t" if error.limit.per is Period.DAY else "f")
    # Translators: {when} is "in 5 hours", {time} the time of day, or a date with it
    return lang.gettext("New ones come {when} ({time}).").format(
        when=format_dt(error.renews_at, "R"), time=moment
    )


def _source(lang: Language, error: errors.TooFewCredits) -> str:
    limit = error.limit
    return you_get(lang, limit.credits, limit.per, limit.scope, limit.target)
