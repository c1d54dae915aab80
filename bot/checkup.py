"""`imagine-bot check`: tries the token, the endpoint, the model, the database and the folder for pictures.

Each gets a line, with the remedy where it fails.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
import discord

from bot.config import Settings
from bot.domain.errors import EndpointDown, KeyRefused, OutcomeUnknown, PaintingFailed, StoreBusy
from bot.domain.models import Catalogue
from bot.front.address import point_at
from bot.front.invitation import invite_link
from bot.front.refusals import LOGIN_REFUSED, login_refused, unreachable
from bot.imageapi.client import ImageClient
from bot.imageapi.dialects.known import habits_of
from bot.imageapi.listing.catalogue import build_catalogue
from bot.imageapi.listing.modellist import read_list
from bot.imageapi.listing.moneycap import NOTHING_COUNTS, can_be_counted
from bot.opening import images_of, models_file, storage_of, utc_now
from bot.storage import Storage
from bot.storage.engine.errors import AlreadyRunning, CannotOpen


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `text` ends with the remedy if the check failed; `ok` None: not checked, and why."""

    part: str
    ok: bool | None
    text: str

    @property
    def report_line(self) -> str:
        if self.ok is None:
            return f"-      {self.part}: not checked: {self.text}"
        return f"{'ok    ' if self.ok else 'FAULT '} {self.part}: {self.text}"


async def checkup(settings: Settings) -> list[Finding]:
    """Check every part. It makes no picture, so it costs nothing, and it registers no commands."""
    findings = [*await _discord(settings), _place(settings)]
    async with images_of(settings) as images:
        endpoint, listed = await _endpoint(settings, images)
    findings += [endpoint, _model(settings, listed)]
    counted: bool | None = can_be_counted(_offered(settings, listed)) or None
    try:
        async with storage_of(settings, utc_now) as storage:
            findings.append(Finding("database", True, "opens, and has this version's tables"))
            findings.append(await _folder(storage))
            if counted is None:
                with suppress(StoreBusy):
                    counted = await storage.costs.was_ever_seen()
    except AlreadyRunning:
        words = "in use by a running bot, which has it to itself"
        findings += [Finding("database", None, words), Finding("pictures", None, words)]
    except CannotOpen as error:
        findings.append(Finding("database", False, str(error)))
        findings.append(Finding("pictures", None, "the database must open first"))
    return [*findings, *_money(settings, counted=counted)]


async def _discord(settings: Settings) -> list[Finding]:
    """The token, and how to invite the bot."""
    point_at(
        api=settings.discord_api_url, gateway_url=settings.discord_gateway_url, cdn=settings.discord_cdn_url
    )
    try:
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.login(settings.discord_token.get_secret_value())
            known = Finding("token", True, f"Discord knows it as {client.user}")
            if client.application_id is None:
                return [known, Finding("invite", None, "Discord did not name the application")]
            return [known, Finding("invite", True, invite_link(client.application_id))]
    except (discord.DiscordException, aiohttp.ClientError, OSError, TypeError, KeyError, ValueError) as error:
        why = _refused(error)
        return [
            Finding("token", False, why),
            Finding("invite", None, "the token must be known first"),
        ]


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
        return Finding("data", True, f"{folder}, SQLite in it")
    url = settings.database_url.get_secret_value()
    kind = "PostgreSQL" if url.startswith("postgres") else "SQLite"
    return Finding("data", True, f"{folder}, {kind} at {_host(url)}")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "this machine"
    except ValueError:
        return "an address that cannot be read"


async def _endpoint(settings: Settings, images: ImageClient) -> tuple[Finding, str]:
    """What the endpoint answers, and its model list as JSON text ("" if there is none)."""
    part, where = "endpoint", settings.image_api_url
    try:
        listed = await images.models()
    except KeyRefused as error:
        words = f"refused the key (HTTP {error.status}); put a valid one into IMAGE_API_KEY"
        return Finding(part, False, words), ""
    except EndpointDown:
        return Finding(part, False, f"{where} does not answer; check the network and IMAGE_API_URL"), ""
    except (PaintingFailed, OutcomeUnknown) as error:
        words = f"answers, but has no list of models ({type(error).__name__}); name them in IMAGE_MODELS_FILE"
        return Finding(part, True, words), ""
    return Finding(part, True, f"{where} answers, and takes the key"), listed


def _model(settings: Settings, listed: str) -> Finding:
    """Which model is taken by default, and why; what the list lacks is a note, for it may work all the same."""
    known, named, offered = read_list(listed), models_file(settings), _offered(settings, listed)
    if offered.default is None:
        words = "no image model is known; name one in IMAGE_MODEL, or several in IMAGE_MODELS_FILE"
        return Finding("model", False, words)
    why = (
        ""
        if offered.default == settings.image_model
        else f", the first of {'the file' if named else 'the list'}"
    )
    words = f"{offered.default} by default{why}, {len(offered.models)} on offer"
    ids = known.ids
    missing = [model.id for model in offered.models if ids and model.id not in ids]
    if missing:
        words += f"; the endpoint's list does not have {', '.join(missing)}, which may work all the same"
    return Finding("model", True, words)


def _offered(settings: Settings, listed: str) -> Catalogue:
    habits = habits_of(settings.image_api_url)
    known, named = read_list(listed), models_file(settings)
    return build_catalogue(named, known, settings.image_model, habits, settings.image_price)


def _money(settings: Settings, *, counted: bool | None) -> list[Finding]:
    """Whether MONEY_CAP can be kept. `counted`: something says what a picture costs, or an answer once did; None where
    that would stand in a database that could not be opened."""
    if settings.money_cap is None:
        return []
    words = f"a cap of {settings.money_cap:g} {settings.money_currency} a month, which can be counted"
    if counted is None:
        words = "whether an answer ever named a cost stands in the database, which must open first"
    return [Finding("money", counted, NOTHING_COUNTS if counted is False else words)]


async def _folder(storage: Storage) -> Finding:
    try:
        await storage.pictures.put("check", b"check")
        await storage.pictures.delete("check")
    except OSError as error:
        return Finding(
            "pictures", False, f"cannot be written ({error.strerror}); check DATA_DIR and PICTURES_URL"
        )
    return Finding("pictures", True, "can be written")
