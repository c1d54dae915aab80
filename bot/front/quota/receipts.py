"""The receipt that a moderator gets for a change: what it was and is, the balance after it, and Undo."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord.utils import format_dt

from bot.domain.audit import Action, AuditEntry
from bot.domain.credits import Balance
from bot.domain.limits import Limit, Scope
from bot.front.kit.cards import BLURPLE, Button, Card
from bot.front.quota.panel import balance_text, limit_source, pause_text, quota_button
from bot.front.texts.credits import credits_per
from bot.front.texts.quota.audit import (
    NOT_LOGGED,
    block_text,
    entry_text,
    limit_text,
    parse_time,
    target_mention,
)
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
    """The receipt for one or more changes.

    `now` is the member's balance after them; `unread`: there is a member, but their balance could not be read.
    `logged`: whether the mod log has them. `failure` is a sentence on what could not be done.
    """
    lines = [change_sentence(entry, now) for entry in entries]
    stopped = entries[-1].action is Action.BLOCK and entries[-1].new is not None
    lines += ["" if stopped else _balance_line(now, unread=unread), failure, "" if logged else NOT_LOGGED]
    return Card(content="\n".join(line for line in lines if line), buttons=_undo_buttons(entries))


def undo_receipt(
    entry: AuditEntry,
    *,
    now: Balance | None = None,
    unread: bool = False,
    logged: bool = True,
    rest: Sequence[Button] = (),
) -> Card:
    """What replaces the receipt of `entry` once its Undo was pressed; `rest` are the other buttons of the receipt."""
    what = entry_text(entry)
    lines = [
        f"↩️ Undone: {what.what}, {what.old_to_new}.{_restored(entry)}",
        _balance_line(now, unread=unread),
    ]
    lines.append("" if logged else NOT_LOGGED)
    return Card(content="\n".join(line for line in lines if line), buttons=tuple(rest))


def change_sentence(entry: AuditEntry, now: Balance | None = None) -> str:
    """One change in a sentence. `now` is the member's balance after it, if there is a member."""
    match entry.action:
        case Action.SET_LIMIT if entry.new is None and entry.scope == Scope.DEFAULT:
            return f"{_whose(entry)} is no longer set (was {entry_text(entry).old})."
        case Action.SET_LIMIT if entry.new is None:
            return f"{_whose(entry)}: limit removed (was {entry_text(entry).old})."
        case Action.SET_LIMIT:
            return f"{_whose(entry)}: **{limit_text(entry.new)}** (was {_before(entry, now)}). Effective now."
        case Action.SET_TOTAL if entry.new is None:
            return f"All members together: limit removed (was {limit_text(entry.old)})."
        case Action.SET_TOTAL:
            new, old = limit_text(entry.new), limit_text(entry.old)
            return f"All members together: **{new}** (was {old}). Effective now."
        case Action.GRANT:
            return _grant_sentence(entry)
        case Action.RESET_USE:
            return f"{target_mention(entry)}: used credits back to **0** (was {entry_text(entry).old})."
        case Action.BLOCK if entry.new is None:
            return f"{target_mention(entry)}: pictures **resumed** (was {block_text(entry.old)})."
        case Action.BLOCK:
            was = f" (was {block_text(entry.old)})" if entry.old is not None else ""
            return f"{target_mention(entry)}: pictures **{block_text(entry.new)}**{was}."
        case _:
            return f"{entry_text(entry).what}: {entry_text(entry).old_to_new}."


def rules_card(rules: Sequence[Limit]) -> Card:
    """What everybody gets, what roles get, and what all members together may use."""
    lines = [
        f"**What everybody here gets:** {credits_per(limit.credits, limit.per)} ({limit_source(limit)})"
        for limit in rules
        if limit.scope in (Scope.DEFAULT, Scope.OPERATOR)
    ]
    roles = [limit for limit in rules if limit.scope is Scope.ROLE]
    lines += [
        f"<@&{limit.target}>: {credits_per(limit.credits, limit.per)}" for limit in roles[:LISTED_ROLES]
    ]
    if len(roles) > LISTED_ROLES:
        lines.append(f"… and {plural(len(roles) - LISTED_ROLES, 'more role')}")
    total = next((limit for limit in rules if limit.scope is Scope.SERVER), None)
    together = "no limit" if total is None else credits_per(total.credits, total.per)
    lines.append(f"**All members together:** {together}")
    embed = discord.Embed(title="Credits on this server", colour=BLURPLE, description="\n".join(lines))
    return Card(embeds=(embed,))


# --- parts -------------------------------------------------------------------------------------------


def _restored(entry: AuditEntry) -> str:
    """A sentence on what holds again after an undo; nothing where there was nothing before the change."""
    old = entry_text(entry).old
    match entry.action:
        case Action.RESET_USE:
            return ""
        case Action.SET_LIMIT if entry.old is None and entry.scope == Scope.DEFAULT:
            return " It is no longer set."
        case Action.BLOCK:
            return f" They are {old} again." if old else " They are resumed."
    return f" It is {old} again." if old else ""


def _balance_line(now: Balance | None, *, unread: bool) -> str:
    if now is None:
        return NOT_READ if unread else ""
    stands = f"Now: {balance_text(now, origin=True)}."
    return f"{stands} {pause_text(now.block)}." if now.block is not None else stands


def _whose(entry: AuditEntry) -> str:
    return target_mention(entry) if entry.scope in ("member", "role") else "What everybody here gets"


def _before(entry: AuditEntry, now: Balance | None) -> str:
    """The limit before the change. Where a member had none of their own, it is the one that applied in its place."""
    if entry.old is not None or entry.scope != "member" or now is None or not now.others:
        return entry_text(entry).old
    before = now.others[0]
    return f"{credits_per(before.credits, before.per)}, {limit_source(before)}"


def _grant_sentence(entry: AuditEntry) -> str:
    new = entry.new or {}
    credits, until = int(new.get("credits", 0)), parse_time(new.get("expires_at"))
    if credits > 0:
        ends = f"until {format_dt(until, 'f')}" if until else "without end"
        return f"**+{credits:,}** for {target_mention(entry)}, {ends}."
    taken = int(new.get("taken") or 0)
    short = f": there were no more of the {-credits:,} to take" if taken < -credits else ""
    return f"**−{taken:,}** for {target_mention(entry)}{short}."


def _undo_buttons(entries: Sequence[AuditEntry]) -> tuple[Button, ...]:
    if len(entries) == 1:
        return (quota_button("undo", entries[0].id, "Undo", "↩️"),)
    return tuple(quota_button("undo", entry.id, f"Undo: {_undo_label(entry)}", "↩️") for entry in entries)


def _undo_label(entry: AuditEntry) -> str:
    match entry.action:
        case Action.RESET_USE:
            return "used credits"
        case Action.SET_TOTAL:
            return "server total"
        case _:
            return "limit"
