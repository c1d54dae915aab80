"""What an error of Discord's means for a message that must arrive: may it pass, or is that way closed for good?

One table with its sources, read by everything that tries again.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import aiohttp
import discord

from bot.front.kit.faults.impatience import RefusedForNow, UnreadableAnswer, seconds_in

# What is raised while Discord is away, or the way to it.
UNREACHABLE = (aiohttp.ClientError, OSError, discord.DiscordServerError)

CODES = "https://docs.discord.com/developers/topics/opcodes-and-status-codes#json"
LIMITS = "https://docs.discord.com/developers/topics/rate-limits"
CLOUDFLARE = "https://developers.cloudflare.com/support/troubleshooting/http-status-codes/"
BLOCKS = "https://github.com/discord/discord-api-docs/issues/5385"
BETWEEN = "https://github.com/discord/discord-api-docs/issues/7040"


@contextmanager
def answer_read() -> Iterator[None]:
    """Around one request by discord.py, which reads the answer to it unseen. Raises UnreadableAnswer for any other than
    Discord's own. Nothing of ours belongs inside."""
    try:
        yield
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise UnreadableAnswer from error


class Verdict(enum.Enum):
    # The same request may succeed later.
    PASSING = enum.auto()
    # It will not succeed, however often it is tried.
    FINAL = enum.auto()
    # Final: the message, or its channel, is not there any more.
    GONE = enum.auto()
    # Final: this message cannot be edited; another one may be sent.
    FIXED = enum.auto()
    # Final for this size; smaller files may be taken.
    TOO_LARGE = enum.auto()
    # Final: the bot has sent what Discord does not understand.
    BUG = enum.auto()
    # A code that the table does not have: to be taken as final after some tries.
    UNKNOWN = enum.auto()


@dataclass(frozen=True, slots=True)
class Row:
    """`key` is Discord's JSON error code (from 10000 on) or an HTTP status. The comment of each says what it means."""

    key: int
    verdict: Verdict
    source: str


PASSING, FINAL, GONE, FIXED = Verdict.PASSING, Verdict.FINAL, Verdict.GONE, Verdict.FIXED

TABLE = (
    # By Discord's code, whatever the status.
    Row(10003, GONE, CODES),  # unknown channel
    Row(10004, GONE, CODES),  # unknown server
    Row(10007, FINAL, CODES),  # unknown member
    Row(10008, GONE, CODES),  # unknown message
    Row(10011, FINAL, CODES),  # unknown role
    Row(10015, FINAL, CODES),  # unknown webhook: the token is no (longer an) interaction's
    Row(10062, FINAL, CODES),  # unknown interaction
    Row(20009, FINAL, CODES),  # explicit content
    Row(20016, PASSING, CODES),  # slow mode
    Row(20022, PASSING, CODES),  # edits of announcements are limited
    Row(20028, PASSING, CODES),  # writes to the channel are limited
    Row(20029, PASSING, CODES),  # writes to the server are limited
    Row(30046, FIXED, CODES),  # too many edits of a message older than an hour
    Row(40001, PASSING, CODES),  # unauthorized
    Row(40004, PASSING, CODES),  # sending messages is switched off for the moment
    Row(40005, Verdict.TOO_LARGE, CODES),  # request too large
    Row(40006, PASSING, CODES),  # this feature is switched off for the moment
    Row(40062, PASSING, CODES),  # the service is being rate limited
    Row(40067, FINAL, CODES),  # a post of this forum needs a tag
    Row(40333, PASSING, CODES),  # an internal network error between Cloudflare and Discord
    Row(50001, FINAL, CODES),  # missing access
    Row(50005, FIXED, CODES),  # a message of another author
    Row(50006, Verdict.BUG, CODES),  # empty message
    Row(50007, FINAL, CODES),  # cannot send messages to this user
    Row(50008, FINAL, CODES),  # no text in this kind of channel
    Row(50013, FINAL, CODES),  # missing permissions
    Row(50027, FINAL, CODES),  # invalid webhook token
    Row(50035, Verdict.BUG, CODES),  # invalid form body
    Row(50045, Verdict.TOO_LARGE, CODES),  # file too large
    Row(50083, FIXED, CODES),  # the thread is archived
    Row(50109, Verdict.BUG, CODES),  # the request's JSON is invalid
    Row(110001, PASSING, CODES),  # index not yet available
    Row(130000, PASSING, CODES),  # the API is overloaded
    Row(200000, FINAL, CODES),  # AutoMod has blocked the message
    Row(200001, FINAL, CODES),  # AutoMod has blocked the title
    Row(240000, FINAL, CODES),  # a harmful link
    # By the status, where there is no such code.
    Row(401, PASSING, BETWEEN),  # unauthorized, for instance while Discord cannot check the token
    Row(403, PASSING, BLOCKS),  # a page that says: blocked by Cloudflare
    Row(413, Verdict.TOO_LARGE, CLOUDFLARE),  # a proxy takes no request of that size
    Row(429, PASSING, LIMITS),  # limited by Discord, or by Cloudflare (error code: 1015)
)
_BY_KEY = {row.key: row for row in TABLE}
_THREADS = range(
    160_000, 161_000
)  # threads that cannot be made or are locked; no source says what may be done there


def judge(error: BaseException) -> Verdict | None:
    """What this error means; None for one that does not come from Discord or the way to it: a bug of ours."""
    if isinstance(error, RefusedForNow | discord.RateLimited):
        return PASSING
    if isinstance(error, discord.HTTPException):
        return _judged(error.status, error.code)
    # An answer cut short, or a page in place of JSON, is no JSON.
    if isinstance(error, aiohttp.ClientError | OSError | json.JSONDecodeError | UnicodeDecodeError):
        return PASSING
    return None


def _judged(status: int, code: int) -> Verdict:
    if status >= 500 or status == 429:
        return PASSING
    if (row := _BY_KEY.get(code)) is not None and code >= 10_000:
        return row.verdict
    if code in _THREADS:
        return FINAL
    if code:
        return Verdict.UNKNOWN
    # Discord's own refusals have a code. What has none comes from somebody else, who may change their mind.
    return _BY_KEY[status].verdict if status in _BY_KEY else PASSING


def is_passing(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    return judge(error) is PASSING


def name_of(error: BaseException) -> str:
    """The error in few characters, for the log and the database. No text of Discord's: it may quote a prompt."""
    if isinstance(error, RefusedForNow):
        return str(error.status)
    if isinstance(error, discord.HTTPException):
        return f"{error.status}/{error.code}"
    return type(error).__name__


def wait_named_by(error: BaseException) -> float | None:
    """The seconds that a rate limit says to wait; None if it names none that can be understood."""
    if isinstance(error, RefusedForNow | discord.RateLimited):
        return error.retry_after
    response = getattr(error, "response", None)
    headers = getattr(response, "headers", None)
    return seconds_in(headers) if isinstance(headers, Mapping) else None
