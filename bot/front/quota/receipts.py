"""The receipt that a moderator gets for a change: what it was and is, the balance after it, and Undo."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.credits import Balance
from bot.domain.guilds.audit import Action, AuditEntry
from bot.domain.limits import Limit
from bot.front.kit.cards import BLURPLE, Button, Card
from bot.front.quota.panel import quota_button
from bot.front.texts.language import Language
from bot.front.texts.quota.balance import extra_label, now_line, pause_line
from bot.front.texts.quota.buttons import undo_button, undo_one_button
from bot.front.texts.quota.receipts import balance_not_read, change_sentence, not_logged
from bot.front.texts.quota.rules import rules_text, rules_title
from bot.front.texts.quota.undone import undone_text

UNDO_EMOJI = "↩️"


def receipt(
    lang: Language,
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
    alone = len(entries) == 1
    lines = [
        *(change_sentence(lang, entry, now, with_balance=alone) for entry in entries),
        *_what_holds(lang, entries, now, unread=unread),
        failure,
        "" if logged else not_logged(lang),
    ]
    return Card(content="\n".join(line for line in lines if line), buttons=_undo_buttons(lang, entries))


def undo_receipt(
    lang: Language,
    entry: AuditEntry,
    *,
    now: Balance | None = None,
    unread: bool = False,
    logged: bool = True,
    rest: Sequence[Button] = (),
) -> Card:
    """What replaces the receipt of `entry` once its Undo was pressed; `rest` are the other buttons of the receipt."""
    lines = [
        undone_text(lang, entry),
        *_balance_lines(lang, now, unread=unread),
        "" if logged else not_logged(lang),
    ]
    return Card(content="\n".join(line for line in lines if line), buttons=tuple(rest))


def rules_card(lang: Language, rules: Sequence[Limit]) -> Card:
    """What everybody gets, what roles get, and what all members together may use."""
    embed = discord.Embed(title=rules_title(lang), colour=BLURPLE, description=rules_text(lang, rules))
    return Card(embeds=(embed,))


def _what_holds(
    lang: Language, entries: Sequence[AuditEntry], now: Balance | None, *, unread: bool
) -> list[str]:
    """The balance after the changes, as far as no sentence about them has told it."""
    last = entries[-1]
    if last.action is Action.BLOCK and last.new is not None:
        return []
    if len(entries) == 1 and last.action is Action.RESET_USE and now is not None:
        return [extra_label(lang, now.grants), *_pause_lines(lang, now)]
    return _balance_lines(lang, now, unread=unread)


def _balance_lines(lang: Language, now: Balance | None, *, unread: bool) -> list[str]:
    if now is None:
        return [balance_not_read(lang)] if unread else []
    return [now_line(lang, now), *_pause_lines(lang, now)]


def _pause_lines(lang: Language, now: Balance) -> list[str]:
    return [pause_line(lang, now.block)] if now.block is not None else []


def _undo_buttons(lang: Language, entries: Sequence[AuditEntry]) -> tuple[Button, ...]:
    if len(entries) == 1:
        return (quota_button("undo", entries[0].id, undo_button(lang), UNDO_EMOJI),)
    return tuple(
        quota_button("undo", entry.id, undo_one_button(lang, entry), UNDO_EMOJI) for entry in entries
    )
