"""`imagine-bot check`: tries the token, the endpoint, its models, the database and the folder for pictures.

Each gets a line, with the remedy where it fails.
"""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

import aiohttp
import discord

from bot.checkup.endpoint import Looked, endpoint_findings
from bot.checkup.findings import Finding, Say, fault, not_checked, well
from bot.checkup.prices import money_finding
from bot.config import Settings
from bot.config.clock import utc_now
from bot.domain.errors import StoreBusy
from bot.front.address import point_at
from bot.front.invitation import invite_link
from bot.front.refusals import LOGIN_REFUSED, login_refused, unreachable
from bot.imageapi.listing.moneycap import can_be_counted
from bot.opening import storage_of
from bot.storage import Storage
from bot.storage.engine.errors import AlreadyRunning, CannotOpen


async def checkup(settings: Settings, *, paint: bool = False, say: Say) -> list[Finding]:
    """Check every part, and `say` what is found, a line each. It registers no commands.

    It makes no picture, so it costs nothing, unless it shall `paint`.
    """
    findings: list[Finding] = []

    def tell(*found: Finding) -> None:
        findings.extend(found)
        for finding in found:
            say(finding.report_line)

    tell(*await _discord(settings), _place(settings))
    of_endpoint, looked = await endpoint_findings(settings, paint=paint, say=say)
    tell(*of_endpoint)
    tell(*await _storage(settings, looked))
    return findings


async def _storage(settings: Settings, looked: Looked) -> list[Finding]:
    """The database and the folder; and MONEY_CAP, since whether an answer ever named a cost is in the database."""
    counted: bool | None = can_be_counted(looked.catalogue) or None
    try:
        async with storage_of(settings, utc_now) as storage:
            found = [well("database", "opens, and has this version's tables"), await _folder(storage)]
            if counted is None and settings.money_cap is not None:
                with suppress(StoreBusy):
                    counted = await storage.costs.was_ever_seen()
    except AlreadyRunning:
        words = "in use by a running bot, which has it to itself"
        found = [not_checked("database", words), not_checked("pictures", words)]
    except CannotOpen as error:
        why = "the database must open first"
        found = [fault("database", str(error)), not_checked("pictures", why)]
    of_money = money_finding(settings, counted=counted, listed=bool(looked.listed.models))
    return found if of_money is None else [*found, of_money]


async def _discord(settings: Settings) -> list[Finding]:
    """The token, and how to invite the bot."""
    point_at(
        api=settings.discord_api_url, gateway_url=settings.discord_gateway_url, cdn=settings.discord_cdn_url
    )
    try:
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.login(settings.discord_token.get_secret_value())
            known = well("token", f"Discord knows it as {client.user}")
            if client.application_id is None:
                return [known, not_checked("invite", "Discord did not name the application")]
            return [known, well("invite", invite_link(client.application_id))]
    except (discord.DiscordException, aiohttp.ClientError, OSError, TypeError, KeyError, ValueError) as error:
        why = _refused(error)
        return [fault("token", why), not_checked("invite", "the token must be known first")]


def _refused(error: Exception) -> str:
    """Why Discord did not log the bot in. For what is no answer of Discord's discord.py raises KeyErrors and such."""
    refused = None
    if isinstance(error, discord.LoginFailure):
        refused = LOGIN_REFUSED
    elif isinstance(error, discord.HTTPException):
        refused = str(login_refused(error) or "")
    return refused or unreachable(error)


def _place(settings: Settings) -> Finding:
    """Where what the bot keeps is; of a database's address no more than its kind and its host."""
    folder = str(settings.data_dir.absolute())
    if settings.database_url is None:
        return well("data", f"{folder}, SQLite in it")
    url = settings.database_url.get_secret_value()
    kind = "PostgreSQL" if url.startswith("postgres") else "SQLite"
    return well("data", f"{folder}, {kind} at {_host(url)}")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "this machine"
    except ValueError:
        return "an address that cannot be read"


async def _folder(storage: Storage) -> Finding:
    try:
        await storage.pictures.put("check", b"check")
        await storage.pictures.delete("check")
    except OSError as error:
        return fault("pictures", f"cannot be written ({error.strerror}); check DATA_DIR and PICTURES_URL")
    return well("pictures", "can be written")
