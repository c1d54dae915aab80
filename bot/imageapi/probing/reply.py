"""What came back on a request from which nothing can be painted, and what that says of its path and its key."""

from __future__ import annotations

import enum
from dataclasses import dataclass

import aiohttp

from bot.domain.errors import (
    AccountBlocked,
    AccountEmpty,
    BotError,
    EndpointBusy,
    KeyRefused,
    ModelGone,
    NotVerified,
    PathWrong,
    RegionRefused,
    RequestRejected,
)
from bot.imageapi.meanings.errorbody import read_error_body
from bot.imageapi.meanings.failures import HttpAnswer, error_for
from bot.imageapi.meanings.leftout import NotTaken
from bot.imageapi.retry import NotStarted

ACCOUNT = (AccountBlocked, AccountEmpty, NotVerified, RegionRefused)
# Of a gateway: what stands behind it does not answer. 520 to 527 are Cloudflare's.
AWAY = frozenset({502, 503, 504, *range(520, 528), 530})
LATE = frozenset({408, 425, 499})


class Trouble(enum.Enum):
    """Why there was no answer."""

    NO_NAME = enum.auto()  # the name of the host is not known
    NO_CONNECTION = enum.auto()
    CERTIFICATE = enum.auto()
    NO_TLS = enum.auto()  # https, to a port that does not speak it
    TIMED_OUT = enum.auto()
    BROKEN_OFF = enum.auto()  # also by a server that speaks no HTTP


class Says(enum.Enum):
    """What an answer says, as far as it makes a difference to somebody who checks the settings."""

    DECLINED = enum.auto()  # it looked at the request, and declined it, as it must
    KEY = enum.auto()  # it refused the key
    ACCOUNT = enum.auto()  # it knows the key, and has something against the account behind it
    NO_PATH = enum.auto()
    LEADS_ON = enum.auto()  # a redirect
    PAGE = enum.auto()  # a website
    AWAY = enum.auto()  # a proxy says that the server behind it does not answer
    BUSY = enum.auto()
    TAKEN = enum.auto()  # 2xx: it took what nothing can be painted from
    UNCLEAR = enum.auto()
    NOTHING = enum.auto()  # there was no answer: see `Reply.trouble`


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`error` is what the answer means, as for any other request. `location` is where a redirect leads, as it was sent.

    `trouble` is why there was no answer, and `detail` what OpenSSL says of a certificate.
    """

    says: Says
    status: int = 0
    error: BotError | None = None
    is_page: bool = False
    location: str = ""
    trouble: Trouble | None = None
    detail: str = ""


def read_reply(answer: HttpAnswer) -> Reply:
    error = _error(answer)
    is_page = read_error_body(answer.body, {}).is_page
    return Reply(
        says=_says(answer.status, error, is_page=is_page),
        status=answer.status,
        error=error,
        is_page=is_page,
        location=answer.headers.get("Location", "") if 300 <= answer.status < 400 else "",
    )


def no_reply(error: Exception) -> Reply:
    """For a request that had no answer. `error` is of aiohttp, or a TimeoutError or OSError."""
    return Reply(says=Says.NOTHING, trouble=_trouble(error), detail=_detail(error))


def _error(answer: HttpAnswer) -> BotError:
    match error_for(answer, {}, 1):
        case NotStarted() as not_started:
            return not_started.error
        case NotTaken():
            return RequestRejected()
        case error:
            return error


def _says(status: int, error: BotError, *, is_page: bool) -> Says:
    match error:
        case PathWrong() if 300 <= status < 400:
            return Says.LEADS_ON
        case PathWrong():
            return Says.NO_PATH
        case ModelGone() if status == 404:  # at Azure the model is a part of the path
            return Says.NO_PATH
        case KeyRefused():
            return Says.KEY
        case EndpointBusy():
            return Says.BUSY
        case _ if isinstance(error, ACCOUNT):
            return Says.ACCOUNT
    if status < 300:
        return Says.PAGE if is_page else Says.TAKEN
    if status in AWAY:
        return Says.AWAY
    return Says.DECLINED if status < 500 and status not in LATE else Says.UNCLEAR


def _trouble(error: Exception) -> Trouble:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return Trouble.CERTIFICATE
    if isinstance(error, aiohttp.ClientSSLError):
        return Trouble.NO_TLS
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Trouble.NO_NAME
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return Trouble.NO_CONNECTION
    return Trouble.TIMED_OUT if isinstance(error, TimeoutError) else Trouble.BROKEN_OFF


def _detail(error: Exception) -> str:
    """ "certificate has expired", for instance."""
    inner = getattr(error, "certificate_error", None)
    return str(getattr(inner, "verify_message", "") or "")
