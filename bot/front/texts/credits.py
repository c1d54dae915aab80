"""Credits in words: how many, in which period, and where they come from.

Roles are named by mentions. They notify nobody: the client sends with `AllowedMentions.none()`.
"""

from __future__ import annotations

from datetime import datetime

from discord.utils import format_dt

from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.front.texts.words import plural

BAR_CELLS = 10
# What everybody on the server gets where nothing else is set, by the server's choice or by the operator's.
SERVERS_DEFAULT = "this server's default"

_NOW = {Period.DAY: "today", Period.WEEK: "this week", Period.MONTH: "this month"}


def this_period(per: Period | str) -> str:
    """`today`, `this week`, `this month`."""
    return _NOW[Period(per)]


def credits_per(credits: int, per: Period | str) -> str:
    """`10 credits a day`."""
    return f"{plural(credits, 'credit')} a {Period(per).value}"


def renewal_time(moment: datetime, per: Period | str) -> str:
    """`in 5 hours (00:00)`; with the date too for longer periods than a day. Discord puts it in the reader's words."""
    return f"{format_dt(moment, 'R')} ({format_dt(moment, 't' if per == Period.DAY else 'f')})"


def you_get(credits: int, per: Period | str, scope: Scope | str, target: int) -> str:
    """`You get 10 credits a day here, from the role @Artist.`; `target` is the role's id, if it comes from a role."""
    gets = f"You get {credits_per(credits, per)} here"
    match Scope(scope):
        case Scope.ROLE:
            return f"{gets}, from the role <@&{target}>."
        case Scope.MEMBER:
            return f"{gets}, set for you alone."
        case _:
            return f"{gets}: {SERVERS_DEFAULT}."


def progress_bar(left: int, of: int) -> str:
    """`▰▰▰▱▱▱▱▱▱▱`: full only if nothing is used, empty only if nothing is left. No bar ("") for a limit of 0."""
    if of <= 0:
        return ""
    filled = min(left * BAR_CELLS // of, BAR_CELLS)
    filled = max(filled, 1) if left > 0 else 0
    return "▰" * filled + "▱" * (BAR_CELLS - filled)
