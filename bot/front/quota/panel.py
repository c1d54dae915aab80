"""How a member stands, as a moderator reads it. Domain in, cards out."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord.utils import format_dt

from bot.domain.credits import Balance, Block, Grant, RecentUse
from bot.domain.limits import Limit, Scope
from bot.front.kit.cards import BLURPLE, GREY, Button, Card
from bot.front.texts.audit import why
from bot.front.texts.credits import SERVERS_DEFAULT, rate, this
from bot.front.texts.words import cut, one_line, plural, safe

GRANTED_AT_ONCE = 5  # what the button of the panel gives


def qu(verb: str, subject: int | str, label: str, emoji: str | None = None) -> Button:
    """A button of /quota; see `quota_buttons` for the verbs."""
    return Button(verb, str(subject), label, emoji, space="qu")


def panel(name: str, member: int, has: Balance, recent: RecentUse, *, changeable: bool) -> Card:
    """How a member stands. Without the buttons for somebody whom the reader may not change."""
    lines = [f"<@{member}>: {holds(has)}", f"**Why {has.limit.credits:,}:** {chain(has)}"]
    if has.block is not None:
        lines.append(_paused_by(has.block))
    if has.server_total is not None and has.server_left is not None:
        total = has.server_total
        lines.append(f"**The whole server:** {has.server_left:,} of {total.credits:,} left {this(total.per)}")
    lines.append(
        f"**Last 7 days:** {plural(recent.credits, 'credit')}, {plural(recent.pictures, 'picture')}, "
        f"{recent.declined:,} declined"
    )
    title = f"Credits of {safe(cut(one_line(name), 80)) or '?'}"
    colour = GREY if has.block is not None else BLURPLE
    embed = discord.Embed(title=title, colour=colour, description="\n".join(lines))
    return Card(embeds=(embed,), buttons=_levers(member, has) if changeable else ())


def holds(has: Balance, *, origin: bool = False) -> str:
    """`2 of 20 left today, renews in 5 hours · +5 extra until 24 December`; the origin is that of the limit."""
    limit = has.limit
    left = f"**{has.left:,} of {limit.credits:,}** left {this(limit.per)}"
    whence = f" ({source(limit)})" if origin else ""
    renewed = f"{left}{whence}, renews {format_dt(has.renews_at, 'R')}"
    return f"{renewed} · {_extra(has.grants)}" if has.grants else renewed


def chain(has: Balance) -> str:
    """The limit that applies, who set it, and what would apply without it."""
    first = has.limit
    parts = [f"{source(first)} {rate(first.credits, first.per)}{_set_by(first)}"]
    parts += [f"{source(limit)} {rate(limit.credits, limit.per)}" for limit in has.others[:4]]
    if len(has.others) > 4:
        parts.append(f"{len(has.others) - 4} more")
    return " ▸ ".join(parts)


def _levers(member: int, has: Balance) -> tuple[Button, ...]:
    buttons = [
        qu("grant", member, f"Grant {GRANTED_AT_ONCE}"),
        qu("reset", member, f"Reset {this(has.limit.per)}"),
    ]
    if has.limit.scope is Scope.MEMBER:
        buttons.append(qu("drop", member, "Remove own limit"))
    buttons.append(qu("block", member, "Pause…") if has.block is None else qu("unblock", member, "Resume"))
    return tuple(buttons)


def _extra(grants: Sequence[Grant]) -> str:
    """`+5 extra until …`, `+7 extra (5 until …, 2 without end)`; the soonest to end first."""
    total = f"+{sum(grant.left for grant in grants):,} extra"
    if len(grants) == 1:
        return total if grants[0].expires_at is None else f"{total} {_ends(grants[0])}"
    parts = [f"{grant.left:,} {_ends(grant)}" for grant in grants[:3]]
    if len(grants) > 3:
        parts.append(f"{sum(grant.left for grant in grants[3:]):,} later")
    return f"{total} ({', '.join(parts)})"


def _ends(grant: Grant) -> str:
    return "without end" if grant.expires_at is None else f"until {format_dt(grant.expires_at, 'f')}"


def source(limit: Limit) -> str:
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
    reason = f": {why(limit.reason)}" if limit.reason else ""
    return f" (set by <@{limit.set_by}> {format_dt(limit.set_at, 'R')}{reason})"


def paused(block: Block) -> str:
    """`Paused until 24 December`, `Paused until resumed`."""
    return f"Paused until {format_dt(block.until, 'f') if block.until else 'resumed'}"


def _paused_by(block: Block) -> str:
    reason = f": {why(block.reason)}" if block.reason else ""
    return f"⏸️ **{paused(block)}** (by <@{block.set_by}>{reason})"
