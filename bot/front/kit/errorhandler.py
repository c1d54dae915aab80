"""The error handler of all interactions: whatever a command, a button or a form raises becomes a private message.

What only the people who run the bot can mend is reported to them, and every bug is logged.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import replace
from typing import Protocol

import aiohttp
import discord
from discord import app_commands

from bot.domain.errors import BotError, Bug, Refused, StaleCommand
from bot.front.kit.faults.unheard import Unheard
from bot.front.kit.notices import Notice, NoticeContext, notice
from bot.front.kit.responder import Responder
from bot.front.texts.language import Language

log = logging.getLogger(__name__)


class Operator(Protocol):
    """The people who run the bot, and what they have been told."""

    def report(self, error: BotError) -> None:
        """Have them told, if only they can put it right."""

    def is_told(self, error: BotError) -> bool:
        """Whether it is true that they have been told."""


class RefusalWithContext(Exception):
    """A refusal, with what its words and buttons need beside the error itself."""

    def __init__(self, refusal: Refused, context: NoticeContext) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.context = context


async def answer_error(
    reply: Responder, error: Exception, lang: Language, operator: Operator, *, charges: bool = True
) -> None:
    """Tell the member in private what went wrong. Never raises: nobody would be left to handle it.

    `charges`: whether what failed could have cost credits.
    An autocomplete can show no message; it gets an empty list of choices.
    Nothing is told over or beside an answer that may have arrived.
    """
    if isinstance(_unwrapped(error), Unheard) and await _is_answered(reply):
        log.warning("an answer may not have arrived", extra={"error": str(_unwrapped(error))})
        return
    answer = notice_of(error, lang, operator, charges=charges)
    try:
        if reply.is_autocomplete:
            await reply.autocomplete()
        else:
            await reply.send_private(answer.card)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as failure:
        log.warning(
            "an error could not be shown",
            extra={"error": type(failure).__name__, "about": type(error).__name__},
        )


async def _is_answered(reply: Responder) -> bool:
    """Whether an apology would stand beside an answer; taken for yes where Discord cannot be asked."""
    try:
        return await reply.shows_an_answer()
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        log.info("whether an answer arrived is not known", extra={"error": type(error).__name__})
        return True


def notice_of(
    error: Exception, lang: Language, operator: Operator, prompt: str | None = None, *, charges: bool = True
) -> Notice:
    """The message for the member. Reports what only the people who run the bot can mend.

    `prompt` is what the message is about, where the member may have written something else since. `charges` is as for
    `answer_error`.
    """
    original = _unwrapped(error)
    context = original.context if isinstance(original, RefusalWithContext) else NoticeContext()
    known = translate(error)
    operator.report(known)
    told, charges = operator.is_told(known), charges and context.charges
    return notice(lang, known, replace(context, prompt=prompt, charges=charges, operator_told=told))


def translate(error: Exception) -> BotError:
    """The error of the domain that stands for this one.

    discord.py wraps what a command raises; that is unwrapped. An exception that nobody foresaw becomes a Bug, whose
    reference (six hexadecimal digits) stands in the log too.
    """
    original = _unwrapped(error)
    if isinstance(original, RefusalWithContext):
        return original.refusal
    if isinstance(original, BotError):
        return original
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return StaleCommand()
    reference = secrets.token_hex(3).upper()
    if isinstance(original, discord.HTTPException | aiohttp.ClientError | TimeoutError):
        log.warning("Discord did not take an answer, reference %s: %s", reference, original)
    else:
        log.error("a bug, reference %s", reference, exc_info=original)
    return Bug(reference)


def _unwrapped(error: Exception) -> Exception:
    return getattr(error, "original", None) or error
