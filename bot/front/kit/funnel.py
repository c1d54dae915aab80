"""Where every error of a command, a button or a form ends: a private sentence for the person, a line for the log."""

from __future__ import annotations

import logging
import secrets

import aiohttp
import discord
from discord import app_commands

from bot.domain.errors import BotError, Bug, Refused, StaleCommand
from bot.front.kit.notices import Context, Notice, notice
from bot.front.kit.responder import Responder
from bot.front.texts.painting import operator_line

log = logging.getLogger(__name__)


class InContext(Exception):
    """A refusal together with what its words and buttons need."""

    def __init__(self, refusal: Refused, context: Context) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.context = context


async def apologise(reply: Responder, error: Exception) -> None:
    """Tell the person privately what went wrong. Never raises: there is nobody left to tell."""
    told = notice_of(error)
    try:
        if reply.suggests:
            await reply.suggest()
        else:
            await reply.whisper(told.card)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as failure:
        log.warning(
            "could not apologise", extra={"error": type(failure).__name__, "about": type(error).__name__}
        )


def notice_of(error: Exception) -> Notice:
    """What the person is told. What only the people who run the bot can mend is logged."""
    original = _unwrapped(error)
    context = original.context if isinstance(original, InContext) else Context()
    known = translate(error)
    if (line := operator_line(known)) is not None:
        log.error(line)
    return notice(known, context)


def translate(error: Exception) -> BotError:
    """The domain's error inside discord.py's wrappings; what nobody foresaw becomes a Bug with a reference."""
    original = _unwrapped(error)
    if isinstance(original, InContext):
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
