"""What the probes say of the endpoint's path and of the key, in words for the operator."""

from __future__ import annotations

import re

from yarl import URL

from bot.checkup.findings import Finding, fault, not_checked, well
from bot.domain.errors import BotError, KeyRefused
from bot.front.texts.errors.operator import operator_line
from bot.imageapi.dialects.endpoint import Endpoint
from bot.imageapi.meanings.redirects import origin_of
from bot.imageapi.probing.probe import Probed
from bot.imageapi.probing.reply import ACCOUNT, Reply, Says, Trouble

PLAIN_PATH = re.compile(r"[\w./~-]{0,200}")
AFTER_THAT = "only a picture can tell; `check --paint` makes one"


def path_finding(endpoint: Endpoint, probed: Probed, seconds: float) -> Finding:
    """`seconds` is how long the endpoint was waited for."""
    reply, where = probed.reply, endpoint.address(endpoint.path)
    if reply.trouble is not None:
        return fault("path", _no_answer(endpoint, reply, seconds))
    if reply.says is Says.LEADS_ON:
        return fault("path", _leads_on(endpoint, probed))
    if _is_elsewhere(probed):
        return fault("path", _wrong_place(where, probed))
    return _there(where, probed)


def _is_elsewhere(probed: Probed) -> bool:
    """Whether there is nothing at the path, or a website, which may decline what it does not know."""
    if probed.reply.says in (Says.DECLINED, Says.UNCLEAR):
        return probed.reply.is_page and not probed.is_path_proven
    return probed.reply.says in (Says.NO_PATH, Says.PAGE)


def _there(where: str, probed: Probed) -> Finding:
    part, said = "path", f"HTTP {probed.reply.status}"
    if probed.is_path_proven:
        return well(part, f"{where} is there")
    match probed.reply.says:
        case Says.AWAY:
            words = "the server behind it does not answer: start it, or look at its log and at the proxy's"
            return fault(part, f"{where} answered {said}, so {words}")
        case Says.KEY | Says.ACCOUNT:
            return not_checked(part, f"the endpoint refused before it looked ({said})")
        case Says.BUSY:
            return not_checked(part, f"the endpoint is busy ({said}); try again in a few minutes")
        case Says.DECLINED:
            return not_checked(part, f"nothing shows that {where} is right ({said}); {AFTER_THAT}")
        case _:
            return not_checked(part, f"{where} answered {said} to a request for nothing; {AFTER_THAT}")


def key_finding(probed: Probed, of_list: BotError | None, *, locked: bool) -> Finding:
    """`of_list` is what the endpoint said in place of its list of models; `locked`: an invented key gets no list, while
    this one does."""
    part, reply = "key", probed.reply
    refused = reply.error if reply.says in (Says.KEY, Says.ACCOUNT) else None
    if refused is None and not probed.is_key_proven:
        refused = of_list if isinstance(of_list, (KeyRefused, *ACCOUNT)) else None
    if refused is not None:
        return fault(part, _refused(refused, by_a_page=reply.is_page))
    if probed.is_key_proven or locked:
        return well(part, "the endpoint takes it, and refuses one that was invented")
    if reply.says in (Says.DECLINED, Says.TAKEN, Says.UNCLEAR):
        words = "the endpoint gives an invented key the same answers, where nothing is billed"
        return not_checked(part, f"{words}, so {AFTER_THAT}")
    return not_checked(part, "the path must be right first")


def _refused(error: BotError, *, by_a_page: bool) -> str:
    if isinstance(error, KeyRefused):
        remedy = (
            "put a valid one into IMAGE_API_KEY; IMAGE_API_URL and IMAGE_AUTH_HEADER must be its provider's"
        )
        if by_a_page:  # no API answers so
            remedy += (
                "; what answered is a website, perhaps a proxy or a firewall that wants a login of its own"
            )
        return f"the endpoint refused it (HTTP {error.status}): {remedy}"
    return operator_line(error) or str(error)


def _wrong_place(where: str, probed: Probed) -> str:
    reply = probed.reply
    if reply.status == 400 and reply.says is Says.NO_PATH:
        return f"{where} is for https alone: put https:// in place of http:// into IMAGE_API_URL"
    found = "nothing is" if reply.says is Says.NO_PATH else "a website is, and no API,"
    remedy = (
        f"put {probed.better} into IMAGE_API_URL"
        if probed.better is not None
        else "put the endpoint's base address into IMAGE_API_URL (often it ends in /v1), and look at IMAGE_PATH"
    )
    return f"{found} at {where} (HTTP {reply.status}): {remedy}"


def _leads_on(endpoint: Endpoint, probed: Probed) -> str:
    where, reply = endpoint.address(endpoint.path), probed.reply
    told = f"{where} sends every request elsewhere (HTTP {reply.status}), and the bot does not take the key along"
    if probed.better is not None:
        return f"{told}: put {probed.better} into IMAGE_API_URL"
    return f"{told}: {_after(where, endpoint, reply.location)}"


def _after(where: str, endpoint: Endpoint, location: str) -> str:
    """What to do about a redirect. Nothing is named of a query, which may hold secrets, nor of an odd path."""
    target = _led(where, location)
    server = origin_of(str(target)) if target is not None else None
    if target is None or server is None:
        return "put the address that it really has into IMAGE_API_URL"
    tail, led = endpoint.path.rstrip("/"), target.raw_path
    if not led.rstrip("/").endswith(tail) or not PLAIN_PATH.fullmatch(led) or str(target) == where:
        login = "if it is a login, something in front of the endpoint wants one"
        return f"if the endpoint is at {server}, put that into IMAGE_API_URL; {login}"
    base = f"{server}{led.rstrip('/').removesuffix(tail)}"
    if base == str(URL(endpoint.url)).rstrip("/"):  # only the end of the path is another
        return f"put {tail}{led[len(led.rstrip('/')) :]} into IMAGE_PATH"
    return f"put {base} into IMAGE_API_URL"


def _led(where: str, location: str) -> URL | None:
    if not location.strip():
        return None
    try:
        return URL(where).join(URL(location.strip())).with_query(None).with_fragment(None)
    except ValueError:
        return None


def _for(reply: Reply) -> str:
    """What to do about the certificate, by what OpenSSL says of it."""
    said = reply.detail.lower()
    if "mismatch" in said:
        return "put the name for which it was issued into IMAGE_API_URL, or have one issued for this name"
    if "expired" in said or "not yet valid" in said:
        return "check the clock of this machine; if that is right, the server needs a new certificate"
    return "name the file of the authority that has signed it in the variable SSL_CERT_FILE"


def _no_answer(endpoint: Endpoint, reply: Reply, seconds: float) -> str:
    url = URL(endpoint.url)
    host = url.host
    match reply.trouble:
        case Trouble.CERTIFICATE:
            return f"the certificate of {host} is not trusted ({reply.detail or 'no reason given'}): " + _for(
                reply
            )
        case Trouble.NO_TLS:
            return f"{host} speaks no TLS at port {url.port}: put http:// or another port into IMAGE_API_URL"
        case Trouble.NO_NAME:
            return f"the name {host} is not known: check IMAGE_API_URL, and the name server of this machine"
        case Trouble.NO_CONNECTION:
            return (
                f"{host} takes no connection at port {url.port}: check that the endpoint runs, IMAGE_API_URL, and the "
                "firewall; in a container 127.0.0.1 is the container itself"
            )
        case Trouble.TIMED_OUT:
            return (
                f"{host} did not answer within {seconds:g} seconds: look at its log, and check IMAGE_API_URL and the "
                "network"
            )
        case _:
            return f"{host} broke the connection off without an answer: check IMAGE_API_URL, its scheme and its port"
