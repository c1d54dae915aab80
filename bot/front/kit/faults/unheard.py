"""Requests to which no response came: Discord may have taken them, and a second message would stand beside the first.

Whether one may be sent again depends on what it asks for. The first answer to an interaction may: Discord takes one
alone, and says so (40060) to the next. An edit may: it says the same twice. A follow-up may not, once it was sent.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

from bot.front.kit.faults.discordfaults import answer_read
from bot.front.kit.faults.impatience import RefusedForNow, impatient

log = logging.getLogger(__name__)

T = TypeVar("T")

ALREADY_ANSWERED = 40060  # Discord's code for an interaction that has got its first answer
PAUSES = (0.1, 0.4, 0.8)  # seconds between the attempts: a first answer must arrive within three seconds
# A response that was cut short is no JSON.
NO_RESPONSE = (aiohttp.ClientError, OSError, json.JSONDecodeError, UnicodeDecodeError)
LONGEST_WAIT = 1.5  # seconds; a rate limit that names more is not waited for


class Unheard(aiohttp.ClientError):
    """No response came, or one of a server that failed: what was sent may have been taken."""


class NotSent(aiohttp.ClientError):
    """It has not arrived: there was no connection, or a rate limit."""


class Taken(Exception):
    """It was taken: no response came at first, and then Discord said that there is an answer already."""


def may_have_arrived(error: BaseException) -> bool:
    if isinstance(error, RefusedForNow):
        return error.status >= 500
    if isinstance(error, aiohttp.ClientConnectorError):  # there was no connection to send it by
        return False
    return isinstance(error, (*NO_RESPONSE, discord.DiscordServerError))


async def first_answer(send: Callable[[], Awaitable[T]]) -> T:
    """Send the first answer to an interaction, again where no response came.

    Raises Taken; Unheard if it may have arrived or may not; what discord.py raises if it has not arrived.
    """
    unheard = False
    pauses = iter(PAUSES)
    while True:
        try:
            # Makes the files anew, too: those of an attempt before have been read to their end.
            sending = send()
            with impatient(), answer_read():
                return await sending
        except discord.HTTPException as error:
            if unheard and error.code == ALREADY_ANSWERED:
                raise Taken from error
            raise
        except (RefusedForNow, *NO_RESPONSE) as error:
            unheard = unheard or may_have_arrived(error)
            wait = _wait_of(error, next(pauses, None))
            if wait is None:
                raise (Unheard if unheard else NotSent)(type(error).__name__) from error
            await asyncio.sleep(wait)


def _wait_of(error: Exception, pause: float | None) -> float | None:
    """Seconds until the next attempt; None for no other."""
    named = error.retry_after if isinstance(error, RefusedForNow) else None
    if pause is None or (named is not None and named > LONGEST_WAIT):
        return None
    return pause if named is None else named


async def idempotent(send: Callable[[], Awaitable[T]]) -> T:
    """Send what says the same twice, again where no response came. Raises Unheard, and what discord.py raises."""
    try:
        return await _again(send, lambda _: True)
    except NO_RESPONSE as error:
        raise Unheard(type(error).__name__) from error


async def once(send: Callable[[], Awaitable[T]]) -> T:
    """Send what must not be sent twice, again only where it was not sent.

    Raises Unheard, and what discord.py raises.
    """
    try:
        return await _again(send, lambda error: not may_have_arrived(error))
    except NO_RESPONSE as error:
        if may_have_arrived(error):
            raise Unheard(type(error).__name__) from error
        raise


async def _again(send: Callable[[], Awaitable[T]], may_repeat: Callable[[Exception], bool]) -> T:
    """Send it, and again where no response came, after PAUSES. Raises the error of the last try."""
    pauses = iter(PAUSES)
    while True:
        try:
            sending = send()
            with answer_read():
                return await sending
        except NO_RESPONSE as error:
            if not may_repeat(error) or (pause := next(pauses, None)) is None:
                raise
            await asyncio.sleep(pause)


async def may_be_unheard(sending: Awaitable[None]) -> None:
    """Await it, and go on where it may have arrived: what follows does not depend on it."""
    try:
        await sending
    except Unheard as error:
        log.warning("a private message may not have arrived", extra={"error": str(error)})
