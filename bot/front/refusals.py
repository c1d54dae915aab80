"""What Discord says no to at the start or for good, as a line for the operator, and how long the rest is waited for."""

from __future__ import annotations

from types import MappingProxyType

import aiohttp
import discord
from tenacity import RetryCallState

from bot.front.kit.faults.discordfaults import is_passing, name_of

LONGEST_WAIT = 60.0  # seconds between two tries while Discord cannot be reached
LONGEST_BAN_WAIT = 300.0  # seconds; Cloudflare's bans last an hour or more, and each try may make them longer

LOGIN_REFUSED = "DISCORD_TOKEN: Discord refused it; copy it again from the portal"
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
CLOSE_CODES = MappingProxyType(
    {
        4004: LOGIN_REFUSED,
        4010: "SHARD_IDS: Discord does not know such a shard; "
        "name numbers below SHARD_COUNT, and set the same SHARD_COUNT for every process",
        4011: "SHARD_COUNT: the bot is on too many servers for so few shards; set a larger number",
        4012: "DISCORD_GATEWAY_URL: Discord does not speak this version of its gateway any more; "
        "install a newer version of the bot",
        4013: "DISCORD_GATEWAY_URL: Discord does not understand what the bot asks to be told (intents); "
        "correct the address, or install a newer version of the bot",
        4014: "DISCORD_TOKEN: Discord does not let this application be told what the bot asks for (intents); "
        "allow them in the portal under Bot, or use another application",
    }
)
BANNED = (
    "Discord's protection (Cloudflare) has banned the address of this machine for a while; "
    "stop whatever else here sends many requests to Discord, or use another address"
)


class DiscordRefused(Exception):
    """Discord will say no until somebody edits the settings; `str()` is one line with the remedy."""


class NotDiscord(ConnectionError):
    """Something answered that is not Discord: a page to log in to a network, for instance."""


def refused_by(close_code: int) -> DiscordRefused | None:
    """The gateway closed with this code: what that means, if it means that it will again."""
    words = CLOSE_CODES.get(close_code)
    return None if words is None else DiscordRefused(words)


def login_refused(error: discord.HTTPException) -> DiscordRefused | None:
    """What a login's error means; None if it may pass."""
    if error.status == 401:
        return DiscordRefused(LOGIN_REFUSED)
    if is_passing(error) or is_ban(error):
        return None
    return DiscordRefused(
        f"DISCORD_API_URL: what answers there refused the login (HTTP {error.status}); correct the address"
    )


def is_ban(error: BaseException | None) -> bool:
    """Whether Cloudflare answered in Discord's place: with a page or a plain text, which has no code of Discord's."""
    return (
        isinstance(error, discord.HTTPException)
        and error.status in (403, 429)
        and not error.response.headers.get("Content-Type", "").startswith("application/json")
    )


def wait_for_discord(state: RetryCallState) -> float:
    """Seconds until the next try: 1, 2, 4 and so on."""
    error = state.outcome.exception() if state.outcome is not None else None
    longest = LONGEST_BAN_WAIT if is_ban(error) else LONGEST_WAIT
    return float(min(2 ** min(state.attempt_number - 1, 20), longest))


def unreachable(error: BaseException | None) -> str:
    """Why Discord cannot be reached, and what to do."""
    if is_ban(error):
        return BANNED
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return (
            f"the certificate of {error.host} is not trusted: {_why(error.certificate_error)}; check the clock and the "
            "certificates of this machine, and whatever stands between it and Discord"
        )
    if isinstance(error, aiohttp.ClientSSLError):
        return (
            f"{error.host} does not speak TLS as it should; check DISCORD_API_URL and whatever stands between"
        )
    if isinstance(error, discord.HTTPException):
        return f"Discord cannot serve the bot at the moment (HTTP {name_of(error)})"
    return "Discord cannot be reached; check the network and DISCORD_API_URL"


def _why(error: Exception) -> str:
    """What OpenSSL says of a certificate: "certificate has expired"."""
    return str(getattr(error, "verify_message", "") or type(error).__name__)
