"""Every setting, from the environment or `.env`. Only `app`, `checkup`, `__main__` and the demo import this file."""

from __future__ import annotations

import json
import socket
import unicodedata
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SERVICE_NAME_LIMIT = 60  # characters
EXIT_CONFIG = 78  # EX_CONFIG of sysexits.h: the start cannot succeed until somebody edits the settings


class Settings(BaseSettings):
    """README.md describes each, under "Settings". A variable that is empty counts as not set."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    # The order matters: pydantic checks fields in this order, and some checks look at an earlier field.
    discord_token: SecretStr
    discord_allow_insecure: bool = False
    discord_api_url: str = "https://discord.com/api/v10"
    discord_gateway_url: str = "wss://gateway.discord.gg/"
    discord_cdn_url: str = "https://cdn.discordapp.com"
    discord_sync_guild: int | None = None
    shard_count: int = Field(1, ge=1)
    shard_ids: Annotated[tuple[int, ...] | None, NoDecode] = None
    discord_identify_delay: float = Field(5.0, ge=0)

    image_api_key: SecretStr
    image_api_url: str = "https://apipie.ai/v1"
    image_service_name: str | None = None
    image_model: str = "dall-e-3"
    image_response_format: Literal["auto", "url", "b64_json", "none"] = "auto"
    image_timeout: float = Field(300.0, gt=0)
    image_concurrency: int = Field(8, ge=1)
    image_extra: Annotated[dict[str, Any], NoDecode] = Field(default_factory=dict)
    image_models_file: Path | None = None
    image_rate: float | None = Field(None, gt=0)
    image_path: str = "/images/generations"
    image_auth_header: str = "Authorization: Bearer"
    image_query: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)

    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    pictures_url: str | None = None

    default_credits: int = Field(10, ge=0, le=10_000)
    money_cap: float | None = Field(None, gt=0)
    keep_pictures_days: int = Field(30, ge=1)
    keep_prompts_days: int = Field(180, ge=1)

    queue_limit: int = Field(40, ge=1)
    member_limit: int = Field(2, ge=1)

    alert_channel: int | None = Field(None, gt=0, lt=2**63)
    http_host: str = "127.0.0.1"
    http_port: int = Field(8080, ge=0, le=65535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    shutdown_grace: float = Field(30.0, ge=0)
    instance: str = Field(default_factory=socket.gethostname, min_length=1)

    @field_validator("discord_token", "image_api_key")
    @classmethod
    def _is_one_word(cls, value: SecretStr) -> SecretStr:
        secret = value.get_secret_value()
        if not secret.strip() or any(c.isspace() for c in secret.strip()):
            raise ValueError("must be one word without spaces; copy it again")
        return SecretStr(secret.strip())

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("discord_api_url", "discord_cdn_url", "image_api_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        return _address(value, ("https", "http")).rstrip("/")

    @field_validator("discord_gateway_url")
    @classmethod
    def _is_websocket(cls, value: str) -> str:
        return _address(value, ("wss", "ws"))

    @field_validator("discord_api_url", "discord_gateway_url", "discord_cdn_url")
    @classmethod
    def _is_encrypted(cls, value: str, info: ValidationInfo) -> str:
        if not (_is_safe(value) or info.data.get("discord_allow_insecure")):
            raise ValueError(
                f"{value} would carry the token unencrypted; use https or wss, "
                "a loopback address, or set DISCORD_ALLOW_INSECURE=1"
            )
        return value

    @field_validator("image_service_name")
    @classmethod
    def _is_a_short_line(cls, value: str | None) -> str | None:
        plain = (value or "").strip()
        if len(plain) > SERVICE_NAME_LIMIT or any(map(_breaks_a_line, plain)):
            raise ValueError(f"must be a name on one line, of at most {SERVICE_NAME_LIMIT} characters")
        return plain or None

    @field_validator("alert_channel", mode="before")
    @classmethod
    def _is_channel(cls, value: object) -> object:
        if isinstance(value, str) and not (value.strip().isascii() and value.strip().isdecimal()):
            raise ValueError(
                "must be the id of a channel, which is digits alone: in Discord's settings switch Developer Mode on, "
                "then right-click the channel and copy its id"
            )
        return value

    @field_validator("image_path")
    @classmethod
    def _starts_with_slash(cls, value: str) -> str:
        return value if value.startswith("/") else f"/{value}"

    @field_validator("image_extra", mode="before")
    @classmethod
    def _is_json_object(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            parsed = json.loads(value)
        except ValueError as error:
            raise ValueError('must be a JSON object, e.g. {"provider": "openai"}') from error
        if not isinstance(parsed, dict):
            raise ValueError('must be a JSON object, e.g. {"provider": "openai"}')
        return parsed

    @field_validator("image_query", mode="before")
    @classmethod
    def _is_query(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [part.partition("=") for part in value.lstrip("?").split("&")]
        if not all(name and equals for name, equals, _ in pairs):
            raise ValueError("must look like a query, e.g. api-version=2025-04-01")
        return {name: text for name, _, text in pairs}

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _is_range(cls, value: object) -> object:
        """`0-3`, `0,2,5` or a mixture."""
        if not isinstance(value, str):
            return value
        try:
            return tuple(sorted({shard for part in value.split(",") for shard in _range(part)}))
        except ValueError as error:
            raise ValueError("must name shards, e.g. 0-3 or 0,2") from error

    @field_validator("shard_ids")
    @classmethod
    def _are_shards(cls, value: tuple[int, ...] | None, info: ValidationInfo) -> tuple[int, ...] | None:
        count = info.data.get("shard_count", 1)
        if value is not None and not all(0 <= shard < count for shard in value):
            raise ValueError(f"names a shard outside 0-{count - 1}; raise SHARD_COUNT or correct it")
        return value

    @field_validator("image_models_file")
    @classmethod
    def _is_there(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"there is no file {value}; correct the path")
        return value


def _address(value: str, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(value)
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(f"must be an address that begins with {schemes[0]}:// and names a host")
    if parts.username or parts.password:
        raise ValueError("must not carry a user name or password")
    return value


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme in ("https", "wss"):
        return True
    host = parts.hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _breaks_a_line(char: str) -> bool:
    """Whether it is a control character, a line or paragraph separator, or half of a surrogate pair."""
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")


def _range(part: str) -> range:
    first, dash, last = part.strip().partition("-")
    return range(int(first), int(last if dash else first) + 1)


def settings_problems(error: ValidationError) -> Iterator[str]:
    """A line for each setting that is wrong: which variable, what is wrong, what to do. Never a secret's value."""
    for details in error.errors(include_input=False, include_url=False):
        name = "_".join(str(part) for part in details["loc"][:1]).upper()
        reason = details["msg"].removeprefix("Value error, ")
        if details["type"] == "missing":
            reason = f"is not set; put {name}=... into the environment or into .env (see .env.example)"
        yield f"{name}: {reason}" if name else reason
