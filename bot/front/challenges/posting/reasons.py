"""Why a post cannot be made: what an error of Discord's means for it, as a code that hosts get a sentence for."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

import discord

from bot.front.kit.faults.discordfaults import Verdict, judge, name_of, wait_named_by
from bot.studio.delivery import NotYet, Undeliverable

TRIES_OF_UNKNOWN = 3  # attempts until a code that is in no table counts as final
ARCHIVED, EDITED_TOO_OFTEN, FORBIDDEN = 50083, 30046, 50013  # codes of Discord


class Reason(enum.StrEnum):
    """The values are stored."""

    CHANNEL_GONE = "channel gone"
    SERVER_GONE = "server gone"
    NO_PERMISSION = "no permission"
    REFUSED_BY_AUTOMOD = "refused by automod"
    THREAD_ARCHIVED = "thread archived"
    THREAD_LOCKED = "thread locked"
    TAG_REQUIRED = "tag required"
    NO_CARD = "no card"
    ROLE_GONE = "role gone"
    MEMBER_GONE = "member gone"
    TOO_LARGE = "too large"
    PICTURE_GONE = "picture gone"
    MOD_LOG = "mod log"
    OTHER = "refused"


HOURLY, DAILY = timedelta(hours=1), timedelta(days=1)
# What hosts can put right, while the challenge is where it was, and how often it is tried whether they have. Moderators
# may be told of each try that AutoMod refuses. A picture that is gone, whoever runs the bot may have a copy of.
MENDED: Mapping[str, timedelta] = MappingProxyType(
    {
        Reason.NO_PERMISSION: HOURLY,
        Reason.THREAD_ARCHIVED: HOURLY,
        Reason.THREAD_LOCKED: HOURLY,
        Reason.TAG_REQUIRED: HOURLY,
        Reason.NO_CARD: HOURLY,
        Reason.SERVER_GONE: HOURLY,
        Reason.TOO_LARGE: HOURLY,
        Reason.REFUSED_BY_AUTOMOD: DAILY,
        Reason.PICTURE_GONE: DAILY,
    }
)

_BY_CODE = {
    10003: Reason.CHANNEL_GONE,
    10004: Reason.SERVER_GONE,
    10007: Reason.MEMBER_GONE,
    10011: Reason.ROLE_GONE,
    40067: Reason.TAG_REQUIRED,
    50001: Reason.NO_PERMISSION,
    50008: Reason.CHANNEL_GONE,  # it is of another kind now
    FORBIDDEN: Reason.NO_PERMISSION,
    ARCHIVED: Reason.THREAD_ARCHIVED,
    160005: Reason.THREAD_LOCKED,
    200000: Reason.REFUSED_BY_AUTOMOD,
    200001: Reason.REFUSED_BY_AUTOMOD,
    240000: Reason.REFUSED_BY_AUTOMOD,
}


def translated(error: Exception, attempt: int) -> Exception:
    """NotYet or Undeliverable for an error of Discord's in the `attempt`-th try; any other error as it is."""
    verdict = judge(error)
    if verdict is None:
        return error
    code = code_of(error)
    may_pass = verdict is Verdict.PASSING or code == EDITED_TOO_OFTEN
    if may_pass or (verdict is Verdict.UNKNOWN and attempt < TRIES_OF_UNKNOWN):
        return NotYet(name_of(error), wait_named_by(error))
    if verdict is Verdict.TOO_LARGE:
        return Undeliverable(Reason.TOO_LARGE)
    return Undeliverable(_BY_CODE.get(code, Reason.OTHER))


def is_gone(error: Exception) -> bool:
    """Whether the message is not there any more, while its channel is."""
    return code_of(error) == 10008


def code_of(error: Exception) -> int:
    """Discord's code; 0 if there is none."""
    return error.code if isinstance(error, discord.HTTPException) else 0
