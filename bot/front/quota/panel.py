"""What a moderator sees of a member: their balance and where it comes from. Pure functions to a card."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord.utils import format_dt

from bot.domain.credits import Balance, Block, Grant, RecentUse
from bot.domain.limits import Limit, Scope
from bot.front.kit.cards import BLURPLE, GREY, Button, Card
from bot.front.texts.credits import SERVERS_DEFAULT, credits_per, this_period
from bot.front.texts.quota.audit import quoted_reason
from bot.front.texts.words import escape, one_line, plural, truncate

BUTTON_GRANT = 5  # credits that the button gives


def quota_button(verb: str, subject: int | str, label: str, emoji: str | None = None) -> Button:
    """A button of /quota; see `QuotaButtons` for the verbs."""
    return Button(verb, str(subject), label, emoji, space="qu")


def member_card(name: str, member: int, balance: Balance, recent: RecentUse, *, changeable: bool) -> Card:
    """The card of a member; `changeable`: with the buttons that change their credits."""
    lines = [
        f"<@{member}>: {balance_text(balance)}",
        f"**Why {balance.limit.credits:,}:** {limit_chain(balance)}",
    ]
    if balance.block is not None:
        lines.append(_paused_by(balance.block))
    if balance.server_total is not None and balance.server_left is not None:
        total = balance.server_total
        lines.append(
            f"**The whole server:** {balance.server_left:,} of {total.credits:,} left {this_period(total.per)}"
        )
    lines.append(
        f"**Last 7 days:** {plural(recent.credits, 'credit')}, {plural(recent.pictures, 'picture')}, "
        f"{recent.declined:,} declined"
    )
    title = f"Credits of {escape(truncate(one_line(name), 80)) or '?'}"
    colour = GREY if balance.block is not None else BLURPLE
    embed = discord.Embed(title=title, colour=colour, description="\n".join(lines))
    return Card(embeds=(embed,), buttons=_buttons(member, balance) if changeable else ())


def balance_text(balance: Balance, *, origin: bool = False) -> str:
    """`2 of 20 left today, renews in 5 hours · +5 extra until 24 December`; `origin`: with where the limit is from."""
    limit = balance.limit
    left = f"**{balance.left:,} of {limit.credits:,}** left {this_period(limit.per)}"
    source = f" ({limit_source(limit)})" if origin else ""
    renewed = f"{left}{source}, renews {format_dt(balance.renews_at, 'R')}"
    return f"{renewed} · {_grants_text(balance.grants)}" if balance.grants else renewed


def limit_chain(balance: Balance) -> str:
    """The limit that applies and who set it, then the limits that would apply without it, in their order."""
    first = balance.limit
    parts = [f"{limit_source(first)} {credits_per(first.credits, first.per)}{_set_by(first)}"]
    parts += [
        f"{limit_source(limit)} {credits_per(limit.credits, limit.per)}" for limit in balance.others[:4]
    ]
    if len(balance.others) > 4:
        parts.append(f"{len(balance.others) - 4} more")
    return " ▸ ".join(parts)


def _buttons(member: int, balance: Balance) -> tuple[Button, ...]:
    buttons = [
        quota_button("grant", member, f"Grant {BUTTON_GRANT}"),
        quota_button("reset", member, f"Reset {this_period(balance.limit.per)}"),
    ]
    if balance.limit.scope is Scope.MEMBER:
        buttons.append(quota_button("drop", member, "Remove own limit"))
    if balance.block is None:
        buttons.append(quota_button("block", member, "Pause…"))
    else:
        buttons.append(quota_button("unblock", member, "Resume"))
    return tuple(buttons)


def _grants_text(grants: Sequence[Grant]) -> str:
    """`+5 extra until …`, `+7 extra (5 until …, 2 without end)`; the first to expire first."""
    total = f"+{sum(grant.left for grant in grants):,} extra"
    if len(grants) == 1:
        return total if grants[0].expires_at is None else f"{total} {_expiry_text(grants[0])}"
    parts = [f"{grant.left:,} {_expiry_text(grant)}" for grant in grants[:3]]
    if len(grants) > 3:
        parts.append(f"{sum(grant.left for grant in grants[3:]):,} later")
    return f"{total} ({', '.join(parts)})"


def _expiry_text(grant: Grant) -> str:
    return "without end" if grant.expires_at is None else f"until {format_dt(grant.expires_at, 'f')}"


def limit_source(limit: Limit) -> str:
    """Where a limit comes from, in two or three words."""
    match limit.scope:
        case Scope.MEMBER:
            return "own limit"
        case Scope.ROLE:
            return f"role <@&{limit.target}>"
        case Scope.DEFAULT | Scope.OPERATOR:
            return SERVERS_DEFAULT
        case Scope.SERVER:
            return "all members together"


def _set_by(limit: Limit) -> str:
    if limit.set_by is None or limit.set_at is None:
        return ""
    reason = f": {quoted_reason(limit.reason)}" if limit.reason else ""
    return f" (set by <@{limit.set_by}> {format_dt(limit.set_at, 'R')}{reason})"


def pause_text(block: Block) -> str:
    """`Paused until 24 December`, `Paused until resumed`."""
    return f"Paused until {format_dt(block.until, 'f') if block.until else 'resumed'}"


def _paused_by(block: Block) -> str:
    reason = f": {quoted_reason(block.reason)}" if block.reason else ""
    return f"⏸️ **{pause_text(block)}** (by <@{block.set_by}>{reason})"
