"""What a member has left, and why, as moderators read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from discord.utils import format_dt

from bot.domain.credits import Balance, Block, Grant, RecentUse
from bot.domain.limits import Limit
from bot.front.texts.credits import all_members, amount, left_of, progress_bar, renews
from bot.front.texts.language import Language
from bot.front.texts.quota.labels import limit_source, member_mention, quoted_reason
from bot.front.texts.words import dotted, escape, one_line, truncate

LISTED_ENDS = 3
LISTED_LIMITS = 4  # besides the one that applies


def card_title(lang: Language, name: str) -> str:
    """`Credits of Bob`."""
    return lang.gettext("Credits of {name}").format(name=escape(truncate(one_line(name), 80)) or "?")


def balance_line(lang: Language, balance: Balance) -> str:
    """`2 of 20 credits left today ▰▱▱▱▱▱▱▱▱▱ · renews in 5 hours · +5 extra until 24 December`."""
    limit = balance.limit
    left = left_of(lang, balance.left, limit.credits, limit.per)
    bar = progress_bar(balance.left, limit.credits)
    return dotted(
        f"{left} {bar}".rstrip(), renews(lang, balance.renews_at), extra_label(lang, balance.grants)
    )


def now_line(lang: Language, balance: Balance) -> str:
    """`Now: 2 of 20 credits left today · own limit · renews in 5 hours · +5 extra`."""
    limit = balance.limit
    stands = dotted(
        left_of(lang, balance.left, limit.credits, limit.per),
        limit_source(lang, limit),
        renews(lang, balance.renews_at),
        extra_label(lang, balance.grants),
    )
    # Translators: below a change: what the member has after it. "Now: 2 of 20 credits left today · own limit"
    return lang.gettext("Now: {balance}").format(balance=stands)


def extra_label(lang: Language, grants: Sequence[Grant]) -> str:
    """`+5 extra until …`, `+7 extra (5 until … and 2 without end)`; "" for none. The first to expire stands first."""
    if not grants:
        return ""
    total, ends = sum(grant.left for grant in grants), _by_end(grants)
    if len(ends) > 1:
        # Translators: {details} says when how many end: "5 until 24 December and 2 without end"
        text = lang.ngettext("+{credits} extra ({details})", "+{credits} extra ({details})", total)
        return text.format(credits=lang.number(total), details=_by_their_ends(lang, ends))
    (until,) = ends
    if until is None:
        # Translators: credits beside those of a day, week or month
        return lang.ngettext("+{credits} extra", "+{credits} extra", total).format(credits=lang.number(total))
    # Translators: {when} is a date with a time
    text = lang.ngettext("+{credits} extra until {when}", "+{credits} extra until {when}", total)
    return text.format(credits=lang.number(total), when=format_dt(until, "f"))


def pause_line(lang: Language, block: Block, *, by: bool = False) -> str:
    """`⏸️ Paused until 24 December`; `by`: with who has paused the member, and why."""
    if block.until is None:
        text = lang.gettext("⏸️ **Paused until resumed**")
    else:
        # Translators: {when} is a date with a time
        text = lang.gettext("⏸️ **Paused until {when}**").format(when=format_dt(block.until, "f"))
    if not by:
        return text
    # Translators: who paused a member: "Paused until 24 December · by @mia · “spam”"
    who = lang.gettext("by {moderator}").format(moderator=member_mention(block.set_by))
    return dotted(text, who, quoted_reason(lang, block.reason) if block.reason else "")


def why_lines(lang: Language, balance: Balance) -> list[str]:
    """The limit that applies, then those that would apply without it, in their order; who set the first, and why."""
    limits = (balance.limit, *balance.others[:LISTED_LIMITS])
    chain = [limit_with_source(lang, limit) for limit in limits]
    if more := len(balance.others) - LISTED_LIMITS:
        chain += [_more(lang, more)] if more > 0 else []
    # Translators: why a member has 20 credits: "Why 20: own limit (20 credits a day) ▸ role @Artist (10 credits a day)"
    why = lang.gettext("**Why {credits}:** {chain}").format(
        credits=lang.number(balance.limit.credits), chain=" ▸ ".join(chain)
    )
    return [why, *_set_by(lang, balance.limit)]


def limit_with_source(lang: Language, limit: Limit) -> str:
    """`own limit (20 credits a day)`."""
    # Translators: where credits come from and how many they are: "own limit (20 credits a day)"
    return lang.gettext("{source} ({amount})").format(
        source=limit_source(lang, limit), amount=amount(lang, limit.credits, limit.per)
    )


def together_line(lang: Language, balance: Balance) -> str:
    """`All members together: 120 of 500 credits left this month`; "" if they have no limit."""
    total, left = balance.server_total, balance.server_left
    if total is None or left is None:
        return ""
    return all_members(lang, left_of(lang, left, total.credits, total.per))


def recent_line(lang: Language, recent: RecentUse, days: int) -> str:
    """`Last 7 days: 84 credits · 31 pictures · 3 declined`."""
    use = [
        lang.ngettext("{count} credit", "{count} credits", recent.credits).format(
            count=lang.number(recent.credits)
        ),
        lang.ngettext("{count} picture", "{count} pictures", recent.pictures).format(
            count=lang.number(recent.pictures)
        ),
        # Translators: pictures that the image service declined to make
        lang.ngettext("{count} declined", "{count} declined", recent.declined).format(
            count=lang.number(recent.declined)
        ),
    ]
    text = lang.ngettext("**Last {days} day:** {use}", "**Last {days} days:** {use}", days)
    return text.format(days=lang.number(days), use=dotted(*use))


def _by_end(grants: Sequence[Grant]) -> dict[datetime | None, int]:
    """How many credits end when, the first end first; None: never."""
    ends: dict[datetime | None, int] = {}
    for grant in grants:
        ends[grant.expires_at] = ends.get(grant.expires_at, 0) + grant.left
    return ends


def _by_their_ends(lang: Language, ends: Mapping[datetime | None, int]) -> str:
    dated = [(until, credits) for until, credits in ends.items() if until is not None]
    parts = [_until(lang, credits, until) for until, credits in dated[:LISTED_ENDS]]
    if later := sum(credits for _, credits in dated[LISTED_ENDS:]):
        # Translators: so many extra credits end later than those before them in a list
        text = lang.ngettext("{credits} later", "{credits} later", later)
        parts.append(text.format(credits=lang.number(later)))
    if endless := ends.get(None):
        parts.append(_until(lang, endless, None))
    return lang.all_of(parts)


def _until(lang: Language, credits: int, until: datetime | None) -> str:
    if until is None:
        # Translators: so many extra credits never end
        text = lang.ngettext("{credits} without end", "{credits} without end", credits)
        return text.format(credits=lang.number(credits))
    # Translators: so many extra credits end at a date with a time
    text = lang.ngettext("{credits} until {when}", "{credits} until {when}", credits)
    return text.format(credits=lang.number(credits), when=format_dt(until, "f"))


def _set_by(lang: Language, limit: Limit) -> list[str]:
    if limit.set_by is None or limit.set_at is None:
        return []
    # Translators: who set a limit; a time and a reason follow: "set by @mia · 2 hours ago · “contest prep”"
    who = lang.gettext("set by {moderator}").format(moderator=member_mention(limit.set_by))
    reason = quoted_reason(lang, limit.reason) if limit.reason else ""
    return [f"-# {dotted(who, format_dt(limit.set_at, 'R'), reason)}"]


def _more(lang: Language, count: int) -> str:
    # Translators: the end of a chain of limits, of which the first ones are named
    return lang.ngettext("{count} more", "{count} more", count).format(count=lang.number(count))
