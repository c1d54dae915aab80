"""Credits in words: how many, for how long, and where they come from. Roles are mentioned, which pings nobody."""

from __future__ import annotations

from datetime import datetime

from discord.utils import format_dt

from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.front.texts.words import plural

CELLS = 10
SERVERS_DEFAULT = (
    "this server's default"  # what everybody there gets, whether the server has set it or the operator
)

_NOW = {Period.DAY: "today", Period.WEEK: "this week", Period.MONTH: "this month"}


def this(per: Period | str) -> str:
    """`today`, `this week`, `this month`."""
    return _NOW[Period(per)]


def rate(credits: int, per: Period | str) -> str:
    """`10 credits a day`."""
    return f"{plural(credits, 'credit')} a {Period(per).value}"


def when(moment: datetime, per: Period | str) -> str:
    """`in 5 hours (00:00)` in the reader's own language; with the date too where it may be another day."""
    return f"{format_dt(moment, 'R')} ({format_dt(moment, 't' if per == Period.DAY else 'f')})"


def you_get(credits: int, per: Period | str, scope: Scope | str, target: int) -> str:
    """`You get 10 credits a day here, from the role @Artist.`, told to a member; `target` is the role's id."""
    gets = f"You get {rate(credits, per)} here"
    match Scope(scope):
        case Scope.ROLE:
            return f"{gets}, from the role <@&{target}>."
        case Scope.MEMBER:
            return f"{gets}, set for you alone."
        case _:
            return f"{gets}: {SERVERS_DEFAULT}."


def bar(left: int, of: int) -> str:
    """`▰▰▰▱▱▱▱▱▱▱`: full only if nothing is used, empty only if nothing is left. Nothing for a limit of 0."""
    if of <= 0:
        return ""
    filled = min(left * CELLS // of, CELLS)
    filled = max(filled, 1) if left > 0 else 0
    return "▰" * filled + "▱" * (CELLS - filled)
