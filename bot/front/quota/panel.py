"""What a moderator sees of a member: their balance and where it comes from. A pure function to a card."""

from __future__ import annotations

import discord

from bot.domain.credits import Balance, RecentUse
from bot.domain.errors import Missing, NothingThere
from bot.domain.limits import Scope
from bot.front.kit.cards import BLURPLE, GREY, Button, Card
from bot.front.texts.language import Language
from bot.front.texts.quota import balance as words
from bot.front.texts.quota import buttons as labels
from bot.front.texts.quota.labels import member_mention

BUTTON_GRANT = 5  # credits that the button gives
MAX_ID = 2**63 - 1  # the largest id that a database can hold; a forged button may name a larger number
RECENT_DAYS = 7  # of use, shown on a member's card


def quota_button(verb: str, subject: int | str, label: str, emoji: str | None = None) -> Button:
    """A button of /quota; see `QuotaButtons` for the verbs."""
    return Button(verb, str(subject), label, emoji, space="qu")


def parse_id(subject: str) -> int:
    """The id in a button's subject. Raises NothingThere for what no button of this bot has."""
    if not subject.isdecimal() or int(subject) > MAX_ID:
        raise NothingThere(Missing.BUTTON)
    return int(subject)


def member_card(
    lang: Language, name: str, member: int, balance: Balance, recent: RecentUse, *, changeable: bool
) -> Card:
    """The card of a member; `recent` is their use in the last RECENT_DAYS days.

    `changeable`: with the buttons that change their credits.
    """
    lines = [
        words.balance_line(lang, balance),
        *words.why_lines(lang, balance),
        words.pause_line(lang, balance.block, by=True) if balance.block is not None else "",
        words.together_line(lang, balance),
        words.recent_line(lang, recent, RECENT_DAYS),
        f"-# {member_mention(member)}",
    ]
    embed = discord.Embed(
        title=words.card_title(lang, name),
        colour=GREY if balance.block is not None else BLURPLE,
        description="\n".join(line for line in lines if line),
    )
    return Card(embeds=(embed,), buttons=_buttons(lang, member, balance) if changeable else ())


def _buttons(lang: Language, member: int, balance: Balance) -> tuple[Button, ...]:
    buttons = [
        quota_button("grant", member, labels.grant_button(lang, BUTTON_GRANT)),
        quota_button("reset", member, labels.reset_button(lang, balance.limit.per)),
    ]
    if balance.limit.scope is Scope.MEMBER:
        buttons.append(quota_button("drop", member, labels.remove_own_limit_button(lang)))
    if balance.block is None:
        buttons.append(quota_button("block", member, labels.pause_button(lang)))
    else:
        buttons.append(quota_button("unblock", member, labels.resume_button(lang)))
    return tuple(buttons)
