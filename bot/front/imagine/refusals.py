"""Refuses an ask: for a price that is not what a label said, and after its reply was deferred.

And what a deferred reply says while its ask is not decided yet.
"""

from __future__ import annotations

import logging
from dataclasses import replace

import aiohttp
import discord

from bot.domain.errors import PriceChanged
from bot.domain.pictures import Ask
from bot.front.imagine.alternatives import Alternative
from bot.front.imagine.patience import Patient
from bot.front.kit.cards import Card
from bot.front.kit.errorhandler import Operator, RefusalWithContext, notice_of
from bot.front.kit.faults.discordfaults import Verdict, judge
from bot.front.kit.notices import NoticeContext, below_the_prompt
from bot.front.texts.errors.buttons import make_for
from bot.front.texts.errors.painting import neutral_line
from bot.front.texts.language import Language, Reader
from bot.front.texts.picture.undecided import undecided_privately, undecided_publicly

log = logging.getLogger(__name__)


def check_price(lang: Language, ask: Ask, alternative: Alternative | None) -> None:
    """Raises PriceChanged, with a button for the price of now, if the ask costs something else than a label said."""
    price = ask.credits_each * ask.count
    if alternative is None or alternative.credits in (None, price):
        return
    button = replace(alternative, credits=price).button(make_for(lang, price), primary=True)
    raise RefusalWithContext(PriceChanged(price), NoticeContext(buttons=(button,)))


def undecided_card(reader: Reader, *, prompt: str | None, private: bool) -> Card:
    """What a deferred reply says while the ask is not decided. In public without the prompt: it may be refused yet."""
    if private:
        return Card(content=below_the_prompt(prompt, undecided_privately(reader.private)))
    return Card(content=undecided_publicly(reader.public))


async def refuse_deferred(
    reply: Patient,
    refusal: Exception,
    reader: Reader,
    operator: Operator,
    *,
    prompt: str | None,
    private: bool,
) -> None:
    """Refuse after a deferral, in private. The prompt is quoted: the member may have asked for more since.

    A public "thinking…" is edited to a neutral line first and deleted last. The order matters: the first follow-up
    to a deferred reply takes the reply's place, and would be as public as the reply was to be. One that somebody has
    deleted has no place to be taken.
    """
    card = notice_of(refusal, reader.private, operator, prompt).card
    try:
        await reply.edit(card if private else Card(content=neutral_line(reader.public)))
    except discord.HTTPException as error:
        if judge(error) is not Verdict.GONE:
            raise
        await reply.follow_up(card)
        return
    if private:
        return
    await reply.follow_up(card)
    try:
        await reply.delete()
    except (discord.HTTPException, aiohttp.ClientError) as error:
        log.info("a neutral line stays", extra={"error": type(error).__name__})
