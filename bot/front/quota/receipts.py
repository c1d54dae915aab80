"""What a moderator reads after a change: what is new, what was before, what holds now, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord.utils import format_dt

from bot.domain.audit import Action, AuditEntry
from bot.domain.credits import Balance
from bot.domain.limits import Limit, Scope
from bot.front.kit.cards import BLURPLE, Button, Card
from bot.front.quota.panel import holds, paused, qu, source
from bot.front.texts.audit import NOT_LOGGED, block_words, limit_words, moment, told, whom
from bot.front.texts.credits import rate
from bot.front.texts.words import plural

LISTED_ROLES = 25
NOT_READ = "I could not read what holds now; `/quota show` tells."


def receipt(
    entries: Sequence[AuditEntry],
    *,
    now: Balance | None = None,
    unread: bool = False,
    logged: bool = True,
    failure: str = "",
) -> Card:
    """`now` is the member's balance after the change; `unread`: there is a member, but the balance was not to be had.

    `failure` tells of a part that was not done.
    """
    lines = [sentence(entry, now) for entry in entries]
    stopped = entries[-1].action is Action.BLOCK and entries[-1].new is not None
    lines += ["" if stopped else _now(now, unread=unread), failure, "" if logged else NOT_LOGGED]
    return Card(content="\n".join(line for line in lines if line), buttons=_undos(entries))


def undone(
    entry: AuditEntry,
    *,
    now: Balance | None = None,
    unread: bool = False,
    logged: bool = True,
    rest: Sequence[Button] = (),
) -> Card:
    """Instead of the receipt of `entry`, whose Undo was pressed; `rest` are the other buttons it had."""
    what = told(entry)
    lines = [f"↩️ Undone: {what.what}, {what.change}.{_again(entry)}", _now(now, unread=unread)]
    lines.append("" if logged else NOT_LOGGED)
    return Card(content="\n".join(line for line in lines if line), buttons=tuple(rest))


def sentence(entry: AuditEntry, now: Balance | None = None) -> str:
    """One change, as complete as it can be told without the rest of the receipt."""
    match entry.action:
        case Action.SET_LIMIT if entry.new is None and entry.scope == Scope.DEFAULT:
            return f"{_whose(entry)} is no longer set (was {told(entry).old})."
        case Action.SET_LIMIT if entry.new is None:
            return f"{_whose(entry)}: limit removed (was {told(entry).old})."
        case Action.SET_LIMIT:
            return (
                f"{_whose(entry)}: **{limit_words(entry.new)}** (was {_before(entry, now)}). Effective now."
            )
        case Action.SET_TOTAL if entry.new is None:
            return f"All members together: limit removed (was {limit_words(entry.old)})."
        case Action.SET_TOTAL:
            new, old = limit_words(entry.new), limit_words(entry.old)
            return f"All members together: **{new}** (was {old}). Effective now."
        case Action.GRANT:
            return _granted(entry)
        case Action.RESET_USE:
            return f"{whom(entry)}: used credits back to **0** (was {told(entry).old})."
        case Action.BLOCK if entry.new is None:
            return f"{whom(entry)}: pictures **resumed** (was {block_words(entry.old)})."
        case Action.BLOCK:
            was = f" (was {block_words(entry.old)})" if entry.old is not None else ""
            return f"{whom(entry)}: pictures **{block_words(entry.new)}**{was}."
        case _:
            return f"{told(entry).what}: {told(entry).change}."


def rules_card(rules: Sequence[Limit]) -> Card:
    """What everybody gets, the roles, and all members together."""
    lines = [
        f"**What everybody here gets:** {rate(limit.credits, limit.per)} ({source(limit)})"
        for limit in rules
        if limit.scope in (Scope.DEFAULT, Scope.OPERATOR)
    ]
    roles = [limit for limit in rules if limit.scope is Scope.ROLE]
    lines += [f"<@&{limit.target}>: {rate(limit.credits, limit.per)}" for limit in roles[:LISTED_ROLES]]
    if len(roles) > LISTED_ROLES:
        lines.append(f"… and {plural(len(roles) - LISTED_ROLES, 'more role')}")
    total = next((limit for limit in rules if limit.scope is Scope.SERVER), None)
    together = "no limit" if total is None else rate(total.credits, total.per)
    lines.append(f"**All members together:** {together}")
    embed = discord.Embed(title="Credits on this server", colour=BLURPLE, description="\n".join(lines))
    return Card(embeds=(embed,))


# --- parts -------------------------------------------------------------------------------------------


def _again(entry: AuditEntry) -> str:
    """What an undone change brings back, where `told` has a word for it."""
    old = told(entry).old
    match entry.action:
        case Action.RESET_USE:
            return ""
        case Action.SET_LIMIT if entry.old is None and entry.scope == Scope.DEFAULT:
            return " It is no longer set."
        case Action.BLOCK:
            return f" They are {old} again." if old else " They are resumed."
    return f" It is {old} again." if old else ""


def _now(now: Balance | None, *, unread: bool) -> str:
    if now is None:
        return NOT_READ if unread else ""
    stands = f"Now: {holds(now, origin=True)}."
    return f"{stands} {paused(now.block)}." if now.block is not None else stands


def _whose(entry: AuditEntry) -> str:
    return whom(entry) if entry.scope in ("member", "role") else "What everybody here gets"


def _before(entry: AuditEntry, now: Balance | None) -> str:
    """Where there was no limit of its own: for a member, the one that applied in its stead."""
    if entry.old is not None or entry.scope != "member" or now is None or not now.others:
        return told(entry).old
    before = now.others[0]
    return f"{rate(before.credits, before.per)}, {source(before)}"


def _granted(entry: AuditEntry) -> str:
    new = entry.new or {}
    credits, until = int(new.get("credits", 0)), moment(new.get("expires_at"))
    if credits > 0:
        ends = f"until {format_dt(until, 'f')}" if until else "without end"
        return f"**+{credits:,}** for {whom(entry)}, {ends}."
    taken = int(new.get("taken") or 0)
    short = f": there were no more of the {-credits:,} to take" if taken < -credits else ""
    return f"**−{taken:,}** for {whom(entry)}{short}."


def _undos(entries: Sequence[AuditEntry]) -> tuple[Button, ...]:
    if len(entries) == 1:
        return (qu("undo", entries[0].id, "Undo", "↩️"),)
    return tuple(qu("undo", entry.id, f"Undo: {_short(entry)}", "↩️") for entry in entries)


def _short(entry: AuditEntry) -> str:
    match entry.action:
        case Action.RESET_USE:
            return "used credits"
        case Action.SET_TOTAL:
            return "server total"
        case _:
            return "limit"
